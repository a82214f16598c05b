"""How many examples a property is tried on: few in the quick suite, KEPU_EXAMPLES times as many where time is no matter."""

from __future__ import annotations

import os

TIMES = int(os.environ.get("KEPU_EXAMPLES", "1"))


def examples(few: int) -> int:
    """The number for `max_examples`; `few` is what the quick suite tries."""
    return few * TIMES
