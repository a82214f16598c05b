"""The shell: everything besides a page's own record that its bytes depend on, hashed to one key."""

from __future__ import annotations

from pathlib import Path

import pipeline
from pipeline.config import Project
from pipeline.edition.edition import Edition
from pipeline.store import DigestCache, code_digest, key_of

RENDERING = ("pipeline.render.mkdocs_site", "pipeline.conversion.markdown_child")
"""The modules that render a page from its record: MkDocs with our plugin, and the converter of its body."""
LIBRARIES = ("material", "pymdownx", "pygments")
"""The libraries that mkdocs.yml and the converter name."""


def shell_key(project: Project, edition: Edition, digests: DigestCache) -> str:
    """Return the SHA-256 of mkdocs.yml, the theme, the rendering code with its libraries, and the template variables."""
    return key_of(
        {
            "site_url": edition.site_url,
            "site_name": edition.site_name,
            "kepu": dict(edition.kepu),
            "mkdocs.yml": digests.digest(project.root / "mkdocs.yml"),
            "theme": _tree(project.theme, digests),
            "code": code_digest(project.work, *RENDERING, libraries=LIBRARIES),
            # Without its imports: only `mkdocs build` makes it run the other stages.
            "plugin": digests.digest(Path(pipeline.__file__).parent / "plugin.py"),
        }
    )


def _tree(folder: Path, digests: DigestCache) -> dict[str, str]:
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): digests.digest(p) for p in files}
