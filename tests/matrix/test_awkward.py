"""The matrix of awkward sources: each gives right derivatives or a clear refusal.

One table. Rows marked `quick` run in `make test`; all run in `make test-all`.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Literal

import av
import pytest
from PIL import Image

from pipeline.media.request import MediaRequest
from tests.matrix import sources as s
from tests.matrix.conftest import Counter, Served
from tests.matrix.sources import CORNERS, RGB, WIDE, Maker, film

Kind = Literal["video", "audio", "image"]
SLACK_MS = 90
"""Two frames at 25 a second and an encoder's delay."""
NEAR = 45
"""Levels a colour may be off after two conversions."""


@dataclass(frozen=True)
class Film:
    """What the MP4 shows. `order` are the corners as a viewer sees them; None does not look."""

    size: tuple[int, int] = WIDE
    ms: int = 1000
    rate: str = "25"
    channels: int = 2
    order: Sequence[str] | None = CORNERS
    near: int = NEAR
    slack: int = SLACK_MS
    pitch: int = 0
    recipe: Mapping[str, object] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sound:
    """What the M4A holds: always two channels."""

    ms: int = 1000
    channels: int = 2
    slack: int = SLACK_MS
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Still:
    """What the largest JPEG or PNG shows."""

    size: tuple[int, int] = WIDE
    suffix: str = ".jpg"
    order: Sequence[str] | None = CORNERS
    warnings: tuple[str, ...] = ()
    near: int = 20


@dataclass(frozen=True)
class Row:
    """A source by its file name, what is asked of it, and what must come of it: a refusal's code or derivatives."""

    name: str
    kind: Kind
    make: Maker
    verdict: str | Film | Sound | Still
    quick: bool = False
    options: dict[str, str] = field(default_factory=dict)


def V(name: str, make: Maker, verdict: str | Film = Film(), **more: object) -> Row:
    return Row(name, "video", make, verdict, **more)  # type: ignore[arg-type]


def A(name: str, make: Maker, verdict: str | Sound = Sound(), **more: object) -> Row:
    return Row(name, "audio", make, verdict, **more)  # type: ignore[arg-type]


def P(name: str, make: Maker, verdict: str | Still = Still(), **more: object) -> Row:
    return Row(name, "image", make, verdict, **more)  # type: ignore[arg-type]


TALL = (108, 192)
PORTRAIT = film(size=TALL)
X265 = "-c:v libx265 -preset ultrafast -x265-params log-level=error"
HDR = "format=yuv420p10le,setparams=color_primaries=bt2020:color_trc={}:colorspace=bt2020nc:range=tv"
WIDE_GAMUT = "format=gbrp,zscale=pin=bt709:tin=bt709:min=gbr:rin=pc:p={0}:t={1}:m={2}:r=tv"
TURNED = {
    "90": (TALL, ("green", "yellow", "red", "blue")),
    "180": (WIDE, ("yellow", "blue", "green", "red")),
    "270": (TALL, ("blue", "red", "yellow", "green")),
}

