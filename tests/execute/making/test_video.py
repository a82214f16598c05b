"""Awkward films through the line: what a reader sees and hears of them."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import m3u8
import numpy as np
import pytest

from pipeline.config import MediaSettings
from pipeline.execute.protocol import Outcome
from pipeline.media.playlists import read_master
from pipeline.media.request import MediaRequest
from pipeline.media.tracks import RequestedTrack, to_option
from pipeline.store import FolderStore
from tests.execute.conftest import LADDER, Films, Line
from tests.execute.sample_entries import SIDE_DATA, with_box

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

LOSSLESS = "-c:v libx264 -preset ultrafast -crf 12 -pix_fmt yuv420p".split()
RED, LIME, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)

TURNED = {
    "90": ("-display_rotation 90", (LIME, WHITE, RED, BLUE)),
    "180": ("-display_rotation 180", (WHITE, BLUE, LIME, RED)),
    "270": ("-display_rotation 270", (BLUE, RED, WHITE, LIME)),
    "hflip": ("-display_hflip", (LIME, RED, WHITE, BLUE)),
    "vflip": ("-display_vflip", (BLUE, WHITE, RED, LIME)),
}
"""How a phone marks what it shot, and the colours of the quarters as seen: top left, top right, then below."""

PIXELS = {
    "422.mov": "scale=out_color_matrix=bt709,format=yuv422p10le,setparams=colorspace=bt709 -c:v prores_ks",
    "444.mkv": "scale=out_color_matrix=bt709,format=yuv444p10le,setparams=colorspace=bt709 -c:v libx264 -crf 8",
    "range.avi": "scale=out_range=pc,format=yuvj420p -c:v mjpeg -q:v 2",
}

RATES = ("24000/1001", "30000/1001", "50", "60000/1001")
HALF_SECONDS = ((5, 24), (7, 30), (9, 30), (11, 30))
"""Lengths in half seconds, and frame rates: one segment that FFmpeg's muxer may round down."""
HDR = {"pq": ("smpte2084", 397, 573), "hlg": ("arib-std-b67", 397, 721)}
"""Ten-bit codes of the grey card (38 %) and of the white of graphics in ITU-R BT.2408: 58 % PQ, 75 % HLG."""

GREENS = {
    "bt2020.mp4": ("bt2020", "bt2020-10", "bt2020nc"),
    "p3.mp4": ("smpte432", "bt709", "bt709"),
    "dci.mov": ("smpte431", "bt709", "bt709"),
    "ntsc.mp4": ("smpte170m", "smpte170m", "smpte170m"),
    "pal.mp4": ("bt470bg", "bt470bg", "bt470bg"),
    "gamma.mp4": ("bt470m", "bt470m", "smpte170m"),
    "linear.mkv": ("bt709", "linear", "bt709"),
    "constant.mkv": ("bt2020", "bt2020-10", "bt2020c"),
    "hdr.mkv": ("bt2020", "smpte2084", "bt2020nc"),
    "hdr-told-by-container.mkv": ("bt2020", "smpte2084", "bt2020nc"),
    "hdr-in-p3.mkv": ("smpte432", "smpte2084", "bt2020nc"),
    "hdr-ictcp.mkv": ("bt2020", "smpte2084", "ictcp"),
}
"""One green, within all of these primaries, in other primaries, transfer functions and matrices."""
GREEN, GREEN_OF_HDR = (100, 160, 110), (122, 195, 133)

FLASH = "color=black:s=160x90:r=25:d=2,drawbox=c=white:t=fill:enable='between(t,0.999,1.199)'"
BEEP = "aevalsrc='0.5*sin(2*PI*1000*t)*between(t,1,1.2)':s=48000:d=2"
SHORT = "testsrc2=s=160x90:r=25:d=1"


