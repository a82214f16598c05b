"""Synthesis: additive tones, shaped noise, a small room. float64 at 48 kHz, full scale ±1."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Signal = npt.NDArray[np.float64]

RATE = 48_000
CONCERT_C = 440.0 * 2.0 ** (-9.0 / 12.0)
"""Middle C in Hz when A is 440 Hz and the octave is divided equally."""

_ORGAN = (1.0, 0.62, 0.5, 0.26, 0.15, 0.1, 0.06, 0.04)
_STRING = (1.0, 0.55, 0.42, 0.22, 0.16, 0.1, 0.07, 0.05, 0.03)


def silence(seconds: float) -> Signal:
    """Nothing, for `seconds`."""
    return np.zeros(round(seconds * RATE), dtype=np.float64)


def clock(seconds: float) -> Signal:
    """Sample times in seconds."""
    return np.arange(round(seconds * RATE), dtype=np.float64) / RATE


def sustained(frequency: float, seconds: float, *, attack: float = 0.12, release: float = 0.35) -> Signal:
    """An organ-like tone of eight exact harmonics, so that beats between two tones are easy to hear."""
    time = clock(seconds)
    tone = _harmonics(frequency, time, _ORGAN)
    envelope = np.clip(time / attack, 0.0, 1.0) * np.clip((seconds - time) / release, 0.0, 1.0)
    return tone * (0.5 - 0.5 * np.cos(np.pi * envelope))


def plucked(frequency: float, seconds: float, *, decay: float = 1.1) -> Signal:
    """A plucked string: harmonics that die away faster the higher they are. `decay` is seconds to 1/e of the first."""
    time = clock(seconds)
    tone = np.zeros_like(time)
    for number, strength in enumerate(_STRING, start=1):
        life = decay / (1.0 + 0.45 * (number - 1))
        tone += strength * np.sin(2.0 * np.pi * number * frequency * time) * np.exp(-time / life)
    attack = np.clip(time / 0.006, 0.0, 1.0)
    tail = np.clip((seconds - time) / 0.05, 0.0, 1.0)
    return tone * attack * tail / sum(_STRING)


def beep(frequency: float, seconds: float) -> Signal:
    """A soft sine with rounded ends."""
    time = clock(seconds)
    edge = np.clip(np.minimum(time, seconds - time) / 0.02, 0.0, 1.0)
    return np.sin(2.0 * np.pi * frequency * time) * edge


def struck(frequency: float, decay: float, *, fall: float = 0.0) -> Signal:
    """A knock: a sine that dies away to 1/e in `decay` seconds; `fall` is how far above `frequency` it starts (share)."""
    time = clock(decay * 6.0)
    pitch = frequency * (1.0 + fall * np.exp(-time / (decay * 0.3)))
    phase = 2.0 * np.pi * np.cumsum(pitch) / RATE
    return np.asarray(
        np.sin(phase) * np.exp(-time / decay) * np.clip(time / 0.0015, 0.0, 1.0), dtype=np.float64
    )


def poisson_times(seconds: float, count: int, seed: int) -> list[float]:
    """`count` moments thrown at random over `seconds`, in order: what counts rare things."""
    return sorted(float(t) for t in np.random.default_rng(seed).random(count) * seconds)


def noise(seconds: float, low: float, high: float, seed: int) -> Signal:
    """Gaussian noise between `low` and `high` Hz (soft edges), root mean square 1, the same for the same seed."""
    count = round(seconds * RATE)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
    pitch = np.fft.rfftfreq(count, 1.0 / RATE)
    gate = 1.0 / (1.0 + (pitch / high) ** 4) / (1.0 + (low / np.maximum(pitch, 1e-3)) ** 4)
    shaped = np.fft.irfft(spectrum * gate, count)
    return np.asarray(shaped / np.sqrt(np.mean(shaped**2)), dtype=np.float64)


def overlay(base: Signal, part: Signal, start: float, gain: float = 1.0) -> None:
    """Add `part` to `base` in place from `start` seconds; what would hang over the end is cut."""
    first = round(start * RATE)
    room = min(len(part), len(base) - first)
    if room > 0:
        base[first : first + room] += gain * part[:room]


def envelope(seconds: float, points: Sequence[tuple[float, float]]) -> Signal:
    """Straight lines through (second, level) points."""
    return np.interp(clock(seconds), [p[0] for p in points], [p[1] for p in points])


def room(signal: Signal, wet: float = 0.18, length: float = 1.3, seed: int = 7) -> Signal:
    """A small hall: convolution with a decaying noise of `length` seconds, cut to the signal's length."""
    time = clock(length)
    tail = np.random.default_rng(seed).standard_normal(len(time)) * np.exp(-6.9 * time / length)
    tail[: round(0.012 * RATE)] = 0.0
    size = 1 << (len(signal) + len(tail) - 1).bit_length()
    echo = np.fft.irfft(np.fft.rfft(signal, size) * np.fft.rfft(tail, size), size)[: len(signal)]
    scale = np.sqrt(np.mean(signal**2)) / max(float(np.sqrt(np.mean(echo**2))), 1e-12)
    return np.asarray(signal + wet * scale * echo, dtype=np.float64)


