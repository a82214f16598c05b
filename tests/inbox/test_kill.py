"""kill -9 before every change a run makes: the next run ends as an undisturbed one, and a bundle is taken once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.inbox.conftest import SRT, Share
from tests.inbox.word import png

REPOSITORY = Path(__file__).resolve().parents[2]


def run(share: Share, turn: int) -> subprocess.CompletedProcess[str]:
    words = [str(share.project.root), str(share.inbox), str(turn)]
    return subprocess.run(
        [sys.executable, "-m", "tests.inbox.dying", *words],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def fresh(share: Share) -> None:
    for folder in (share.inbox, share.project.media / "inbox", share.project.work):
        shutil.rmtree(folder, ignore_errors=True)
    for path in share.project.content.rglob("inbox-*.md"):
        path.unlink()
    share.inbox.mkdir(parents=True)
    share.put("潮汐.docx", "tide.docx")
    share.put("潮汐.srt", SRT.encode())
    share.put("潮汐-1.png", png())


def state(share: Share) -> dict[str, bytes]:
    """Everything but the receipt, which tells the times of the files of that very run."""
    return {name: data for name, data in share.made().items() if not name.endswith(".json")}


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_run_killed_anywhere_is_made_good_by_the_next(share: Share) -> None:
    fresh(share)
    undisturbed = run(share, 0)
    assert undisturbed.returncode == 0, undisturbed.stderr
    whole, changes = state(share), int(undisturbed.stdout)
    assert changes >= 12
    for turn in range(1, changes + 1):
        fresh(share)
        assert run(share, turn).returncode == -9
        again = run(share, 0)
        assert again.returncode == 0, (turn, again.stderr)
        assert state(share) == whole, turn
        left = [p for p in share.inbox.parent.rglob("*") if ".tmp" in p.name or "未完" in p.name]
        left += list((share.project.media / "inbox").glob(".*"))
        assert left == [], turn


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_recovery_that_is_killed_is_recovered(share: Share) -> None:
    fresh(share)
    assert run(share, 0).returncode == 0
    whole = state(share)
    for first, second in ((8, 1), (10, 2), (17, 1), (19, 2)):
        fresh(share)
        assert run(share, first).returncode == -9
        assert run(share, second).returncode == -9
        assert run(share, 0).returncode == 0
        assert state(share) == whole, (first, second)
