"""A loopback web server for a built site: byte ranges, as video needs them, and whatever headers a test wants sent."""

from __future__ import annotations

import re
import shutil
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

STRICT = {"Content-Security-Policy": "default-src 'self'; media-src 'self' blob:"}
"""What ARCHITECTURE.md says a site runs under: blob: is where hls.js puts what it fetched."""

_RANGE = re.compile(r"bytes=(\d+)-(\d*)\Z")


@dataclass
class Served:
    """A running server: where it is and what it was asked for."""

    origin: str
    answers: list[tuple[str, int]] = field(default_factory=list)
    trickle: dict[str, int] = field(default_factory=dict)
    """By the end of a file's name, how many bytes of it are sent in a second."""

    def __truediv__(self, path: str) -> str:
        return f"{self.origin}/{path}"


class _Handler(SimpleHTTPRequestHandler):
    """Static files; one byte range of a request is honoured (RFC 9110, section 14)."""

    protocol_version = "HTTP/1.1"
    extensions_map = {  # noqa: RUF012 - the base class reads it
        **SimpleHTTPRequestHandler.extensions_map,
        ".m3u8": "application/vnd.apple.mpegurl",
        ".m4a": "audio/mp4",
        ".mp4": "video/mp4",
        ".svg": "image/svg+xml",
        ".vtt": "text/vtt",
        ".webm": "audio/webm",
        ".webp": "image/webp",
    }

    def __init__(self, *arguments: Any, headers_sent: Mapping[str, str], log: Served, **named: Any) -> None:
        self.headers_sent = headers_sent
        self.log = log
        super().__init__(*arguments, **named)

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        found = _RANGE.match(self.headers.get("Range", ""))
        if found is None or not file.is_file():
            super().do_GET()
            return
        size = file.stat().st_size
        start, end = int(found[1]), min(int(found[2] or size - 1), size - 1)
        if start > end:
            self.send_response(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
            self.send_header("Content-Range", f"bytes */{size}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(HTTPStatus.PARTIAL_CONTENT)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Range", f"bytes {start}-{end}/{size}")
        self.send_header("Content-Length", str(end - start + 1))
        self.end_headers()
        with file.open("rb") as stream:
            stream.seek(start)
            self._send(stream.read(end - start + 1))

    def _send(self, data: bytes) -> None:
        rate = next((r for ending, r in self.log.trickle.items() if self.path.endswith(ending)), 0)
        piece = rate // 10 or len(data)
        for start in range(0, len(data), piece):
            self.wfile.write(data[start : start + piece])
            if rate:
                time.sleep(0.1)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """As the web server of a release: the site's own page for what is not there."""
        page = Path(self.directory, "404.html")
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(page.stat().st_size))
        self.end_headers()
        with page.open("rb") as stream:
            shutil.copyfileobj(stream, self.wfile)

    def end_headers(self) -> None:
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Cache-Control", "no-store")
        for name, value in self.headers_sent.items():
            self.send_header(name, value)
        super().end_headers()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        self.log.answers.append((self.path, int(code)))

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser drops a video's connection whenever it has enough."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serve(folder: Path, headers: Mapping[str, str] | None = None) -> Iterator[Served]:
    """The folder on a free loopback port until the context is left."""
    served = Served("")
    handler = partial(_Handler, directory=str(folder), headers_sent=headers or {}, log=served)
    with _Server(("127.0.0.1", 0), handler) as server:
        served.origin = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()
