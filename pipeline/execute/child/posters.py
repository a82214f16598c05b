"""Suggests frames of a video as posters, and draws a contact sheet. Runs in the limited child.

Keyframes from the whole video are scored on a small grey copy: neither dark nor washed out, high contrast, sharp. The
best of each part of the video is kept, so that suggestions differ.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageStat

from pipeline.execute.child.cropping import cropped
from pipeline.execute.child.media_file import open_media

THUMB = 160
"""Longer side of the copy that is scored, in pixels."""
PER_PART = 4
"""Frames scored for each one kept."""
MOST_DECODED = 1500
"""Maximum frames decoded sequentially where keyframes are rare: a minute at 25 fps."""
MARGIN = 0.03
"""Share of the duration to skip at either end: leader, fades, credits."""
DARK, BRIGHT, FLAT = 24, 232, 12
"""Mean grey levels beyond which a frame is black or white, and the standard deviation below which it is blank."""
GAP = 4
LABEL = 14

SHEET = "sheet.jpg"
QUALITY = 85


@dataclass(frozen=True)
class Candidate:
    """A frame as displayed, its time and its score."""

    ms: int
    score: float
    image: Image.Image


def suggest(file: Path, recipe: Mapping[str, Any]) -> dict[str, Any]:
    """Write the suggestions as JPEG, and `sheet.jpg` with all of them. Return {"posters": [{"name", "ms", "score"}]}.

    Suggestions are in order of time. `recipe`: `index` of the stream, `duration_ms`, `rotation`, `crop`, `count`, `side`
    (the longer one, in pixels).
    """
    found = _unique(_candidates(file, recipe))
    kept = _best(found, recipe["count"])
    posters = []
    for number, candidate in enumerate(kept, 1):
        name = f"poster-{number}.jpg"
        candidate.image.save(name, "JPEG", quality=QUALITY)
        posters.append({"name": name, "ms": candidate.ms, "score": round(candidate.score)})
    if kept:
        _sheet(kept).save(SHEET, "JPEG", quality=QUALITY)
    return {"posters": posters}


def _candidates(file: Path, recipe: Mapping[str, Any]) -> list[Candidate]:
    """Return candidates from keyframes or, if there are too few of those, from all frames at the beginning."""
    with open_media(file) as container:
        stream = container.streams[recipe["index"]]
        stream.codec_context.thread_count = 1
        stream.codec_context.skip_frame = "NONKEY"
        found = list(_key_frames(container, stream, recipe))
    if len({c.ms for c in found}) >= recipe["count"]:
        return found
    with open_media(file) as container:
        stream = container.streams[recipe["index"]]
        stream.codec_context.thread_count = 1
        return list(_in_a_row(container, stream, recipe)) or found


def _key_frames(container: InputContainer, stream: Any, recipe: Mapping[str, Any]) -> Iterator[Candidate]:
    start = stream.start_time or 0
    for share in _shares(recipe["count"] * PER_PART):
        target = start + int(recipe["duration_ms"] * share / 1000 / stream.time_base)
        try:
            container.seek(target, stream=stream)
            frame = next((f for f in _frames(container, stream)), None)
        except (av.error.PermissionError, av.error.InvalidDataError, av.error.EOFError):
            continue  # a container that cannot seek, or a damaged part
        if frame is not None and frame.pts is not None:
            yield _candidate(frame, stream, recipe)


def _in_a_row(container: InputContainer, stream: Any, recipe: Mapping[str, Any]) -> Iterator[Candidate]:
    step = max(1, recipe["duration_ms"] // (recipe["count"] * PER_PART))
    due = 0
    for number, frame in enumerate(_frames(container, stream)):
        if number >= MOST_DECODED:
            return
        if frame.pts is None or _ms(frame, stream) < due:
            continue
        due = _ms(frame, stream) + step
        yield _candidate(frame, stream, recipe)


def _frames(container: InputContainer, stream: Any) -> Iterator[Any]:
    for packet in container.demux(stream):
        try:
            yield from packet.decode()
        except av.error.InvalidDataError:
            continue


def _shares(count: int) -> Iterator[float]:
    for number in range(count):
        yield MARGIN + (1 - 2 * MARGIN) * (number + 0.5) / count


def _ms(frame: Any, stream: Any) -> int:
    """Return milliseconds since the first frame, as `media.poster` counts them."""
    seconds = Fraction(frame.pts - (stream.start_time or 0)) * Fraction(stream.time_base)
    return max(0, round(seconds * 1000))


def _candidate(frame: Any, stream: Any, recipe: Mapping[str, Any]) -> Candidate:
    aspect = float(stream.sample_aspect_ratio or 1)
    scale = recipe["side"] / max(frame.width * aspect, frame.height)
    width, height = max(2, round(frame.width * aspect * scale)), max(2, round(frame.height * scale))
    image = cropped(frame.reformat(width, height, "rgb24").to_image(), frame, recipe["crop"])
    if recipe["rotation"]:
        image = image.rotate(recipe["rotation"], expand=True)
    return Candidate(_ms(frame, stream), score(image), image)


def score(image: Image.Image) -> float:
    """Return 0 for a blank frame, otherwise a weighted sum of contrast and sharpness in grey levels."""
    grey = image.convert("L")
    grey.thumbnail((THUMB, THUMB))
    levels = ImageStat.Stat(grey)
    if not DARK <= levels.mean[0] <= BRIGHT or levels.stddev[0] < FLAT:
        return 0.0
    edges = ImageChops.difference(grey, grey.filter(ImageFilter.GaussianBlur(2)))
    return levels.stddev[0] + 4 * ImageStat.Stat(edges).mean[0]


def _unique(candidates: Sequence[Candidate]) -> list[Candidate]:
    return list({c.ms: c for c in sorted(candidates, key=lambda c: c.ms)}.values())


def _best(candidates: Sequence[Candidate], count: int) -> list[Candidate]:
    """Return the best of each of `count` equal parts of the candidates, in order of time."""
    parts = min(count, len(candidates))
    bounds = [len(candidates) * n // parts for n in range(parts + 1)] if parts else []
    return [max(candidates[a:b], key=lambda c: c.score) for a, b in itertools.pairwise(bounds)]


def _sheet(kept: Sequence[Candidate]) -> Image.Image:
    """Draw a contact sheet in rows of three, with the seconds under each frame."""
    width, height = kept[0].image.size
    width, height = width // 2, height // 2
    columns = min(3, len(kept))
    rows = -(-len(kept) // columns)
    sheet = Image.new("RGB", (columns * (width + GAP) + GAP, rows * (height + LABEL + GAP) + GAP), "white")
    draw = ImageDraw.Draw(sheet)
    for number, candidate in enumerate(kept):
        left = GAP + number % columns * (width + GAP)
        top = GAP + number // columns * (height + LABEL + GAP)
        sheet.paste(candidate.image.resize((width, height)), (left, top))
        draw.text((left + 2, top + height + 1), f"{number + 1}:  {candidate.ms / 1000:.1f} s", fill="black")
    return sheet
