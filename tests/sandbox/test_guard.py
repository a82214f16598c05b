"""The guard: ties the command's life to its parent's, and passes its code on."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.sandbox import guard
from pipeline.sandbox.command import run_limited
from pipeline.sandbox.isolation import works
from pipeline.sandbox.launch import CODE, GUARD
from pipeline.sandbox.limit import Limit
from tests.sandbox.processes import alive, gone

linux = pytest.mark.skipif(sys.platform != "linux", reason="the parent's death is Linux's here")


@linux
@pytest.mark.parametrize("ties", ["kernel", "watch"])
def test_the_command_dies_with_a_killed_parent(tmp_path: Path, ties: str) -> None:
    launch = (
        "import sys, runpy, os; sys.path.insert(0, sys.argv[1]); import guard\n"
        f"guard.KERNEL_TIES = {ties == 'kernel'}\n"
        f"sys.exit(guard.main(sys.argv[2:], {ties == 'kernel'}))"
    )
    parent = (
        "import os, subprocess, sys, time\n"
        f"p = subprocess.Popen([sys.executable, '-I', '-c', {launch!r}, {str(GUARD.parent)!r}, str(os.getpid()),"
        " '0', '0', '0', '0', '-', '/bin/sh', '-c', 'echo $$ > pid; exec sleep 60'], start_new_session=True)\n"
        "time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", parent], cwd=tmp_path)
    deadline = time.monotonic() + 10
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    pid = int((tmp_path / "pid").read_text())
    assert alive(pid)
    process.kill()
    process.wait()
    assert gone(pid)


def test_a_guard_whose_parent_is_already_gone_starts_nothing(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-I",
        "-S",
        str(GUARD),
        "1",
        "0",
        "0",
        "0",
        "0",
        "-",
        "/bin/sh",
        "-c",
        "touch started",
    ]
    if sys.platform == "linux" and os.getpid() != 1:
        done = subprocess.run(command, cwd=tmp_path, check=False, timeout=20)
        assert done.returncode == guard.ORPHANED
        assert not (tmp_path / "started").exists()


def test_the_watching_guard_passes_the_code_on(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import guard; sys.exit(guard.main(sys.argv[2:], False))"
    )
    for shell, wanted in (("exit 7", 7), ("kill -9 $$", 137)):
        command = [
            sys.executable,
            "-I",
            "-c",
            code,
            str(GUARD.parent),
            str(os.getpid()),
            *"0000-",
            "/bin/sh",
            "-c",
            shell,
        ]
        assert subprocess.run(command, cwd=tmp_path, check=False, timeout=20).returncode == wanted


REFUSED = """
import sys
from pathlib import Path
from pipeline.sandbox.command import run_limited
from pipeline.sandbox.limit import Limit
ended = run_limited(["/bin/true"], Path.cwd(), Limit(isolation="namespaces"))
print(ended.code, ended.detail)
"""


@pytest.mark.skipif(os.getuid() != 0, reason="anyone but root may make namespaces again inside others")
def test_a_refusal_has_a_code_of_its_own(tmp_path: Path) -> None:
    if not works("namespaces"):
        pytest.skip("namespaces are not to be had here")
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {os.fspath(CODE)!r})\n{REFUSED}"]
    ended = run_limited(command, tmp_path, Limit(isolation="namespaces"))
    assert ended.output.startswith(f"{guard.REFUSED} ") and "unshare" in ended.output, ended
