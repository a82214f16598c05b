"""The preview's web server: a local site folder, and an event stream that tells browsers what has changed.

The server adds one script to every page, served from the same origin, so that the real site's policy applies here too.
"""

from __future__ import annotations

import errno
import ipaddress
import json
import queue
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from pipeline.errors import UsageError
from pipeline.render.texts import Lost

SCRIPT = "/_kepu/preview.js"
EVENTS = "/_kepu/events"
SETTLE = 0.04
"""Seconds without a further change after which a save is complete: editors write a file in several steps."""
POLICY = "default-src 'self'; media-src 'self' blob:"
"""The Content-Security-Policy that ARCHITECTURE.md sets for a site."""
ALIVE = 15.0
"""Seconds between keep-alive messages; the server notices a closed browser when it sends one."""
_PASSIVE = frozenset({"opened", "closed_no_write"})
_TAG = f'<script defer src="{SCRIPT}"></script>'.encode()
_MISSING = (
    f"<!doctype html><html lang='zh-CN'><meta charset='utf-8'><title>{Lost.preview}</title>"
    f"<body><p>{Lost.not_yet}</p></body>"
)

# On reload, browsers restore the scroll position only if the page seems the same, so the script saves it.
_JAVASCRIPT = """\
"use strict";
(() => {
  const key = "kepu-preview " + location.pathname;
  const kept = sessionStorage.getItem(key);
  if (kept !== null) {
    sessionStorage.removeItem(key);
    scrollTo({ top: Number(kept), behavior: "instant" });
  }
  const here = () => decodeURI(location.pathname);
  const lines = (mistakes) => mistakes.map((mistake) => mistake.text).join("\\n");
  const show = (trouble) => {
    let box = document.getElementById("kepu-preview");
    if (!trouble.message) { if (box) box.remove(); return; }
    if (!box) {
      box = document.createElement("div");
      box.id = "kepu-preview";
      box.setAttribute("role", "alert");
      box.style.cssText = "position:fixed;inset:0 0 auto 0;z-index:99;margin:0;padding:1em;max-height:50vh;" +
        "overflow:auto;white-space:pre-wrap;background:#7a1f1f;color:#fff;font:16px/1.6 sans-serif";
      document.body.append(box);
    }
    const mine = trouble.mistakes.filter((mistake) => mistake.page === here());
    const others = trouble.mistakes.filter((mistake) => mistake.page !== here());
    box.textContent = [lines(mine), trouble.message].filter(Boolean).join("\\n");
    if (others.length) {
      const folded = document.createElement("details");
      const count = document.createElement("summary");
      count.textContent = "别处还有 " + others.length + " 条。";
      folded.append(count, lines(others));
      box.append(folded);
    }
  };
  let version = null;
  const source = new EventSource("/_kepu/events");
  source.onmessage = (event) => {
    const news = JSON.parse(event.data);
    const missed = version !== null && news.version !== version + 1 && news.version !== version;
    version = news.version;
    show(news.trouble);
    if (missed || news.pages === null || news.pages.includes(here())) {
      sessionStorage.setItem(key, String(scrollY));
      location.reload();
    }
  };
  addEventListener("pagehide", () => source.close());
})();
"""


@dataclass(frozen=True)
class Mistake:
    """A mistake in words, and the address of the page that it concerns; empty for no page."""

    page: str
    text: str


@dataclass(frozen=True)
class Trouble:
    """What pages show of an error: the message everywhere, of the mistakes each page its own, and folded the others."""

    message: str
    mistakes: tuple[Mistake, ...] = ()


class PreviewServer(ThreadingHTTPServer):
    """Serves `site_dir` until shut down. `port` 0 takes a free port. Raises UsageError for an address that cannot be used."""

    daemon_threads = True

    def __init__(self, site_dir: Path, host: str, port: int) -> None:
        self.address_family = socket.AF_INET6 if _is_ipv6(host) else socket.AF_INET
        self._listeners: set[queue.SimpleQueue[str]] = set()
        self._lock = threading.Lock()
        self._version = 0
        self._trouble = Trouble("")
        try:
            super().__init__((host, port), partial(_Handler, directory=str(site_dir)))
        except (OSError, UnicodeError) as error:
            raise _unusable(host, port, error) from error

    @property
    def url(self) -> str:
        """Return the address of the site."""
        host = str(self.server_address[0])
        return f"http://{f'[{host}]' if ':' in host else host}:{self.server_address[1]}/"

    def announce(self, pages: Iterable[str] | None, trouble: Trouble | None = None) -> None:
        """Send every open page the changed addresses like `/articles/x/`, None for all.

        `trouble` is what is wrong now: with an empty message if nothing is any more, None if that did not change.
        """
        with self._lock:
            self._version += 1
            if trouble is not None:
                self._trouble = trouble
            news = self._news(None if pages is None else sorted(pages))
            for listener in self._listeners:
                listener.put(news)

    def listen(self) -> queue.SimpleQueue[str]:
        """Subscribe to events; the first one has the present error message."""
        listener: queue.SimpleQueue[str] = queue.SimpleQueue()
        with self._lock:
            self._listeners.add(listener)
            listener.put(self._news([]))
        return listener

    def forget(self, listener: queue.SimpleQueue[str]) -> None:
        """Unsubscribe a listener."""
        with self._lock:
            self._listeners.discard(listener)

    def _news(self, pages: list[str] | None) -> str:
        news = {"version": self._version, "pages": pages, "trouble": asdict(self._trouble)}
        return json.dumps(news, ensure_ascii=False)

    @contextmanager
    def running(self) -> Iterator[PreviewServer]:
        """Serve in a thread inside the block."""
        thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.shutdown()
            self.server_close()
            thread.join()


