"""The podcasts of the built site: what they name are its files, of that length and digest; what is given once stays."""

from __future__ import annotations

import base64
import hashlib
import json
import posixpath
import re
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from lxml import etree
from PIL import Image

from tests.e2e.minimal import SITE_URL, Built
from tests.podcasts.test_rss import NAMES

AUDIO, VIDEO = "columns/hello-science/podcast.xml", "columns/hello-science/video-podcast.xml"
ITEMS = {AUDIO: "audio/two-tones/", VIDEO: "videos/three-second-tone/"}
BOTH = pytest.mark.parametrize("path", [AUDIO, VIDEO])


def channel(built: Built, path: str) -> Any:
    found = etree.fromstring((built.site / path).read_bytes()).find("channel")
    assert found is not None
    return found


def target(built: Built, url: str) -> Path:
    assert url.startswith(SITE_URL), url
    path = built.site / url.removeprefix(SITE_URL)
    return path / "index.html" if url.endswith("/") else path


def test_a_column_has_one_of_each_medium_and_others_have_none(minimal: Built) -> None:
    found = {p.relative_to(minimal.site).as_posix() for p in minimal.site.rglob("*podcast.xml")}
    assert found == {AUDIO, VIDEO}


@pytest.mark.parametrize(
    ("page", "named", "shown"),
    [
        ("columns/hello-science/", {AUDIO, VIDEO}, {AUDIO, VIDEO}),
        ("audio/two-tones/", {AUDIO}, set()),
        ("videos/three-second-tone/", {VIDEO}, set()),
        ("articles/boiling-on-a-plateau/", set(), set()),
        ("columns/scientists/", set(), set()),
        ("subscribe/", set(), {AUDIO, VIDEO}),
    ],
)
def test_pages_lead_to_their_podcasts(minimal: Built, page: str, named: set[str], shown: set[str]) -> None:
    html = lxml.html.fromstring((minimal.site / page / "index.html").read_bytes())

    def found(path: str) -> set[str]:
        hrefs = (element.get("href") for element in html.xpath(path))
        return {posixpath.normpath(f"{page}{href}") for href in hrefs if href.endswith("podcast.xml")}

    assert found("//link[@rel='alternate' and @type='application/rss+xml']") == named
    assert found("//main//a | //div[@id='content']//a") == shown


@BOTH
def test_whatever_it_names_is_a_file_of_the_site(minimal: Built, path: str) -> None:
    whole = channel(minimal, path)
    urls = [
        value
        for element in whole.iter()
        for name, value in element.attrib.items()
        if name in ("url", "href", "uri", "img") and value.startswith(SITE_URL)
    ]
    assert len(urls) > 10
    assert [url for url in urls if not target(minimal, url).is_file()] == []
    (item,) = whole.findall("item")
    assert item.findtext("link") == SITE_URL + ITEMS[path]


@BOTH
def test_lengths_types_and_digests_are_those_of_the_built_files(minimal: Built, path: str) -> None:
    (item,) = channel(minimal, path).findall("item")
    (enclosure,) = item.findall("enclosure")
    alternates = item.findall("podcast:alternateEnclosure", NAMES)
    assert len(alternates) == (4 if path == VIDEO else 2)
    for element in alternates:
        file = target(minimal, element.find("podcast:source", NAMES).get("uri"))
        integrity = element.find("podcast:integrity", NAMES).get("value")
        assert int(element.get("length")) == file.stat().st_size
        assert (
            base64.b64decode(integrity.removeprefix("sha256-")) == hashlib.sha256(file.read_bytes()).digest()
        )
    first = alternates[0]
    assert first.get("default") == "true"
    assert (enclosure.get("url"), enclosure.get("length"), enclosure.get("type")) == (
        first.find("podcast:source", NAMES).get("uri"),
        first.get("length"),
        first.get("type"),
    )
    assert enclosure.get("type") == ("video/mp4" if path == VIDEO else "audio/mp4")


@BOTH
def test_the_artwork_is_square_and_large(minimal: Built, path: str) -> None:
    url = channel(minimal, path).find("itunes:image", NAMES).get("href")
    picture = Image.open(target(minimal, url))
    assert (picture.format, picture.size, picture.mode) == ("JPEG", (3000, 3000), "RGB")


