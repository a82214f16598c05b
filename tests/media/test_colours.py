"""Every colour that a file may claim has a way to BT.709."""

from __future__ import annotations

import itertools
import subprocess
from dataclasses import replace

import ffmpeg
import pytest

from pipeline.execute.child.colour_codes import MATRICES, PRIMARIES, TRANSFERS
from pipeline.media.colours import colour_recipe, source_matrix
from pipeline.media.model import VideoStream
from pipeline.media.video_commands import normalised
from tests.execute.conftest import Films

PLAIN = VideoStream(0, "ffv1", 1000, 160, 90, 0, "25/1", "yuv420p10le")
SOURCE = "color=0x64A06E:s=160x90:d=0.04,format={}"


@pytest.mark.parametrize("transfer", ["", *TRANSFERS.values()])
def test_no_claim_makes_ffmpeg_fail(transfer: str) -> None:
    """All matrices and primaries, one after the other, in one process."""
    claims = [("", m) for m in MATRICES.values()] + [(p, "") for p in PRIMARIES.values()]
    claims += [(p, "gbr") for p in PRIMARIES.values()]
    outputs = []
    for primaries, matrix in claims:
        video = replace(PLAIN, transfer=transfer, matrix=matrix, primaries=primaries)
        colours = colour_recipe(video)
        recipe = {"tonemap": transfer if video.hdr else "", "matrix": source_matrix(video)}
        recipe |= {"colours": colours} if colours else {}
        source = SOURCE.format("gbrp10le" if matrix == "gbr" else "yuv420p10le")
        stream = normalised(ffmpeg.input(source, f="lavfi"), 160, 90, recipe)
        outputs.append(ffmpeg.output(stream, "-", f="null"))
    command = ffmpeg.merge_outputs(*outputs).compile(cmd=Films().ffmpeg)
    done = subprocess.run([*command, "-v", "error"], check=False, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_is_usual_needs_no_entry_in_the_recipe() -> None:
    """Recipes of such films, and so their keys, are as they were."""
    usual = itertools.product(("", "bt709"), ("", "bt709", "smpte170m", "iec61966-2-1", "bt2020-10"), ("", "bt709", "smpte170m", "bt470bg", "smpte240m", "bt2020nc", "gbr"))  # fmt: skip
    for primaries, transfer, matrix in usual:
        assert colour_recipe(replace(PLAIN, primaries=primaries, transfer=transfer, matrix=matrix)) is None
    for transfer in ("smpte2084", "arib-std-b67"):
        for primaries, matrix in (("bt2020", "bt2020nc"), ("", ""), ("bt2020", "")):
            claimed = replace(PLAIN, primaries=primaries, transfer=transfer, matrix=matrix)
            assert colour_recipe(claimed) is None


@pytest.mark.parametrize(
    ("claim", "wanted"),
    [
        ({"primaries": "bt2020", "matrix": "bt2020nc"}, ("bt2020", "bt709", "bt2020nc")),
        ({"primaries": "smpte432", "height": 720, "width": 1280}, ("smpte432", "bt709", "bt709")),
        ({"primaries": "smpte432"}, ("smpte432", "bt709", "smpte170m")),
        ({"transfer": "linear", "matrix": "gbr"}, ("bt709", "linear", "gbr")),
        ({"transfer": "smpte2084", "matrix": "bt2020c", "primaries": "smpte432"}, ("smpte432", "smpte2084", "bt2020nc")),
        ({"matrix": "ictcp"}, None),
    ],
)  # fmt: skip
def test_what_is_converted(claim: dict[str, object], wanted: tuple[str, str, str] | None) -> None:
    found = colour_recipe(replace(PLAIN, **claim))  # type: ignore[arg-type]
    assert (tuple(found.values()) if found else None) == wanted
