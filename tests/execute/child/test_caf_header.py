"""Recordings of Core Audio, MXF and W64: whole, cut off, and never finished."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from pipeline.execute.child.probing import probe_stream
from tests.execute.conftest import Films

TONE = "-f lavfi -i sine=d=4:r=48000 -c:a pcm_s16le".split()
PICTURE = "-f lavfi -i testsrc2=s=320x180:r=25:d=4 -c:v mpeg2video -q:v 3".split()
FORMS = {"caf": TONE, "w64": TONE, "mxf": [*TONE[:4], *PICTURE[:4], *PICTURE[4:], *TONE[4:]]}


@pytest.mark.parametrize("form", FORMS)
def test_whole_and_cut_off(films: Films, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"a.{form}"
    films(*FORMS[form], "-f", form, str(file))
    assert probe_stream(file).duration_ms == pytest.approx(4000, abs=2)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    refusal = probe_stream(file).refusal
    assert refusal is not None
    assert refusal.code == "E402"


@pytest.mark.parametrize("share", [1, 2])
def test_a_caf_that_was_never_finished_is_read_to_its_end(films: Films, tmp_path: Path, share: int) -> None:
    command = [films.ffmpeg, "-v", "error", *TONE, "-f", "caf", "pipe:1"]
    data = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout
    file = tmp_path / "a.caf"
    file.write_bytes(data[: len(data) // share])
    assert probe_stream(file).duration_ms == pytest.approx(4000 // share, abs=50)
