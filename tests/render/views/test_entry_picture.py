"""Pictures on pages: whole, cut for cards around a focal point, and the colour that stands in their place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import jinja2
import lxml.html
import pytest

from pipeline.config import ImageSettings
from pipeline.content.model import Person, Picture
from pipeline.media.entry_media import FinishedMedia, crop_request
from pipeline.media.image import image_asset, image_recipe
from pipeline.media.model import Job, Source
from pipeline.media.model import Picture as Found
from pipeline.media.request import MediaRequest
from pipeline.render.views.entry_picture import entry_picture
from pipeline.store import Manifest

ROOT = Path(__file__).resolve().parents[3]
THEME = ROOT / "assets" / "theme"
COVER = Picture(image="covers/a.jpg", alt="熊猫坐着吃竹子", focus=(80, 20))


def finished(cover: Picture, transparent: bool = False) -> FinishedMedia:
    requests = [MediaRequest.of("image", cover.image)]
    requests += [r for aspect in ("16:9", "1:1") if (r := crop_request(cover, aspect))]
    assets, manifests = {}, {}
    for request in requests:
        found = Found(1500, 1500, "png", transparent)
        job = Job("image", (Source("a", "0" * 64, 1),), image_recipe(found, request, ImageSettings()), {})
        assets[request] = image_asset(job)
        manifests[job.key] = Manifest(job.key, "image", (), {"colour": "#ff0080"})
    return FinishedMedia(assets, manifests, {}, {})


def person(cover: Picture) -> Person:
    return Person.model_construct(kind="person", id="a", name="甲", portrait=cover)


def card(cover: Picture, kind: str) -> dict[str, object]:
    return {
        "kind": kind,
        "title": "熊猫",
        "url": "a/",
        "picture": entry_picture(finished(cover), person(cover)),
    }


def shown(cover: Picture, kind: str, **options: bool) -> lxml.html.HtmlElement:
    return macros("{{ m.frame(card, '90vw', **options) }}", card(cover, kind), options)


def macros(
    source: str, card: dict[str, object], options: dict[str, bool] | None = None
) -> lxml.html.HtmlElement:
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(THEME), autoescape=True)
    environment.filters["url"] = lambda address: f"../{address}"
    template = "{% import 'partials/kepu/macros.html' as m with context %}" + source
    html = environment.from_string(template).render(card=card, options=options or {})
    return lxml.html.fragment_fromstring(html)


def test_a_focal_point_cuts_cards_to_their_frames() -> None:
    frame = shown(COVER, "article")
    (image,) = frame.xpath(".//img")
    assert (image.get("width"), image.get("height"), image.get("class")) == ("1500", "844", "tone-302")
    (person,) = shown(COVER, "person").xpath(".//img")
    assert person.get("width") == person.get("height") == "1500"


def test_every_browser_has_widths_to_choose_from() -> None:
    """The last type is that of the <img>, so that what reads nothing better chooses among its widths as well."""
    frame = shown(COVER, "article")
    (source,), (image,) = frame.xpath(".//source"), frame.xpath(".//img")
    assert source.get("type") == "image/webp"
    assert [c.split()[1] for c in source.get("srcset").split(", ")] == ["320w", "640w", "960w", "1500w"]
    assert [c.split()[1] for c in image.get("srcset").split(", ")] == ["640w", "1280w"]
    assert image.get("src").endswith("/1280.jpg")
    assert source.get("sizes") == image.get("sizes") == "90vw"


def test_only_what_is_in_the_first_screen_is_fetched_at_once() -> None:
    (later,), (now,) = (shown(COVER, "article", **o).xpath(".//img") for o in ({}, {"eager": True}))
    assert (later.get("loading"), later.get("fetchpriority")) == ("lazy", None)
    assert (now.get("loading"), now.get("fetchpriority")) == (None, "high")


def test_without_a_picture_its_plate_stands() -> None:
    plate = {"letters": "落下", "line": "汉武帝时期", "drawing": "sky", "old": True}
    html = macros("{{ m.frame(card, '90vw') }}", {"kind": "person", "picture": None, "plate": plate})
    (found,) = html.xpath("./div")
    assert found.get("class") == "plate plate--sky plate--old"
    assert found.get("aria-hidden") == "true"
    assert [span.text for span in found] == ["落下", "汉武帝时期"]


def test_without_a_focal_point_the_whole_picture_stands() -> None:
    whole = COVER.model_copy(update={"focus": None})
    frame = shown(whole, "article")
    assert frame.xpath(".//img")[0].get("height") == "1500"
    assert crop_request(whole, "1:1") is None


def test_a_transparent_picture_has_no_colour_behind_it() -> None:
    view = entry_picture(finished(COVER, transparent=True), person(COVER))
    assert view is not None
    assert view["tone"] is None


def test_a_crop_that_is_not_ready_is_the_whole_picture() -> None:
    media = finished(COVER)
    whole = MediaRequest.of("image", COVER.image)
    media = replace(media, assets={whole: media.assets[whole]})
    view = entry_picture(media, person(COVER))
    assert view is not None
    assert (view["wide"], view["square"], view["height"]) == (None, None, 1500)


@pytest.mark.parametrize("focus", [[50], [50, 101], [-1, 0], [50, 50, 50], "50", [0.5, "x"]])
def test_what_is_no_focal_point(focus: object) -> None:
    with pytest.raises(ValueError, match="focus"):
        Picture.model_validate({"image": "a.jpg", "alt": "熊猫坐着", "focus": focus})
