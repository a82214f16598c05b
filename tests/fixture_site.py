"""A project in a folder of its own: a fixture site's content under this project's settings and theme."""

from __future__ import annotations

import shutil
from pathlib import Path

from PIL import Image

from pipeline.config import Project
from tools.sign_samples import sign_all

ROOT = Path(__file__).resolve().parent.parent
SITES = ROOT / "tests" / "sites"


def fixture_site(name: str, site: Path) -> Path:
    """Writes the fixture site `name` into the folder `site`, signed at every stage, and returns the folder."""
    for folder in ("site_config", "assets/theme"):
        shutil.copytree(ROOT / folder, site / folder)
    shutil.copy(ROOT / "mkdocs.yml", site)
    shutil.copytree(SITES / name, site, dirs_exist_ok=True)
    cover = site / "assets" / "media" / "covers" / "cover.png"
    cover.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (320, 180), "#123c3f").save(cover)
    sign_all(Project(site))
    return site
