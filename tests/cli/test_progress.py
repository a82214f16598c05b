"""Progress of media jobs on standard error: how far, the time left, and not too often."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from rich.console import Console

from pipeline.cli.output import Reporter
from pipeline.cli.progress import MediaProgress, Tally, time_left
from pipeline.errors import Finding
from pipeline.execute.protocol import Conditions, Failed, Failure, Finished, Progress, Queued, Started
from pipeline.line.media_jobs import EarlySite
from pipeline.store import Manifest


@dataclass
class Clock:
    """A clock that advances only when set."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Shown:
    """A progress whose output is kept."""

    terminal: bool = False
    quiet: bool = False
    verbose: bool = False
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.text = io.StringIO()
        reporter = Reporter(quiet=self.quiet, verbose=self.verbose)
        reporter.bars = Console(file=self.text, force_terminal=True, width=100) if self.terminal else None
        reporter.error = lambda text: print(text, file=self.text)  # type: ignore[method-assign]
        self.progress = MediaProgress(reporter, self.clock)

    def lines(self) -> list[str]:
        return self.text.getvalue().splitlines()


def finished(key: str, *, reused: bool = False) -> Finished:
    return Finished(key, Manifest(key, "video", (), {}), reused)


def queued(shown: Shown, **works: int) -> None:
    for key, work in works.items():
        shown.progress(Queued(key, "video", f"{key}.mp4", work))


def test_jobs_are_weighted_by_their_work() -> None:
    clock = Clock()
    tally = Tally(clock)
    tally.queue("short", 100, "video")
    tally.queue("long", 900, "image")
    assert (tally.permille, tally.seconds_left(), tally.name) == (0, None, "媒体")
    tally.start("short", "short")
    tally.start("long", "long")
    clock.now += 10
    tally.end("short")
    assert tally.permille == 100
    assert tally.seconds_left() == 90, "a tenth of the work took 10 s"
    tally.running["long"].permille = 500
    assert tally.permille == 550
    assert tally.seconds_left_of(tally.running["long"]) == 10
    assert (tally.ended, tally.jobs) == (1, 2)
    tally.end("long")
    assert (tally.permille, tally.seconds_left()) == (1000, None)
    tally.queue("of the next run", 5, "probe")
    assert (tally.permille, tally.jobs, tally.ended, tally.name) == (0, 1, 0, "检测")


def test_time_left_is_written_in_words() -> None:
    assert [time_left(n) for n in (None, 0, 59, 61, 7260)] == [
        "",
        "约剩 0 秒",
        "约剩 59 秒",
        "约剩 1 分 1 秒",
        "约剩 2 小时 1 分",
    ]


def test_lines_are_few_and_name_the_running_jobs() -> None:
    shown = Shown()
    queued(shown, a=500, b=500)
    shown.progress(Started("a", "video", "a.mp4"))
    for permille in range(0, 1000, 2):
        shown.clock.now += 0.02
        shown.progress(Progress("a", permille))
    lines = shown.lines()
    assert 2 <= len(lines) <= 6, lines
    assert all("转码 a.mp4（" in line and "转码 " in line and "完成 0/2" in line for line in lines)
    assert "约剩" in lines[-1]
    shown.progress(finished("a"))
    shown.progress(Started("b", "video", "b.mp4"))
    shown.progress(Failed("b", Failure("M410", "坏了")))
    assert shown.lines()[-2:] == ["失败 转码 b.mp4", shown.lines()[-1]]
    assert "转码 100%，完成 2/2" in shown.lines()[-1]


def test_a_slow_job_is_reported_every_five_seconds() -> None:
    shown = Shown()
    queued(shown, a=1000)
    shown.progress(Started("a", "video", "a.mp4"))
    for permille in range(60):
        shown.clock.now += 1
        shown.progress(Progress("a", permille))
    assert 11 <= len(shown.lines()) <= 13


def test_a_cache_hit_is_not_reported() -> None:
    shown = Shown()
    shown.progress(finished("a", reused=True))
    assert shown.lines() == []


def test_bars_on_a_terminal() -> None:
    shown = Shown(terminal=True)
    with shown.progress:
        queued(shown, a=500, b=500)
        shown.progress(Started("a", "video", "videos/[a].mp4"))
        shown.clock.now += 10
        shown.progress(Progress("a", 500))
        bars = shown.progress._view._bars  # type: ignore[union-attr]
        assert [(t.description, t.percentage) for t in bars.tasks] == [
            ("全部转码", 25.0),
            ("转码 videos/[a].mp4", 50.0),
        ]
        assert [t.fields["left"] for t in bars.tasks] == ["0/2 约剩 30 秒", "约剩 10 秒"]
        shown.progress(finished("a"))
        assert [(t.description, t.percentage) for t in bars.tasks] == [("全部转码", 50.0)]
    assert "videos/[a].mp4" in shown.text.getvalue()


def test_quiet_is_silent_and_a_refusal_is_reported_at_once() -> None:
    finding = Finding("assets/media/a.mp4", 1, 1, "E402", "error", "坏了。", "重新导出。")
    for shown, expected in ((Shown(quiet=True), []), (Shown(), [finding.text()])):
        shown.progress(finding)
        shown.progress(Conditions(2, 1, 900, "none"))
        assert shown.lines() == expected
        queued(shown, a=1)
        shown.progress(Started("a", "video", "a.mp4"))
        shown.progress(finished("a"))
    assert Shown(quiet=True).lines() == []


@pytest.mark.parametrize(
    ("isolation", "word"), [("namespaces", "命名空间"), ("bubblewrap", "bubblewrap"), ("none", "没有隔离")]
)
def test_verbose_reports_the_conditions(isolation: str, word: str) -> None:
    shown = Shown(verbose=True)
    for _ in range(3):
        shown.progress(Conditions(4, 2, 900, isolation))  # type: ignore[arg-type]
    assert len(shown.lines()) == 2, "once a build"
    text = shown.text.getvalue()
    assert "4 个" in text and "2 个" in text and "900 MB" in text and word in text


def test_a_site_that_can_be_opened_early_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shown = Shown()
    shown.progress(EarlySite(tmp_path / "site" / "index.html", 9))
    assert shown.lines() == ["网站可以先看了：打开 site/index.html。还有 9 个媒体任务在做，做好后自动补上。"]
