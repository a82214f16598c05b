"""Finds the colour space that a file tells without an ICC profile, and writes it as one. Runs in the limited child.

PNG tells it in cICP, or by gAMA and cHRM; AVIF in a colour box. The code points are those of H.273. Browsers follow all
of them (PNG, third edition, 4.3: cICP before iCCP before sRGB before gAMA and cHRM).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import NamedTuple

Pair = tuple[float, float]
"""Chromaticity x and y."""


class Primaries(NamedTuple):
    """The white point and the primaries of a display."""

    white: Pair
    red: Pair
    green: Pair
    blue: Pair


D65: Pair = (0.3127, 0.329)
SRGB = Primaries(D65, (0.64, 0.33), (0.3, 0.6), (0.15, 0.06))
PRIMARIES: Mapping[int, Primaries] = {
    1: SRGB,
    9: Primaries(D65, (0.708, 0.292), (0.17, 0.797), (0.131, 0.046)),
    11: Primaries((0.314, 0.351), (0.68, 0.32), (0.265, 0.69), (0.15, 0.06)),
    12: Primaries(D65, (0.68, 0.32), (0.265, 0.69), (0.15, 0.06)),
}
"""BT.709, BT.2020, DCI-P3, Display P3. Others are taken for BT.709, as in browsers."""

SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
CURVES: Mapping[int, Sequence[float]] = {4: (2.2,), 5: (2.8,), 8: (1.0,), 13: SRGB_CURVE}
"""Transfer → exponent, or the parameters of ICC's function 3. BT.709 and its like are shown as sRGB on a display."""

HDR = frozenset((16, 18))
"""Perceptual quantiser, hybrid log-gamma."""

USUAL_GAMMA = 0.45455
NEAR_GAMMA, NEAR_PRIMARIES = 0.02, 0.005
"""What differs less is sRGB, written by programs that know no other way to say so."""

D50 = (0.9642, 1.0, 0.8249)
BRADFORD = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
Matrix = Sequence[Sequence[float]]
Vector = Sequence[float]


def coded_profile(primaries: int, transfer: int) -> bytes | None:
    """Return the profile of code points, None where they say sRGB."""
    curve, points = CURVES.get(transfer, SRGB_CURVE), PRIMARIES.get(primaries, SRGB)
    return None if points == SRGB and curve == SRGB_CURVE else _profile(points, curve)


def gamma_profile(gamma: float | None, chromaticity: Sequence[float] | None) -> bytes | None:
    """Return the profile of PNG's gAMA and cHRM, None where they say sRGB. Primaries count only beside a gamma."""
    if not gamma:
        return None
    points = SRGB
    if chromaticity and not _near(chromaticity, [value for pair in SRGB for value in pair]):
        x_and_y = iter(chromaticity)
        points = Primaries(*zip(x_and_y, x_and_y, strict=True))
    if points == SRGB and abs(gamma - USUAL_GAMMA) <= NEAR_GAMMA:
        return None
    return _profile(points, (1 / gamma,))


def _near(values: Sequence[float], others: Sequence[float]) -> bool:
    return all(abs(a - b) <= NEAR_PRIMARIES for a, b in zip(values, others, strict=True))


def _profile(points: Primaries, curve: Vector) -> bytes | None:
    """Write a profile of three primaries and one curve; None for primaries that span no colours."""
    columns = _adapted(points)
    if columns is None:
        return None
    kind = 0 if len(curve) == 1 else 3
    response = struct.pack(">4sIHH", b"para", 0, kind, 0) + b"".join(map(_fixed, curve))
    tags = {f"{letter}XYZ".encode(): _xyz(column) for letter, column in zip("rgb", columns, strict=True)}
    tags |= {f"{letter}TRC".encode(): response for letter in "rgb"}
    tags |= {b"wtpt": _xyz(D50)} | dict.fromkeys((b"desc", b"cprt"), b"mluc" + struct.pack(">III", 0, 0, 12))
    table, body, at = b"", b"", 132 + 12 * len(tags)
    for name, data in tags.items():
        table += struct.pack(">4sII", name, at + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    head = struct.pack(">I4sI4s4s4s", at + len(body), b"", 0x04300000, b"mntr", b"RGB ", b"XYZ ") + bytes(12)
    head += b"acsp" + bytes(28) + _xyz(D50)[8:]
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def _adapted(points: Primaries) -> list[Vector] | None:
    """Return the primaries in XYZ, as they look beside D50."""
    if any(y <= 0 for _, y in points):
        return None
    white, *colours = (_whole(pair) for pair in points)
    scaled = _solved([[colour[row] for colour in colours] for row in range(3)], white)
    if scaled is None:
        return None
    seen, wanted = _times(BRADFORD, white), _times(BRADFORD, D50)
    found = []
    for colour, share in zip(colours, scaled, strict=True):
        cone = _times(BRADFORD, [value * share for value in colour])
        turned = [value * to / of for value, to, of in zip(cone, wanted, seen, strict=True)]
        back = _solved(BRADFORD, turned)
        found.append(back or turned)
    return found


def _whole(pair: Pair) -> Vector:
    x, y = pair
    return (x / y, 1.0, (1 - x - y) / y)


def _times(matrix: Matrix, vector: Vector) -> Vector:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def _solved(matrix: Matrix, vector: Vector) -> Vector | None:
    """Solve three equations by Cramer's rule; None if they have no one solution."""
    whole = _determinant(matrix)
    if abs(whole) < 1e-9:
        return None
    replaced = (
        [[*row[:n], value, *row[n + 1 :]] for row, value in zip(matrix, vector, strict=True)]
        for n in range(3)
    )
    return [_determinant(one) / whole for one in replaced]


def _determinant(matrix: Matrix) -> float:
    (a, b, c), (d, e, f), (g, h, i) = matrix
    return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)


def _fixed(value: float) -> bytes:
    return struct.pack(">i", max(-(1 << 31), min((1 << 31) - 1, round(value * 65536))))


def _xyz(value: Vector) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(map(_fixed, value))
