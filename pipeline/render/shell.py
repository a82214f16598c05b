"""The shell: everything besides a page's own record that its bytes depend on, as one key."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pipeline
from pipeline.config import Project
from pipeline.edition.edition import Edition
from pipeline.store import DigestCache, key_of

PACKAGES = ("mkdocs", "mkdocs-material", "jinja2", "markupsafe", "markdown", "pymdown-extensions", "nh3")


def shell_key(project: Project, edition: Edition, digests: DigestCache) -> str:
    """SHA-256 over mkdocs.yml, theme, package versions, our own code and what every template sees."""
    return key_of(
        {
            "site_url": edition.site_url,
            "site_name": edition.site_name,
            "kepu": dict(edition.kepu),
            "mkdocs.yml": digests.digest(project.root / "mkdocs.yml"),
            "theme": _tree(project.theme, digests),
            "packages": {name: version(name) for name in PACKAGES},
            "code": _tree(Path(pipeline.__file__).parent, digests, suffix=".py"),
        }
    )


def _tree(folder: Path, digests: DigestCache, suffix: str = "") -> dict[str, str]:
    files = sorted(p for p in folder.rglob(f"*{suffix}") if p.is_file())
    return {p.relative_to(folder).as_posix(): digests.digest(p) for p in files}
