"""Builds the portal of two commits at one moment, from one store of media, and compares every byte of the two sites.

    python -m tools.compare_portals OLD [NEW]      two commits; NEW defaults to the one checked out

Each commit is cloned and built with its own code, content and theme. The store is shared, so the second build says
whether it would encode anything again. The exit code is 1 where a byte differs or a media job ran twice.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
NOW = "2026-11-30T08:00:00+08:00"


def build(commit: str, folder: Path, store: Path, now: str) -> tuple[dict[str, str], Mapping[str, Any]]:
    """The digests of the site's files by path, and what the build reported."""
    subprocess.run(["git", "clone", "-q", os.fspath(ROOT), os.fspath(folder)], check=True)
    subprocess.run(["git", "-C", os.fspath(folder), "checkout", "-q", commit], check=True)
    environment = {**os.environ, "KEPU_STORE": os.fspath(store), "PYTHONPATH": os.fspath(folder)}
    command = [sys.executable, "-m", "pipeline", "build", "--now", now, "--json"]
    done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, check=True)
    site = folder / "site"
    files = (path for path in sorted(site.rglob("*")) if path.is_file())
    digests = {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }
    return digests, json.loads(done.stdout)


def main() -> int:
    """Build both, print what differs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("old", help="the commit before")
    parser.add_argument("new", nargs="?", default="HEAD", help="the commit after")
    parser.add_argument("--store", type=Path, default=None, help="a store of media that is kept")
    parser.add_argument("--now", default=NOW, help=f"the moment of both builds (default {NOW})")
    options = parser.parse_args()
    commits = [
        subprocess.run(
            ["git", "-C", os.fspath(ROOT), "rev-parse", commit], capture_output=True, text=True, check=True
        ).stdout.strip()
        for commit in (options.old, options.new)
    ]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        store = (options.store or folder / "store").resolve()
        old, _ = build(commits[0], folder / "old", store, options.now)
        new, report = build(commits[1], folder / "new", store, options.now)
    different = sorted(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))
    for path in different:
        print(("changed " if path in old and path in new else "only one has ") + path)
    print(
        f"{len(old)} files before, {len(new)} after, {len(different)} differ; media jobs run again: {report['jobs']['run']}"
    )
    return 1 if different or report["jobs"]["run"] else 0


if __name__ == "__main__":
    sys.exit(main())
