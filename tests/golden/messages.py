"""The messages of every fixture site, as `kepu check` says them.

    python -m tests.golden.messages --write

writes them to messages.txt beside this file; a test compares.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image

from pipeline.config import find_project
from pipeline.errors import ConfigError
from pipeline.line.checking import check_project

ROOT = Path(__file__).resolve().parent.parent.parent
GOLDEN = Path(__file__).with_suffix(".txt")
NOW = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)


def messages() -> str:
    """A block a site: its name, then a line a finding."""
    blocks = []
    for site in sorted(p for p in (ROOT / "tests" / "sites").iterdir() if (p / "content").is_dir()):
        with tempfile.TemporaryDirectory() as folder:
            blocks.append(f"== {site.name}\n" + "".join(f"{line}\n" for line in _said(site, Path(folder))))
    return "\n".join(blocks)


def _said(site: Path, project: Path) -> list[str]:
    shutil.copytree(ROOT / "site_config", project / "site_config")
    shutil.copy(ROOT / "mkdocs.yml", project)
    shutil.copytree(site, project, dirs_exist_ok=True)
    cover = project / "assets" / "media" / "covers" / "cover.png"
    cover.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (320, 180), "#123c3f").save(cover)
    try:
        return [finding.text() for finding in check_project(find_project(project), NOW).findings]
    except ConfigError as error:
        return [finding.text() for finding in error.findings] or [error.message]


if __name__ == "__main__":
    os.environ["KEPU_ALLOW_REMOTE"] = "memory://,flaky://"  # as tests/conftest.py has it
    if "--write" in sys.argv:
        GOLDEN.write_text(messages(), encoding="utf-8")
    else:
        print(messages(), end="")