def level(signal: Signal, decibels: float, ceiling: float = 0.89) -> Signal:
    """Bring the root mean square to `decibels` re full scale, then lower the whole if a peak passes `ceiling`."""
    loud = signal * 10.0 ** (decibels / 20.0) / max(float(np.sqrt(np.mean(signal**2))), 1e-12)
    peak = float(np.max(np.abs(loud)))
    return np.asarray(loud * min(1.0, ceiling / peak), dtype=np.float64)


def stereo(left: Signal, right: Signal) -> Signal:
    """Two signals of one length as an array of (samples, 2)."""
    return np.stack([left, right], axis=1)


def loudness(signal: Signal) -> float:
    """Integrated loudness in LUFS by ITU-R BS.1770: K weighting, blocks of 400 ms, gates at −70 LUFS and −10 LU."""
    channels = signal[:, None] if signal.ndim == 1 else signal
    pitch = np.asarray(np.fft.rfftfreq(len(channels), 1.0 / RATE), dtype=np.float64)
    weight = np.abs(_k_weighting(pitch))[:, None]
    heard = np.fft.irfft(np.fft.rfft(channels, axis=0) * weight, len(channels), axis=0)
    block, hop = round(0.4 * RATE), round(0.1 * RATE)
    total = np.concatenate([[0.0], np.cumsum(np.sum(heard**2, axis=1))])
    starts = np.arange(0, len(heard) - block + 1, hop)
    power = (total[starts + block] - total[starts]) / block
    kept = power[power > _power(-70.0)]
    kept = kept[kept > _power(_lufs(float(np.mean(kept))) - 10.0)]
    return _lufs(float(np.mean(kept)))


def to_loudness(signal: Signal, lufs: float) -> Signal:
    """The signal with a fixed gain that brings its integrated loudness to `lufs`."""
    return np.asarray(signal * 10.0 ** ((lufs - loudness(signal)) / 20.0), dtype=np.float64)


def _lufs(power: float) -> float:
    return float(-0.691 + 10.0 * np.log10(power))


def _power(lufs: float) -> float:
    return float(10.0 ** ((lufs + 0.691) / 10.0))


_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
"""The two filters of BS.1770 at 48 kHz, numerator and denominator (ITU-R BS.1770-4, tables 1 and 2)."""


def _k_weighting(pitch: Signal) -> npt.NDArray[np.complex128]:
    z = np.exp(-2j * np.pi * pitch / RATE)
    response = np.ones(len(z), dtype=np.complex128)
    for top, bottom in (_SHELF, _HIGH_PASS):
        response *= np.polyval(top[::-1], z) / np.polyval(bottom[::-1], z)
    return response


def _harmonics(frequency: float, time: Signal, strengths: Sequence[float]) -> Signal:
    tone = np.zeros_like(time)
    for number, strength in enumerate(strengths, start=1):
        tone += strength * np.sin(2.0 * np.pi * number * frequency * time)
    return tone / sum(strengths)
