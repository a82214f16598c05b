"""What the preview tells of mistakes: each with the page that it concerns."""

from __future__ import annotations

from pathlib import PurePosixPath

from pipeline.config import Project
from pipeline.content.model import FOLDERS
from pipeline.errors import KepuError
from pipeline.render.preview_server import Mistake, Trouble


def trouble_of(project: Project, error: KepuError) -> Trouble:
    """Return an error for the pages, in the words of the terminal; errors come before warnings."""
    content = project.content.relative_to(project.root).as_posix()
    findings = sorted(error.findings, key=lambda finding: finding.severity != "error")
    mistakes = (Mistake(page_of(finding.file, content), finding.text()) for finding in findings)
    return Trouble(f"{error.message}{error.help}", tuple(mistakes))


def page_of(file: str, content: str) -> str:
    """Return the address of the page of a content file, which may have no page yet; empty for any other file."""
    path = PurePosixPath(file)
    if not path.is_relative_to(content) or path.suffix != ".md" or len(path.relative_to(content).parts) < 2:
        return ""
    folder = path.relative_to(content).parts[0]
    if folder == FOLDERS["page"]:
        return f"/{path.stem}/"
    return f"/{folder}/" if folder == FOLDERS["glossary"] else f"/{folder}/{path.stem}/"
