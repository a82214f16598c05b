"""The child: one record a line on standard input, one answer a line on standard output, until the input ends."""

from __future__ import annotations

import gc
import json
import sys
from typing import Any

from pipeline.markup.markdown import Converter
from pipeline.markup.record import MarkupRecord


def answer(request: dict[str, Any], converter: Converter) -> dict[str, Any]:
    """The markup of one record, or what stopped it: `memory` or `depth`. What was stopped is not to be asked again."""
    try:
        return converter.convert(MarkupRecord.from_json(request)).to_json()
    except MemoryError:
        return {"stopped": "memory"}
    except RecursionError:
        return {"stopped": "depth"}


def main() -> int:
    """Serve until standard input ends."""
    converter = Converter()
    converter.convert(MarkupRecord.of("", {}, {}))  # loads what nearly every body needs
    gc.freeze()  # what was loaded stays: no search for garbage goes over it
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line), converter), ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0
