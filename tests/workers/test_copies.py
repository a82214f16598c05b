"""A forked copy knows what its parent had loaded and shares nothing of it that could do harm."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

COPIES = """
import json, os, signal, sys
from pipeline.workers.copies import can_fork
from pipeline.workers.pool import Pool
from pipeline.workers.serving import serve
from pipeline.workers.worker import Worker

held = open(sys.argv[0] if os.path.isfile(sys.argv[0]) else os.devnull)
known = {"loaded": 21}

def answer(question):
    print("printed between the answers")
    if question == "die":
        raise KeyError("the reason")
    if question == "files":
        links = (f"/proc/self/fd/{fd}" for fd in os.listdir("/proc/self/fd"))
        return sorted(os.readlink(link).partition(":")[0] for link in links if os.path.lexists(link))
    if question == "signals":
        return signal.getsignal(signal.SIGINT) is signal.SIG_DFL and os.getsid(0) == os.getpid()
    return known["loaded"] * question

def work(questions, answers):
    serve(answer, questions, answers)

assert can_fork()
with Pool(lambda: Worker.forking(work), 2, 20) as pool:
    pool.grow()
    known["loaded"] = 0
    found = {
        "all": sorted(pool.answers(range(9), lambda number: number)),
        "files": [answer for _, answer in pool.answers(["files", "files"], str)],
        "signals": [answer for _, answer in pool.answers(["signals"], str)],
        "die": list(pool.answers(["die", 2], lambda question: question)),
    }
    pool.end_input()
try:
    os.waitpid(-1, 0)
except ChildProcessError:
    found["left"] = 0
print(json.dumps(found))
"""


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
        assert len(files) == 5 and files.count("/dev/null") == 2 and files.count("pipe") == 2, files
        assert sum("deleted" in file for file in files) == 1, "its standard error, a file without a name"
    assert found["signals"] == [True]
    assert sorted(found["die"], key=str) == [["die", None], [2, 42]] and found["left"] == 0
    assert "KeyError: 'the reason'" in done.stderr, "why it died"
