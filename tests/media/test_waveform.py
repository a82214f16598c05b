"""The picture of a sound."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.media.waveform import HEIGHT, waveform_svg


@given(st.lists(st.integers(0, 255), min_size=1, max_size=200))
def test_bars_fill_the_picture_and_stay_in_it(outline: list[int]) -> None:
    svg = etree.fromstring(waveform_svg(outline).encode())
    assert svg.get("viewBox") == f"0 0 {4 * len(outline)} {HEIGHT}"
    bars = re.findall(r"M(\d+) (\d+)h3v(\d+)h-3z", svg[0].get("d"))
    assert [int(left) for left, _, _ in bars] == list(range(0, 4 * len(outline), 4))
    heights = [int(height) for _, _, height in bars]
    assert all(
        int(top) + height == HEIGHT - int(top) for (_, top, _), height in zip(bars, heights, strict=True)
    )
    assert min(heights) >= 2
    assert max(heights) == (HEIGHT if any(outline) else 2)
    assert heights.index(max(heights)) == outline.index(max(outline)) or max(outline) < 8


def test_nothing_that_a_page_would_run() -> None:
    assert re.search(r"script|style|href|on\w+=", waveform_svg([3, 2, 1])) is None
