"""Flash and beep: sound and picture stay as far apart as ffmpeg's own decoding has them, in every container."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from pipeline.execute.protocol import Outcome
from pipeline.media.request import MediaRequest
from pipeline.store import FolderStore
from tests.execute.conftest import Films, Line

FLASH = "color=black:s=64x36:r=30:d=4,drawbox=c=white:t=fill:enable='gte(t,0.9)*lt(mod(t,1),0.1)'"
BEEP = "aevalsrc='if(gte(t,0.9)*lt(mod(t,1),0.1),0.5*sin(6283*t),0)':d=4:s=48000"
H264 = "-c:v libx264 -preset veryfast -bf 2 -g 30 -pix_fmt yuv420p"
CLOSE = 0.01

QUICK = {
    "obs.mp4": f"{H264} -c:a aac -movflags +hybrid_fragmented",
    "no-edit-list.mov": f"{H264} -c:a aac -use_editlist 0",
}
SLOW = {
    "fragments.mp4": f"{H264} -c:a aac -movflags +frag_keyframe+empty_moov",
    "plain.mp4": f"{H264} -c:a aac",
    "aac.mkv": f"{H264} -c:a aac -ar 44100",
    "opus.mkv": f"{H264} -c:a libopus",
    "opus.webm": "-c:v libvpx -c:a libopus",
    "vorbis.webm": "-c:v libvpx -c:a libvorbis -ar 44100",
    "aac.ts": f"{H264} -c:a aac",
    "ac3.ts": f"{H264} -c:a ac3",
    "camera.m2ts": f"{H264} -c:a ac3 -f mpegts -mpegts_m2ts_mode 1",
    "aac.flv": f"{H264} -c:a aac -ar 44100",
    "mp3.flv": "-c:v flv -c:a libmp3lame -ar 44100",
    "mp3.avi": "-c:v mpeg4 -bf 2 -c:a libmp3lame",
    "vbr.avi": "-c:v mpeg4 -c:a libmp3lame -q:a 4 -ar 44100",
    "pcm.avi": "-c:v mjpeg -pix_fmt yuvj420p -c:a pcm_s16le -ar 44100",
    "mp2.mpg": "-c:v mpeg2video -bf 2 -c:a mp2 -f vob",
    "wma.wmv": "-c:v wmv2 -c:a wmav2 -ar 44100",
    "vorbis.ogv": "-c:v libtheora -c:a libvorbis -ar 44100",
}
LOST = "noise=drop='gt(pts*tb,1.5)*lt(pts*tb,{0})'"
WAYS = {"small": LOST.format("1.56"), "middle": LOST.format("1.59"), "large": LOST.format("1.8")}
GAPS = {
    f"{way}-{source}": (source, words)
    for source in ("aac.mkv", "opus.webm", "aac.ts", "aac.flv", "plain.mp4")
    for way, words in WAYS.items()
}
ALTERED = {
    "drift-plain.mp4": ("plain.mp4", "PTS*1.008"),
    "early-plain.mp4": ("plain.mp4", "PTS-if(gt(N,70),1200,0)"),
    "late-aac.mkv": ("aac.mkv", "PTS+if(gt(N,70),60,0)"),
    "jitter-aac.mkv": ("aac.mkv", "PTS+mod(N*7,13)"),
}
STAMPS = {name: (origin, f"setts=pts='{to}':dts='{to}'") for name, (origin, to) in ALTERED.items()}
TRIED = ("small-aac.mkv", "middle-aac.ts", "drift-plain.mp4", "jitter-aac.mkv")


class Synchronous(Line):
    def requests(self) -> list[MediaRequest]:
        return [MediaRequest.of("video", path.name) for path in sorted(self.root.iterdir())]


def source(films: Films, folder: Path, name: str) -> Path:
    """Make a film, or one of another's with packets lost or stamps altered."""
    path = folder / name
    if path.exists():
        return path
    if name in GAPS | STAMPS:
        origin, words = (GAPS | STAMPS)[name]
        films("-i", str(source(films, folder, origin)), "-c", "copy", "-bsf:a", words, str(path))
        return path
    words = (QUICK | SLOW)[name].split()
    films("-f", "lavfi", "-i", FLASH, "-f", "lavfi", "-i", BEEP, *words, str(path))
    return path


def built(films: Films, folder: Path, names: list[str]) -> Callable[[str], tuple[float, float]]:
    """Build films; return what gives the largest distance of a beep from its flash, for product and reference."""
    root, made = folder / "media", folder / "made"
    root.mkdir()
    made.mkdir()
    for name in names:
        (root / name).write_bytes(source(films, made, name).read_bytes())
    line = Synchronous(root, FolderStore(folder / "store"))
    plan, probing = line.plan()
    assert [outcome.error for outcome in probing if outcome.error] == []
    assert [finding for finding in plan.findings if finding.severity == "error"] == []
    outcomes: dict[str, Outcome] = {outcome.label: outcome for outcome in line.run(plan.jobs)}

    def apart(name: str) -> Any:
        outcome = outcomes[name]
        assert outcome.error is None, outcome.error
        reference = made / f"{name}.nut"
        films("-i", str(root / name), "-c:v", "rawvideo", "-c:a", "pcm_s16le", str(reference))
        return distances(line.store.locate(outcome.key, "video.mp4")), distances(reference)

    return apart


def distances(path: Path) -> list[float]:
    """How long after each flash its beep begins, in seconds."""
    with av.open(str(path)) as container:
        bright = [(f.time, f.to_ndarray(format="gray").mean() > 128) for f in container.decode(video=0)]
    flashes = [time for (_, before), (time, now) in pairwise(bright) if now and not before]
    beeps, last = [], -1.0
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            heard = (
                np.abs(frame.to_ndarray()).max(axis=0)
                if frame.format.is_planar
                else np.abs(frame.to_ndarray()[0])
            )
            loud = heard > (0.1 if frame.format.name.startswith("fl") else 3277)
            step = 1 if frame.format.is_planar else frame.layout.nb_channels
            for at in np.nonzero(loud)[0] // step:
                time = frame.time + at / frame.sample_rate
                if time - last > 0.3:
                    beeps.append(time)
                last = time
    assert len(flashes) == len(beeps) == 3, (flashes, beeps)
    return [beep - flash for beep, flash in zip(beeps, flashes, strict=True)]


def check(films: Films, folder: Path, names: list[str]) -> None:
    apart = built(films, folder, names)
    for name in names:
        found, wanted = apart(name)
        assert max(abs(f - w) for f, w in zip(found, wanted, strict=True)) <= CLOSE, (name, found, wanted)


def test_sound_and_picture_are_together(films: Films, tmp_path: Path) -> None:
    check(films, tmp_path, [*QUICK, *TRIED])


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_in_every_container_and_over_every_gap(films: Films, tmp_path: Path) -> None:
    check(films, tmp_path, [*SLOW, *GAPS, *STAMPS])