class _Handler(SimpleHTTPRequestHandler):
    """Serves files unchanged, pages with our script, and the event stream."""

    server: PreviewServer

    def do_GET(self) -> None:
        if self.path == EVENTS:
            self._stream()
        elif self.path == SCRIPT:
            self._answer(_JAVASCRIPT.encode(), "text/javascript; charset=utf-8")
        else:
            file = Path(self.translate_path(self.path.split("?")[0]))
            if file.is_dir() and self.path.split("?")[0].endswith("/"):
                file /= "index.html"
            if file.suffix == ".html" and file.is_file():
                self._answer(_with_script(file.read_bytes()), "text/html; charset=utf-8")
            elif not file.exists() and "text/html" in self.headers.get("Accept", ""):
                self._answer(
                    _with_script(_MISSING.encode()), "text/html; charset=utf-8", HTTPStatus.NOT_FOUND
                )
            else:
                super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing: the editor's terminal is for mistakes."""

    def _answer(self, content: bytes, media_type: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _stream(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.end_headers()
        listener = self.server.listen()
        try:
            while True:
                try:
                    line = f"data: {listener.get(timeout=ALIVE)}\n\n"
                except queue.Empty:
                    line = ":\n\n"
                self.wfile.write(line.encode())
                self.wfile.flush()
        except OSError:  # the browser closed the connection
            self.server.forget(listener)


def _unusable(host: str, port: int, error: OSError | UnicodeError) -> UsageError:
    """Return what to tell of an address that cannot be listened on, with one that can."""
    if isinstance(error, socket.gaierror | UnicodeError):
        return UsageError(f"没有叫“{host}”的主机。", help="请写 --address 127.0.0.1:8000。")
    if error.errno == errno.EADDRINUSE:
        free = _address(host, _free_port(host, port))
        return UsageError(f"端口 {port} 已被占用。", help=f"请关掉另一个预览，或写 --address {free}。")
    if error.errno in (errno.EACCES, errno.EPERM):
        return UsageError(f"没有权限用端口 {port}。", help=f"请写 --address {_address(host, 8000)}。")
    help = "请写这台机器自己的地址，如 --address 127.0.0.1:8000。"
    return UsageError(f"{_address(host, port)} 不是这台机器的地址，或不能监听。", help=help)


def _free_port(host: str, port: int) -> int:
    """Return the next port after `port` that is free now; 0, which takes any, when there is none near."""
    family = socket.AF_INET6 if _is_ipv6(host) else socket.AF_INET
    for candidate in range(port + 1, min(port + 100, 65536)):
        with socket.socket(family) as trial, suppress(OSError):
            trial.bind((host, candidate))
            return candidate
    return 0


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _with_script(page: bytes) -> bytes:
    head, body, rest = page.rpartition(b"</body>")
    return head + _TAG + body + rest if body else page + _TAG


def _is_ipv6(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).version == 6
    except ValueError:
        return False


class Changes(FileSystemEventHandler):
    """Collects the files that change below some folders."""

    def __init__(self) -> None:
        self._paths: queue.SimpleQueue[str] = queue.SimpleQueue()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note a change; called in the observer's thread. Reading is not a change."""
        if event.is_directory or event.event_type in _PASSIVE:
            return
        for path in (event.src_path, event.dest_path):
            if path:
                self._paths.put(path if isinstance(path, str) else bytes(path).decode())

    def wait(self, seconds: float) -> set[Path]:
        """Return the changed files as soon as the save is complete, or nothing after so many seconds."""
        found: set[Path] = set()
        try:
            while True:
                found.add(Path(self._paths.get(timeout=SETTLE if found else seconds)))
        except queue.Empty:
            return found

    @contextmanager
    def watching(self, folders: Iterable[Path]) -> Iterator[Changes]:
        """Watch the existing folders inside the block."""
        observer = Observer()
        for folder in folders:
            if folder.is_dir():
                observer.schedule(self, str(folder), recursive=True)
        observer.start()
        try:
            yield self
        finally:
            observer.stop()
            observer.join()


def page_address(path: str) -> str:
    """Return an output's address in a browser: `articles/x/index.html` is `/articles/x/`."""
    return "/" + path.removesuffix("index.html")