class Awkward(Line):
    """Every source is a video, in Chinese as far as the item says."""

    def requests(self) -> list[MediaRequest]:
        named = to_option([RequestedTrack(3, "zh-CN", "四川话"), RequestedTrack(1, "en", "English")])
        wanted = [(path.name, named if path.name == "named.mkv" else None) for path in self.root.iterdir()]
        return [MediaRequest.of("video", n, language="zh-CN", sounds=sounds) for n, sounds in sorted(wanted)]


@pytest.fixture(scope="module")
def awkward(films: Films, tmp_path_factory: pytest.TempPathFactory) -> Awkward:
    root = tmp_path_factory.mktemp("awkward") / "media"
    root.mkdir()
    _shapes(films, root)
    _colours(films, root)
    _greens(films, root)
    _ragged(films, root)
    _containers(films, root)
    _times(films, root)
    _sounds(films, root)
    return Awkward(root, FolderStore(root.parent / "store"))


@pytest.fixture(scope="module")
def made(awkward: Awkward) -> dict[str, Outcome]:
    plan, probing = awkward.plan()
    assert [outcome.error for outcome in probing if outcome.error] == []
    assert list(plan.findings) == []
    return {outcome.label: outcome for outcome in awkward.run(plan.jobs)}


def _shapes(films: Films, root: Path) -> None:
    source = root / "quarters.mp4"
    colours = ("red", "lime", "blue", "white")
    inputs = [word for c in colours for word in ("-f", "lavfi", "-i", f"color={c}:s=160x90:r=25:d=1")]
    square = "[0][1]hstack[t];[2][3]hstack[u];[t][u]vstack"
    films(*inputs, "-filter_complex", square, *LOSSLESS, str(source))
    for name, (turn, _) in TURNED.items():
        films(*turn.split(), "-i", str(source), "-c", "copy", str(root / f"turned-{name}.mp4"))
    for name, how in PIXELS.items():
        films("-i", str(source), "-vf", *how.split(), str(root / name))
    for name, size in {"wide.mp4": "320x16", "tall.mp4": "16x320", "odd.mkv": "33x35"}.items():
        codec = ["-c:v", "ffv1", "-pix_fmt", "yuv444p"] if name == "odd.mkv" else LOSSLESS
        films("-f", "lavfi", "-i", f"testsrc2=s={size}:r=25:d=1", *codec, str(root / name))
    films(
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=180x144:r=25:d=1",
        "-vf",
        "setsar=64/45",
        *LOSSLESS,
        str(root / "dv.mp4"),
    )


def _colours(films: Films, root: Path) -> None:
    for name, (transfer, grey, white) in HDR.items():
        bars = f"geq=lum='if(lt(X,80),64,if(lt(X,160),{grey},if(lt(X,240),{white},940)))':cb=512:cr=512"
        tags = f"setparams=color_primaries=bt2020:color_trc={transfer}:colorspace=bt2020nc:range=tv"
        films(
            *("-f", "lavfi", "-i", f"color=gray:s=320x180:r=25:d=1,format=yuv420p10le,{bars},{tags}"),
            *("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error"),
            str(root / f"{name}.mp4"),
        )
    for field, order in {"tff": "interleave_top", "bff": "interleave_bottom"}.items():
        films(
            *("-f", "lavfi", "-i", f"testsrc2=s=320x180:r=50:d=1,tinterlace={order},setfield={field}"),
            *(
                "-r",
                "25",
                "-c:v",
                "mpeg2video",
                "-q:v",
                "2",
                "-flags",
                "+ilme+ildct",
                str(root / f"{field}.mpg"),
            ),
        )


