"""An inbox on a share, a project beside it, and media made on the spot."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipeline.config import Project
from pipeline.execute.tools import find_ffmpeg
from pipeline.inbox.watch import Inbox, open_inbox
from tests.inbox.word import paragraph, picture, png, write_docx

NOW = dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC)
SRT = "1\n00:00:00,000 --> 00:00:01,000\n潮水涨了\n"


@dataclass
class Share:
    """A project, an inbox, and a clock of the test's own."""

    project: Project
    inbox: Path
    films: Path
    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    def open(self, **changes: object) -> Inbox:
        """The inbox with its settings changed, on the test's clock."""
        inbox = open_inbox(self.project, self.inbox, lambda: NOW, {})
        settings = inbox.shelf.settings.inbox.model_copy(update=changes)
        object.__setattr__(inbox.shelf.settings, "inbox", settings)
        return Inbox(inbox.shelf, lambda: NOW, clock=lambda: self.seconds, sleep=self.sleep)

    def put(self, name: str, source: str | bytes) -> Path:
        """A file in the inbox: bytes, or one of the films by name."""
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(source, bytes):
            path.write_bytes(source)
        else:
            shutil.copy(self.films / source, path)
        return path

    def word(self, name: str, *texts: str) -> Path:
        return write_docx(self.inbox / name, "".join(paragraph(text) for text in texts))

    def tree(self) -> list[str]:
        """What the inbox holds, receipts included."""
        return sorted(p.relative_to(self.inbox).as_posix() for p in self.inbox.rglob("*") if p.is_file())

    def draft(self, id: str, folder: str = "videos") -> str:
        return (self.project.content / folder / f"{id}.md").read_text(encoding="utf-8")

    def made(self) -> dict[str, bytes]:
        """Everything in the project and the inbox that a run made, by path; receipts tell times and stay out."""
        found = {}
        for root in (self.project.content, self.project.media / "inbox", self.inbox):
            for path in root.rglob("*"):
                if path.is_file():
                    found[path.relative_to(root.parent).as_posix()] = path.read_bytes()
        return found


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tiny media: tide.mp4 (picture and sound), silent.mp4, wave.wav, voice.mp4 (sound only), tide.docx (with a picture)."""
    folder = tmp_path_factory.mktemp("films")
    ffmpeg = [str(find_ffmpeg(os.environ)), "-hide_banner", "-loglevel", "error", "-nostdin", "-y"]

    def make(name: str, *words: str) -> None:
        subprocess.run([*ffmpeg, *words, str(folder / name)], check=True, timeout=60)

    moving = ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=2"]
    coded = ["-pix_fmt", "yuv420p", "-preset", "ultrafast", "-g", "10"]
    make("tide.mp4", *moving, "-f", "lavfi", "-i", "sine=d=2", *coded, "-movflags", "+faststart")
    make("silent.mp4", *moving, *coded)
    make("wave.wav", "-f", "lavfi", "-i", "sine=d=1")
    make("voice.mp4", "-f", "lavfi", "-i", "sine=440:d=1")
    body = paragraph("潮汐的秘密", style="1") + paragraph("月亮拉着海水。") + paragraph(picture("image1"))
    write_docx(folder / "tide.docx", body, {"image1.png": png((90, 60))})
    return folder


@pytest.fixture
def share(make_site: Callable[[str], Path], films: Path, tmp_path: Path) -> Share:
    inbox = tmp_path / "share" / "投稿箱"
    inbox.mkdir(parents=True)
    return Share(Project(make_site("small")), inbox, films)
