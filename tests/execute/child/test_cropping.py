"""What a container hides is neither compared nor suggested as a poster."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from pipeline.execute.child.cropping import cropped
from pipeline.execute.child.fingerprinting import fingerprint
from pipeline.execute.child.posters import suggest
from pipeline.execute.child.probing import probe_stream
from pipeline.media.fingerprint import Fingerprint
from tests.execute.conftest import Films
from tests.execute.sample_entries import SIDE_DATA, with_box

X264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p".split()


@pytest.fixture
def hidden(films: Films, tmp_path: Path) -> tuple[Path, Path]:
    """A film with moving magenta beside it that the container hides, and the film alone."""
    plain, padded = tmp_path / "plain.mp4", tmp_path / "padded.mp4"
    source = ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=10:d=3")
    films(*source, *X264, str(plain))
    beside = "split[a][b];[b]scale=400:180,setsar=1,negate[c];[c][a]overlay=40:0"
    films(*source, "-vf", beside, *X264, str(padded))
    padded.write_bytes(with_box(padded.read_bytes(), SIDE_DATA["clap"]))
    return plain, padded


def test_the_fingerprint_is_that_of_what_is_shown(hidden: tuple[Path, Path]) -> None:
    prints = []
    for file in hidden:
        video = probe_stream(file).video
        assert video is not None
        recipe = {"duration_ms": 3000, "video": 0, "audio": None, "rotation": 0, "crop": video.crop}
        prints.append(Fingerprint.from_json(fingerprint(file, recipe)["fingerprint"]).pictures)
    assert len(prints[0]) == len(prints[1])
    off = [(one ^ other).bit_count() for one, other in zip(*prints, strict=True)]
    assert sum(off) <= 4 * len(off)


def test_posters_show_no_more(
    hidden: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    recipe = {"index": 0, "duration_ms": 3000, "rotation": 0, "crop": (40, 40, 0, 0), "count": 1, "side": 400}
    (poster,) = suggest(hidden[1], recipe)["posters"]
    assert Image.open(poster["name"]).size == (320, 180)


def test_nothing_is_cut_without_a_crop() -> None:
    image = Image.new("RGB", (9, 5))
    assert cropped(image, image, ()) is image
    assert cropped(image, image, (0, 0, 0, 0)) is image
