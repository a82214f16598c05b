"""WAV files as recorders and programs leave them: lengths that say nothing, headers that are wrong."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from pipeline.execute.child.probing import probe_stream
from tests.execute.conftest import Films


@pytest.fixture(scope="module")
def whole(films: Films, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Two seconds: `fmt ` at 12, `data` at 36."""
    file = tmp_path_factory.mktemp("wav") / "a.wav"
    films("-f", "lavfi", "-i", "sine=d=2:r=48000", "-c:a", "pcm_s16le", "-bitexact", str(file))
    assert file.read_bytes()[36:40] == b"data"
    return file.read_bytes()


def changed(data: bytes, form: str, *places: tuple[int, int]) -> bytes:
    copy = bytearray(data)
    for at, value in places:
        struct.pack_into(form, copy, at, value)
    return bytes(copy)


@pytest.mark.parametrize(
    ("riff", "length"),
    [
        (0, 0),
        (0xFFFFFFFF, 0xFFFFFFFF),
        (0xFFFFFFFF, 0xFFFFFFFF - 36),
        (0x7FFFFFFF, 0x7FFFFFFF - 36),
        (0x7FFFF024, 0x7FFFF000),
        (0x80000024, 0x80000000),
    ],
)
@pytest.mark.parametrize("share", [1, 2])
def test_a_length_that_says_nothing(tmp_path: Path, whole: bytes, riff: int, length: int, share: int) -> None:
    """Read to the end of the file, wherever it is."""
    file = tmp_path / "a.wav"
    file.write_bytes(changed(whole, "<I", (4, riff), (40, length))[: len(whole) // share])
    sound = probe_stream(file).audio
    assert sound is not None
    assert sound.duration_ms == pytest.approx(2000 // share, abs=2)


def test_a_file_of_the_long_form(films: Films, tmp_path: Path) -> None:
    """Its lengths of 4 bytes say nothing by design."""
    file = tmp_path / "a.wav"
    films("-f", "lavfi", "-i", "sine=d=1", "-c:a", "pcm_s16le", "-rf64", "always", str(file))
    sound = probe_stream(file).audio
    assert sound is not None
    assert sound.duration_ms == pytest.approx(1000, abs=2)
    file.write_bytes(file.read_bytes()[:50_000])
    assert probe_stream(file).kind == "refused"


def test_a_length_that_is_told_and_not_there_is_a_loss(tmp_path: Path, whole: bytes) -> None:
    file = tmp_path / "a.wav"
    file.write_bytes(whole[: len(whole) // 2])
    refusal = probe_stream(file).refusal
    assert refusal is not None
    assert refusal.code == "E402"


@pytest.mark.parametrize(
    ("form", "at", "word"), [("<H", 22, "声道数是 0"), ("<I", 24, "采样率是 0"), ("<H", 34, "位数是 0")]
)
def test_zeros_are_named(tmp_path: Path, whole: bytes, form: str, at: int, word: str) -> None:
    assert word in refused(tmp_path, changed(whole, form, (at, 0)))


def test_chunks_that_are_not_there_are_named(tmp_path: Path, whole: bytes) -> None:
    assert "fmt" in refused(tmp_path, whole[:12] + whole[36:])
    assert "data" in refused(tmp_path, whole[:36])


def test_samples_before_the_format_are_read(tmp_path: Path, whole: bytes) -> None:
    file = tmp_path / "a.wav"
    file.write_bytes(whole[:12] + whole[36:] + whole[12:36])
    assert probe_stream(file).audio is not None


def refused(folder: Path, data: bytes) -> str:
    file = folder / "a.wav"
    file.write_bytes(data)
    refusal = probe_stream(file).refusal
    assert refusal is not None
    assert refusal.code == "E407"
    assert refusal.help.startswith("请")
    return refusal.message
