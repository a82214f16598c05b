"""Limited commands: limits, stalls, groups, and what is known afterwards."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest

from pipeline.execute.failures import process_failure
from pipeline.sandbox.command import Ended, Pulse, run_limited
from pipeline.sandbox.limit import Limit
from tests.sandbox.processes import gone

linux = pytest.mark.skipif(sys.platform != "linux", reason="rlimits and the parent's death are Linux's here")


def python(code: str, folder: Path, limit: Limit | None = None, **more: object) -> Ended:
    return run_limited([sys.executable, "-c", code], folder, limit or Limit(), **more)  # type: ignore[arg-type]


def test_a_good_end(tmp_path: Path) -> None:
    ended = python(
        "import os, sys; print(os.getcwd(), sys.stdin.read() == ''); print('e', file=sys.stderr)", tmp_path
    )
    assert ended.good
    assert ended.output == f"{tmp_path} True\n"
    assert ended.detail == "e"


def test_a_bad_end(tmp_path: Path) -> None:
    ended = python("import sys; sys.exit('坏了')", tmp_path)
    assert (ended.end, ended.code, ended.detail) == ("exit", 1, "坏了")


def test_a_flood_of_output_does_not_block(tmp_path: Path) -> None:
    ended = python("for i in range(200000): print('x' * 100)", tmp_path)
    assert ended.good
    assert len(ended.output) < 9_000_000


def test_the_environment_is_small(tmp_path: Path) -> None:
    os.environ["KEPU_TEST_SECRET"] = "hidden"
    ended = python("import os; print(sorted(os.environ), os.environ['TZ'])", tmp_path)
    del os.environ["KEPU_TEST_SECRET"]
    assert "SECRET" not in ended.output
    assert "UTC" in ended.output


def test_the_time_limit(tmp_path: Path) -> None:
    ended = python("import time; time.sleep(60)", tmp_path, Limit(total_seconds=1))
    assert ended.end == "timeout"


def test_a_stall_is_silence_not_slowness(tmp_path: Path) -> None:
    def beat(line: str, pulse: Pulse) -> None:
        if line == "beat":
            pulse.beat()

    slow = "import time\nfor i in range(6): print('beat', flush=True); time.sleep(.4)"
    assert python(slow, tmp_path, Limit(stall_seconds=1), on_line=beat).good
    stuck = "import time\nwhile True: print('same', flush=True); time.sleep(.1)"
    assert python(stuck, tmp_path, Limit(stall_seconds=1), on_line=beat).end == "stalled"


def test_cancelling(tmp_path: Path) -> None:
    cancelled = threading.Event()
    threading.Timer(0.3, cancelled.set).start()
    assert python("import time; time.sleep(60)", tmp_path, cancelled=cancelled).end == "cancelled"


def test_the_whole_group_is_killed(tmp_path: Path) -> None:
    code = "import subprocess, sys, time; p = subprocess.Popen(['sleep', '60']); print(p.pid, flush=True); time.sleep(60)"
    ended = python(code, tmp_path, Limit(total_seconds=1))
    assert ended.end == "timeout"
    assert gone(int(ended.output))


@linux
def test_memory_files_and_processor_time_are_limited(tmp_path: Path) -> None:
    memory = python("x = bytearray(900_000_000)", tmp_path, Limit(memory_bytes=400_000_000))
    assert "MemoryError" in memory.detail
    assert process_failure("x", memory).failure.code == "M414"
    file = python("open('f', 'wb').write(b'x' * 5_000_000)", tmp_path, Limit(file_bytes=1_000_000))
    assert not file.good
    cpu = python("while True: pass", tmp_path, Limit(cpu_seconds=1))
    assert process_failure("x", cpu).failure.code in ("M411", "M413")


@pytest.mark.parametrize(
    ("ended", "code", "word"),
    [
        (Ended("stalled", -9, "", ""), "M412", "没有进展"),
        (Ended("timeout", -9, "", ""), "M413", "时间上限"),
        (Ended("cancelled", -9, "", ""), "M490", "中止"),
        (Ended("exit", 228, "", "av_interleaved_write_frame(): No space left on device"), "M415", "磁盘已满"),
        (Ended("exit", 1, "", "a\n" * 50 + "Invalid argument"), "M410", "Invalid argument"),
        (Ended("exit", -11, "", ""), "M411", "信号 11"),
    ],
)
def test_failures_are_told_in_chinese(ended: Ended, code: str, word: str) -> None:
    failure = process_failure("ffmpeg", ended).failure
    assert failure.code == code
    assert word in failure.message
    assert failure.help
    assert len(failure.message.splitlines()) <= 7
