"""The fixture site `minimal` as a project: its media made on the spot, built by the real command with the real ffmpeg.

The test run builds it once; whoever changes something works on a copy, which shares the store or brings its own.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import math
import os
import shutil
import struct
import subprocess
import sys
import wave
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest
from PIL import Image, ImageDraw

from pipeline.config import Project
from tests.fixture_site import add_font, without_long_pictures
from tools.sign_samples import sign_all

ROOT = Path(__file__).resolve().parent.parent.parent
NOW = "2024-12-01T00:00:00+00:00"
EPOCH = "1733011200"
SITE_URL = "https://kepu.example.org/"
VIDEO = "videos/tone.mp4"
SIGN = "videos/tone.sign.mp4"


@dataclass(frozen=True)
class Built:
    """A project, its store and its built site."""

    project: Path
    store: Path
    document: dict[str, Any]

    @property
    def site(self) -> Path:
        return self.project / "site"

    def kepu(self, *arguments: str, **environment: str) -> Any:
        """The document of one command with `--json` on this project."""
        return kepu(self.project, self.store, *arguments, **environment)

    def build(self, *arguments: str) -> dict[str, Any]:
        """The document of `kepu build --json`."""
        document = self.kepu("build", *arguments)
        assert isinstance(document, dict)
        return document

    def copy(self, folder: Path) -> Built:
        """The same content elsewhere, not built there yet, with the same store."""
        shutil.copytree(self.project, folder, ignore=shutil.ignore_patterns("site", ".kepu"))
        return Built(folder, self.store, {})


def session_site(factory: pytest.TempPathFactory) -> Built:
    """The project built once for the whole test run, by whichever worker comes first."""
    base = factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "minimal-site"
    shared.mkdir(exist_ok=True)
    project, store, report = shared / "project", shared / "store", shared / "build.json"
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not report.exists():
            shutil.rmtree(project, ignore_errors=True)  # of an attempt that failed: the reason is told again
            make_project(project)
            report.write_text(json.dumps(kepu(project, store, "build")), encoding="utf-8")
    return Built(project, store, json.loads(report.read_text(encoding="utf-8")))


def make_project(folder: Path) -> None:
    """The fixture site under the project's own settings and theme, with its media."""
    for name in ("site_config", "assets/theme"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    without_long_pictures(folder)
    shutil.copytree(ROOT / "tests" / "sites" / "minimal", folder, dirs_exist_ok=True)
    add_font(folder)
    media = folder / "assets" / "media"
    make_video(media / VIDEO, seconds=3)
    make_video(media / SIGN, seconds=3, pattern="smptebars")
    _ask_more(folder / "site_config" / "media.yml")
    make_sound(media / "audio" / "two-tones.wav")
    for name, radius in (("boiling", 40), ("two-tones", 60), ("circle", 80)):
        make_picture(media / "covers" / f"{name}.png", radius)
    make_picture(media / "pictures" / "boiling-line.png", 20)
    sign_all(Project(folder), without=[("two-tones", "终审")])


def _ask_more(settings: Path) -> None:
    """One rung below the smallest: the little sources then have two, to switch between, and a small MP4. And sound for stations."""
    text = settings.read_text(encoding="utf-8")
    smallest = "    - {short_side: 360, crf: 24, maxrate_kbps: 800, min_seconds: 60}\n"
    small = "small_mp4_short_side: 480"
    assert smallest in text and small in text and "broadcast: false" in text
    added = "    - {short_side: 180, crf: 26, maxrate_kbps: 300}\n"
    text = text.replace(smallest, smallest + added).replace(small, "small_mp4_short_side: 180")
    text = text.replace("broadcast: false", "broadcast: true")
    settings.write_text(text, encoding="utf-8")


def make_video(target: Path, *, seconds: int, noise: bool = False, pattern: str = "testsrc2") -> None:
    """640 × 360 at 25 frames a second: a moving test picture (or noise, which takes longer to encode) and a tone."""
    target.parent.mkdir(parents=True, exist_ok=True)
    picture = f"{pattern}=size=640x360:rate=25:duration={seconds}"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", picture]
    command += ["-f", "lavfi", "-i", f"sine=frequency=440:sample_rate=48000:duration={seconds}"]
    if noise:
        command += ["-vf", "noise=alls=60:allf=t:all_seed=1"]
    command += ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", str(target)]
    subprocess.run(command, check=True, timeout=60)


def make_sound(target: Path) -> None:
    """A second of 440 Hz and a second of 880 Hz, stereo, 48 kHz."""
    target.parent.mkdir(parents=True, exist_ok=True)
    waves = [math.sin(2 * math.pi * (440 if n < 48000 else 880) * n / 48000) for n in range(96000)]
    frames = b"".join(struct.pack("<hh", int(8000 * w), int(8000 * w)) for w in waves)
    with wave.open(str(target), "wb") as stream:
        stream.setnchannels(2)
        stream.setsampwidth(2)
        stream.setframerate(48000)
        stream.writeframes(frames)


def make_picture(target: Path, radius: int) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.new("RGB", (640, 360), "#123c3f")
    ImageDraw.Draw(picture).ellipse((320 - radius, 180 - radius, 320 + radius, 180 + radius), fill="#e07a3f")
    picture.save(target)


def kepu_command(project: Path, *arguments: str) -> list[str]:
    """`kepu` of the interpreter that runs the tests."""
    return [sys.executable, "-m", "pipeline", *arguments, "--project", str(project), "--json"]


def environment(store: Path | None, **changed: str) -> dict[str, str]:
    """This process's environment with the fixture's moment as now; an empty value takes a variable away."""
    found = {k: v for k, v in os.environ.items() if not k.startswith(("KEPU_", "SOURCE_DATE_EPOCH"))}
    kept = {k: v for k, v in os.environ.items() if k == "KEPU_FFMPEG"}
    own = {"KEPU_STORE": str(store)} if store else {}
    every = {**found, **kept, **own, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": EPOCH, **changed}
    return {name: value for name, value in every.items() if value}


def kepu(project: Path, store: Path | None, *arguments: str, **changed: str) -> Any:
    """The JSON document of one command that must succeed."""
    done = subprocess.run(
        kepu_command(project, *arguments),
        cwd=project,
        env=environment(store, **changed),
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def mkdocs_build(built: Built, folder: Path) -> None:
    """Plain `mkdocs build` of the project into `folder`."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder)],
        cwd=built.project,
        env=environment(built.store),
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def tree(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder by its path, hidden ones too."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if not path.is_dir():
            found[path.relative_to(folder).as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    """Paths whose bytes differ, or that are in one only."""
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
