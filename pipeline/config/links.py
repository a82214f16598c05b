"""Finds the symbolic links among a project's files. None is followed (`pipeline.links` says why)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.config.project import Project
from pipeline.errors import Finding
from pipeline.links import link_finding, linked_parts, links_below


def settings_links(project: Project) -> Iterator[Finding]:
    """Yield a finding for each folder of the project that is a link, mkdocs.yml, and what is linked in the settings."""
    named = (project.root / "mkdocs.yml", *_folders(project), project.content / "registers")
    for path in sorted({*linked_parts(project.root, named), *links_below(project.settings)}):
        yield link_finding(path.relative_to(project.root).as_posix())


def links_found(project: Project) -> Iterator[Finding]:
    """Yield a finding for each link in the theme, the media folder and the ledger.

    `content.load` reports those below `content/`, `load_settings` those of the settings and of whole folders.
    """
    for folder in (project.theme, project.media, project.ledger):
        for path in links_below(folder):
            yield link_finding(path.relative_to(project.root).as_posix())


def _folders(project: Project) -> tuple[Path, ...]:
    return (project.content, project.theme, project.media, project.settings, project.ledger)
