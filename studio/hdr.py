"""High dynamic range: a Pillow picture as diffuse white at 203 cd/m², light added on top, coded as HDR10.

BT.2408 puts graphics white at 203 cd/m²; what glows goes beyond it, up to `PEAK`. Colours go from BT.709 to BT.2020
by the matrix of BT.2087 and are coded with the perceptual quantiser of SMPTE ST 2084 (BT.2100).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

WHITE, PEAK = 203.0, 1000.0
"""cd/m²: graphics white (BT.2408), and the brightest this project's films go."""

Light = npt.NDArray[np.float32]

_TO_2020 = np.array(
    [[0.6274, 0.3293, 0.0433], [0.0691, 0.9195, 0.0114], [0.0164, 0.0880, 0.8956]], dtype=np.float32
)
_STEPS = 1 << 16


def _srgb_table() -> Light:
    code = np.arange(256) / 255.0
    return np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4).astype(np.float32)


def quantise(luminance: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The ST 2084 signal (0…1) of an absolute luminance in cd/m²."""
    power = (np.clip(luminance, 0.0, None) / 10_000.0) ** (2610 / 16384)
    scaled = (3424 / 4096 + 2413 / 128 * power) / (1.0 + 2392 / 128 * power)
    return np.asarray(scaled ** (2523 / 32), dtype=np.float64)


_SRGB = _srgb_table()
# The square root spreads the table's steps over the dark end, where the quantiser is steep.
_PQ = np.round(quantise((np.arange(_STEPS) / (_STEPS - 1)) ** 2 * PEAK) * 65535).astype("<u2")


@dataclass(frozen=True)
class Frame:
    """A frame of an HDR piece: the picture, and light to add to it (height, width, 3; linear BT.709, 1 = white)."""

    picture: Image.Image
    light: Light | None = None

    def tobytes(self) -> bytes:
        """The frame as rgb48le: BT.2020 primaries, ST 2084."""
        linear = _SRGB[np.asarray(self.picture)]
        if self.light is not None:
            linear = linear + self.light
        wide = np.clip(linear @ _TO_2020.T * np.float32(WHITE / PEAK), 0.0, 1.0)
        return bytes(_PQ[np.round(np.sqrt(wide) * (_STEPS - 1)).astype(np.int32)].tobytes())

    def preview(self) -> Image.Image:
        """A plain picture of the frame: what is brighter than white is cut."""
        linear = _SRGB[np.asarray(self.picture)]
        if self.light is not None:
            linear = linear + self.light
        cut = np.clip(linear, 0.0, 1.0)
        code = np.where(cut <= 0.0031308, cut * 12.92, 1.055 * cut ** (1 / 2.4) - 0.055)
        return Image.fromarray(np.round(code * 255).astype(np.uint8))


# Mastering display: BT.2020 primaries and D65 in steps of 0.00002, 0.0001 to 1000 cd/m² in steps of 0.0001.
_MASTER = "G(8500,39850)B(6550,2300)R(35400,14600)WP(15635,16450)L(10000000,1)"
_X265 = (
    "log-level=error:pools=none:frame-threads=1:no-wpp=1:no-info=1:keyint=150:hdr10=1:hdr10-opt=1:repeat-headers=1:"
    f"colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:range=limited:master-display={_MASTER}:max-cll=1000,203"
)
_TO_TEN_BITS = (
    "scale=out_color_matrix=bt2020:out_range=tv:flags=bitexact+accurate_rnd+full_chroma_int,"
    "setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc:range=tv"
)
HDR_OUTPUT = (
    *("-vf", _TO_TEN_BITS, "-filter_threads", "1", "-c:v", "libx265", "-preset", "medium", "-crf", "20"),
    *("-pix_fmt", "yuv420p10le", "-x265-params", _X265, "-tag:v", "hvc1", "-color_primaries", "bt2020"),
    *("-color_trc", "smpte2084", "-colorspace", "bt2020nc", "-color_range", "tv", "-flags:v", "+bitexact"),
)
"""Arguments for one thread of x265, ten bits, with the mastering display and the content light level written in."""
