"""A file of two gigabytes: taken in little memory, moved and not copied."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.inbox.conftest import Share
from tests.inbox.test_kill import REPOSITORY

SIZE = 2_200_000_000
MEASURED = """
import resource, runpy, sys
sys.argv = ["dying", *sys.argv[1:]]
runpy.run_module("tests.inbox.dying", run_name="__main__")
for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
    print(resource.getrusage(who).ru_maxrss)
"""


def lengthened(path: Path) -> None:
    """The same film with two gigabytes of padding (a `free` box), most of it a hole, and bytes at its end."""
    whole = path.stat().st_size
    with path.open("r+b") as stream:
        stream.seek(0, os.SEEK_END)
        stream.write((1).to_bytes(4, "big") + b"free" + (SIZE - whole).to_bytes(8, "big"))
        stream.truncate(SIZE)
        stream.seek(-8, os.SEEK_END)
        stream.write(b"the end.")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss in KiB")
def test_two_gigabytes_are_taken_in_little_memory(share: Share) -> None:
    path = share.put("大片.mp4", "tide.mp4")
    lengthened(path)
    inode = path.stat().st_ino
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(share.project.root), str(share.inbox), "0"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    _, own, children = map(int, done.stdout.split())
    assert max(own, children) < 300_000, "KiB"
    kept = share.inbox / "已收" / "inbox-20261124-1" / "source.mp4"
    assert (kept.stat().st_size, kept.stat().st_ino) == (SIZE, inode)
    assert kept.stat().st_blocks * 512 < SIZE // 10
    used = sum(p.stat().st_blocks * 512 for p in share.project.root.rglob("*") if p.is_file())
    assert used < 50_000_000
