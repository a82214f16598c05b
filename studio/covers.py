"""Draw the committed still pictures: `python -m studio.covers [ID…]` writes covers and diagrams.

The output depends on nothing but this code, the committed fonts and Pillow: no randomness, no clock.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from studio import cover_articles, cover_places, cover_stories, diagrams
from studio.drawing import ROOT, Picture

MEDIA = ROOT / "assets" / "media"

COVERS: dict[str, Callable[[], Picture]] = {
    "antibiotics-and-viruses": cover_articles.antibiotics,
    "drop-cover-hold": cover_articles.drop_cover_hold,
    "fake-police-calls": cover_articles.fake_police,
    "li-bing-dujiangyan": cover_stories.dujiangyan,
    "luoxia-hong-taichu": cover_stories.armillary,
    "chengdu-panda-base": cover_places.panda_base,
    "sichuan-science-museum": cover_places.science_museum,
    "jinsha-site-museum": cover_places.jinsha,
    "chengdu-natural-history-museum": cover_places.natural_history,
}
PICTURES: dict[str, Callable[[], Picture]] = {
    "bacterium-vs-virus": diagrams.bacterium_and_virus,
    "resistance-selection": diagrams.resistance,
    "drop-cover-hold-steps": diagrams.three_steps,
    "screen-sharing-mirror": diagrams.screen_sharing,
    "dujiangyan-plan": diagrams.dujiangyan_plan,
    "bend-flow": diagrams.bend_flow,
    "taichu-month": diagrams.taichu_month,
    "hun-tian": diagrams.celestial_sphere,
}


def main(arguments: list[str] | None = None) -> int:
    """Draw the named pictures, or all; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m studio.covers", description="重新绘制封面与示意图")
    parser.add_argument("ids", nargs="*", metavar="编号", help="不写编号就全部绘制")
    parser.add_argument("--out", type=Path, default=MEDIA, help="写到这个文件夹（默认 assets/media）")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.ids) - COVERS.keys() - PICTURES.keys())
    if unknown:
        parser.error(f"没有这些图：{'、'.join(unknown)}")
    for folder, table in (("covers", COVERS), ("pictures", PICTURES)):
        for name, draw in table.items():
            if not options.ids or name in options.ids:
                target = options.out / folder / f"{name}.png"
                draw().save(target)
                sys.stdout.write(f"{target}  {target.stat().st_size:,} 字节\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
