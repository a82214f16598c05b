"""A child that answers lines: apart from the machine, limited, stopped when it hangs, and what it said kept."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.sandbox.answering_child import AnsweringChild, ChildStopped
from pipeline.sandbox.command import run_limited
from pipeline.sandbox.isolation import works
from pipeline.sandbox.launch import CODE
from pipeline.sandbox.limit import Limit
from tests.sandbox.processes import gone

linux = pytest.mark.skipif(sys.platform != "linux", reason="rlimits and namespaces are Linux's here")
PATIENCE = 60.0

ECHO = "import sys\nfor line in sys.stdin: print(eval(line), flush=True)"
"""Answers with the value of an expression."""


@contextmanager
def echo(limit: Limit | None = None) -> Iterator[AnsweringChild]:
    child = AnsweringChild([sys.executable, "-c", ECHO], limit or Limit())
    try:
        yield child
    finally:
        child.close()


def test_one_child_answers_every_question() -> None:
    with echo() as child:
        assert (child.started, child.pid) == (0, None)
        assert [child.ask(f"{n} + 1", PATIENCE) for n in range(3)] == ["1\n", "2\n", "3\n"]
        assert child.started == 1


def test_one_started_ahead_answers_the_first_question() -> None:
    with echo() as child:
        child.start()
        pid = child.pid
        assert pid is not None and child.ask("1 + 1", PATIENCE) == "2\n"
        assert (child.started, child.pid) == (1, pid)


def test_one_that_hangs_is_stopped_and_the_next_question_answered() -> None:
    with echo() as child:
        child.ask("1", PATIENCE)
        pid = child.pid
        assert pid is not None
        with pytest.raises(ChildStopped) as stopped:
            child.ask("__import__('time').sleep(60)", 0.3)
        assert stopped.value.why == "time" and gone(pid)
        assert child.ask("2", PATIENCE) == "2\n" and child.started == 2


def test_one_that_does_not_read_blocks_nobody() -> None:
    child = AnsweringChild([sys.executable, "-c", "import time; time.sleep(60)"], Limit())
    with pytest.raises(ChildStopped) as stopped:
        child.ask("x" * 1_000_000, 0.5)
    assert stopped.value.why == "time" and child.pid is None


def test_what_a_dying_child_says_is_kept() -> None:
    with echo() as child:
        with pytest.raises(ChildStopped) as stopped:
            child.ask("sys.exit('no more letters')", PATIENCE)
        assert (stopped.value.why, stopped.value.code) == ("died", 1)
        assert stopped.value.detail == "no more letters"
        with pytest.raises(ChildStopped) as stopped:
            child.ask("__import__('os').kill(__import__('os').getpid(), 9)", PATIENCE)
        assert stopped.value.code == -9


@linux
def test_its_memory_and_open_files_are_limited() -> None:
    with echo(Limit(memory_bytes=400_000_000, open_files=20)) as child:
        assert child.ask("__import__('resource').getrlimit(7)", PATIENCE) == "(20, 20)\n"
        with pytest.raises(ChildStopped) as stopped:
            child.ask("len(bytearray(900_000_000))", PATIENCE)
        assert "MemoryError" in stopped.value.detail


@linux
def test_it_writes_nowhere_and_sees_no_network() -> None:
    if not works("namespaces"):
        pytest.skip("namespaces are not to be had here")
    with echo() as child:
        places = ["/tmp", "/", "/dev/shm", os.fspath(CODE)]
        assert child.ask(f"[__import__('os').access(p, 2) for p in {places}]", PATIENCE) == f"{[False] * 4}\n"
        seen = child.ask("[row.split(':')[0].strip() for row in open('/proc/self/net/dev')][2:]", PATIENCE)
        assert seen == "['lo']\n"
        assert child.isolation == "namespaces"


REFUSED = """
from pipeline.sandbox.answering_child import AnsweringChild
from pipeline.sandbox.limit import Limit
import sys
child = AnsweringChild([sys.executable, "-c", sys.argv[1]], Limit())
print(child.ask("1 + 1", 60).strip(), child.isolation, child.started)
child.close()
"""


@linux
@pytest.mark.skipif(os.getuid() != 0, reason="anyone but root may make namespaces again inside others")
def test_where_namespaces_are_refused_something_else_is_tried(tmp_path: Path) -> None:
    """Inside namespaces root has given up the right to make more."""
    if not works("namespaces"):
        pytest.skip("namespaces are not to be had here")
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {os.fspath(CODE)!r})\n{REFUSED}", ECHO]
    ended = run_limited(command, tmp_path, Limit(isolation="namespaces"))
    assert ended.good, ended
    answer, isolation, started = ended.output.split()
    assert (answer, started) == ("2", "2") and isolation in ("bubblewrap", "none")