def _greens(films: Films, root: Path) -> None:
    for name, (primaries, transfer, matrix) in GREENS.items():
        given = "pin=bt709:tin=bt709:min=gbr:rin=pc:npl=203"
        wanted = f"p={primaries}:t={transfer}:m={matrix}:r=tv"
        tags = f"setparams=color_primaries={primaries}:color_trc={transfer}:colorspace={matrix}:range=tv"
        codec = "-c:v libx265 -preset ultrafast -x265-params log-level=error:lossless=1"
        film = root / name
        films(
            *("-f", "lavfi", "-i", "color=0x64A06E:s=160x90:r=25:d=0.4"),
            *(
                "-vf",
                f"format=gbrp,zscale={given}:{wanted},format=yuv420p10le,{tags}",
                *codec.split(),
                str(film),
            ),
        )
    told = root / "hdr-told-by-container.mkv"
    plain = root / "plain.mkv"
    bare = "hevc_metadata=colour_primaries=2:transfer_characteristics=2:matrix_coefficients=2"
    films("-i", str(told), "-c", "copy", "-bsf:v", bare, str(plain))
    plain.rename(told)


def _ragged(films: Films, root: Path) -> None:
    """A size that does not end with a colour sample, in colours that only zimg converts."""
    tags = "color_primaries=smpte432:color_trc=bt709:colorspace=bt709:range=tv"
    source = "color=0x64A06E:s=161x91:r=25:d=0.4"
    given = "format=gbrp,zscale=pin=bt709:tin=bt709:min=gbr:rin=pc:p=smpte432:t=bt709:m=bt709:r=tv,format=yuv444p10le"
    odd = f"{given},scale,format=yuv420p10le,setparams={tags}"
    films("-f", "lavfi", "-i", source, "-vf", odd, "-c:v", "ffv1", str(root / "odd-p3.mkv"))


def _containers(films: Films, root: Path) -> None:
    """What only the container says: a crop, and fields of a codec that has frames alone."""
    whole, film = root / "crop.mp4", ["-f", "lavfi", "-i", "color=red:s=320x180:r=25:d=1"]
    films(*film, "-vf", "pad=400:180:40:0:lime", *LOSSLESS, str(whole))
    whole.write_bytes(with_box(whole.read_bytes(), SIDE_DATA["clap"]))
    films("-i", str(whole), "-c", "copy", str(root / "crop.mkv"))
    fields = "testsrc2=s=320x180:r=50:d=1,tinterlace=interleave_top,setfield=prog"
    films(
        "-f",
        "lavfi",
        "-i",
        fields,
        "-r",
        "25",
        "-c:v",
        "mjpeg",
        "-q:v",
        "2",
        "-pix_fmt",
        "yuvj422p",
        str(root / "fiel.mov"),
    )
    data = (root / "fiel.mov").read_bytes()
    at = data.find(b"fiel")
    assert at > 0, "ffmpeg writes the box, and says: frames"
    (root / "fiel.mov").write_bytes(data[: at + 4] + bytes((2, 9)) + data[at + 6 :])


def _times(films: Films, root: Path) -> None:
    for number, rate in enumerate(RATES):
        source = f"testsrc2=s=64x36:r={rate}:d=7"
        films("-f", "lavfi", "-i", source, *LOSSLESS, str(root / f"rate-{number}.mp4"))
    for halves, rate in HALF_SECONDS:
        source = f"testsrc2=s=64x36:r={rate}:d={halves / 2}"
        films("-f", "lavfi", "-i", source, *LOSSLESS, str(root / f"halves-{halves}.mp4"))
    films("-f", "lavfi", "-i", "testsrc2=s=64x36:r=25:d=0.32", *LOSSLESS, str(root / "moment.mp4"))
    films("-f", "lavfi", "-i", "testsrc2=s=64x36:r=1:d=1", *LOSSLESS, str(root / "frame.mp4"))
    sync, both = root / "sync.mp4", ["-f", "lavfi", "-i", FLASH, "-f", "lavfi", "-i", BEEP]
    films(*both, *LOSSLESS, "-c:a", "aac", str(sync))
    uneven = ["-vf", "select='not(mod(n,3))+between(t,0.9,1.3)'", "-fps_mode", "vfr"]
    films(*both, *uneven, *LOSSLESS, "-c:a", "aac", str(root / "sync-phone.mp4"))
    films("-itsoffset", "5", "-i", str(sync), "-c", "copy", str(root / "sync-late.mkv"))
    films("-ss", "0.5", "-i", str(sync), "-c", "copy", str(root / "sync-edit.mp4"))
    films("-i", str(sync), "-c", "copy", str(root / "sync-camera.ts"))
    for name, maps in {"picture-late": ("1:v", "0:a"), "sound-late": ("0:v", "1:a")}.items():
        twice = ["-i", str(sync), "-itsoffset", "0.48", "-i", str(sync), "-map", maps[0], "-map", maps[1]]
        films(*twice, "-c", "copy", str(root / f"{name}.mkv"))


