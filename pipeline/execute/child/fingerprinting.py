"""Computes perceptual fingerprints of video and audio. Runs in the limited child.

Video: every half second, a small grey frame without black bars; its 63 lowest cosine terms are compared with their
median (the perceptual hash of Zauner 2010). Audio: 8 kHz mono, log energy in 16 bands over half a second; each bit says
which of two neighbouring bands rises more above its mean over the two seconds around (after Haitsma and Kalker 2002).
Steps are coarse enough for a cut at any time to match; four successive steps make one hash.
"""

from __future__ import annotations

import cmath
import math
from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from operator import mul
from pathlib import Path
from typing import Any

from av.audio.resampler import AudioResampler
from PIL import Image, ImageChops, ImageOps

from pipeline.execute.child.clock import frames_of
from pipeline.execute.child.cropping import cropped
from pipeline.execute.child.media_file import open_media
from pipeline.execute.child.mixing import mixed
from pipeline.media.fingerprint import PICTURE_STEP_MS, SOUND_STEP_MS, Fingerprint

THUMB = 96
"""Longer side of the grey frame in pixels."""
SIDE = 32
TERMS = 8
FLAT = 6
"""A picture is flat if its 5 % and 95 % percentiles differ by fewer grey levels."""
STILL, EVEN, BARS = 14, 24, 4
"""Limits for bars: change of a pixel over time and contrast within a line in grey levels; minimum lines on each side."""
ASPECTS = (16 / 9, 4 / 3, 1.0, 3 / 4, 9 / 16, 64 / 27, 3 / 2, 2 / 3)
RATE = 8000
BLOCK = 256
HOP = RATE * SOUND_STEP_MS // 1000 // 8
EDGES = (3, 4, 5, 6, 8, 10, 12, 15, 19, 24, 30, 38, 48, 61, 77, 97, 122)
"""Band edges in FFT bins of 31.25 Hz: 94 Hz to 3.8 kHz, in bands of a major third or less."""
AROUND = 4
"""Steps on either side that enter the mean an energy is compared with."""
DEPTH = 2.5
"""Dynamic range in log10 of energy below the loudest band nearby; quieter bands, which encoders alter, are clipped."""
SILENT_RMS = 40
"""RMS of 16-bit samples below which audio is silent: about −58 dBFS."""
LIVELY = 0.08
"""Mean difference of log10 energy between bands below which a moment has no features: a hum, steady noise."""
WORDS = 4

Box = tuple[int, int, int, int]


def fingerprint(file: Path, recipe: Mapping[str, Any]) -> dict[str, Any]:
    """Return {"fingerprint": the content of its file, "pictures": number of hashes, "sounds": number of hashes}."""
    pictures = _pictures(file, recipe) if recipe["video"] is not None else ()
    sounds = _sounds(file, recipe) if recipe["audio"] is not None else ()
    text = Fingerprint(pictures, sounds).to_json()
    return {"fingerprint": text, "pictures": len(pictures), "sounds": len(sounds)}


# Video


def _pictures(file: Path, recipe: Mapping[str, Any]) -> tuple[int, ...]:
    thumbs = list(_thumbs(file, recipe))
    box = _content(thumbs) if thumbs else (0, 0, 0, 0)
    return tuple(picture_hash(thumb.crop(box)) for thumb in thumbs)


def _thumbs(file: Path, recipe: Mapping[str, Any]) -> Iterator[Image.Image]:
    """Yield a grey frame per step: the first at or after its time. A frame shown for longer is repeated."""
    due_ms, start, canvas = 0, None, None
    with open_media(file) as container:
        for frame in frames_of(container, recipe["video"]):
            if frame.time is None:
                continue
            start = frame.time if start is None else start
            if (frame.time - start) * 1000 < due_ms - 1:
                continue
            thumb = _thumb(frame, recipe["rotation"], recipe.get("crop", ()))
            canvas = canvas or thumb.size
            if thumb.size != canvas:
                thumb = ImageOps.pad(thumb, canvas)
            while (frame.time - start) * 1000 >= due_ms - 1:
                yield thumb
                due_ms += PICTURE_STEP_MS


