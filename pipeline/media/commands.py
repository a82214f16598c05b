"""Recipe → the ffmpeg command line, built as one graph by ffmpeg-python. Pure: nothing is started here.

One process makes the whole of a video: it decodes once, scales in a cascade, encodes every rung once, and the tee
muxer writes the same packets as HLS (all rungs and the sound) and as the progressive MP4 (one rung and the sound).
Outputs are relative to the working folder, which is the job's draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ffmpeg

from pipeline.media.assets import AUDIO_NAME, MASTER, MP4, playlist_name, poster_name, segments_name
from pipeline.media.graph import CLEAN, Recipe, compiled, opened_source
from pipeline.media.sound_commands import encoder_options, heard

SCALING = "bicubic+accurate_rnd+full_chroma_int+bitexact"


def video_command(recipe: Recipe, ffmpeg_path: str, source: Path) -> list[str]:
    """The argv that makes every file of a video job in the working folder."""
    opened = opened_source(source, recipe["container"], threads=2)
    rungs, posters = _pictures(opened, recipe)
    sound = recipe["audio"]
    sounds = [heard(opened, sound)] if sound else []
    outputs = [ffmpeg.output(*rungs, *sounds, _tee_target(recipe), **_tee_options(recipe))]
    for stream, (width, _) in zip(posters, recipe["poster"]["sizes"], strict=True):
        outputs.append(ffmpeg.output(stream, poster_name(width), **_poster_options(recipe)))
    return compiled(ffmpeg.merge_outputs(*outputs), ffmpeg_path)


def _pictures(opened: Any, recipe: Recipe) -> tuple[list[Any], list[Any]]:
    """The rungs, each scaled from the one above it, and the posters, scaled from one of the rungs.

    The last frame is repeated for the poster's sake: a time past the end would otherwise fail the whole pass.
    """
    poster = recipe["poster"]
    stream: Any = _prepared(opened, recipe)
    origin: Any = None
    rungs = []
    for index, rung in enumerate(recipe["rungs"]):
        stream = _scaled(stream, rung["width"], rung["height"], recipe if index == 0 else None)
        wanted = 1 + (rung is not recipe["rungs"][-1]) + (rung["name"] == poster["rung"])
        copies = _split(stream, wanted)
        rungs.append(copies.pop(0))
        if rung["name"] == poster["rung"]:
            origin = copies.pop()
        stream = copies.pop() if copies else None
    endless = origin.filter("tpad", stop=-1, stop_mode="clone")
    still = endless.filter("trim", start=_seconds(poster["ms"])).filter("trim", end_frame=1)
    copies = _split(still, len(poster["sizes"]))
    posters = [_scaled(s, w, h, None) for s, (w, h) in zip(copies, poster["sizes"], strict=True)]
    return rungs, posters


def _prepared(opened: Any, recipe: Recipe) -> Any:
    """Before the split: fields to frames, and one constant frame rate."""
    stream = opened[str(recipe["video_index"])]
    if recipe["deinterlace"]:
        stream = stream.filter("bwdif", mode="send_frame", parity="auto", deint="interlaced")
    return stream.filter("fps", fps=recipe["rate"], eof_action="pass")


def _scaled(stream: Any, width: int, height: int, first: Recipe | None) -> Any:
    """One step of the cascade; the first one (`first` is the recipe) also makes the colours BT.709, 8 bits, SDR."""
    if first is not None and first["tonemap"]:
        return _tonemapped(stream, width, height).filter("setsar", 1)
    options: dict[str, Any] = {"flags": SCALING}
    if first is not None:
        options |= {"in_color_matrix": first["matrix"], "out_color_matrix": "bt709", "out_range": "tv"}
    scaled = stream.filter("scale", width, height, **options)
    if first is not None:
        scaled = scaled.filter("format", "yuv420p")
    return scaled.filter("setsar", 1)


def _tonemapped(stream: Any, width: int, height: int) -> Any:
    """PQ or HLG to BT.709 by zimg and the Hable curve, at the size of the largest rung."""
    linear = stream.filter("zscale", w=width, h=height, t="linear", npl=100).filter("format", "gbrpf32le")
    mapped = linear.filter("zscale", p="bt709").filter("tonemap", "hable", desat=0)
    return mapped.filter("zscale", t="bt709", m="bt709", r="tv").filter("format", "yuv420p")


def _split(stream: Any, copies: int) -> list[Any]:
    if copies == 1:
        return [stream]
    node = stream.filter_multi_output("split", copies)
    return [node.stream(index) for index in range(copies)]


def _tee_options(recipe: Recipe) -> dict[str, Any]:
    """Encoders: capped constant quality, one thread a rung, keyframes on a grid of time and nowhere else."""
    options: dict[str, Any] = {
        "f": "tee",
        **CLEAN,
        "c:v": "libx264",
        "preset": recipe["preset"],
        "profile:v": "high",
        "threads:v": 1,
        "fps_mode:v": "passthrough",
        "force_key_frames:v": f"expr:gte(t,n_forced*{recipe['keyframe_seconds']})",
        "forced-idr": 1,
        "sc_threshold": 0,
        "g": 100_000,
        "flags:v": "+bitexact+global_header+cgop",
        "color_primaries": "bt709",
        "color_trc": "bt709",
        "colorspace": "bt709",
        "color_range": "tv",
    }
    for index, rung in enumerate(recipe["rungs"]):
        options[f"crf:v:{index}"] = rung["crf"]
        options[f"maxrate:v:{index}"] = f"{rung['maxrate_kbps']}k"
        options[f"bufsize:v:{index}"] = f"{2 * rung['maxrate_kbps']}k"
    if recipe["audio"]:
        options |= encoder_options(recipe["audio"])
    return options


def _tee_target(recipe: Recipe) -> str:
    """The tee muxer's slaves: HLS of every stream, and the MP4 of one rung and the sound. A slave's fault is fatal.

    `avoid_negative_ts=disabled`: by default the HLS muxer shifts each stream and writes an empty edit, which browsers
    ignore; the sound then led the picture by 59 ms at 25 frames a second. Without it every stream has one edit over
    its encoder's delay and starts at 0.
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
    chosen = next(i for i, rung in enumerate(recipe["rungs"]) if rung["name"] == recipe["mp4"])
    streams = f"v\\:{chosen}" + (",a" if recipe["audio"] else "")
    mp4 = {"f": "mp4", "select": f"'{streams}'", "movflags": "+faststart"}
    return f"{_slave(hls)}{playlist_name('%v')}|{_slave(mp4)}{MP4}"


def _slave(options: Mapping[str, Any]) -> str:
    return "[" + ":".join(f"{name}={value}" for name, value in options.items()) + "]"


def _variants(recipe: Recipe) -> str:
    """The rungs, sharing one sound group; colons are escaped for the tee muxer."""
    sound = recipe["audio"]
    group = f",agroup:{AUDIO_NAME}" if sound else ""
    parts = [f"v:{index}{group},name:{rung['name']}" for index, rung in enumerate(recipe["rungs"])]
    if sound:
        language = f",language:{sound['language']}" if sound["language"] else ""
        parts.append(f"a:0{group},name:{AUDIO_NAME},default:yes{language}")
    return " ".join(parts).replace(":", "\\:")


def _poster_options(recipe: Recipe) -> dict[str, Any]:
    return {
        "f": "image2",
        "update": 1,
        "frames:v": 1,
        "c:v": "mjpeg",
        "q:v": recipe["poster"]["quality"],
        "threads:v": 1,
        "flags:v": "+bitexact",
        **CLEAN,
    }


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds // 1000}.{milliseconds % 1000:03d}"
