"""The limited child: opens media that others made, with the libraries, in a process that may be killed.

    main.py '{"do": "probe", "files": […], "recipe": {…}}'

It answers with one JSON object on standard output. It runs behind the guard, in a folder that is a draft, and knows
nothing but its request.
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
    "loudness": ("loudness", "listen"),
    "image": ("imaging", "make_images"),
    "posters": ("posters", "suggest"),
    "word": ("word_manuscript", "convert"),
}
"""What the child can do: the module beside this one and its function. One is imported: pictures need no FFmpeg."""

SEVERAL = frozenset({"image"})
"""What gives several facts of one file; all else gives one fact of each file."""


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """The answer to a request: {"facts": […]}."""
    module, name = WORK[request["do"]]
    work: Callable[..., Any] = getattr(import_module(f"pipeline.execute.child.{module}"), name)
    files = [Path(file) for file in request["files"]]
    if request["do"] in SEVERAL:
        return {"facts": work(files[0], request["recipe"])}
    return {"facts": [work(file, request["recipe"]) for file in files]}


def main() -> int:
    """Answers the request on the command line."""
    sys.stdout.write(json.dumps(answer(json.loads(sys.argv[1])), ensure_ascii=True))
    return 0
