"""Fingerprints of recordings that leap and change: every part leaves its mark."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.execute.child.fingerprinting import fingerprint
from pipeline.execute.child.probing import probe_stream
from tests.execute.conftest import Films

H264 = "-c:v libx264 -preset ultrafast -g 25 -pix_fmt yuv420p -c:a mp2"
PARTS = {
    "leaps": (("160x90", "-ac 2", 0), ("160x90", "-ac 2", 0)),
    "turns": (("160x90", "-ac 2", 0), ("90x160", "-ac 2", 4)),
    "goes-mono": (("160x90", "-ac 2", 0), ("160x90", "-ac 1", 4)),
}


@pytest.mark.parametrize("kind", PARTS)
def test_all_of_it_is_marked(films: Films, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "whole.ts"
    for at, (size, channels, later) in enumerate(PARTS[kind]):
        part = tmp_path / f"{at}.ts"
        films(
            *("-f", "lavfi", "-i", f"testsrc2=s={size}:r=25:d=4", "-f", "lavfi", "-i", "sine=d=4:r=48000"),
            *(*H264.split(), *channels.split(), "-output_ts_offset", str(later), str(part)),
        )
        file.write_bytes((file.read_bytes() if file.exists() else b"") + part.read_bytes())
    probe = probe_stream(file)
    assert probe.video is not None
    assert probe.audio is not None
    recipe = {"video": probe.video.index, "audio": probe.audio.index, "rotation": 0}
    found = fingerprint(file, recipe)
    assert abs(found["pictures"] - 2 * 8) <= 2
    assert abs(found["sounds"] - 8 * 4) <= 5
