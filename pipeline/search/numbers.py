"""Numbers as characters: one a number, so that a list is a short text that compresses well and any server may send.

A number below NARROW is one byte of UTF-8. The query page reads them (assets/theme/javascripts/search-index.js).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]

FIRST = 48
NARROW = 76
"""So many numbers stand between the digit 0 and the bar, which separates lists."""
WIDE = 128 - NARROW
SURROGATES, AFTER = 0xD800, 0x800


def text_of(numbers: Numbers) -> str:
    """Return a character for each number, which must be below a million."""
    codes = np.where(numbers < NARROW, numbers + FIRST, numbers + WIDE)
    codes = np.where(codes >= SURROGATES, codes + AFTER, codes)
    return codes.astype("<u4").tobytes().decode("utf-32-le")
