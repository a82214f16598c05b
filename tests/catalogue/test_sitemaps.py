"""Sitemaps of films: what Google asks for, in the order of its schema."""

from __future__ import annotations

from typing import Any

import lxml.etree

from pipeline.catalogue.sitemaps import index, media_sitemap

VIDEO = "{http://www.google.com/schemas/sitemap-video/1.1}"
ORDER = "thumbnail_loc title description content_loc duration publication_date family_friendly requires_subscription"


def item(**changes: Any) -> Any:
    return {
        "url": "https://kepu.example.org/videos/x/",
        "title": "1 < 2 & “雷”",
        "summary": "说明。",
        "published": "2026-11-23T20:00:00+08:00",
        "updated": None,
        "picture": {"url": "https://kepu.example.org/media/a/p.jpg"},
        "media": {
            "type": "video",
            "seconds": 17.6,
            "files": [{"url": "https://kepu.example.org/media/a/v.mp4"}],
        },
        **changes,
    }


def test_a_film_has_every_field_in_order() -> None:
    root = lxml.etree.fromstring(media_sitemap([item()]))
    (video,) = root.iter(f"{VIDEO}video")
    assert [child.tag for child in video] == [VIDEO + name for name in ORDER.split()]
    assert video[1].text == "1 < 2 & “雷”" and video[4].text == "18"


def test_a_sound_and_a_page_without_media_are_no_films() -> None:
    sound = item(
        media={"type": "audio", "seconds": 3.0, "files": [{"url": "https://kepu.example.org/a.m4a"}]}
    )
    root = lxml.etree.fromstring(media_sitemap([sound, item(media=None, picture=None)]))
    assert not list(root.iter(f"{VIDEO}video")) and len(root) == 2


def test_the_index_escapes_addresses() -> None:
    root = lxml.etree.fromstring(index(["https://kepu.example.org/?a=1&b=2"]))
    assert root[0][0].text == "https://kepu.example.org/?a=1&b=2"
