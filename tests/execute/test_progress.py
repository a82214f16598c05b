"""Progress of an ffmpeg, from what it tells."""

from __future__ import annotations

from pipeline.execute.bench import ProgressWatch
from pipeline.execute.process import Pulse
from pipeline.execute.protocol import Progress


def test_lines_of_both_kinds_become_thousandths_that_rise() -> None:
    heard: list[int] = []
    watch, pulse = ProgressWatch(10_000, heard.append), Pulse()
    for line in ("encoded=0.04", "encoded=5.5", "encoded=5.4", "out_time_us=6000000", "out_time_us=N/A",
                 "encoded=nan", "encoded=-0.1", "bitrate=3", "encoded=12"):  # fmt: skip
        watch(line, pulse)
    assert heard == [4, 550, 600, 1000]


def test_a_film_tells_its_progress_while_its_storyboard_waits(line, done) -> None:
    """`-progress` itself is silent until every output has begun; a long encode would be taken for stalled."""
    key = done["full.mp4"].key
    told = [event.permille for event in line.events if isinstance(event, Progress) and event.key == key]
    assert len(told) > 20
    assert told[0] < 100