def _sounds(films: Films, root: Path) -> None:
    def film(name: str, *sounds: str, seconds: int = 1, codec: str = "flac", tags: str = "") -> None:
        heard = [word for sound in sounds for word in ("-f", "lavfi", "-i", sound)]
        maps = [word for number in range(len(sounds) + 1) for word in ("-map", str(number))]
        picture = SHORT.replace("d=1", f"d={seconds}")
        words = ["-f", "lavfi", "-i", picture, *heard, *maps, *LOSSLESS, "-c:a", codec, *tags.split()]
        films(*words, str(root / name))

    tone = "0.9*sin(440*2*PI*t)"
    film("mono.mkv", f"aevalsrc='{tone}':s=44100:d=1")
    film("five.mkv", f"aevalsrc='{tone}|{tone}|{tone}|0|{tone}|{tone}':c=5.1:s=48000:d=1")
    film("seven.mkv", "aevalsrc='0|0|0.2*sin(440*2*PI*t)|0|0|0|0|0':c=7.1:s=48000:d=1")
    film("sound-longer.mp4", "sine=d=3", codec="aac")
    film("sound-shorter.mp4", "sine=d=1", seconds=3, codec="aac")
    languages = "-metadata:s:a:0 language=eng -metadata:s:a:1 language=chi -metadata:s:a:2 language=yue"
    tones = [f"sine=f={hertz}:d=1" for hertz in (400, 800, 1600)]
    film("tracks.mkv", *tones, codec="aac", tags=languages)
    sided = "[1]aformat=channel_layouts=FL[l];[2]aformat=channel_layouts=FR[r]"
    sides = ["-f", "lavfi", "-i", "sine=f=400:d=1", "-f", "lavfi", "-i", "sine=f=1600:d=1"]
    mapped = ["-filter_complex", sided, "-map", "0", "-map", "[l]", "-map", "[r]", "-c:a", "pcm_s16le"]
    films("-f", "lavfi", "-i", SHORT, *sides, *mapped, *LOSSLESS, str(root / "sides.mov"))
    film("named.mkv", *tones, codec="aac", tags="-metadata:s:a:0 language=eng")


def file(awkward: Awkward, made: dict[str, Outcome], source: str, name: str = "video.mp4") -> Path:
    assert made[source].error is None, made[source].error
    return awkward.store.locate(made[source].key, name)


def frames(path: Path) -> list[tuple[float, Any]]:
    with av.open(str(path)) as container:
        return [(float(f.time), f.to_ndarray(format="rgb24").astype(int)) for f in container.decode(video=0)]


def samples(path: Path, channel: int = 0) -> tuple[Any, int]:
    """Of one channel, from time 0 on, and their rate."""
    with av.open(str(path)) as container:
        decoded = [(frame.pts, frame.to_ndarray()[channel]) for frame in container.decode(audio=0)]
        rate = container.streams.audio[0].rate
    assert decoded[0][0] <= 0
    return np.concatenate([part for _, part in decoded]), rate


