"""The child process: reads one record per line from stdin and writes one answer per line to stdout, until EOF."""

from __future__ import annotations

import gc
import json
import sys
from typing import Any

from pipeline.markup.markdown import Converter
from pipeline.markup.reading import read_body
from pipeline.markup.record import MarkupRecord


def answer(request: dict[str, Any], converter: Converter) -> dict[str, Any]:
    """Return the markup of one record or the reading of one body (`read`), or why it was stopped: `memory` or `depth`.

    Do not retry what was stopped.
    """
    try:
        if "read" in request:
            return read_body(request["read"], converter).to_json()
        return converter.convert(MarkupRecord.from_json(request)).to_json()
    except MemoryError:
        return {"stopped": "memory"}
    except RecursionError:
        return {"stopped": "depth"}


def main() -> int:
    """Serve until stdin reaches EOF."""
    converter = Converter()
    converter.convert(MarkupRecord.of("", {}, {}))  # warm up: import what nearly every body needs
    gc.freeze()  # these objects live forever: the garbage collector need not scan them
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line), converter), ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0
