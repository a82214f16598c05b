"""Damaged pictures of every format and with every kind of metadata: a refusal or a picture, never an exception."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline.execute.child.pictures import probe_picture
from tests.execute.child.test_picture_metadata import packet, with_exif, with_png_texts, with_xmp_element

PIXELS = 1_000_000


def saved(form: str, **more: object) -> bytes:
    file = BytesIO()
    image = Image.linear_gradient("L").resize((40, 30)).convert("RGB")
    image.save(file, form, **more)
    return file.getvalue()


def moving(form: str) -> bytes:
    return saved(form, save_all=True, append_images=[Image.new("RGB", (40, 30), "red")], duration=80)


def written(mark: Callable[[Path], None]) -> Callable[[Path], bytes]:
    def bytes_of(folder: Path) -> bytes:
        mark(folder / "marked")
        return (folder / "marked").read_bytes()

    return bytes_of


SOURCES: dict[str, Callable[[Path], bytes]] = {
    "jpeg-exif": written(with_exif),
    "jpeg-xmp": written(with_xmp_element),
    "jpeg-progressive": lambda _: saved("JPEG", progressive=True),
    "mpo": lambda _: saved("MPO", save_all=True, append_images=[Image.new("RGB", (8, 8))]),
    "png-texts": written(with_png_texts),
    "apng": lambda _: moving("PNG"),
    "gif": lambda _: moving("GIF"),
    "webp": lambda _: moving("WEBP"),
    "avif": lambda _: saved("AVIF", xmp=packet(), speed=10),
}
changes = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=4)), min_size=1, max_size=6
)


@pytest.mark.parametrize("name", SOURCES)
def test_damage_is_a_refusal_or_unseen(tmp_path: Path, name: str) -> None:
    whole = SOURCES[name](tmp_path)
    file = tmp_path / "damaged"

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(changes, st.booleans(), st.floats(0.2, 1))
    def damaged(places: list[tuple[float, bytes]], early: bool, kept: float) -> None:
        data = bytearray(whole)
        for at, found in places:
            place = int(at * (min(300, len(data)) if early else len(data)))
            data[place : place + len(found)] = found
        file.write_bytes(data[: int(len(data) * kept)])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # Pillow says what it leaves out of broken EXIF
            probe = probe_picture(file, PIXELS, 9)
        assert probe.kind in ("image", "refused")
        assert (probe.refusal is None) is (probe.kind == "image")

    damaged()
