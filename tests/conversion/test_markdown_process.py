"""Hostile pages are stopped and named; the worker goes on with the next one; nothing runs for what is cached."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.conversion.markdown_process import ConversionWorker, Stopped, open_markup_cache
from pipeline.markup.markdown import convert
from pipeline.markup.record import MarkupRecord

PATIENCE = 100.0
PLAIN = MarkupRecord.of("# 标题\n\n正文 **粗** [站内](id:a)。\n", {"a": "articles/a/"}, {})


def record(body: str) -> MarkupRecord:
    return MarkupRecord.of(body, {}, {})


def test_the_same_markup_as_in_process() -> None:
    with ConversionWorker() as worker:
        assert worker.convert(PLAIN) == convert(PLAIN)
        assert worker.convert(record("<b onclick='x'>粗</b>")) == convert(record("<b onclick='x'>粗</b>"))
        assert worker.child.started == 1


def test_nothing_is_loaded_from_the_folder_the_command_is_run_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "markdown.py").write_text("raise SystemExit(1)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with ConversionWorker() as worker:
        assert worker.convert(PLAIN) == convert(PLAIN)


def test_no_process_before_the_first_record(tmp_path: Path) -> None:
    with ConversionWorker() as worker:
        cache = open_markup_cache(tmp_path, worker)
        first = cache.convert(PLAIN)
    with ConversionWorker() as second:
        assert open_markup_cache(tmp_path, second).convert(PLAIN) == first
        assert second.child.started == 0


@pytest.mark.parametrize(
    "body",
    [
        "![" * 8192,
        "".join(f"x[^{n}]\n\n[^{n}]: y\n\n" for n in range(8000)),
        "<a " * 32000,
        "*" * 2000 + "a" + "*" * 2000,
        "<div>" * 60000,
        "[" * 50000,
        "> " * 3000 + "x",
    ],
    ids=["pictures", "footnotes", "tags", "stars", "divs", "brackets", "quotes"],
)
@pytest.mark.timeout(60)
def test_a_bomb_is_stopped_or_survived_in_time(body: str) -> None:
    with ConversionWorker(PATIENCE) as worker:
        worker.convert(PLAIN)  # the child has started: the seconds are the bomb's alone
        worker.seconds = 0.5
        try:
            worker.convert(record(body))
        except Stopped as stopped:
            finding = stopped.finding("content/articles/x.md", 20)
            assert finding.code in ("E703", "E704", "E705") and finding.line == 20
        worker.seconds = PATIENCE
        assert worker.convert(PLAIN) == convert(PLAIN), "the next page is converted as if nothing had been"


def test_too_long_is_said_so_and_leaves_no_process() -> None:
    with ConversionWorker(PATIENCE) as worker:
        worker.convert(PLAIN)
        worker.seconds = 0.3
        pid = worker.child.pid
        assert pid is not None
        with pytest.raises(Stopped) as caught:
            worker.convert(record("![" * 20000))
        assert caught.value.why == "time"
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_too_much_memory_is_said_so() -> None:
    with ConversionWorker(PATIENCE, memory=112 * 1024**2) as worker:
        worker.convert(PLAIN)
        with pytest.raises(Stopped) as caught:
            worker.convert(record("| a | b |\n|---|---|\n" + "| 一 | 二 |\n" * 40000))
        assert caught.value.why in ("memory", "died")
        assert worker.convert(PLAIN) == convert(PLAIN)
