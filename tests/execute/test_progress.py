"""Progress of an ffmpeg, from what it tells."""

from __future__ import annotations

from pipeline.execute.job_context import ProgressWatch
from pipeline.sandbox.command import Pulse


def test_lines_of_both_kinds_become_thousandths_that_rise() -> None:
    heard: list[int] = []
    watch, pulse = ProgressWatch(10_000, heard.append), Pulse()
    for line in ("encoded=0.04", "encoded=5.5", "encoded=5.4", "out_time_us=6000000", "out_time_us=N/A",
                 "encoded=nan", "encoded=-0.1", "bitrate=3", "encoded=12"):  # fmt: skip
        watch(line, pulse)
    assert heard == [4, 550, 600, 1000]
