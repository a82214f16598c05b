"""Loads content as `kepu check` does, its bodies read in this process."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.config import Project
from pipeline.content.library import Document
from pipeline.content.load import Loaded, load, load_file
from pipeline.conversion.body_reading import read_document
from pipeline.conversion.markdown_process import SECONDS, Stopped
from pipeline.errors import Finding
from pipeline.markup.markdown import Converter
from pipeline.markup.reading import read_body
from pipeline.markup.record import Reading


class OwnProcess:
    """Reads bodies without a child."""

    def read(self, body: str) -> Reading:
        try:
            return read_body(body, Converter())
        except RecursionError as error:
            raise Stopped("depth", SECONDS) from error


def read_file(path: Path, file: str, findings: list[Finding]) -> Document | None:
    document = load_file(path, file, findings)
    if document is None:
        return None
    prose, found = read_document(document, OwnProcess())
    findings.extend(found)
    return replace(document, known_prose=prose)


def load_read(project: Project) -> Loaded:
    return load(project, read_file)