@BOTH
def test_captions_say_the_same_in_every_format(minimal: Built, path: str) -> None:
    (item,) = channel(minimal, path).findall("item")
    found = {t.get("type"): target(minimal, t.get("url")) for t in item.findall("podcast:transcript", NAMES)}
    assert set(found) == {"text/vtt", "application/x-subrip", "application/json"}
    stamps = r"(\d\d:\d\d:\d\d)[.,](\d\d\d) --> (\d\d:\d\d:\d\d)[.,](\d\d\d)"
    webvtt, subrip = (
        found[kind].read_text(encoding="utf-8") for kind in ("text/vtt", "application/x-subrip")
    )
    assert re.findall(stamps, webvtt) == re.findall(stamps, subrip) != []
    segments = json.loads(found["application/json"].read_bytes())["segments"]
    assert len(segments) == len(re.findall(stamps, webvtt))
    assert all(line in webvtt for segment in segments for line in segment["body"].split("\n"))


def test_chapters_are_those_of_the_page(minimal: Built) -> None:
    (item,) = channel(minimal, VIDEO).findall("item")
    file = target(minimal, item.find("podcast:chapters", NAMES).get("url"))
    chapters = json.loads(file.read_bytes())["chapters"]
    assert [(c["startTime"], c["title"]) for c in chapters] == [(0, "第一秒"), (2, "最后一秒")]
    inside = item.findall("psc:chapters/psc:chapter", NAMES)
    assert [c.get("title") for c in inside] == [c["title"] for c in chapters]
    assert channel(minimal, AUDIO).find("item/podcast:chapters", NAMES) is None


def test_a_new_title_writes_its_own_podcast_only(minimal: Built, tmp_path: Path) -> None:
    built = minimal.copy(tmp_path / "project")
    built.build()
    before = {path: (built.site / path).read_bytes() for path in (AUDIO, VIDEO)}
    file = built.project / "content" / "audio" / "two-tones.md"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("先听一个音，", "先听一个音，听仔细，"), encoding="utf-8")
    built.build()
    assert (built.site / VIDEO).read_bytes() == before[VIDEO]
    assert "听仔细" in (built.site / AUDIO).read_text(encoding="utf-8")


def test_a_site_that_moves_keeps_the_identity_of_its_podcasts(minimal: Built, tmp_path: Path) -> None:
    """Only the film is published: the sound lacks a review."""
    built = minimal.copy(tmp_path / "project")
    ledger = built.project / "ledger" / "podcasts.jsonl"
    assert built.kepu("publish")["done"] is False and not ledger.exists()
    built.kepu("publish", "--yes")
    (line,) = [json.loads(line) for line in ledger.read_text(encoding="utf-8").splitlines()]
    guid = channel(built, VIDEO).findtext("podcast:guid", namespaces=NAMES)
    assert (line["path"], line["guid"], line["feed"]) == (VIDEO, guid, SITE_URL + VIDEO)
    settings = built.project / "site_config" / "site.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("kepu.example.org", "new.example.org"), encoding="utf-8")
    built.build()
    assert channel(built, VIDEO).findtext("podcast:guid", namespaces=NAMES) == guid
    assert channel(built, VIDEO).findtext("link") == "https://new.example.org/columns/hello-science/"
    assert channel(built, AUDIO).findtext("podcast:guid", namespaces=NAMES) != guid
    built.kepu("publish", "--yes")
    assert len(ledger.read_text(encoding="utf-8").splitlines()) == 1


def test_mp3_is_the_enclosure_where_the_settings_say_so(minimal: Built, tmp_path: Path) -> None:
    built = minimal.copy(tmp_path / "project")
    for name, old, new in (
        ("media.yml", "mp3: false", "mp3: true"),
        ("feeds.yml", "podcasts:\n", "podcasts:\n  enclosure: mp3\n"),
    ):
        file = built.project / "site_config" / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
    built.build()
    (item,) = channel(built, AUDIO).findall("item")
    assert item.find("enclosure").get("type") == "audio/mpeg"
    types = [e.get("type") for e in item.findall("podcast:alternateEnclosure", NAMES)]
    assert types == ["audio/mpeg", "audio/mp4", "audio/webm"]
    assert target(built, item.find("enclosure").get("url")).read_bytes().startswith(b"ID3\x04")
