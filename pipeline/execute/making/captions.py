"""Runs the two kinds of caption jobs: conversion to WebVTT, and burning captions into a video."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from PIL import ImageFont

from pipeline.execute.disk_space import require_space
from pipeline.execute.failures import failed
from pipeline.execute.job_context import JobContext, ffmpeg_for
from pipeline.execute.making.timeline import require_even_sounds
from pipeline.execute.making.verification import facts_of, require_files, require_label, require_stream
from pipeline.media.captions.cue import Cue
from pipeline.media.captions.job import VTT
from pipeline.media.captions.parse import read
from pipeline.media.captions.screen import to_ass
from pipeline.media.captions.write import to_vtt
from pipeline.media.model import Job, Probe
from pipeline.media.screen_commands import CAPTIONS, FONTS, screen_command
from pipeline.media.screens import SCREEN_MP4

Facts = dict[str, Any]


def make_captions(job: Job, files: Sequence[Path], folder: Path, context: JobContext) -> Facts:
    """Write the WebVTT file. Raise JobFailed for captions with mistakes, which `kepu check` reports beforehand."""
    cues = _cues(job, files[0])
    (folder / VTT).write_text(to_vtt(cues), encoding="utf-8", newline="\n")
    return {"cues": len(cues), "duration_ms": max(cue.end_ms for cue in cues)}


def _cues(job: Job, file: Path) -> tuple[Cue, ...]:
    found = read(file.read_bytes(), job.recipe["suffix"])
    if found.fatal:
        listed = "；".join(f"第 {m.line} 行：{m.message}" for m in found.fatal[:5])
        raise failed("M430", f"字幕 {job.label} 有 {len(found.fatal)} 处错误。{listed}", "请改正后重新运行。")
    return found.cues


def make_screen(job: Job, files: Sequence[Path], folder: Path, context: JobContext) -> Facts:
    """Encode the video with burnt-in captions. Raise JobFailed for unusable captions, or if the result is not as planned.

    `files` are video, captions and font.
    """
    film, captions, font = files
    recipe, (rung,) = job.recipe, job.recipe["rungs"]
    cues = _cues(job, captions)
    _require_letters(cues, font)
    require_space(folder, 1000 * rung["maxrate_kbps"] * recipe["duration_ms"] // 8000)
    (folder / FONTS).mkdir()
    shutil.copyfile(font, folder / FONTS / "font.otf")
    text = to_ass(cues, rung["width"], rung["height"])
    (folder / CAPTIONS).write_text(text, encoding="utf-8", newline="\n")
    context.ffmpeg(folder, screen_command(recipe, ffmpeg_for(job), film), recipe["duration_ms"])
    shutil.rmtree(folder / FONTS)
    (folder / CAPTIONS).unlink()
    return _screen_facts(job, folder, context)


def _require_letters(cues: Iterable[Cue], font: Path) -> None:
    """Raise JobFailed if the font lacks a character: it would be an empty box, or come from any font of the system."""
    letters = {letter for cue in cues for letter in cue.text if not letter.isspace()}
    drawn = ImageFont.truetype(str(font), 32)
    box = bytes(
        drawn.getmask("\U0010ffff")
    )  # a noncharacter: drawn with the font's glyph for missing characters
    if lacking := sorted(letter for letter in letters if bytes(drawn.getmask(letter)) == box):
        listed = "、".join(lacking[:20])
        help = "请换一个字，或请管理员按 assets/fonts/README.md 给字体补字。"
        raise failed("M431", f"字幕里有字体没有的字：{listed}。", help)


def _screen_facts(job: Job, folder: Path, context: JobContext) -> Facts:
    require_files(job, folder)
    recipe, (rung,) = job.recipe, job.recipe["rungs"]
    facts = facts_of(folder, [SCREEN_MP4], context, recipe["duration_ms"], timeline=True)[SCREEN_MP4]
    probe = Probe.from_facts(facts)
    size = rung["width"], rung["height"]
    require_stream(SCREEN_MP4, probe, size, recipe["audio"] is not None, recipe["duration_ms"])
    require_even_sounds(SCREEN_MP4, facts, recipe["duration_ms"])
    require_label(SCREEN_MP4, probe, recipe)
    return {"duration_ms": probe.duration_ms, "width": rung["width"], "height": rung["height"]}
