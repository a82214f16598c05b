"""Workers that divide shares: every share comes back, whatever dies or hangs; why it did is said; none outlives its parent."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.workers.pool import Pool
from pipeline.workers.worker import Died, Worker
from tests.workers.children import runs

ECHO = """
import os, sys, time
from pipeline.workers.serving import serve_standard_streams

def answer(question):
    print("printed between the answers")
    if question == "die":
        print("the reason", file=sys.stderr, flush=True)
        os._exit(3)
    if question == "hang":
        time.sleep(60)
    if question == "who":
        return os.getpid()
    return question * 2

if __name__ == "__main__":
    serve_standard_streams(answer)
"""
PARENT = """
import time
from pipeline.workers.worker import Worker
worker = Worker.running("echo_worker")
worker.ask("who")
print(worker.answer(20), flush=True)
time.sleep(60)
"""

Start = Callable[[], Worker]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    (tmp_path / "echo_worker.py").write_text(ECHO, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return lambda: Worker.running("echo_worker")


@pytest.fixture
def pool(start: Start) -> Iterator[Pool]:
    with Pool(start, 2, 20, share_size=3) as two:
        two.grow()
        yield two


def test_every_share_comes_back_with_its_answer(pool: Pool) -> None:
    found = list(pool.answers(range(9), lambda number: number))
    assert sorted(found) == [(number, number * 2) for number in range(9)]
    assert pool.shares_of("abcdefg") == ["abc", "def", "g"]


def test_why_a_worker_died_is_logged_and_the_others_go_on(
    pool: Pool, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "pipeline.workers"):
        found = dict(pool.answers(["a", "die", "b", "c"], lambda text: text))
    assert found == {"a": "aa", "die": None, "b": "bb", "c": "cc"}
    (record,) = caplog.records
    assert "退出码 3" in record.getMessage() and "the reason" in record.getMessage()
    assert len(pool) == 1, "the dead worker is asked nothing more"
    pool.grow()
    assert dict(pool.answers(["d"], str)) == {"d": "dd"}


def test_a_worker_that_hangs_is_stopped_after_the_limit(
    start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    with Pool(start, 2, 3.0) as pool, caplog.at_level(logging.WARNING, "pipeline.workers"):
        pool.grow()
        began = time.monotonic()
        assert dict(pool.answers(["hang", "a"], str)) == {"hang": None, "a": "aa"}
        assert 3.0 <= time.monotonic() - began < 30
    assert "超过 3 秒没有回答，已停止" in caplog.text


def test_without_workers_nothing_is_answered_and_nothing_lost(start: Start) -> None:
    with Pool(start, 2, 20) as pool:
        assert list(pool.answers("ab", str)) == [("a", None), ("b", None)]
        pool.grow()
        found = list(pool.answers(["die", "a", "die", "b"], str))
        assert found == [("die", None), ("die", None), ("a", None), ("b", None)], "no worker is left"


def test_each_worker_goes_through_what_is_near(pool: Pool) -> None:
    asked: list[int] = []

    def question(number: int) -> int:
        asked.append(number)
        return number

    assert len(list(pool.answers(range(100), question))) == 100
    assert asked[:2] == [0, 50]
    low = [number for number in asked if number < 50]
    assert low[:10] == list(range(10)), "in order, and what another took is from the far end"


def test_a_pool_whose_input_ended_starts_nothing_more(pool: Pool) -> None:
    pool.end_input()
    pool.close()
    pool.grow()
    assert len(pool) == 0


def test_a_worker_that_cannot_start_says_why(start: Start) -> None:
    worker = Worker.running("no_such_module_of_ours")
    worker.ask("a")
    with pytest.raises(Died, match="no_such_module_of_ours"):
        worker.answer(20)
    worker.close()


def test_a_worker_ends_with_a_parent_that_is_killed(start: Start, tmp_path: Path) -> None:
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), root])}
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    os.kill(child, 0)
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 20
    while runs(child):
        assert time.monotonic() < deadline
        time.sleep(0.02)
