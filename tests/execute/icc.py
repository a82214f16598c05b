"""ICC profiles (version 2, ISO 15076-1's predecessor) made from their numbers, for pictures of tests."""

from __future__ import annotations

import struct
from collections.abc import Sequence

D50 = (0.9642, 1.0, 0.8249)
SRGB = ((0.43607, 0.38515, 0.14307), (0.22249, 0.71687, 0.06061), (0.01392, 0.09708, 0.71410))
DISPLAY_P3 = ((0.51512, 0.29198, 0.15710), (0.24120, 0.69225, 0.06657), (-0.00105, 0.04189, 0.78407))
ADOBE_RGB = ((0.60974, 0.20528, 0.14919), (0.31111, 0.62567, 0.06322), (0.01947, 0.06087, 0.74457))
"""Primaries adapted to D50: rows X, Y, Z, columns red, green, blue."""

Matrix = Sequence[Sequence[float]]


def matrix_profile(matrix: Matrix, gamma: float, name: str = "test") -> bytes:
    """An RGB display with these primaries and one gamma."""
    columns = list(zip(*matrix, strict=True))
    tags = {f"{c}XYZ": _xyz(column) for c, column in zip("rgb", columns, strict=True)}
    curves = {f"{c}TRC": _gamma(gamma) for c in "rgb"}
    return _profile(b"RGB ", b"XYZ ", tags | curves, name=name.encode())


def grey_profile(gamma: float) -> bytes:
    """A grey display."""
    return _profile(b"GRAY", b"XYZ ", {"kTRC": _gamma(gamma)})


def ink_profile(lab: dict[tuple[int, int, int, int], tuple[int, int, int]]) -> bytes:
    """A printer: Lab (eight bits each) of every corner of CMYK, linear between them."""
    ramp = bytes(range(256))
    corners = [(c, m, y, k) for c in (0, 1) for m in (0, 1) for y in (0, 1) for k in (0, 1)]
    head = struct.pack(">4sIBBBB9i", b"mft1", 0, 4, 3, 2, 0, 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    table = head + ramp * 4 + b"".join(bytes(lab[corner]) for corner in corners) + ramp * 3
    return _profile(b"CMYK", b"Lab ", {"A2B0": table}, b"prtr")


def _xyz(value: Sequence[float]) -> bytes:
    return struct.pack(">4sI3i", b"XYZ ", 0, *(round(part * 65536) for part in value))


def _gamma(gamma: float) -> bytes:
    return struct.pack(">4sIIH", b"curv", 0, 1, round(gamma * 256))


def _profile(
    space: bytes, pcs: bytes, tags: dict[str, bytes], device: bytes = b"mntr", name: bytes = b"test"
) -> bytes:
    about = struct.pack(">4sII", b"desc", 0, len(name) + 1) + name + b"\0" + bytes(8 + 3 + 67)
    tags = {"desc": about, "cprt": b"text\0\0\0\0none\0", "wtpt": _xyz(D50)} | tags
    at, table, data = 128 + 4 + 12 * len(tags), b"", b""
    for name_, content in tags.items():
        padded = content + bytes(-len(content) % 4)
        table += struct.pack(">4sII", name_.encode(), at + len(data), len(content))
        data += padded
    size = at + len(data)
    head = struct.pack(">I4sI4s4s4s", size, b"none", 0x02400000, device, space, pcs) + bytes(12) + b"acsp"
    head += bytes(28) + _xyz(D50)[8:] + bytes(48)
    return head[:128].ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + data