FILMS = (
    V("portrait.mp4", PORTRAIT, Film(TALL), quick=True),
    V("square.mp4", film(size=(108, 108)), Film((108, 108))),
    V("ntsc.mp4", film(rate="30000/1001"), Film(rate="30000/1001")),
    V("film-rate.mp4", film(rate="24000/1001"), Film(rate="24000/1001")),
    V("high-rate.mp4", film(rate="120"), Film(rate="60")),
    V("slides.mp4", film(rate="1/2", seconds="4"), Film(rate="1/2", ms=4000, slack=2000)),
    V("variable-rate.mkv", s.variable_rate, Film(rate="25", ms=1900, channels=0, slack=150)),
    V("hdr10.mp4", film(codec=X265, pix_fmt="yuv420p10le", filters=HDR.format("smpte2084")), Film(order=None, recipe={"tonemap": "smpte2084"})),
    V("hlg.mp4", film(codec=X265, pix_fmt="yuv420p10le", filters=HDR.format("arib-std-b67")), Film(order=None, recipe={"tonemap": "arib-std-b67"})),
    V("hevc.mp4", film(codec=X265, options="-tag:v hvc1")),
    V("ten-bit.mp4", film(pix_fmt="yuv420p10le")),
    V("four-two-two.mp4", film(pix_fmt="yuv422p")),
    V("rgb.mkv", film(codec="-c:v libx264rgb -preset ultrafast", pix_fmt="rgb24")),
    V("bt2020.mp4", film(filters=WIDE_GAMUT.format("bt2020", "bt2020-10", "bt2020nc"), codec=X265, pix_fmt="yuv420p10le")),
    V("display-p3.mp4", film(filters=WIDE_GAMUT.format("smpte432", "bt709", "bt709"))),
    V("full-range.mp4", film("-color_range pc", pix_fmt="yuvj420p")),
    V("odd.mkv", film(size=(193, 109), pix_fmt="yuv444p")),
    V("wide-pixels.mp4", film("-aspect 16:9", size=(144, 108)), Film(WIDE)),
    V("surround.mp4", film(sound="aevalsrc=0.1*sin(3000*t)|0|0|0|0|0:d={seconds}:c=5.1:s=48000")),
    V("mono.mp4", film(sound="sine=d={seconds}:r=22050"), Film()),
    V("silent.mp4", film(sound=""), Film(channels=0)),
    V("flat-sound.mp4", film(sound="anullsrc=d={seconds}:r=48000:cl=stereo"), Film(warnings=("W461",))),
    *(
        V(f"turned-{degrees}.mp4", s.copied(f"-display_rotation {degrees}"), Film(size, order=order), quick=degrees == "90")
        for degrees, (size, order) in TURNED.items()
    ),
    V("mirrored.mp4", s.copied("-display_hflip"), Film(order=("green", "red", "yellow", "blue"))),
    V("interlaced.mp4", film("-flags +ilme+ildct -x264opts tff=1"), Film(recipe={"deinterlace": True})),
    V("interlaced.mpg", film("-flags +ilme+ildct -field_order tt", codec="-c:v mpeg2video -q:v 3"), Film(slack=150, recipe={"deinterlace": True})),
    V("television.mxf", film("-ar 48000", size=(192, 108), codec="-c:v mpeg2video -q:v 3 -c:a pcm_s16le"), quick=True),
    V("broadcast.ts", film(codec="-c:v mpeg2video -q:v 3 -c:a mp2"), Film(slack=150)),
    V("phone.3gp", film(codec="-c:v h263 -c:a aac", size=(176, 144), sound="sine=d={seconds}:r=8000"), Film((144, 108))),
    V("camera.avi", film(codec="-c:v mjpeg -q:v 3 -c:a pcm_s16le", pix_fmt="yuvj420p")),
    V("old.avi", film(codec="-c:v mpeg4 -q:v 3 -c:a libmp3lame"), Film(slack=150)),
    V("studio.mov", film(codec="-c:v prores_ks -profile:v 2 -c:a pcm_s24le", pix_fmt="yuv422p10le")),
    V("web.webm", film(codec="-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus"), quick=True),
    V("new.mp4", film(codec="-c:v libsvtav1 -preset 12 -svtav1-params log-level=0")),
    V("windows.wmv", film(codec="-c:v wmv2 -q:v 3 -c:a wmav2"), Film(slack=200)),
    V("stream.flv", film(codec="-c:v flv1 -q:v 3 -c:a libmp3lame -ar 44100"), Film(slack=150)),
    V("disc.mpg", film("-f vob", codec="-c:v mpeg2video -q:v 3 -c:a ac3"), Film(slack=150)),
    V("timecode.mov", film("-timecode 01:00:00:00")),
    V("telemetry.ts", s.data_stream, Film(slack=150)),
    V("font-inside.mkv", s.attachment),
    V("own-subtitles.mp4", s.own_subtitles),
    V("with-cover.mp4", s.with_cover_beside, quick=True),
    V("two-languages.mkv", s.two_languages, Film(pitch=1200), options={"language": "zh-CN"}),
    V("two-pictures.mkv", s.two_pictures, Film(channels=0)),
    V("late-start.mp4", s.copied("", "-output_ts_offset 10")),
    V("late-start.ts", s.copied("", "-output_ts_offset 3600 -f mpegts"), Film(slack=150)),
    V("late-sound.mp4", s.late_sound, Film(ms=1500)),
    V("edited.mp4", s.copied("-ss 0.5", source=film(seconds="2")), Film(ms=1500, slack=150)),
    V("negative-times.mkv", s.copied("", "-output_ts_offset -0.4 -avoid_negative_ts disabled -f matroska", suffix=".mkv"), Film(slack=450)),
    V("moov-last.mp4", film()),
    V("fragments.mp4", film("-movflags +frag_keyframe+empty_moov")),
    V("one-frame.mp4", film(rate="1", sound=""), Film(rate="1", channels=0, slack=500)),
    V("one-frame-of-40-ms.mp4", film("-frames:v 1", sound=""), "E405"),
    V("too-small.mp4", film(size=(12, 12), sound=""), "E405"),
    V("too-large.mkv", film("-frames:v 6", size=(9000, 5000), sound="", codec="-c:v mjpeg -q:v 31", pix_fmt="yuvj420p"), "E405"),
    V("two-hours.mp4", s.two_hours, Film((64, 36), ms=7_200_000, rate="1", order=None, slack=2000)),
    # What it is called says nothing.
    V("really-mp4.mov", film("-f mp4")),
    V("really-mp4.avi", film("-f mp4"), quick=True),
    V("really-mkv.mp4", film("-f matroska")),
    V("picture.mp4", s.renamed(s.picture(), ".png"), "E403"),
    V("sound.mp4", film("-vn -f mp4"), "E403"),
    V("cover-only.mp3", s.with_cover("sine=d=1", "-c:a libmp3lame"), "E403"),
    V("animated.mp4", s.renamed(s.moving, ".gif"), "E403"),
    V("text.mp4", s.bytes_of("潮汐是怎样形成的\n" * 50), "E407", quick=True),
    V("page.mp4", s.bytes_of("<!DOCTYPE html><html><body>404 Not Found</body></html>"), "E407"),
    V("playlist.mp4", s.playlist, "E407", quick=True),
    V("playlist.m3u8", s.playlist, "E407"),
    V("concat.mp4", s.concat_list, "E407"),
    V("manifest.mp4", s.bytes_of('<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>'), "E407"),
    V("session.mp4", s.bytes_of("v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n"), "E407"),
    # What never arrived whole.
    V("empty.mp4", s.bytes_of(b""), "E402"),
    V("half.mp4", s.cut(film("-movflags +faststart"), 0.6), "E402", quick=True),
    V("headless.mp4", s.cut(film(seconds="2"), 0.5), "E407"),
    V("half.mkv", s.cut(film(seconds="4"), 0.4), "E402"),
    V("half.avi", s.cut(film(codec="-c:v mjpeg -c:a pcm_s16le", pix_fmt="yuvj420p"), 0.5), "E402"),
    V("half.webm", s.cut(film(seconds="4", codec="-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus"), 0.4), "E402"),
    V("header-only.mp4", s.bytes_of(b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41"), "E407"),
    V("zeros.mp4", s.bytes_of(bytes(100_000)), "E407"),
    # Names.
    V("潮汐 的秘密（第 1 集）“终版”.mp4", film()),
    V("it's 100% $(touch x) `y` & co;.mp4", film(), quick=True),
    V("-i.mp4", film()),
    V("🌊" * 50 + ".mp4", film()),
)  # fmt: skip

SOUNDS = (
    A("mono.wav", s.lavfi("-f lavfi -i sine=d=1:r=8000"), quick=True),
    A("studio.wav", s.lavfi("-f lavfi -i sine=d=1:r=96000 -ac 2 -c:a pcm_s24le")),
    A("float.wav", s.lavfi("-f lavfi -i sine=d=1:r=44100 -ac 2 -c:a pcm_f32le")),
    A("surround.wav", s.lavfi("-f lavfi -i sine=d=1 -ac 6")),
    A("seven-one.flac", s.lavfi("-f lavfi -i sine=d=1 -ac 8")),
    A("telephone.wav", s.lavfi("-f lavfi -i sine=d=1:r=8000 -c:a pcm_mulaw")),
    A("recorder.m4a", s.lavfi("-f lavfi -i sine=d=1:r=16000 -c:a aac -b:a 24k")),
    A("cover.flac", s.with_cover("sine=d=1", "-c:a flac")),
    A("cover.mp3", s.with_cover("sine=d=1", "-c:a libmp3lame -q:a 4 -id3v2_version 3"), quick=True),
    A("cover.m4a", s.with_cover("sine=d=1", "-c:a aac -f ipod")),
    A("lossless.m4a", s.lavfi("-f lavfi -i sine=d=1 -c:a alac")),
    A("voice.opus", s.lavfi("-f lavfi -i sine=d=1 -c:a libopus")),
    A("voice.ogg", s.lavfi("-f lavfi -i sine=d=1 -ac 2 -c:a libvorbis")),
    A("windows.wma", s.lavfi("-f lavfi -i sine=d=1 -c:a wmav2"), Sound(slack=200)),
    A("apple.aiff", s.lavfi("-f lavfi -i sine=d=1")),
    A("raw.aac", s.lavfi("-f lavfi -i sine=d=1 -c:a aac -f adts"), Sound(slack=150)),
    A("voice.amr", s.bytes_of(b"#!AMR\n" + (b"\x3c" + bytes(31)) * 100), Sound(ms=2000, warnings=("W462",))),
    A("wide-voice.amr", s.bytes_of(b"#!AMR-WB\n" + (b"\x44" + bytes(60)) * 100), Sound(ms=2000, warnings=("W461",))),
    A("logic.caf", s.lavfi("-f lavfi -i sine=d=1 -c:a pcm_s24le -f caf")),
    A("voice-memo.caf", s.lavfi("-f lavfi -i sine=d=1 -c:a alac -f caf")),
    A("long.w64", s.lavfi("-f lavfi -i sine=d=1 -c:a pcm_s24le -f w64")),
    A("recorder-9.wav", s.lavfi("-f lavfi -i aevalsrc=0|0|0|0|0|0|0|0|0.1*sin(3000*t):d=1:s=48000 -c:a pcm_s16le")),
    A("streamed.wav", s.streamed("-f lavfi -i sine=d=1 -c:a pcm_s16le -f wav"), quick=True),
    A("beside-cinepak.mov", film(size=(192, 108), codec="-c:v cinepak -c:a pcm_s16le", pix_fmt="rgb24")),
    A("out-of-film.mp4", film()),
    A("really-mp4.mp3", film("-f mp4")),
    A("silence.wav", s.lavfi("-f lavfi -i anullsrc=d=1:r=48000:cl=mono"), Sound(warnings=("W461",))),
    A("no-sound.mp4", film(sound=""), "E404"),
    A("half.wav", s.cut(s.lavfi("-f lavfi -i sine=d=3"), 0.5), "E402"),
    A("half.flac", s.cut(s.lavfi("-f lavfi -i sine=d=3"), 0.5), "E402"),
    A("half.m4a", s.cut(s.lavfi("-f lavfi -i sine=d=3 -c:a aac -movflags +faststart"), 0.5), "E402"),
    A("half.mp3", s.cut(s.lavfi("-f lavfi -i sine=d=2 -c:a libmp3lame"), 0.5), Sound(slack=200)),
    A("empty.mp3", s.bytes_of(b""), "E402"),
    A("text.mp3", s.bytes_of("not a sound\n" * 40), "E407"),
    A("lfs.wav", s.bytes_of(s.POINTER), "E407"),
)  # fmt: skip

PICTURES = (
    P("photo.jpg", s.picture(quality=95), quick=True),
    *(P(f"turned-{n}.jpg", s.turned(n), quick=n == 6) for n in range(1, 9)),
    P("progressive.jpg", s.picture(quality=95, progressive=True)),
    P("print.jpg", s.picture(mode="CMYK", quality=95), Still(near=60)),
    P("grey.jpg", s.picture(mode="L"), Still(order=None)),
    P("place.jpg", s.with_place),
    P("wide-gamut.jpg", s.wide_gamut, Still(near=70)),
    P("grey16.png", s.deep_grey, Still(order=None)),
    P("colour16.png", s.deep_colour, Still((40, 20), order=("red", "blue", "red", "blue"))),
    P("palette.png", s.picture(mode="P"), Still(near=40)),
    P("bit.png", s.picture(mode="1"), Still(order=None)),
    P("clear.png", s.clear, Still(suffix=".png", order=None), quick=True),
    P("still.webp", s.picture(quality=95)),
    P("tiny.png", s.picture((1, 1)), Still((1, 1), order=None)),
    P("line.png", s.picture((1000, 2)), Still((192, 1), order=None)),
    P("really-png.jpg", s.renamed(s.picture(), ".png")),
    P("still.gif", s.picture()),
    P("bomb.png", s.bomb, "E405"),
    P("drawing.svg", s.bytes_of(s.SVG), "E407"),
    P("scan.tiff", s.picture(), "E407"),
    P("windows.bmp", s.picture(), "E407"),
    P("iphone.heic", s.bytes_of(s.HEIC), "E407"),
    P("film.jpg", s.renamed(film(sound=""), ".mp4"), "E406"),
    P("half.jpg", s.cut(s.picture((400, 300), quality=95), 0.5), "E402"),
    P("half.png", s.cut(s.picture(), 0.5), "E402"),
    P("half.webp", s.cut(s.picture(quality=95), 0.5), "E402"),
    P("empty.png", s.bytes_of(b""), "E402"),
    P("magic-only.png", s.bytes_of(b"\x89PNG\r\n\x1a\n"), "E402"),
    P("lfs.png", s.bytes_of(s.POINTER), "E407"),
)  # fmt: skip

ROWS = [*FILMS, *SOUNDS, *PICTURES]


def params() -> list[object]:
    marks = {True: (), False: (pytest.mark.slow,)}
    return [pytest.param(row, id=f"{row.kind}-{row.name[:40]}", marks=marks[row.quick]) for row in ROWS]


def test_there_are_enough_of_them() -> None:
    assert len(ROWS) >= 40
    assert len({(row.kind, row.name) for row in ROWS}) == len(ROWS)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("row", params())
def test_an_awkward_source(counter: Counter, row: Row) -> None:
    request = MediaRequest.of(row.kind, row.name, **row.options)
    served = counter.serve(row.name, row.make, request, fingerprint=not row.quick)
    match row.verdict:
        case str(code):
            assert served.codes() == [code]
            assert served.findings[0].message and served.findings[0].help
            assert served.outcomes == {}
        case Film():
            assert served.codes() == list(row.verdict.warnings)
            check_film(served, row.verdict)
        case Sound():
            assert served.codes() == list(row.verdict.warnings)
            check_sound(served, row.verdict)
        case Still():
            assert served.codes() == list(row.verdict.warnings)
            check_still(served, row.verdict)


# Films


def check_film(served: Served, want: Film) -> None:
    assert {name: served.recipes["video"][name] for name in want.recipe} == want.recipe
    path = served.file("video", "video.mp4")
    with av.open(str(path)) as container:
        kinds = sorted(stream.type for stream in container.streams)
        assert kinds == (["audio", "video"] if want.channels else ["video"])
        video = container.streams.video[0]
        assert (video.width, video.height) == want.size
        assert video.average_rate == Fraction(want.rate)
        assert (video.codec_context.name, video.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert abs(int(container.duration or 0) // 1000 - want.ms) <= want.slack
        if want.channels:
            assert container.streams.audio[0].codec_context.channels == want.channels
    check_frames(path, want)
    if want.order is not None:
        poster = next(name for name in served.names("video") if name.startswith("poster"))
        check_corners(Image.open(served.file("video", poster)), want.order, want.near)
    if want.pitch:
        assert abs(pitch(path) - want.pitch) < want.pitch // 10
    if "fingerprint" in served.outcomes:
        assert served.outcomes["fingerprint"].error is None


def check_frames(path: Path, want: Film) -> None:
    """Every frame decodes, upright; a key frame stands on each two seconds and nowhere else."""
    with av.open(str(path)) as container:
        frames = list(container.decode(video=0)) if want.ms < 60_000 else [next(container.decode(video=0))]
    first = frames[0]
    assert first.rotation == 0
    assert int(first.colorspace) == 1
    keys = [float(frame.time) for frame in frames if frame.key_frame]
    step = float(1 / Fraction(want.rate))
    assert all(abs(time / 2 - round(time / 2)) * 2 <= step for time in keys), keys
    if want.order is not None:
        check_corners(first.to_image(), want.order, want.near)


def check_corners(image: Image.Image, order: Sequence[str], near: int) -> None:
    """The colour in the middle of each quarter."""
    width, height = image.size
    seen = image.convert("RGB")
    for (x, y), name in zip(((1, 1), (3, 1), (1, 3), (3, 3)), order, strict=True):
        found = seen.getpixel((width * x // 4, height * y // 4))
        assert isinstance(found, tuple)
        off = max(abs(a - b) for a, b in zip(found, RGB[name], strict=True))
        assert off <= near, (name, found)


def pitch(path: Path) -> float:
    """The frequency of a tone, in Hz, by its crossings of zero."""
    with av.open(str(path)) as container:
        rate = container.streams.audio[0].codec_context.sample_rate
        frames = [frame.to_ndarray()[0] for frame in container.decode(audio=0)]
    samples = [float(value) for frame in frames for value in frame]
    middle = samples[len(samples) // 4 : 3 * len(samples) // 4]
    crossings = sum(a < 0 <= b for a, b in itertools.pairwise(middle))
    return crossings * rate / len(middle)


# Sounds and pictures


def check_sound(served: Served, want: Sound) -> None:
    with av.open(str(served.file("audio", "audio.m4a"))) as container:
        sounds = [stream for stream in container.streams if stream.type == "audio"]
        assert len(sounds) == 1
        assert sounds[0].codec_context.channels == want.channels
        assert abs(int(container.duration or 0) // 1000 - want.ms) <= want.slack
        assert sum(frame.samples for frame in container.decode(audio=0)) > 0
    if "fingerprint" in served.outcomes:
        assert served.outcomes["fingerprint"].error is None


def check_still(served: Served, want: Still) -> None:
    names = served.names("image")
    sizes = {}
    for name in names:
        path = served.file("image", name)
        image = Image.open(path)
        assert not image.getexif()
        assert image.info.get("icc_profile") is None
        assert b"secret" not in path.read_bytes()
        sizes[image.size] = sizes.get(image.size, 0) + 1
        if want.order is not None:
            check_corners(image, want.order, want.near)
    assert want.size == max(sizes)
    assert any(name.endswith(want.suffix) for name in names)
