"""JPEG: processes without a decoder are named, everything usual is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline.execute.child.jpeg_kind import unusual
from pipeline.execute.child.pictures import probe_picture
from tests.examples import examples


def changed(folder: Path, marker: int, precision: int = 8, **more: object) -> Path:
    """A JPEG whose frame header claims another process, or another depth."""
    file = folder / "s.jpg"
    Image.linear_gradient("L").resize((64, 64)).save(file, "JPEG", **more)
    data = bytearray(file.read_bytes())
    at = data.index(b"\xff\xc0\0\x0b")
    data[at + 1], data[at + 4] = marker, precision
    file.write_bytes(data)
    return file


@pytest.mark.parametrize(
    ("marker", "precision", "word"),
    [
        (0xC1, 12, "12 位的 JPEG"),
        (0xC0, 12, "12 位的 JPEG"),
        (0xC3, 8, "无损 JPEG"),
        (0xC3, 16, "无损 JPEG"),
        (0xCB, 8, "无损 JPEG"),
        (0xC5, 8, "分级 JPEG"),
        (0xCE, 8, "分级 JPEG"),
    ],
)
def test_a_rare_process_is_named(tmp_path: Path, marker: int, precision: int, word: str) -> None:
    probe = probe_picture(changed(tmp_path, marker, precision, comment=b"words"), 1_000_000, 1)
    assert probe.refusal is not None
    assert probe.refusal.code == "E407"
    assert word in probe.refusal.message
    assert "JPEG" in probe.refusal.help


def test_a_usual_one_that_is_damaged_stays_damaged(tmp_path: Path) -> None:
    file = changed(tmp_path, 0xC0)
    file.write_bytes(file.read_bytes()[:200])
    refusal = probe_picture(file, 1_000_000, 1).refusal
    assert refusal is not None
    assert refusal.code == "E402"


@settings(max_examples=examples(60), deadline=None)
@given(st.binary(max_size=100))
def test_any_bytes_are_named_or_not(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "any.jpg"
    file.write_bytes(b"\xff\xd8" + data)
    assert unusual(file) in {None, "jpeg-deep", "jpeg-lossless", "jpeg-rare", "jpeg-ls"}
