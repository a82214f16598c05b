"""A git host on the loopback, written from the API documentation of GitHub, GitLab and Gitea."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "canary-7f3a"
SENT = {
    "github": ("Authorization", f"Bearer {TOKEN}"),
    "gitlab": ("PRIVATE-TOKEN", TOKEN),
    "gitea": ("Authorization", f"token {TOKEN}"),
}


@dataclass
class Host:
    """What the server answers: objects and lists by path; `fault` is (status, headers) or a name of a fault."""

    kind: str
    address: str = ""
    objects: dict[str, Any] = field(default_factory=dict)
    lists: dict[str, list[Any]] = field(default_factory=dict)
    fault: Any = None
    ignores_page: bool = False
    endless: bool = False
    asked: list[str] = field(default_factory=list)


@contextmanager
def serving(host: Host) -> Iterator[Host]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host.asked.append(self.path)
            parts = urlsplit(self.path)
            name, value = SENT[host.kind]
            if host.fault is not None:
                self.faulty(host.fault)
            elif self.headers.get(name) != value:
                self.answer(401, {"message": "Bad credentials"})
            elif parts.path in host.objects:
                self.answer(200, host.objects[parts.path])
            elif parts.path in host.lists:
                self.page(host.lists[parts.path], parse_qs(parts.query))
            else:
                self.answer(404, {"message": "Not Found"})

        def page(self, entries: list[Any], query: dict[str, list[str]]) -> None:
            size = int((query.get("per_page") or query.get("limit") or ["30"])[0])
            number = 1 if host.ignores_page else int(query.get("page", ["1"])[0])
            if host.endless:
                self.answer(200, [{**entries[0], "id": number * 1000 + n} for n in range(size)])
                return
            part = entries[(number - 1) * size : number * size]
            more = number * size < len(entries)
            link = f'<{host.address}/x?page={number + 1}>; rel="next"' if more else ""
            first = f'<{host.address}/x?page=1>; rel="first"'
            paged = len(entries) > size
            self.answer(200, part, {"Link": ", ".join(filter(None, [link, first]))} if paged else {})

        def faulty(self, fault: Any) -> None:
            if fault == "slow":
                time.sleep(2)
            elif fault == "drip":
                self.send_response(200)
                self.end_headers()
                for _ in range(30):
                    self.wfile.write(b" ")
                    time.sleep(0.1)
            elif fault == "html":
                self.raw(200, b"<!doctype html>", {})
            elif fault == "cut":
                self.send_response(200)
                self.send_header("Content-Length", "500")
                self.end_headers()
                self.wfile.write(b"[")
            elif fault == "huge":
                self.raw(200, b'"' + b"x" * (9 * 1024 * 1024) + b'"', {})
            else:
                status, headers = fault
                self.answer(status, {"message": "no"}, headers)

        def answer(self, status: int, value: Any, headers: dict[str, str] | None = None) -> None:
            self.raw(status, json.dumps(value).encode(), headers or {})

        def raw(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def handle(self) -> None:
            with suppress(ConnectionError):  # the client left, as it should have
                super().handle()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    host.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def github(*reviews: tuple[str, str, str, str], author: str = "writer", base: str = "b" * 40) -> Host:
    """Reviews are (login, state, commit, time)."""
    listed = [
        {
            "id": number,
            "user": {"login": login} if login else None,
            "state": state,
            "commit_id": commit or None,
            "submitted_at": at,
            "html_url": f"https://host.example/r/1#{number}",
        }
        for number, (login, state, commit, at) in enumerate(reviews, 1)
    ]
    path = "/repos/org/kepu/pulls/7"
    pull = {"user": {"login": author}, "base": {"sha": base}, "html_url": "https://host.example/7"}
    return Host("github", objects={path: pull}, lists={f"{path}/reviews": listed})


def gitea(*reviews: tuple[str, str, str, str], dismissed: tuple[int, ...] = ()) -> Host:
    host = github(*reviews)
    for review in host.lists["/repos/org/kepu/pulls/7/reviews"]:
        review |= {"dismissed": review["id"] in dismissed, "stale": False, "official": True}
    host.kind = "gitea"
    return host


def gitlab(
    *approvals: tuple[str, str | None], versions: tuple[tuple[str, str], ...], base: str = "b" * 40
) -> Host:
    """Approvals are (username, time); versions are (head commit, time)."""
    path = "/projects/org%2Fkepu/merge_requests/7"
    merge = {
        "author": {"username": "writer"},
        "diff_refs": {"base_sha": base},
        "web_url": "https://host.example/mr/7",
    }
    given = [{"user": {"username": name}, "approved_at": at} for name, at in approvals]
    listed = [
        {"id": n, "head_commit_sha": commit, "created_at": at} for n, (commit, at) in enumerate(versions, 1)
    ]
    return Host(
        "gitlab",
        objects={path: merge, f"{path}/approvals": {"approved_by": given}},
        lists={f"{path}/versions": listed[::-1]},
    )
