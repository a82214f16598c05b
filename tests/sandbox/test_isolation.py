"""Commands that open what others made see no network and write nowhere but in their folder."""

from __future__ import annotations

import functools
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.errors import ToolMissingError
from pipeline.execute.failures import process_failure
from pipeline.sandbox import isolation
from pipeline.sandbox.command import run_limited
from pipeline.sandbox.isolation import WAYS, isolation_for, works
from pipeline.sandbox.launch import CODE
from pipeline.sandbox.limit import Isolation, Limit
from tests.sandbox.processes import gone


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> Isolation:
    """Every way that this machine allows."""
    if not works(request.param):
        pytest.skip(f"{request.param} is not to be had here")
    chosen: Isolation = request.param
    return chosen


def test_only_the_own_folder_can_be_written(way: Isolation, tmp_path: Path) -> None:
    (tmp_path / "source").write_text("kept")
    folder = tmp_path / "draft"
    folder.mkdir()
    script = "cat ../source; echo made > own; (echo x > ../source) 2>/dev/null || echo refused; id -u"
    ended = run_limited(["/bin/sh", "-c", script], folder, Limit(isolation=way))
    assert ended.good, ended
    assert ended.output == f"keptrefused\n{os.getuid()}\n"
    assert (folder / "own").read_text() == "made\n" and (tmp_path / "source").read_text() == "kept"


def test_not_even_the_loopback_is_reached(way: Isolation, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        code = f"import socket; socket.create_connection(('127.0.0.1', {server.getsockname()[1]}), 5)"
        ended = run_limited([sys.executable, "-c", code], tmp_path, Limit(isolation=way, total_seconds=20))
        assert not ended.good and "socket.py" in ended.detail, ended
        assert run_limited([sys.executable, "-c", code], tmp_path, Limit(total_seconds=20)).good


@pytest.mark.skipif(os.getuid() != 0, reason="root has rights to give up")
def test_root_gives_up_its_rights(way: Isolation, tmp_path: Path) -> None:
    """It may read what its users own, and do nothing else: mounting is not among what is left."""
    other = tmp_path / "other"
    other.write_text("theirs")
    other.chmod(0o600)
    os.chown(other, 12345, 12345)
    script = "cat other; mount -o remount,rw / 2>/dev/null || echo refused; grep CapEff /proc/self/status"
    ended = run_limited(["/bin/sh", "-c", script], tmp_path, Limit(isolation=way))
    assert ended.output == "theirsrefused\nCapEff:\t0000000000000006\n"


def test_limits_and_codes_are_told_through_it(way: Isolation, tmp_path: Path) -> None:
    spin = [sys.executable, "-c", "while True: pass"]
    ended = run_limited(spin, tmp_path, Limit(isolation=way, cpu_seconds=1, total_seconds=60))
    assert process_failure("x", ended).failure.code in ("M411", "M413")
    assert run_limited(["/bin/sh", "-c", "exit 228"], tmp_path, Limit(isolation=way)).code == 228
    assert (
        run_limited(["/bin/sh", "-c", "kill -9 $$"], tmp_path, Limit(isolation=way)).code == -signal.SIGKILL
    )
    slow = run_limited(["/bin/sh", "-c", "sleep 60"], tmp_path, Limit(isolation=way, total_seconds=1))
    assert slow.end == "timeout"


def test_it_dies_with_its_killed_parent(way: Isolation, tmp_path: Path) -> None:
    """The kernel forgets whom to follow when rights change: the guard says it afterwards."""
    parent = (
        "import sys; from pathlib import Path; from pipeline.sandbox.command import run_limited; from pipeline.sandbox.limit import Limit\n"
        "run_limited(['/bin/sh', '-c', 'echo $$ > pid; exec sleep 60'], Path(sys.argv[1]), Limit(isolation=sys.argv[2]))"
    )
    environment = {**os.environ, "PYTHONPATH": str(CODE)}
    process = subprocess.Popen([sys.executable, "-c", parent, str(tmp_path), way], env=environment)
    deadline = time.monotonic() + 20
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.kill()
    process.wait()
    assert gone(int((tmp_path / "pid").read_text()))


def test_what_is_asked_for_is_had_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isolation_for("off") == "none"
    assert isolation_for("auto") in (*WAYS, "none")
    monkeypatch.setattr(isolation, "works", functools.cache(lambda way: way == "bubblewrap"))
    assert isolation_for("auto") == "bubblewrap"
    with pytest.raises(ToolMissingError, match=r"limits\.isolation"):
        isolation_for("namespaces")
    monkeypatch.setattr(isolation, "works", lambda way: False)
    assert isolation_for("auto") == "none"
