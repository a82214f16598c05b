"""Recipes of pictures: no size is planned in a format that cannot hold it, and none is lost for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import ImageSettings
from pipeline.media.image import LONGEST, LONGEST_MOTION, image_asset, image_recipe, image_refusal
from pipeline.media.image_files import encoded_sizes, still_names
from pipeline.media.model import Job, Picture, Probe, Source
from pipeline.media.request import MediaRequest

REQUEST = MediaRequest.of("image", "a.png")
SETTINGS = ImageSettings()
WITH_AVIF = ImageSettings(avif=True)
SOURCE = Source("a.png", "0" * 64, 9)


def formats(recipe: dict[str, object]) -> list[str]:
    return [encoding["format"] for encoding in recipe["encodings"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("size", "transparent", "settings", "wanted", "largest"),
    [
        ((1080, 2400), False, SETTINGS, ["WEBP", "JPEG"], [1080, 2400]),
        ((1080, 16383), False, SETTINGS, ["WEBP", "JPEG"], [1080, 16383]),
        ((1080, 16384), False, SETTINGS, ["JPEG"], [1080, 16384]),
        ((1080, 18000), False, SETTINGS, ["JPEG"], [1080, 18000]),
        ((1080, 18000), True, SETTINGS, ["PNG"], [1080, 18000]),
        ((1080, 16384), False, WITH_AVIF, ["AVIF", "JPEG"], [1080, 16384]),
        ((1080, 18000), False, WITH_AVIF, ["JPEG"], [1080, 18000]),
        ((2160, 18000), False, SETTINGS, ["WEBP", "JPEG"], [1600, 13333]),
        ((18000, 1080), False, SETTINGS, ["WEBP", "JPEG"], [1600, 96]),
        ((600, 65500), False, SETTINGS, ["JPEG"], [600, 65500]),
        ((600, 66000), False, SETTINGS, ["JPEG"], [595, 65450]),
        ((600, 66000), True, SETTINGS, ["PNG"], [595, 65450]),
    ],
)
def test_long_pictures(
    size: tuple[int, int],
    transparent: bool,
    settings: ImageSettings,
    wanted: list[str],
    largest: list[int],
) -> None:
    recipe = image_recipe(Picture(*size, "png", transparent), REQUEST, settings)
    assert formats(recipe) == wanted
    assert recipe["sizes"][-1] == largest
    asset = image_asset(Job("image", (), recipe, {}))
    assert [asset.width, asset.height] == largest
    only = len(wanted) == 1
    assert asset.fallback.width == (largest[0] if only else min(largest[0], SETTINGS.fallback_widths[-1]))


@given(st.integers(1, 40_000), st.integers(1, 200_000), st.booleans(), st.booleans())
def test_every_planned_file_fits_its_format(width: int, height: int, transparent: bool, avif: bool) -> None:
    picture = Picture(width, height, "png", transparent, frames=2, duration_ms=200)
    probe = Probe("image", "png", picture=picture)
    if image_refusal(REQUEST, SOURCE, probe) is not None:
        assert height > LONGEST["JPEG"] * width
        return
    recipe = image_recipe(picture, REQUEST, WITH_AVIF if avif else SETTINGS)
    for encoding in recipe["encodings"]:
        sizes = encoded_sizes(recipe, encoding)
        assert sizes
        assert all(max(size) <= LONGEST[encoding["format"]] for size in sizes)
    assert formats(recipe)[-1] in ("JPEG", "PNG")
    assert len(dict(still_names(recipe))) == sum(len(e["widths"]) for e in recipe["encodings"])
    if motion := recipe["motion"]:
        assert max(motion["size"]) <= LONGEST_MOTION[motion["format"]]
    else:
        assert height > LONGEST_MOTION["WEBP"] * width
    assert recipe["sizes"][-1][0] <= width


def test_a_strip_that_no_format_holds_is_refused() -> None:
    refusal = image_refusal(REQUEST, SOURCE, Probe("image", "png", picture=Picture(2, 140_000, "png")))
    assert refusal is not None
    assert (refusal.code, "2×140000" in refusal.message) == ("E405", True)


def test_the_fallback_is_made_in_fewer_widths() -> None:
    recipe = image_recipe(Picture(2000, 1000, "png"), REQUEST, SETTINGS)
    names = [name for name, _ in still_names(recipe)]
    assert names == ["320.webp", "640.webp", "960.webp", "1600.webp", "640.jpg", "1280.jpg"]
    assert recipe["sizes"] == [[320, 160], [640, 320], [960, 480], [1280, 640], [1600, 800]]


def test_a_picture_narrower_than_the_fallback_keeps_its_own_width() -> None:
    recipe = image_recipe(Picture(500, 400, "png"), REQUEST, SETTINGS)
    assert [name for name, _ in still_names(recipe)] == ["320.webp", "500.webp", "500.jpg"]


def test_an_encoding_without_widths_is_made_in_all_sizes() -> None:
    assert encoded_sizes({"sizes": [[2, 1], [4, 2]]}, {"format": "JPEG"}) == [(2, 1), (4, 2)]


def test_only_pictures_with_a_trait_have_one_in_their_recipe() -> None:
    plain = image_recipe(Picture(9, 9, "png"), REQUEST, SETTINGS)
    assert "traits" not in plain
    assert image_recipe(Picture(9, 9, "png", traits="profile"), REQUEST, SETTINGS)["traits"] == "profile"
