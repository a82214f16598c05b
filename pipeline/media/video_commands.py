"""Builds the ffmpeg command line of a video, one graph, with ffmpeg-python. Starts no process.

One process does everything: it decodes once, scales in a cascade, encodes every rung and every audio track once, and
the tee muxer writes the same packets as HLS (all streams), progressive MP4 (one rung and the default audio) and M4A
(the default audio). Posters and storyboard are taken from frames already scaled.
Outputs are relative to the working folder, which is the job's draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg

from pipeline.media.aigc import TAG
from pipeline.media.colours import WIDE
from pipeline.media.ffmpeg_graph import CLEAN, Recipe, compiled, opened_source
from pipeline.media.file_names import (
    AUDIO_NAME,
    MASTER,
    STORYBOARD_SHEETS,
    playlist_name,
    poster_name,
    segments_name,
)
from pipeline.media.settling import SCALING, film_graphs, settled
from pipeline.media.sound import M4A
from pipeline.media.sound_commands import encoder_options, video_sound
from pipeline.media.video import mp4s_of, sounds_of
from pipeline.media.video_encoders import encoding

JPEG_COLOURS = {"in_color_matrix": "bt709", "out_color_matrix": "bt601", "in_range": "tv", "out_range": "pc"}
"""The matrix and range that JPEG decoders assume (JFIF 1.02)."""

BT709 = {"color_primaries": "bt709", "color_trc": "bt709", "colorspace": "bt709", "range": "tv"}
"""Tags set on every frame once its colours are converted; zimg would convert again from a source's own tags."""

PEAK = 10
"""Peak luminance of HDR to preserve, in units of 100 cd/m²: most films and phones are mastered for it."""


def video_command(recipe: Recipe, ffmpeg_path: str, source: Path) -> list[str]:
    """Return the argv that writes every file of a video job to the working folder, except the storyboard's WebVTT."""
    opened = opened_source(source, recipe["container"])
    pictures = _pictures(opened, recipe)
    sounds = [padded_sound(opened, sound) for sound in sounds_of(recipe)]
    outputs = [ffmpeg.output(*pictures.rungs, *sounds, _tee_target(recipe), **_tee_options(recipe))]
    for stream, (width, _) in zip(pictures.posters, recipe["poster"]["sizes"], strict=True):
        outputs.append(ffmpeg.output(stream, poster_name(width), **_poster_options(recipe)))
    outputs.append(ffmpeg.output(pictures.storyboard, STORYBOARD_SHEETS, **_storyboard_options(recipe)))
    command = compiled(ffmpeg.merge_outputs(*outputs), ffmpeg_path)
    return settled(command, film_graphs(recipe, sounds_of(recipe)))


@dataclass
class _Pictures:
    """Video streams of the graph: the rungs in recipe order, the posters, and the storyboard sheets."""

    rungs: list[Any] = field(default_factory=list)
    posters: list[Any] = field(default_factory=list)
    storyboard: Any = None


def _pictures(opened: Any, recipe: Recipe) -> _Pictures:
    """Scale from size to size, largest first, and branch off the streams needed at each size."""
    pictures = _Pictures()
    rungs: dict[str, Any] = {}
    sizes = sorted({(rung["width"], rung["height"]) for rung in recipe["rungs"]}, reverse=True)
    stream: Any = prepared(opened, recipe)
    for size in sizes:
        stream = _scaled(stream, *size) if rungs else normalised(stream, *size, recipe)
        names = [rung["name"] for rung in recipe["rungs"] if (rung["width"], rung["height"]) == size]
        poster, last = recipe["poster"]["rung"] in names, size == sizes[-1]
        copies = _split(stream, len(names) + poster + 1)
        rungs |= {name: copies.pop(0) for name in names}
        if poster:
            pictures.posters = _posters(copies.pop(), recipe["poster"])
        stream = copies.pop()
        if last:
            pictures.storyboard = _storyboard(stream, recipe["storyboard"])
    pictures.rungs = [rungs[rung["name"]] for rung in recipe["rungs"]]
    return pictures


def prepared(opened: Any, recipe: Recipe) -> Any:
    """Deinterlace, convert to a constant frame rate from time 0, and repeat the last frame while audio lasts."""
    stream = opened[str(recipe["video_index"])]
    if recipe["deinterlace"] and "settled" not in recipe:
        order, which = (recipe["fields"], "all") if "fields" in recipe else ("auto", "interlaced")
        stream = stream.filter("bwdif", mode="send_frame", parity=order, deint=which)
    stream = stream.filter("fps", fps=recipe["rate"], start_time=0, eof_action="pass")
    if "settled" in recipe:
        return stream.filter("trim", end_frame=frame_count(recipe))
    if recipe["hold_ms"]:
        stream = stream.filter("tpad", stop_mode="clone", stop_duration=_seconds(recipe["hold_ms"]))
    return stream


