"""Captions burnt into a film for screens: by the real ffmpeg, looked at in pixels."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.config import MediaSettings
from pipeline.execute.child.probing import probe_stream
from pipeline.execute.job_context import JobContext
from pipeline.execute.protocol import JobFailed
from pipeline.execute.run_job import run_job
from pipeline.execute.tools import tool_versions
from pipeline.media.captions.cue import Cue
from pipeline.media.captions.screen import to_ass
from pipeline.media.model import Job, ScreenAsset, Source
from pipeline.media.plan import MediaPlan, plan_media
from pipeline.media.probe import probe_jobs, probes_in
from pipeline.media.request import MediaRequest
from pipeline.media.screen_commands import CAPTIONS, FONTS
from pipeline.media.screens import FONT, SCREEN_MP4
from pipeline.store import FolderStore, Manifest, digest_of
from tests.execute.conftest import AIGC, LADDER, Films

WIDTH, HEIGHT = 320, 180
NAME = "it's a [film], really; 50% \\ 大熊猫.mp4"
"""Everything that means something to a filter graph."""
REQUEST = MediaRequest.of("screen", NAME, captions="c.srt", language="zh-CN")


class Screens:
    """A silent film of one colour, its captions and the font, in a folder of their own."""

    def __init__(self, folder: Path, root: Path, films: Films) -> None:
        self.root = root
        self.folder = folder
        self.store = FolderStore(folder / "store")
        colour = f"color=0x406080:s={WIDTH}x{HEIGHT}:r=25:d=2"
        films("-f", "lavfi", "-i", colour, "-pix_fmt", "yuv420p", "-preset", "ultrafast", str(folder / NAME))

    def plan(self, text: str, *, fonts: bool = True, label: str = "") -> MediaPlan:
        files = {NAME: self.folder / NAME, "c.srt": self.folder / "c.srt"}
        files |= {FONT: self.root / FONT} if fonts else {}
        files["c.srt"].write_text(f"1\n00:00:00,000 --> 00:00:01,000\n{text}\n", encoding="utf-8")
        sources = {p: Source(p, digest_of(f), f.stat().st_size) for p, f in files.items()}
        self.locate = {sources[p].digest: f for p, f in files.items()}
        settings = MediaSettings.model_validate(LADDER)
        tools = tool_versions(self.folder / "tools.json")
        probing = probe_jobs([REQUEST], sources, settings, tools)
        for job in probing:
            self.run(job)
        probes, labels = probes_in(probing, self.store), {NAME: label} if label else {}
        return plan_media([REQUEST], sources, probes, {}, settings, tools, labels=labels)

    def run(self, job: Job) -> Manifest:
        return run_job(job, self.locate, self.store, JobContext())

    def make(self, text: str) -> Path:
        (job,) = self.plan(text).jobs
        self.run(job)
        return self.store.locate(job.key, SCREEN_MP4)


@pytest.fixture(scope="module")
def screens(films: Films, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Screens:
    return Screens(tmp_path_factory.mktemp("screens"), root, films)


def frame(films: Films, film: Path, second: str, target: Path) -> np.ndarray:
    films("-ss", second, "-i", str(film), "-frames:v", "1", str(target))
    with Image.open(target) as picture:
        return np.asarray(picture.convert("L"), dtype=np.int16)


def test_words_stand_low_in_the_frame_while_they_are_said(
    screens: Screens, films: Films, tmp_path: Path
) -> None:
    film = screens.make("大熊猫")
    said, after = (frame(films, film, second, tmp_path / "frame.png") for second in ("0.5", "1.5"))
    assert after.max() - after.min() < 12
    rows, columns = np.nonzero(abs(said - after) > 60)
    letter = HEIGHT // 18
    assert HEIGHT * 3 // 4 < rows.min() < rows.max() < HEIGHT * 96 // 100
    assert WIDTH // 2 - 2 * letter < columns.min() < columns.max() < WIDTH // 2 + 2 * letter
    assert said.max() > 220, "white letters"
    assert said.min() < 30, "with a black edge"


def test_what_stood_at_the_top_stands_there(screens: Screens, films: Films, tmp_path: Path) -> None:
    film = screens.make("{\\an8}大熊猫")
    said, after = (frame(films, film, second, tmp_path / "frame.png") for second in ("0.5", "1.5"))
    rows, _ = np.nonzero(abs(said - after) > 60)
    assert 0 < rows.min() < rows.max() < HEIGHT // 4


def test_how_captions_are_read_is_part_of_the_key(screens: Screens) -> None:
    (job,) = screens.plan("大熊猫").jobs
    assert job.recipe["reading"] == 3


def drawn(films: Films, folder: Path, text: str, font: Path | None) -> np.ndarray:
    """The words over black, with a font or with none at all: the system's are kept away."""
    (folder / FONTS).mkdir(parents=True, exist_ok=True)
    if font is not None:
        (folder / FONTS / "font.otf").write_bytes(font.read_bytes())
    (folder / CAPTIONS).write_text(to_ass([Cue(0, 1000, text)], WIDTH, HEIGHT), encoding="utf-8")
    (folder / "fonts.conf").write_text("<fontconfig></fontconfig>", encoding="utf-8")
    black = f"color=black:s={WIDTH}x{HEIGHT}:d=1"
    command = [films.ffmpeg, "-v", "error", "-y", "-f", "lavfi", "-i", black]
    command += ["-vf", f"ass={CAPTIONS}:fontsdir={FONTS}", "-frames:v", "1", "o.png"]
    alone = {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
    subprocess.run(command, check=True, cwd=folder, env=alone, timeout=60)
    with Image.open(folder / "o.png") as picture:
        return np.asarray(picture.convert("L"), dtype=np.int16)


def test_the_letters_are_letters(films: Films, root: Path, tmp_path: Path) -> None:
    """Boxes look alike whatever the words; letters do not. Both words are as long."""
    with_font = [drawn(films, tmp_path / "with", text, root / FONT) for text in ("大熊猫", "吃竹子")]
    without = [drawn(films, tmp_path / "without", text, None) for text in ("大熊猫", "吃竹子")]
    assert (abs(with_font[0] - with_font[1]) > 60).sum() > 100
    assert (abs(without[0] - without[1]) > 60).sum() == 0
    assert (abs(with_font[0] - without[0]) > 60).sum() > 100


def test_signs_of_overrides_are_drawn(films: Films, root: Path, tmp_path: Path) -> None:
    """libass takes none of them for a command: each text is as wide as its letters."""
    empty, *texts = ("甲甲", "甲{1,2}甲", "甲\\x甲", "甲\\N甲", "甲{\\b1}甲", "甲<b>甲")
    narrow = np.nonzero(drawn(films, tmp_path / "none", empty, root / FONT) > 60)[1]
    for text in texts:
        rows, columns = np.nonzero(drawn(films, tmp_path / "signs", text, root / FONT) > 60)
        assert np.ptp(columns) > np.ptp(narrow) + HEIGHT // 18 // 2, text
        assert np.ptp(rows) < 2 * HEIGHT // 18, text


def test_a_letter_the_font_lacks_is_refused_by_name(screens: Screens) -> None:
    (job,) = screens.plan("大熊猫囍😀").jobs
    with pytest.raises(JobFailed) as refused:
        screens.run(job)
    assert refused.value.failure.code == "M431"
    assert "囍、😀" in refused.value.failure.message
    assert screens.store.manifest(job.key) is None


def test_the_label_of_ai_made_content_is_in_it(screens: Screens) -> None:
    (job,) = screens.plan("甲", label=AIGC).jobs
    manifest = screens.run(job)
    assert [blob.name for blob in manifest.files] == [SCREEN_MP4]
    assert probe_stream(screens.store.locate(job.key, SCREEN_MP4)).aigc == AIGC
    (plain,) = screens.plan("甲").jobs
    screens.run(plain)
    assert probe_stream(screens.store.locate(plain.key, SCREEN_MP4)).aigc == ""


def test_captions_and_font_are_in_the_key(screens: Screens) -> None:
    plan = screens.plan("甲")
    (job,), asset = plan.jobs, plan.assets[REQUEST]
    assert isinstance(asset, ScreenAsset)
    assert (asset.width, asset.height, asset.mp4.name) == (WIDTH, HEIGHT, SCREEN_MP4)
    assert [source.path for source in job.sources] == [NAME, "c.srt", FONT]
    assert screens.plan("乙").jobs[0].key != job.key
    assert screens.plan("甲").jobs[0].key == job.key
    assert MediaPlan.from_json(plan.to_json()) == plan


def test_without_the_font_it_is_told(screens: Screens) -> None:
    plan = screens.plan("甲", fonts=False)
    assert [(f.file, f.code, f.severity) for f in plan.findings] == [(FONT, "E435", "error")]
    assert plan.jobs == ()
