"""`python -m studio render [ID…]`: draw and sound the committed pieces anew."""

from __future__ import annotations

import argparse
import sys
import time
from importlib import import_module
from pathlib import Path

from pipeline.errors import KepuError, UsageError
from studio.animate import Animation, Recording, render_animation, render_recording, still

PIECES = {
    "quake-warning-seconds": "studio.quake",
    "panda-false-thumb": "studio.panda",
    "light-delay-mars": "studio.mars",
    "why-sky-rain-night": "studio.rain",
    "equal-temperament": "studio.temperament",
    "chilli-feels-hot": "studio.chilli",
    "carbon-monoxide-seats": "studio.monoxide",
    "count-the-thunder": "studio.thunder",
    "space-elevator-rope": "studio.elevator",
    "basin-fog": "studio.fog",
    "gravitational-chirp": "studio.chirp",
    "superconductor-expels": "studio.meissner",
    "panda-eats-bamboo": "studio.bamboo",
    "qin-remainders": "studio.remainders",
    "length-of-day": "studio.day",
    "hear-four-rains": "studio.rainlevels",
    "muons-and-silence": "studio.muons",
    "two-orchards": "studio.orchard",
    "press-to-this-beat": "studio.compressions",
    "sound-of-earthquake": "studio.seismogram",
    "pulsar-beats": "studio.pulsars",
    "passing-train": "studio.doppler",
    "three-scales": "studio.scales",
}


def main(arguments: list[str] | None = None) -> int:
    """Entry point; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m studio", description="重新绘制并合成自制的动画与声音")
    verbs = parser.add_subparsers(dest="verb", required=True)
    render = verbs.add_parser("render", help="渲染成片（不写编号就渲染全部）")
    render.add_argument("ids", nargs="*", choices=[[], *PIECES], metavar="编号")
    render.add_argument("--zoom", type=float, default=1.0, help="缩小比例，用于预览")
    render.add_argument("--out", type=Path, help="预览写到这个文件夹，不改动正式文件")
    frame = verbs.add_parser("still", help="只画某一秒的画面")
    frame.add_argument("id", choices=list(PIECES), metavar="编号")
    frame.add_argument("seconds", nargs="+", type=float, metavar="秒")
    frame.add_argument("--zoom", type=float, default=0.5)
    frame.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    try:
        if options.verb == "still":
            _still(options.id, options.seconds, options.zoom, options.out)
        else:
            _render(options.ids or list(PIECES), options.zoom, options.out)
    except KepuError as error:
        print(f"错误：{error.message} {error.help}", file=sys.stderr)
        return error.exit_code
    return 0


def _piece(name: str) -> Animation | Recording:
    piece = import_module(PIECES[name]).PIECE
    assert isinstance(piece, Animation | Recording)
    return piece


def _render(names: list[str], zoom: float, folder: Path | None) -> None:
    for name in names:
        start, piece = time.monotonic(), _piece(name)
        if isinstance(piece, Recording):
            targets = (piece.target, piece.cover_target)
            sound, cover = (folder / path.name for path in targets) if folder else targets
            render_recording(piece, sound, cover)
        else:
            render_animation(piece, folder / piece.target.name if folder else piece.target, zoom)
        print(f"{name}：{time.monotonic() - start:.0f} 秒")


def _still(name: str, seconds: list[float], zoom: float, folder: Path) -> None:
    piece = _piece(name)
    if not isinstance(piece, Animation):
        raise UsageError(f"{name} 是音频，没有画面。", help="换一个动画的编号。")
    folder.mkdir(parents=True, exist_ok=True)
    for second in seconds:
        still(piece, second, zoom).save(folder / f"{name}-{second:05.2f}.png")


if __name__ == "__main__":
    raise SystemExit(main())