def frame_count(recipe: Recipe) -> int:
    """Return how many frames fill the duration."""
    return max(1, round(Fraction(recipe["duration_ms"], 1000) * Fraction(recipe["rate"])))


def normalised(stream: Any, width: int, height: int, recipe: Recipe) -> Any:
    """Scale to the largest size, and convert to BT.709, 8 bits, SDR and square pixels."""
    given = _zimg_input(recipe)
    if "ragged" in recipe:  # zimg takes no size that ends within a colour sample
        stream = stream.filter("format", "yuv444p16le")
    if recipe["tonemap"]:
        return _tonemapped(stream, width, height, given).filter("setsar", 1)
    if given:
        same = {"p": "bt709", "t": "bt709", "m": "bt709", "r": "tv"}
        converted = stream.filter("zscale", w=width, h=height, filter="bicubic", **given, **same)
        return converted.filter("format", "yuv420p").filter("setsar", 1)
    colours = {"in_color_matrix": recipe["matrix"], "out_color_matrix": "bt709", "out_range": "tv"}
    scaled = stream.filter("scale", width, height, flags=SCALING, **colours)
    return scaled.filter("format", "yuv420p").filter("setparams", **BT709).filter("setsar", 1)


def _scaled(stream: Any, width: int, height: int) -> Any:
    """Scale to the next smaller size. zimg needs two thirds of swscale's time; colours stay as they are."""
    return stream.filter("zscale", width, height, filter="bicubic").filter("setsar", 1)


def _still(stream: Any, width: int, height: int) -> Any:
    """Scale and convert the colours for JPEG."""
    return stream.filter("scale", width, height, flags=SCALING, **JPEG_COLOURS).filter("setsar", 1)


def _zimg_input(recipe: Recipe) -> dict[str, str]:
    """Return zscale's options of the source's colours; empty if swscale converts them."""
    told = recipe.get("colours")
    if told:
        return {"tin": told["transfer"], "pin": told["primaries"], "min": told["matrix"]}
    primaries, matrix = WIDE
    return {"tin": recipe["tonemap"], "pin": primaries, "min": matrix} if recipe["tonemap"] else {}


def _tonemapped(stream: Any, width: int, height: int, given: Mapping[str, str]) -> Any:
    """Tone-map PQ or HLG to BT.709 with zimg, at the size of the largest rung.

    The Möbius curve keeps up to 30 cd/m² unchanged and maps graphics white (203 cd/m², ITU-R BT.2408) to about 90 %; a
    filmic curve would turn it grey.
    """
    linear = stream.filter("zscale", w=width, h=height, t="linear", npl=100, p=given["pin"], **given).filter(
        "format", "gbrpf32le"
    )
    mapped = linear.filter("zscale", p="bt709").filter("tonemap", "mobius", desat=0, peak=PEAK)
    return mapped.filter("zscale", t="bt709", m="bt709", r="tv").filter("format", "yuv420p")


def _posters(stream: Any, poster: Recipe) -> list[Any]:
    """Take one frame. The last frame repeats endlessly: a time past the end would otherwise fail the whole encode."""
    endless = stream.filter("tpad", stop=-1, stop_mode="clone")
    still = endless.filter("trim", start=_seconds(poster["ms"])).filter("trim", end_frame=1)
    copies = _split(still, len(poster["sizes"]))
    return [_still(s, w, h) for s, (w, h) in zip(copies, poster["sizes"], strict=True)]


def _storyboard(stream: Any, storyboard: Recipe) -> Any:
    """Take a frame from the middle of each interval, padding or cutting to the recipe's number of tiles."""
    few = stream.filter("fps", fps=f"1000/{storyboard['interval_ms']}", start_time=0, eof_action="pass")
    exact = few.filter("tpad", stop=-1, stop_mode="clone").filter("trim", end_frame=storyboard["tiles"])
    small = _still(exact, storyboard["width"], storyboard["height"])
    return small.filter("tile", f"{storyboard['columns']}x{storyboard['rows']}")


def _split(stream: Any, copies: int) -> list[Any]:
    if copies == 1:
        return [stream]
    node = stream.filter_multi_output("split", copies)
    return [node.stream(index) for index in range(copies)]


def padded_sound(opened: Any, sound: Recipe) -> Any:
    """Return an audio stream padded to the length of the video."""
    stream = video_sound(opened, sound)
    return stream.filter("apad", pad_dur=_seconds(sound["silence_ms"])) if sound["silence_ms"] else stream


ENCODED_KEY = "encoded"
"""Key of extra progress lines: seconds of the first rung, frame by frame. `-progress` reports nothing until every output
has started, and the first storyboard sheet is written late, in a short film only at its end."""


