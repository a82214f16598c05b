"""Children that answer questions: all shares come back, whatever dies; no child outlives its parent."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.workers.pool import Apart, share

ECHO = """
import os
from pipeline.workers.pool import serve_alone

def answer(question):
    print("said between the answers")
    if question == "die":
        os._exit(3)
    if question == "who":
        return os.getpid()
    return question * 2

if __name__ == "__main__":
    serve_alone(answer)
"""
PARENT = """
import time
from pipeline.workers.pool import Apart
child = Apart("echo_of_a_child")
child.ask("who")
print(child.answer(), flush=True)
time.sleep(60)
"""


COPIES = """
import json, os, signal, sys, time
from pipeline.workers.pool import Apart, can_copy, serve, share
from pipeline.errors import Finding

held = open(sys.argv[0] if os.path.isfile(sys.argv[0]) else os.devnull)
known = {"loaded": 21}

def answer(question):
    print("said between the answers")
    if question == "die":
        raise KeyError(question)
    if question == "files":
        links = (f"/proc/self/fd/{fd}" for fd in os.listdir("/proc/self/fd"))
        return sorted(os.readlink(link).partition(":")[0] for link in links if os.path.lexists(link))
    if question == "signals":
        return signal.getsignal(signal.SIGINT) is signal.SIG_DFL and os.getsid(0) == os.getpid()
    return known["loaded"] * question

def work(questions, answers):
    serve(answer, questions, answers)

assert can_copy()
children = [Apart.copied(work) for _ in range(2)]
known["loaded"] = 0
found = {
    "all": sorted(share(children, range(9), lambda number: number)),
    "files": [answer for _, answer in share(children, ["files", "files"], str)],
    "signals": [answer for _, answer in share(children, ["signals"], str)],
    "die": list(share(children, ["die", 2], lambda question: question)),
}
for child in children:
    child.end()
    child.close()
try:
    os.waitpid(-1, 0)
except ChildProcessError:
    found["left"] = 0
print(json.dumps(found))
"""


@pytest.fixture
def echo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Apart]]:
    (tmp_path / "echo_of_a_child.py").write_text(ECHO, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    children = [Apart("echo_of_a_child") for _ in range(2)]
    yield children
    for child in children:
        child.close()


def test_every_share_comes_back_with_its_answer(echo: list[Apart]) -> None:
    found = list(share(echo, range(9), lambda number: number))
    assert sorted(found) == [(number, number * 2) for number in range(9)]


def test_what_a_child_dies_of_is_told_and_the_others_go_on(echo: list[Apart]) -> None:
    found = dict(share(echo, ["a", "die", "b", "c"], lambda text: text))
    assert found == {"a": "aa", "die": None, "b": "bb", "c": "cc"}


def test_without_children_nothing_is_answered_and_nothing_lost(echo: list[Apart]) -> None:
    assert list(share([], "ab", str)) == [("a", None), ("b", None)]
    found = list(share(echo, ["die", "a", "die", "b"], str))
    assert found == [("die", None), ("die", None), ("a", None), ("b", None)], "no child is left"


def test_each_child_goes_through_what_is_near(echo: list[Apart]) -> None:
    asked: list[int] = []

    def question(number: int) -> int:
        asked.append(number)
        return number

    assert len(list(share(echo, range(100), question))) == 100
    assert asked[:2] == [0, 50]
    low = [number for number in asked if number < 50]
    assert low[:10] == list(range(10)), "in order, and what another took is from the far end"


def test_a_child_ends_with_a_parent_that_is_killed(echo: list[Apart], tmp_path: Path) -> None:
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
    while _runs(child):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{process}/stat")
    return not stat.exists() or stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"


@pytest.mark.skipif(sys.platform != "linux", reason="copies are made on Linux alone")
def test_a_copy_knows_what_was_loaded_and_holds_nothing_of_its_parent() -> None:
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", COPIES],
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found = json.loads(done.stdout)
    assert found["all"] == [[number, number * 21] for number in range(9)]
    for files in found["files"]:
        assert files == ["/dev/null"] * 3 + ["pipe"] * 2
    assert found["signals"] == [True]
    assert sorted(found["die"], key=str) == [["die", None], [2, 42]] and found["left"] == 0
    assert done.stderr == ""