def _thumb(frame: Any, rotation: int, crop: Sequence[int]) -> Image.Image:
    scale = THUMB / max(frame.width, frame.height)
    width, height = (max(8, round(side * scale)) for side in (frame.width, frame.height))
    small = frame.reformat(width, height, "gray", interpolation="AREA")
    plane = small.planes[0]
    whole = Image.frombytes("L", (width, height), bytes(plane), "raw", "L", plane.line_size)
    image = cropped(whole, frame, crop)
    return image.rotate(rotation, expand=True) if rotation else image


def _content(thumbs: Sequence[Image.Image]) -> Box:
    """Return the box of the picture without bars: uniform, static lines on two opposite sides.

    What remains must have a common aspect ratio, because a plain background may be uniform too.
    """
    darkest, brightest = thumbs[0], thumbs[0]
    for thumb in thumbs[1:]:
        darkest, brightest = ImageChops.darker(darkest, thumb), ImageChops.lighter(brightest, thumb)
    width, height = darkest.size
    top, bottom = _bars(darkest, brightest, [(0, y, width, y + 1) for y in range(height)])
    left, right = _bars(darkest, brightest, [(x, 0, x + 1, height) for x in range(width)])
    for box in ((0, top, width, height - bottom), (left, 0, width - right, height)):
        if box != (0, 0, width, height) and _usual(box):
            return box
    return (0, 0, width, height)


def _bars(darkest: Image.Image, brightest: Image.Image, lines: Sequence[Box]) -> tuple[int, int]:
    even = [_even(darkest.crop(line), brightest.crop(line)) for line in lines]
    if all(even):
        return 0, 0
    first, last = even.index(False), even[::-1].index(False)
    return (first, last) if min(first, last) >= BARS and abs(first - last) <= 1 + first // 8 else (0, 0)


def _even(darkest: Image.Image, brightest: Image.Image) -> bool:
    low, high = darkest.tobytes(), brightest.tobytes()
    moved = max(h - d for d, h in zip(low, high, strict=True))
    return moved <= STILL and max(high) - min(low) <= EVEN


def _usual(box: Box) -> bool:
    aspect = (box[2] - box[0]) / (box[3] - box[1])
    return any(abs(aspect / usual - 1) <= 0.08 for usual in ASPECTS)


_COSINES = tuple(
    tuple(math.cos(math.pi * term * (2 * at + 1) / (2 * SIDE)) for at in range(SIDE)) for term in range(TERMS)
)


