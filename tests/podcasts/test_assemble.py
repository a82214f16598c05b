"""Which podcasts there are, and what becomes of what an editor wrote, from a library as it is loaded."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.config import (
    Frequency,
    PodcastSettings,
    Project,
    Proof,
    Settings,
    ShowSettings,
    SiteDemonstration,
    load_settings,
)
from pipeline.content.library import Library
from pipeline.content.model import Audio, Video
from pipeline.edition.podcasts import shows
from pipeline.line.checking import check_project
from pipeline.media.entry_media import FinishedMedia, caption_request, sound_request
from pipeline.media.model import (
    Asset,
    AssetFile,
    AudioAsset,
    Candidate,
    CaptionsAsset,
    ImageAsset,
    Rendition,
    Storyboard,
    VideoAsset,
)
from pipeline.media.request import MediaRequest
from pipeline.podcasts.assemble import podcasts
from pipeline.podcasts.record import Episode, Location, Podcast, Season
from pipeline.store import BlobFile, Manifest
from tests.fixture_site import ROOT

NOW = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
FILM, SOUND = "content/videos/three-second-tone.md", "content/audio/two-tones.md"
Written = Callable[..., Library]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """The library of the fixture site `minimal`, each named file with lines added to its front matter."""
    for folder in ("site_config", "tests/sites/minimal"):
        shutil.copytree(
            ROOT / folder, tmp_path / ("site_config" if folder == "site_config" else ""), dirs_exist_ok=True
        )

    def write(**added: str) -> Library:
        for name, lines in added.items():
            file = tmp_path / {"film": FILM, "sound": SOUND}[name]
            text = file.read_text(encoding="utf-8")
            file.write_text(text.replace("media:\n", f"{lines}\nmedia:\n", 1), encoding="utf-8")
        checked = check_project(Project(tmp_path), NOW)
        assert set(checked.library.documents) >= {"three-second-tone", "two-tones"}, checked.findings
        return checked.library

    return write


@pytest.fixture
def settings(root: Path) -> Settings:
    found = load_settings(Project(root), {})
    return replace(found, site=found.site.model_copy(update={"demonstration": None}))


def made(library: Library) -> FinishedMedia:
    """Media as if every job of the films and sounds were done; a file's length tells its name's."""
    assets: dict[MediaRequest, Asset] = {}
    names: dict[str, tuple[str, ...]] = {}
    for document in library.documents.values():
        entry = document.entry
        if isinstance(entry, Video | Audio):
            key = (entry.kind[0] * 8) + "0" * 56
            file = {name: AssetFile(key, name) for name in FILES}
            picture = ImageAsset(key, 1280, 720, (Candidate(file["poster-1280.jpg"], 1280, 720),))
            assets[sound_request(entry)] = (
                AudioAsset(key, file["audio.m4a"], file["audio.webm"], file["waveform.svg"], None, 2000)
                if isinstance(entry, Audio)
                else VideoAsset(
                    key, file["video.mp4"], file["video-small.mp4"], file["master.m3u8"], picture, 640, 360, 3000, True,
                    (), Rendition("360p", 640, 360), Rendition("180p", 320, 180), file["audio.m4a"], (),
                    Storyboard(file["storyboard.vtt"], (), 1000, 160, 90),
                )
            )  # fmt: skip
            names[key] = FILES
            for track in entry.media.captions:
                key = (entry.kind[0] * 8) + "1" * 56
                assets[caption_request(track)] = CaptionsAsset(key, AssetFile(key, "captions.vtt"), track.language, track.label)  # fmt: skip
                names[key] = ("captions.vtt",)
    manifests = {
        key: Manifest(key, "made", tuple(BlobFile(n, len(n), "b" * 64, "x/y") for n in sorted(found)), {})
        for key, found in names.items()
    }
    return FinishedMedia(assets, manifests, {}, {})


FILES = tuple(
    "audio.m4a audio.webm master.m3u8 poster-1280.jpg storyboard.vtt video-small.mp4 video.mp4 waveform.svg".split()
)


def found(settings: Settings, library: Library, **guids: str) -> dict[str, Podcast]:
    return {podcast.path: podcast for podcast, _ in podcasts(settings, library, made(library), guids)}


def only(podcast: Podcast) -> Episode:
    (episode,) = podcast.episodes
    return episode


COLUMN = "columns/hello-science/"
SERIES = "series/kitchen-lab/"


def test_a_series_has_podcasts_where_the_column_has_them_too(settings: Settings, written: Written) -> None:
    library = written(film="series: {id: kitchen-lab, episode: 2}")
    listed = [(s.kind, s.medium, s.path, s.page) for s in shows(settings, library)]
    assert listed == [
        ("column", "audio", f"{COLUMN}podcast.xml", COLUMN),
        ("column", "video", f"{COLUMN}video-podcast.xml", COLUMN),
        ("series", "video", f"{SERIES}video-podcast.xml", SERIES),
    ]
    both = found(settings, library)
    assert list(both) == [path for _, _, path, _ in listed]
    column, series = both[f"{COLUMN}video-podcast.xml"], both[f"{SERIES}video-podcast.xml"]
    assert (column.serial, series.serial) == (False, True)
    assert only(column) is only(series)
    place = [s.id for s in settings.series].index("kitchen-lab") + 1
    assert only(column).season == Season(place, "厨房实验室", 2)


def test_what_the_editor_marks_is_told(settings: Settings, written: Written) -> None:
    library = written(
        film='episode_type: 预告\nsoundbite: {at: "00:00:00.5", seconds: 5}\nai_made: {what: 画面}\n'
        "related: [example-science-hall]",
        sound="episode_type: 花絮",
    )
    both = found(settings, library)
    film = only(both[f"{COLUMN}video-podcast.xml"])
    assert film.type == "trailer" and only(both[f"{COLUMN}podcast.xml"]).type == "bonus"
    assert film.soundbite is not None
    assert (film.soundbite.start_ms, film.soundbite.duration_ms, film.soundbite.title) == (500, 5000, "")
    assert film.locations == (Location("示例科学馆"),)
    assert (
        film.ai_made
        and film.description.startswith("人工智能生成：画面\n\n")
        and "人工智能生成" in film.notes
    )


def test_every_file_that_plays_alone_is_a_version(settings: Settings, written: Written) -> None:
    both = found(settings, written())
    film, sound = only(both[f"{COLUMN}video-podcast.xml"]), only(both[f"{COLUMN}podcast.xml"])
    assert [(f.url.rpartition("/")[2], f.title, f.height) for f in film.alternates] == [
        ("video.mp4", "360p", 360),
        ("video-small.mp4", "180p", 180),
        ("master.m3u8", "自动选清晰度", 0),
        ("audio.m4a", "只听声音", 0),
    ]
    assert [f.url.rpartition("/")[2] for f in sound.alternates] == ["audio.m4a", "audio.webm"]
    assert film.enclosure == film.alternates[0] and sound.enclosure == sound.alternates[0]
    assert all(f.length == len(f.url.rpartition("/")[2]) and f.sha256 == "b" * 64 for f in film.alternates)


def test_what_is_not_encoded_yet_is_no_episode(settings: Settings, written: Written) -> None:
    library = written()
    (first, _), *_ = podcasts(settings, library, FinishedMedia({}, {}, {}, {}), {})
    assert first.episodes == ()


def test_a_demonstration_says_so_and_asks_not_to_be_listed(settings: Settings, written: Written) -> None:
    library = written()
    podcast = found(settings, library)[f"{COLUMN}podcast.xml"]
    assert not podcast.blocked and podcast.author == settings.site.owner
    notice = SiteDemonstration(notice="演示站，未经授权。")
    site = settings.site.model_copy(update={"demonstration": notice})
    shown = found(replace(settings, site=site), library)[f"{COLUMN}podcast.xml"]
    assert shown.blocked and shown.description.endswith("演示站，未经授权。")
    assert shown.author == settings.site.rights and settings.site.owner not in shown.copyright


def test_settings_of_the_column_come_first(settings: Settings, written: Written) -> None:
    told = ShowSettings(
        category="Science/Physics",
        frequency=Frequency(words="每周一更", rule="FREQ=WEEKLY"),
        complete=True,
        proofs=(Proof(text="05124"),),
    )
    columns = tuple(c.model_copy(update={"podcast": told}) for c in settings.columns)
    feeds = settings.feeds.model_copy(
        update={"podcasts": PodcastSettings(author="编辑部", email="p@example.org", locked=False, episodes=1)}
    )
    library = written()
    podcast = found(replace(settings, columns=columns, feeds=feeds), library)[f"{COLUMN}podcast.xml"]
    assert (podcast.category, podcast.author, podcast.email) == ("Science/Physics", "编辑部", "p@example.org")
    assert (podcast.complete, podcast.locked, podcast.proofs) == (True, False, (("verify", "05124"),))
    assert podcast.frequency is not None and podcast.frequency.rule == "FREQ=WEEKLY"
    plain = found(settings, library)[f"{COLUMN}podcast.xml"]
    assert plain.category == settings.feeds.podcasts.category and plain.frequency is None


def test_a_given_guid_is_shown(settings: Settings, written: Written) -> None:
    library, path = written(), f"{COLUMN}podcast.xml"
    guid = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    own = found(settings, library)[path].guid
    assert found(settings, library, **{path: guid})[path].guid == guid != own


def test_a_file_of_two_items_is_an_episode_once(settings: Settings, written: Written, tmp_path: Path) -> None:
    """The item that had it first keeps it: who has heard that episode hears it no second time."""
    written()
    text = (tmp_path / FILM).read_text(encoding="utf-8")
    later = text.replace("id: three-second-tone", "id: again").replace("2024-10-12", "2024-10-20")
    (tmp_path / "content/videos/again.md").write_text(later, encoding="utf-8")
    library = written()
    assert "again" in library.documents
    assert only(found(settings, library)[f"{COLUMN}video-podcast.xml"]).id == "three-second-tone"
