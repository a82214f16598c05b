"""Which files front matter calls AI-made."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.content.library import Document
from pipeline.media.entry_media import ai_labels, requests_of
from tests.content.reading import read_file

FILM, SIGN, COVER, PICTURE = "videos/tone.mp4", "videos/tone.sign.mp4", "covers/a.png", "pictures/b.png"
SHOWN = "cover: {image: covers/a.png, alt: 一支音叉}\n"
PRODUCER = "001191510100MB0000000X00001"

Written = Callable[..., Document]


@pytest.fixture
def written(root: Path, tmp_path: Path) -> Written:
    """A film with a cover, a picture in its text and a version in sign language, called AI-made or not."""
    text = (root / "tests/sites/minimal/content/videos/three-second-tone.md").read_text(encoding="utf-8")

    def write(ai_made: str = "", mode: str = "switch", id: str = "three-second-tone") -> Document:
        file = tmp_path / f"{id}.md"
        changed = text.replace("media:\n", f"{SHOWN}{ai_made}media:\n", 1)
        changed = changed.replace("tone.sign.mp4}", f"tone.sign.mp4, mode: {mode}}}")
        changed = changed.replace("id: three-second-tone", f"id: {id}")
        file.write_text(f"{changed}\n![音叉](pictures/b.png)\n", encoding="utf-8")
        document = read_file(file, file.name, findings := [])
        assert document is not None, findings
        return document

    return write


def test_everything_an_ai_made_item_names_but_the_interpreter_alone(written: Written) -> None:
    made = "ai_made: {what: 画面和配音}\n"
    labels = ai_labels([written(made)], PRODUCER)
    assert set(labels) == {FILM, SIGN, COVER, PICTURE}
    said = {"Label": "1", "ContentProducer": PRODUCER, "ProduceID": "three-second-tone"}
    assert [json.loads(label) for label in labels.values()] == [said] * 4
    assert set(ai_labels([written(made, "inset")], PRODUCER)) == {FILM, COVER, PICTURE}


def test_only_the_files_that_are_named(written: Written) -> None:
    assert set(ai_labels([written("ai_made: {what: 封面图, files: [cover]}\n")], PRODUCER)) == {COVER}
    assert set(ai_labels([written("ai_made: {what: 插图, files: [pictures]}\n")], PRODUCER)) == {PICTURE}


def test_nothing_without_a_producer_or_without_a_word(written: Written) -> None:
    assert ai_labels([written("ai_made: {what: 画面}\n")], "") == {}
    assert ai_labels([written()], PRODUCER) == {}


def test_a_file_of_two_items_has_the_number_of_the_first(written: Written) -> None:
    made = "ai_made: {what: 画面}\n"
    labels = ai_labels([written(made, id="z-film"), written(made, id="a-film")], PRODUCER)
    assert json.loads(labels[FILM])["ProduceID"] == "a-film"


def test_a_picture_with_a_focal_point_is_cut_for_its_frame_alone(written: Written, tmp_path: Path) -> None:
    film = written()
    assert [r for r in requests_of([film]) if r.kind == "image" and r.option("aspect")] == []
    focused = (tmp_path / "three-second-tone.md").read_text(encoding="utf-8")
    (tmp_path / "three-second-tone.md").write_text(
        focused.replace("alt: 一支音叉}", "alt: 一支音叉, focus: [70, 30]}"), encoding="utf-8"
    )
    document = read_file(tmp_path / "three-second-tone.md", "three-second-tone.md", findings := [])
    assert document is not None, findings
    crops = [r for r in requests_of([document]) if r.kind == "image" and r.option("aspect")]
    assert [(r.path, r.option("aspect"), r.option("focus")) for r in crops] == [(COVER, "16:9", "70,30")]