def picture_hash(image: Image.Image) -> int:
    """Return the 64-bit hash of a grey picture, 0 if it is flat. The first bit, of the mean, is always set."""
    small = image.resize((SIDE, SIDE), Image.Resampling.BOX).tobytes()
    levels = sorted(small)
    if levels[-len(levels) // 20] - levels[len(levels) // 20] < FLAT:
        return 0
    rows = [small[at : at + SIDE] for at in range(0, SIDE * SIDE, SIDE)]
    across = [[sum(map(mul, row, cosine)) for row in rows] for cosine in _COSINES]
    terms = [sum(map(mul, column, cosine)) for cosine in _COSINES for column in across]
    median = sorted(terms[1:])[len(terms) // 2 - 1]
    value = 1
    for term in terms[1:]:
        value = value << 1 | (term > median)
    return value


# Audio


def _sounds(file: Path, recipe: Mapping[str, Any]) -> tuple[int, ...]:
    bands, loud = [], []
    for step in _steps(file, recipe):
        bands.append(_energies(step))
        loud.append(math.sqrt(sum(map(mul, step, step)) / len(step)) > SILENT_RMS)
    return sound_hashes(bands, loud)


def _steps(file: Path, recipe: Mapping[str, Any]) -> Iterator[array[int]]:
    """Yield the samples in steps of `SOUND_STEP_MS`, dropping an incomplete last one."""
    size = RATE * SOUND_STEP_MS // 1000
    waiting = array("h")
    with open_media(file) as container:
        frames = frames_of(container, recipe["audio"])
        for part in _mono(mixed(frames, recipe.get("mix", ""), recipe.get("channels", 0))):
            waiting.frombytes(bytes(part.planes[0])[: part.samples * 2])
            while len(waiting) >= size:
                yield waiting[:size]
                del waiting[:size]


def _mono(frames: Iterator[Any]) -> Iterator[Any]:
    """Resample frames. A stream may change its form on the way, which needs a new resampler."""
    resampler, form = AudioResampler(), None
    for frame in frames:
        if form != (form := (frame.sample_rate, frame.format.name, frame.layout.name)):
            resampler = AudioResampler(format="s16", layout="mono", rate=RATE)
        yield from resampler.resample(frame)


_WINDOW = tuple(0.5 - 0.5 * math.cos(2 * math.pi * (at + 0.5) / HOP) for at in range(HOP))
_PADDING = [0j] * (BLOCK - HOP)


def _energies(step: Sequence[int]) -> list[float]:
    """Return the energy per band. Each transform handles two blocks, as its real and its imaginary part."""
    energies = [0.0] * (len(EDGES) - 1)
    for at in range(0, len(step), 2 * HOP):
        real, imaginary = (map(mul, step[p : p + HOP], _WINDOW) for p in (at, at + HOP))
        spectrum = _fourier([*map(complex, real, imaginary), *_PADDING])
        # |X(k)|² + |X(N−k)|² is twice the sum of both blocks' power.
        for band, (low, high) in enumerate(pairwise(EDGES)):
            for k in range(low, high):
                one, other = spectrum[k], spectrum[-k]
                energies[band] += one.real**2 + one.imag**2 + other.real**2 + other.imag**2
    return energies


_TURNS = {
    n: [cmath.exp(-2j * math.pi * k / n) for k in range(n // 2)] for n in (2, 4, 8, 16, 32, 64, 128, 256)
}


def _fourier(values: list[complex]) -> list[complex]:
    """Return the discrete Fourier transform. The length must be a power of two up to `BLOCK`."""
    size = len(values)
    if size == 1:
        return values
    even, odd = _fourier(values[0::2]), list(map(mul, _TURNS[size], _fourier(values[1::2])))
    return [a + b for a, b in zip(even, odd, strict=True)] + [a - b for a, b in zip(even, odd, strict=True)]


def sound_hashes(bands: Sequence[Sequence[float]], loud: Sequence[bool]) -> tuple[int, ...]:
    """Return one hash per step. `bands` are the energies of each step, `loud` says whether it is not silent."""
    pairs = [list(map(sum, zip(a, b, strict=True))) for a, b in pairwise(bands)]
    levels = _levelled([[math.log10(energy + 1.0) for energy in step] for step in pairs])
    words = [_word(levels, at) if loud[at] or loud[at + 1] else None for at in range(len(levels))]
    hashes = []
    for at in range(len(words) - WORDS + 1):
        span = words[at : at + WORDS]
        value = 0
        for word in span:
            value = value << 16 | (word or 0)
        hashes.append((value or 1) if sum(word is None for word in span) < 2 else 0)
    return tuple(hashes)


def _levelled(levels: Sequence[Sequence[float]]) -> list[list[float]]:
    """Clip levels to `DEPTH` below the loudest band nearby."""
    peaks = [max(step) for step in levels]
    floors = [max(peaks[max(0, at - AROUND) : at + AROUND + 1]) - DEPTH for at in range(len(levels))]
    return [[max(level, floor) for level in step] for step, floor in zip(levels, floors, strict=True)]


def _word(levels: Sequence[Sequence[float]], at: int) -> int | None:
    """Return 16 bits, set where a band rises more than the next; None if the sound does not change."""
    around = levels[max(0, at - AROUND) : at + AROUND + 1]
    means = [sum(column) / len(around) for column in zip(*around, strict=True)]
    rises = [level - mean for level, mean in zip(levels[at], means, strict=True)]
    steps = [rise - following for rise, following in zip(rises, [*rises[1:], rises[0]], strict=True)]
    if sum(map(abs, steps)) < LIVELY * len(steps):
        return None
    word = 0
    for step in steps:
        word = word << 1 | (step > 0)
    return word
