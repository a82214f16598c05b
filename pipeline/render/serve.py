"""Live preview: MkDocs' reloading server in front of our builder."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from pathlib import Path

from mkdocs.livereload import LiveReloadServer


def serve_site(
    build: Callable[[], None],
    site_dir: Path,
    watched: Iterable[Path],
    host: str,
    port: int,
    open_page: Callable[[str], None],
) -> None:
    """Build into `site_dir` and serve it until interrupted, building again when a watched path changes.

    `build` must report its own mistakes: what it raises ends the server. `open_page` is told the address.
    """
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    server = LiveReloadServer(builder=build, host=host, port=port, root=str(site_dir))
    build()
    for path in watched:
        server.watch(str(path))
    open_page(server.url)
    try:
        server.serve()
    finally:
        server.shutdown()
