"""Time lines, however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.media.captions.times import Timing, looks_timed, read_timing
from pipeline.media.captions.write import stamp


@pytest.mark.parametrize(
    "line",
    [
        "00:00:01,000 --> 00:00:03,500",
        "0:00:01.000-->0:00:03.5",
        "  00:01.000 --> 00:03.500  ",
        "00: 00: 01,000 -> 00: 00: 03,500",
        "00:00:01 → 00:00:03,50",
        "００：００：０１，０００ －－＞ ００：００：０３，５００",
        "00:01,000 \uf0e0 00:03,500",
        "00:00:01,000 –> 00:00:03,500 X1:100 X2:200 Y1:0 Y2:9",
    ],
)
def test_spellings_of_one_line(line: str) -> None:
    assert read_timing(line) == Timing(1000, 3500)


@pytest.mark.parametrize(
    "line", ["00:61.000 --> 00:99.000", "00:01.000 -->", "--> 00:03.000", "1 --> 2", "再见 --> 明天", ""]
)
def test_what_is_no_time_line(line: str) -> None:
    assert read_timing(line) is None


@pytest.mark.parametrize(
    ("line", "looks"),
    [("00:01.0000 --> x", True), ("1:2:3:4 → 5", True), ("-->", True), ("甲 → 乙", False), ("大熊猫", False)],
)
def test_what_was_meant_as_one(line: str, looks: bool) -> None:
    assert looks_timed(line) is looks


@given(st.integers(0, 359_999_999), st.integers(0, 359_999_999), st.sampled_from(",."))
def test_what_is_written_is_read(start: int, end: int, dot: str) -> None:
    assert read_timing(f"{stamp(start)} --> {stamp(end)}".replace(".", dot)) == Timing(start, end)