def _tee_options(recipe: Recipe) -> dict[str, Any]:
    options: dict[str, Any] = {"f": "tee", **CLEAN, **label_options(recipe), **picture_options(recipe)}
    options |= {"stats_enc_post:v:0": "pipe:1", "stats_enc_post_fmt:v:0": f"{ENCODED_KEY}={{t}}"}
    for index, rung in enumerate(recipe["rungs"]):
        options |= {f"{name}:v:{index}": value for name, value in encoding(rung).items()}
    for index, sound in enumerate(sounds_of(recipe)):
        named = encoder_options(sound).items()
        options |= {f"{name.removesuffix(':a')}:a:{index}": value for name, value in named}
    return options


def label_options(recipe: Recipe) -> dict[str, Any]:
    """Return the option that writes the label of AI-generated content, the only metadata of a source that is kept."""
    return {"metadata": f"{TAG}={recipe['aigc']}"} if "aigc" in recipe else {}


def mp4_flags(recipe: Recipe) -> str:
    """Return movflags: the index first, and a second flag to write the non-standard `AIGC` tag."""
    return "+faststart+use_metadata_tags" if "aigc" in recipe else "+faststart"


def picture_options(recipe: Recipe) -> dict[str, Any]:
    """Return the options of every video stream, whatever the codec.

    Keyframes are forced on a grid of time, in terms of frame numbers so that no rounding shifts one.
    """
    numerator, denominator = recipe["rate"].split("/")
    grid = f"expr:gte(n*{denominator},n_forced*{recipe['keyframe_seconds'] * int(numerator)})"
    return {
        "fps_mode:v": "passthrough",
        "force_key_frames:v": grid,
        "threads:v": 1,
        "flags:v": "+bitexact+global_header+cgop",
        "color_primaries": "bt709",
        "color_trc": "bt709",
        "colorspace": "bt709",
        "color_range": "tv",
    }


def _tee_target(recipe: Recipe) -> str:
    """Return the tee muxer's outputs: HLS of every stream, the MP4s, and the default audio. A failing output is fatal.

    `avoid_negative_ts=disabled`: by default the HLS muxer shifts each stream and writes an empty edit, which browsers
    ignore; audio then led video by 59 ms at 25 fps. With it disabled, every stream has one edit that skips the encoder
    delay, and starts at 0.
    """
    hls = {
        "f": "hls",
        "hls_time": recipe["segment_seconds"],
        "hls_segment_type": "fmp4",
        "hls_playlist_type": "vod",
        "hls_list_size": 0,
        "avoid_negative_ts": "disabled",
        "hls_flags": "single_file+independent_segments",
        "hls_segment_filename": segments_name("%v"),
        "master_pl_name": MASTER,
        "var_stream_map": f"'{_variants(recipe)}'",
    }
    if "aigc" in recipe:
        hls["hls_segment_options"] = "movflags=+use_metadata_tags"
    slaves = [f"{_slave(hls)}{playlist_name('%v')}"]
    names = [rung["name"] for rung in recipe["rungs"]]
    for file, rung in mp4s_of(recipe).items():
        # Colons separate the options of a tee output, so those within a value are escaped.
        streams = f"v\\:{names.index(rung)}" + (",a\\:0" if recipe["audio"] else "")
        mp4 = {"f": "mp4", "select": f"'{streams}'", "movflags": mp4_flags(recipe)}
        slaves.append(f"{_slave(mp4)}{file}")
    if recipe["audio"]:
        alone = {"f": "ipod", "select": "'a\\:0'", "movflags": mp4_flags(recipe)}
        slaves.append(f"{_slave(alone)}{M4A}")
    return "|".join(slaves)


def _slave(options: Mapping[str, Any]) -> str:
    return "[" + ":".join(f"{name}={value}" for name, value in options.items()) + "]"


def _variants(recipe: Recipe) -> str:
    """Return `var_stream_map`: the rungs share one audio group. Colons are escaped for the tee muxer."""
    sounds = sounds_of(recipe)
    group = f",agroup:{AUDIO_NAME}" if sounds else ""
    parts = [f"v:{index}{group},name:{rung['name']}" for index, rung in enumerate(recipe["rungs"])]
    for index, sound in enumerate(sounds):
        first = "" if index else ",default:yes"
        parts.append(f"a:{index}{group},name:{sound['name']}{first}")
    return " ".join(parts).replace(":", "\\:")


def _poster_options(recipe: Recipe) -> dict[str, Any]:
    return {"f": "image2", "update": 1, "frames:v": 1, **_jpeg(recipe["poster"]["quality"])}


def _storyboard_options(recipe: Recipe) -> dict[str, Any]:
    storyboard = recipe["storyboard"]
    return {
        "f": "image2",
        "start_number": 1,
        "frames:v": storyboard["sheets"],
        **_jpeg(storyboard["quality"]),
    }


def _jpeg(quality: int) -> dict[str, Any]:
    return {
        "c:v": "mjpeg",
        "q:v": quality,
        "fps_mode:v": "passthrough",
        "threads:v": 1,
        "flags:v": "+bitexact",
        **CLEAN,
    }


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds // 1000}.{milliseconds % 1000:03d}"
