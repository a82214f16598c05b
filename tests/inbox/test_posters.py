"""Suggested posters: frames that show something, from all over the video, upright."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageFilter

from pipeline.execute.child.posters import score
from pipeline.execute.job_context import JobContext
from pipeline.execute.tools import find_ffmpeg


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Black for three seconds, a moving picture for three, white for three; a key frame a second; turned by 90°."""
    folder = tmp_path_factory.mktemp("posters")
    parts = "color=black:s=160x90:r=10:d=3[a];testsrc2=s=160x90:r=10:d=3[b];color=white:s=160x90:r=10:d=3[c]"
    graph = f"{parts};[a][b][c]concat=n=3"
    ffmpeg = str(find_ffmpeg(os.environ))
    coded = ["-pix_fmt", "yuv420p", "-preset", "ultrafast", "-g", "10"]
    plain, turned = folder / "plain.mp4", folder / "turned.mp4"
    subprocess.run([ffmpeg, "-v", "error", "-filter_complex", graph, *coded, plain], check=True, timeout=60)
    turn = ["-display_rotation", "90", "-i", str(plain), "-c", "copy", str(turned)]
    subprocess.run([ffmpeg, "-v", "error", *turn], check=True, timeout=60)
    return turned


def test_the_best_of_each_part_is_kept(film: Path, tmp_path: Path) -> None:
    recipe = {"index": 0, "duration_ms": 9000, "rotation": 90, "crop": [], "count": 3, "side": 160}
    (facts,) = JobContext().child(tmp_path, "posters", [film], recipe)
    posters = facts["posters"]
    assert [bool(p["score"]) for p in posters] == [False, True, False]
    assert 3000 <= posters[1]["ms"] <= 6000
    assert [p["name"] for p in posters] == ["poster-1.jpg", "poster-2.jpg", "poster-3.jpg"]
    assert Image.open(tmp_path / "poster-2.jpg").size == (90, 160)
    assert Image.open(tmp_path / "sheet.jpg").width > 90


def test_a_short_film_with_one_key_frame_gives_several(films: Path, tmp_path: Path) -> None:
    ffmpeg = str(find_ffmpeg(os.environ))
    one = tmp_path / "one.mp4"
    words = ["-i", str(films / "silent.mp4"), "-g", "1000", "-preset", "ultrafast", str(one)]
    subprocess.run([ffmpeg, "-v", "error", *words], check=True, timeout=60)
    recipe = {"index": 0, "duration_ms": 2000, "rotation": 0, "crop": [], "count": 4, "side": 80}
    (facts,) = JobContext().child(tmp_path, "posters", [one], recipe)
    times = [p["ms"] for p in facts["posters"]]
    assert len(times) == 4
    assert times == sorted(set(times))


@pytest.mark.parametrize("colour", ["black", "white", "#777"])
def test_an_even_frame_shows_nothing(colour: str) -> None:
    assert score(Image.new("RGB", (64, 64), colour)) == 0


def test_a_sharp_frame_is_better_than_a_blurred_one() -> None:
    sharp = Image.effect_mandelbrot((160, 90), (-2, -1.2, 1, 1.2), 30)
    assert score(sharp) > score(sharp.filter(ImageFilter.GaussianBlur(3))) > 0
