"""Services on loopback that keep the rules of their protocols, and may be told to misbehave."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

Reply = tuple[int, bytes, dict[str, str]]
CUT, HANG, HALF = "cut", "hang", "half"
"""Misbehaviours: close without a word, never answer, send half of an answer."""


@dataclass
class Rules:
    """A service: what it was sent, and what it is to do next instead of keeping its rules."""

    answer: Callable[[str, str, bytes], Reply]
    planned: list[str | Reply] = field(default_factory=list)
    seen: list[tuple[str, str, bytes]] = field(default_factory=list)
    address: str = ""


@contextmanager
def serving(rules: Rules) -> Iterator[Rules]:
    """Run the service on a free port of loopback; its address is then in `address`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            rules.seen.append((self.path, self.headers["Content-Type"], body))
            planned = rules.planned.pop(0) if rules.planned else None
            if planned == CUT:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            if planned == HANG:
                time.sleep(2)
                return
            status, data, headers = planned if isinstance(planned, tuple) else rules.answer(*rules.seen[-1])
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data) + (9 if planned == HALF else 0)))
            self.end_headers()
            self.wfile.write(data)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    rules.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield rules
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def websub(*, topics: str = "https://kepu.example.org/") -> Rules:
    """A hub: takes `hub.mode=publish` with the addresses of feeds it knows."""

    def answer(_: str, media_type: str, body: bytes) -> Reply:
        form = parse_qs(body.decode())
        if media_type != "application/x-www-form-urlencoded" or form.get("hub.mode") != ["publish"]:
            return 400, b"hub.mode?", {}
        if not form.get("hub.url") or not all(url.startswith(topics) for url in form["hub.url"]):
            return 404, b"unknown topic", {}
        return 202, b"", {}

    return Rules(answer)


def indexnow(*, key: str, key_file: Callable[[str], str | None], host: str = "kepu.example.org") -> Rules:
    """IndexNow: fetches the key's file (`key_file` gives what is there), and looks at every address."""

    def answer(_: str, media_type: str, body: bytes) -> Reply:
        try:
            value = json.loads(body)
            urls, given, location = value["urlList"], value["key"], value["keyLocation"]
        except (ValueError, KeyError):
            return 400, b"", {}
        if not media_type.startswith("application/json") or not 0 < len(urls) <= 10_000:
            return 400, b"", {}
        if not re.fullmatch(r"[A-Za-z0-9-]{8,128}", given) or key_file(location) != given or given != key:
            return 403, b"", {}
        if any(urlsplit(url).netloc != host for url in urls) or value["host"] != host:
            return 422, b"", {}
        return 200, b"", {}

    return Rules(answer)


@dataclass
class Quota:
    """What Baidu still takes today."""

    remain: int


def baidu(*, token: str, site: str, quota: Quota) -> Rules:
    """百度普通收录: at most 2,000 at once and the day's quota, and what is of another site is named."""

    def answer(path: str, _: str, body: bytes) -> Reply:
        query = parse_qs(urlsplit(path).query)
        urls = body.decode().split("\n") if body else []
        if query.get("token") != [token]:
            return _said(401, "token is not valid")
        if query.get("site") != [site]:
            return _said(400, "site error")
        if not urls:
            return _said(400, "empty content")
        if len(urls) > 2000:
            return _said(400, "only 2000 urls are allowed once")
        if len(urls) > quota.remain:
            return _said(400, "over quota")
        wrong = [url for url in urls if urlsplit(url).netloc != site]
        quota.remain -= len(urls) - len(wrong)
        found = {"remain": quota.remain, "success": len(urls) - len(wrong)}
        return 200, json.dumps({**found, **({"not_same_site": wrong} if wrong else {})}).encode(), {}

    return Rules(answer)


def _said(status: int, message: str) -> Reply:
    return status, json.dumps({"error": status, "message": message}).encode(), {}
