"""Remote files are never read from this machine, whatever a name stands for and wherever a redirect leads."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pipeline.errors import ConfigError
from pipeline.remote.errors import Unreachable
from pipeline.remote.files import RemoteFiles

ASKED: list[str] = []


class Handler(BaseHTTPRequestHandler):
    """Answers anything, and remembers what was asked."""

    def do_GET(self) -> None:
        ASKED.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"film")

    do_HEAD = do_GET

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[int]:
    ASKED.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "[::ffff:127.0.0.1]"]
)
def test_this_machine_is_not_asked(host: str) -> None:
    with serving() as port, pytest.raises(ConfigError) as raised:
        RemoteFiles(f"http://user:secret@{host}:{port}/x?token=1").look("a")
    assert ASKED == []
    assert "secret" not in raised.value.message and "token" not in raised.value.message
    assert "KEPU_ALLOW_REMOTE" in raised.value.help


def test_a_machine_that_is_allowed_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as port:
        monkeypatch.setenv("KEPU_ALLOW_REMOTE", f"http://127.0.0.1:{port}")
        assert RemoteFiles(f"http://127.0.0.1:{port}").read("a") == b"film"
    assert ASKED == ["/a"]


def test_a_name_that_means_another_machine_only_at_first_is_not_followed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The name answers with a public address when it is looked over, and with this machine when it is used."""
    answers, real = iter(["93.184.216.34"]), socket.getaddrinfo

    def resolve(host: str, *arguments: object, **named: object) -> object:
        where = next(answers, "127.0.0.1") if host == "films.example.org" else host
        return real(where, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with serving() as port:
        files = RemoteFiles(f"http://films.example.org:{port}/x")
        with pytest.raises((Unreachable, OSError)):
            files.read("a")
    assert ASKED == []


def test_what_a_backend_says_shows_no_secret() -> None:
    with pytest.raises(Unreachable) as raised:
        RemoteFiles("http://films.invalid/x?token=CANARY", "环境变量 KEPU_X 所指的位置").read("a")
    assert "CANARY" not in raised.value.message and "films.invalid" not in raised.value.message
    assert "KEPU_X" in raised.value.message