def pitch(path: Path, channel: int = 0) -> int:
    """The loudest frequency, in hertz."""
    heard, rate = samples(path, channel)
    spectrum = np.abs(np.fft.rfft(heard[: rate // 2]))
    return round(float(np.argmax(spectrum)) * rate / (rate // 2))


def quarters(picture: Any) -> list[Any]:
    height, width, _ = picture.shape
    return [picture[y * height // 4, x * width // 4] for y in (1, 3) for x in (1, 3)]


def near(found: Any, wanted: tuple[int, ...], tolerance: int = 12) -> bool:
    return bool(np.abs(np.array(found) - np.array(wanted)).max() <= tolerance)


def test_every_film_is_made(made: dict[str, Outcome]) -> None:
    assert {label: outcome.error for label, outcome in made.items() if outcome.error} == {}


@pytest.mark.parametrize("name", TURNED)
def test_pictures_are_turned_and_mirrored_as_marked(awkward: Awkward, made: Any, name: str) -> None:
    _, picture = frames(file(awkward, made, f"turned-{name}.mp4"))[5]
    assert all(near(f, w) for f, w in zip(quarters(picture), TURNED[name][1], strict=True))


@pytest.mark.parametrize("name", ["quarters.mp4", *PIXELS])
def test_colours_survive(awkward: Awkward, made: Any, name: str) -> None:
    for rung in ("video.mp4", "hls-180p.mp4"):
        _, picture = frames(file(awkward, made, name, rung))[5]
        assert all(near(f, w) for f, w in zip(quarters(picture), (RED, LIME, BLUE, WHITE), strict=True))


def test_the_poster_and_the_storyboard_have_the_colours_of_the_film(awkward: Awkward, made: Any) -> None:
    for name in ("poster-160.jpg", "storyboard-1.jpg"):
        _, picture = frames(file(awkward, made, "quarters.mp4", name))[0]
        assert all(near(f, w) for f, w in zip(quarters(picture), (RED, LIME, BLUE, WHITE), strict=True))


@pytest.mark.parametrize(
    ("name", "size"),
    [("wide.mp4", (320, 16)), ("tall.mp4", (16, 320)), ("odd.mkv", (32, 34)), ("dv.mp4", (160, 90))],
)
def test_odd_and_extreme_shapes(made: Any, name: str, size: tuple[int, int]) -> None:
    facts = made[name].manifest.facts
    found = facts["renditions"][-1]
    assert (found["width"], found["height"]) == size


@pytest.mark.parametrize("name", HDR)
def test_hdr_becomes_sdr_of_the_same_brightness(awkward: Awkward, made: Any, name: str) -> None:
    """Black stays black, the grey card is a middle grey, the white of graphics is nearly white, highlights are white."""
    _, picture = frames(file(awkward, made, f"{name}.mp4", "hls-180p.mp4"))[5]
    black, grey, white, brightest = (picture[90, x] for x in (40, 120, 200, 280))
    assert near(black, (0, 0, 0))
    assert near(grey, (140, 140, 140), 20)
    assert near(white, (232, 232, 232), 16)
    assert near(brightest, (255, 255, 255))


@pytest.mark.parametrize("name", [*GREENS, "odd-p3.mkv"])
def test_colours_of_other_primaries_are_converted(awkward: Awkward, made: Any, name: str) -> None:
    _, picture = frames(file(awkward, made, name))[2]
    found = picture[45, 80]
    assert near(found, GREEN_OF_HDR if name.startswith("hdr") else GREEN, 5), found


@pytest.mark.parametrize("name", ["crop.mp4", "crop.mkv"])
def test_what_the_container_crops_is_not_shown(awkward: Awkward, made: Any, name: str) -> None:
    _, picture = frames(file(awkward, made, name, "hls-180p.mp4"))[5]
    assert picture.shape == (180, 320, 3)
    assert all(near(picture[90, x], RED) for x in (4, 160, 315))


def test_left_and_right_streams_are_both_heard(awkward: Awkward, made: Any) -> None:
    film = file(awkward, made, "sides.mov")
    assert [round(pitch(film, channel), -2) for channel in (0, 1)] == [400, 1600]


@pytest.mark.parametrize("source", ["tff.mpg", "bff.mpg", "fiel.mov"])
def test_fields_become_frames(awkward: Awkward, made: Any, source: str) -> None:
    """Combing is detail between neighbouring lines that lines two apart do not have."""

    def combing(path: Path) -> float:
        picture = np.stack([f for _, f in frames(path)[3:20]]).astype(float).mean(3)
        near_, far = np.diff(picture, 2, axis=1), picture[:, 4:] - 2 * picture[:, 2:-2] + picture[:, :-4]
        return float(np.abs(near_).mean() / np.abs(far).mean())

    woven = combing(awkward.root / source)
    assert combing(file(awkward, made, source, "hls-180p.mp4")) < 0.8 * woven


@pytest.mark.parametrize(("number", "rate"), list(enumerate(RATES)))
def test_rates_are_exact_and_keyframes_on_the_grid(
    awkward: Awkward, made: Any, number: int, rate: str
) -> None:
    with av.open(str(file(awkward, made, f"rate-{number}.mp4", "hls-36p.mp4"))) as container:
        stream = container.streams.video[0]
        stamps = sorted((p.pts * stream.time_base, p.is_keyframe) for p in container.demux(stream) if p.size)
    assert {later - earlier for (earlier, _), (later, _) in pairwise(stamps)} == {1 / Fraction(rate)}
    keys = [number for number, (_, key) in enumerate(stamps) if key]
    assert keys == [math.ceil(2 * n * Fraction(rate)) for n in range(4)]


@pytest.mark.parametrize("name", ["moment.mp4", "frame.mp4"])
def test_what_is_shorter_than_a_second_is_held(awkward: Awkward, made: Any, name: str) -> None:
    assert made[name].manifest.facts["duration_ms"] == 1000
    assert "#EXT-X-TARGETDURATION:1\n" in file(awkward, made, name, "hls-36p.m3u8").read_text()


@pytest.mark.parametrize("halves", [halves for halves, _ in HALF_SECONDS])
def test_a_film_of_half_a_second_more(awkward: Awkward, made: Any, halves: int) -> None:
    playlist = m3u8.load(str(file(awkward, made, f"halves-{halves}.mp4", "hls-36p.m3u8")))
    assert sum(segment.duration for segment in playlist.segments) == halves / 2
    assert playlist.target_duration == (halves + 1) // 2


@pytest.mark.parametrize(
    ("name", "flash", "beep"),
    [
        ("sync.mp4", 1.0, 1.0),
        ("sync-phone.mp4", 1.0, 1.0),
        ("sync-late.mkv", 1.0, 1.0),
        ("sync-edit.mp4", 0.5, 0.5),
        ("sync-camera.ts", 1.02, 1.02),
        ("picture-late.mkv", 1.48, 1.0),
        ("sound-late.mkv", 1.0, 1.48),
    ],
)
def test_sound_stays_with_the_picture(
    awkward: Awkward, made: Any, name: str, flash: float, beep: float
) -> None:
    path = file(awkward, made, name)
    seen = [time for time, picture in frames(path) if picture.mean() > 128]
    heard, rate = samples(path)
    assert abs(seen[0] - flash) <= 0.04
    assert 0.15 <= seen[-1] - seen[0] <= 0.2
    assert abs(float(np.nonzero(np.abs(heard) > 0.1)[0][0]) / rate - beep) <= 0.04


def test_surround_is_folded_without_clipping(awkward: Awkward, made: Any) -> None:
    """All at once stays below full scale and undistorted; the centre alone is heard from both sides alike."""
    heard, rate = samples(file(awkward, made, "five.mkv", "audio.m4a"))
    middle = heard[rate // 4 : 3 * rate // 4]
    assert np.abs(middle).max() < 0.95
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    top = int(np.argmax(spectrum))
    assert spectrum[: top - 5].max() < 0.01 * spectrum[top]
    assert spectrum[top + 5 :].max() < 0.01 * spectrum[top]
    with av.open(str(file(awkward, made, "seven.mkv", "audio.m4a"))) as container:
        both = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)
    assert both.shape[0] == 2
    assert np.abs(both[0] - both[1]).max() < 0.02
    assert np.abs(both).max() > 0.05
    with av.open(str(file(awkward, made, "mono.mkv", "audio.m4a"))) as container:
        assert container.streams.audio[0].codec_context.channels == 2


@pytest.mark.parametrize("name", ["sound-longer.mp4", "sound-shorter.mp4"])
def test_picture_and_sound_get_one_length(awkward: Awkward, made: Any, name: str) -> None:
    for rendition in ("video.mp4", "hls-90p.mp4", "hls-audio.mp4", "audio.m4a"):
        with av.open(str(file(awkward, made, name, rendition))) as container:
            assert abs(container.duration / av.time_base - 3) < 0.1


def test_sounds_by_language(awkward: Awkward, made: Any) -> None:
    master = read_master(file(awkward, made, "tracks.mkv", "master.m3u8").read_text(encoding="utf-8"))
    found = [(sound.name, sound.language, sound.default) for sound in master.sounds]
    assert found == [("中文", "zh-CN", True), ("英语", "en", False), ("粤语", "yue", False)]
    heard = [pitch(file(awkward, made, "tracks.mkv", s.uri.replace("m3u8", "mp4"))) for s in master.sounds]
    assert heard == [800, 400, 1600]
    assert pitch(file(awkward, made, "tracks.mkv")) == 800
    assert pitch(file(awkward, made, "tracks.mkv", "audio.m4a")) == 800


def test_sounds_as_the_front_matter_names_them(awkward: Awkward, made: Any) -> None:
    master = read_master(file(awkward, made, "named.mkv", "master.m3u8").read_text(encoding="utf-8"))
    assert [(s.name, s.language, s.default) for s in master.sounds] == [
        ("四川话", "zh-CN", True),
        ("English", "en", False),
    ]
    assert pitch(file(awkward, made, "named.mkv")) == 1600


def test_rungs_in_other_codecs(films: Films, tmp_path: Path) -> None:
    """Beside the ladder, after it, with codecs told and the same cuts; the same bytes again."""
    root = tmp_path / "media"
    root.mkdir()
    films.film(root / "film.mp4", "320x180", "30000/1001", "3", sound="-ac 2")
    extra = (
        {"short_side": 180, "codec": "av1", "preset": "10", "crf": 40, "maxrate_kbps": 300},
        {"short_side": 120, "codec": "hevc", "preset": "veryfast", "crf": 30, "maxrate_kbps": 300},
    )
    settings = MediaSettings.model_validate({**LADDER, "video": {**LADDER["video"], "extra_rungs": extra}})
    manifests = []
    for name in ("once", "again"):
        line = Line(root, FolderStore(tmp_path / name), settings)
        plan, _ = line.plan()
        (outcome,) = line.run(plan.jobs)
        assert outcome.error is None, outcome.error
        manifests.append(outcome.manifest.files)
    assert manifests[0] == manifests[1]
    master = read_master(line.store.locate(outcome.key, "master.m3u8").read_text(encoding="utf-8"))
    found = [(v.uri, v.width, v.height, v.codecs[:5]) for v in master.variants]
    assert found == [
        ("hls-180p.m3u8", 320, 180, "avc1."),
        ("hls-90p.m3u8", 160, 90, "avc1."),
        ("hls-180p-av1.m3u8", 320, 180, "av01."),
        ("hls-120p-hevc.m3u8", 214, 120, "hvc1."),
    ]
