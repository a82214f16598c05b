"""A project in a folder of its own: a fixture site's content under this project's settings and theme."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from PIL import Image

from pipeline.config import Project
from tools.sign_samples import sign_all

ROOT = Path(__file__).resolve().parent.parent
SITES = ROOT / "tests" / "sites"


def add_font(site: Path) -> None:
    """Gives a project the font that draws the artwork of its podcasts: every project with a film or a sound needs it."""
    folder = site / "assets" / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "assets" / "fonts" / "NotoSansSC-Bold.otf", folder)


def without_long_pictures(site: Path) -> None:
    """Has a project draw no long pictures: they take time, and the fonts that small projects lack."""
    file = site / "site_config" / "publish.yml"
    text, number = re.subn(r"long_pictures: \d+", "long_pictures: 0", file.read_text(encoding="utf-8"))
    assert number == 1
    file.write_text(text, encoding="utf-8")


def fixture_site(name: str, site: Path) -> Path:
    """Writes the fixture site `name` into the folder `site`, signed at every stage, and returns the folder.

    It goes with time, where the sample stands still.
    """
    for folder in ("site_config", "assets/theme"):
        shutil.copytree(ROOT / folder, site / folder)
    shutil.copy(ROOT / "mkdocs.yml", site)
    without_long_pictures(site)
    settings = site / "site_config" / "site.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r"(?m)^  today: .*\n", "", text), encoding="utf-8")
    shutil.copytree(SITES / name, site, dirs_exist_ok=True)
    cover = site / "assets" / "media" / "covers" / "cover.png"
    cover.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (320, 180), "#123c3f").save(cover)
    sign_all(Project(site))
    return site
