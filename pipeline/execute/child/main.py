"""Entry point of the limited child, which opens untrusted media with PyAV, Pillow and mammoth.

    main.py '{"do": "probe", "files": […], "recipe": {…}}'

It writes one JSON object to standard output. It runs behind the guard, in the job's draft folder, and knows nothing
but its request.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

WORK: Mapping[str, tuple[str, str]] = {
    "probe": ("probing", "probe"),
    "fingerprint": ("fingerprinting", "fingerprint"),
    "loudness": ("loudness", "measure"),
    "image": ("imaging", "make_images"),
    "posters": ("posters", "suggest"),
    "word": ("word_manuscript", "convert"),
}
"""Task → sibling module and function. Only the one needed is imported: pictures do not need FFmpeg."""

SEVERAL = frozenset({"image"})
"""Tasks that return several records for one file. All others return one record per file."""


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to a request: {"facts": […]}."""
    module, name = WORK[request["do"]]
    work: Callable[..., Any] = getattr(import_module(f"pipeline.execute.child.{module}"), name)
    files = [Path(file) for file in request["files"]]
    if request["do"] in SEVERAL:
        return {"facts": work(files[0], request["recipe"])}
    return {"facts": [work(file, request["recipe"]) for file in files]}


def main() -> int:
    """Answer the request in `sys.argv[1]`."""
    sys.stdout.write(json.dumps(answer(json.loads(sys.argv[1])), ensure_ascii=True))
    return 0
