"""One process beside this one: its answer, and what becomes of a question when it dies or hangs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.workers.beside import Beside
from tests.workers.test_pool import ECHO


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], Beside]:
    (tmp_path / "echo_worker.py").write_text(ECHO, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return lambda seconds: Beside("echo_worker", seconds)


def test_it_answers_while_this_process_goes_on(beside: Callable[[float], Beside]) -> None:
    with beside(20) as one:
        one.start()
        wait = one.ask("ab")
        assert wait() == "abab"
        assert wait() is None, "one question, one answer"


def test_another_question_has_another_process(beside: Callable[[float], Beside]) -> None:
    with beside(20) as one:
        first = one.ask("who")()
        assert one.ask("who")() not in (None, first)


def test_its_death_is_no_answer_and_is_told(
    beside: Callable[[float], Beside], caplog: pytest.LogCaptureFixture
) -> None:
    with beside(20) as one, caplog.at_level(logging.WARNING):
        assert one.ask("die")() is None
    assert "退出码 3" in caplog.text and "the reason" in caplog.text


def test_it_is_given_up_after_the_limit(
    beside: Callable[[float], Beside], caplog: pytest.LogCaptureFixture
) -> None:
    with beside(0.5) as one, caplog.at_level(logging.WARNING):
        assert one.ask("hang")() is None
    assert "超过 0.5 秒" in caplog.text


def test_it_ends_with_the_context(beside: Callable[[float], Beside]) -> None:
    with beside(20) as one:
        wait = one.ask("hang")
    assert wait() is None
