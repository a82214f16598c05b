"""The small site as a desk to publish from: only an exemplar stands in it, and commands run as a person runs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli.main import main
from tests.render.small import Small

FIRST, SECOND, THIRD, FOURTH = (f"2026-12-0{day}T00:00:00+08:00" for day in range(1, 5))


def without_items(site: Path) -> Small:
    """The small site without the items, whose covers would have to be encoded."""
    small = Small(site)
    for folder in ("articles", "stories"):
        for path in small.file(folder).iterdir():
            path.unlink()
    return small


class Desk:
    """Runs commands on the small site and remembers what they print."""

    def __init__(self, small: Small, capsys: pytest.CaptureFixture[str]) -> None:
        self.small, self.capsys = small, capsys
        self.live = small.root / "dist" / "public" / "current"

    def __call__(self, *arguments: str, code: int = 0) -> str:
        self.capsys.readouterr()
        found = main([*arguments, "--project", str(self.small.root)])
        said = self.capsys.readouterr()
        assert found == code, said
        return said.out + said.err

    def publish(self, now: str, code: int = 0) -> str:
        return self("publish", "--yes", "--now", now, code=code)

    def page(self, url: str) -> str:
        return (self.live / url / "index.html").read_text(encoding="utf-8")

    def mentions(self, word: str) -> set[str]:
        """The public files that name it."""
        files = (path for path in self.live.resolve().rglob("*") if path.is_file())
        return {
            p.relative_to(self.live.resolve()).as_posix() for p in files if word.encode() in p.read_bytes()
        }
