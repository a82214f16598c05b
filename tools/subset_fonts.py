"""Cut the committed CJK fonts from Debian's `fonts-noto-cjk` package.

Usage: python tools/subset_fonts.py [FOLDER OF NotoSansCJK-*.ttc]

The subset holds GB 2312 (7,445 characters), ASCII, Latin-1 and the punctuation and symbols Chinese science
writing needs. It is what Pillow and ffmpeg draw with; browsers use the reader's own fonts.
The checksums land beside the fonts; the licence (SIL OFL 1.1) is assets/fonts/OFL.txt.
"""

import hashlib
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection

TARGET = Path(__file__).resolve().parent.parent / "assets" / "fonts"
SOURCE = Path("/usr/share/fonts/opentype/noto")
FACE = "Noto Sans CJK SC"
EXTRA = "—–‘’“”…·•→←↑↓↔⇒−×÷±≈≠≤≥∞°℃′″‰√∑∫∂∆∇αβγδεζηθικλμνξοπρστυφχψω①②③④⑤⑥⑦⑧⑨⑩㎡㎞²³⁰¹⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉️堉♩♪♯♭₀⁻⇄埵鹮蜱癀甑珙湔埒鼩豸鬣鼢"


def gb2312() -> set[int]:
    """Code points of GB 2312-80, by its own 94 × 94 grid."""
    points: set[int] = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                points.add(ord(bytes((row, cell)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return points


def main() -> int:
    """Write the two subsets and SHA256SUMS; return a process exit code."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE
    wanted = gb2312() | set(range(0x20, 0x7F)) | set(range(0xA0, 0x100)) | {ord(c) for c in EXTRA}
    sums = []
    for weight in ("Regular", "Bold"):
        collection = TTCollection(str(folder / f"NotoSansCJK-{weight}.ttc"))
        font = next(f for f in collection.fonts if f["name"].getDebugName(1).startswith(FACE))
        options = subset.Options(
            layout_features=["kern", "palt", "vert"], hinting=False, desubroutinize=False, notdef_outline=True
        )
        options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=wanted)
        cutter.subset(font)
        font.flavor = None
        font["head"].modified = font["head"].created
        font.recalcTimestamp = False
        target = TARGET / f"NotoSansSC-{weight}.otf"
        font.save(target)
        sums.append(f"{hashlib.sha256(target.read_bytes()).hexdigest()}  {target.name}\n")
    (TARGET / "SHA256SUMS").write_text("".join(sums), encoding="ascii")
    return 0


if __name__ == "__main__":
    sys.exit(main())
