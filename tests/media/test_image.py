"""Recipes of pictures: no size is planned in a format that cannot hold it, and none is lost for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import ImageSettings
from pipeline.media.image import LONGEST, LONGEST_MOTION, image_asset, image_recipe, image_refusal
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
    assert [asset.fallback.width, asset.fallback.height] == largest


@given(st.integers(1, 40_000), st.integers(1, 200_000), st.booleans(), st.booleans())
def test_every_planned_file_fits_its_format(width: int, height: int, transparent: bool, avif: bool) -> None:
    picture = Picture(width, height, "png", transparent, frames=2, duration_ms=200)
    probe = Probe("image", "png", picture=picture)
    if image_refusal(REQUEST, SOURCE, probe) is not None:
        assert height > LONGEST["JPEG"] * width
        return
    recipe = image_recipe(picture, REQUEST, WITH_AVIF if avif else SETTINGS)
    for encoding in recipe["encodings"]:
        assert all(max(size) <= LONGEST[encoding["format"]] for size in recipe["sizes"])
    assert formats(recipe)[-1] in ("JPEG", "PNG")
    if motion := recipe["motion"]:
        assert max(motion["size"]) <= LONGEST_MOTION[motion["format"]]
    else:
        assert height > LONGEST_MOTION["WEBP"] * width
    assert recipe["sizes"][-1][0] <= width


def test_a_strip_that_no_format_holds_is_refused() -> None:
    refusal = image_refusal(REQUEST, SOURCE, Probe("image", "png", picture=Picture(2, 140_000, "png")))
    assert refusal is not None
    assert (refusal.code, "2×140000" in refusal.message) == ("E405", True)


def test_only_pictures_with_a_trait_have_one_in_their_recipe() -> None:
    plain = image_recipe(Picture(9, 9, "png"), REQUEST, SETTINGS)
    assert "traits" not in plain
    assert image_recipe(Picture(9, 9, "png", traits="profile"), REQUEST, SETTINGS)["traits"] == "profile"
