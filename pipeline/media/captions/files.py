"""Reads the caption files that content refers to, and reports their mistakes as findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from pipeline.config import Project
from pipeline.content.library import Library
from pipeline.errors import Finding
from pipeline.links import read_plain
from pipeline.media.captions.checks import GARBLED_TEXT, OVERLAP, TOO_FAST, TOO_MUCH, TOO_SHORT
from pipeline.media.captions.cue import AS_WRITTEN, BROKEN, NOT_SHOWN, Captions, Mistake
from pipeline.media.captions.encoding import CONVERTED
from pipeline.media.captions.formats import SUFFIXES
from pipeline.media.captions.parse import MAX_CAPTIONS_BYTES, read
from pipeline.media.entry_media import captions_requests
from pipeline.sources.reference import place
from pipeline.sources.roots import Roots

MAX_REPORTED = 50
"""Maximum number of mistakes per file that are reported individually."""

HELP: Mapping[str, str] = {
    BROKEN: "请用字幕软件改正后重新导出。",
    CONVERTED: "请看读出来的字对不对：对，在字幕软件里另存为 UTF-8，就不再提示；不对，先在字幕软件里选对编码，再另存为 UTF-8。",
    OVERLAP: "网页上两条会叠成两行以上；画面里的文字若不必念出，可以删去。",
    AS_WRITTEN: "它是标记，就补上结束标记或删掉；它是内容，就不用改。",
    NOT_SHOWN: "要显示，就移到时间行的下面、花括号的外面；不要显示，就不用改。",
    GARBLED_TEXT: "请用没有存坏的原文件，或重新导出；存的时候编码选 UTF-8。",
    TOO_FAST: "请拆成两条、删减文字，或让它多显示一会儿。",
    TOO_SHORT: "请延长，或并入前后一条。",
    TOO_MUCH: "请拆成两条。",
}


def read_captions(
    project: Project, library: Library, roots: Roots
) -> tuple[dict[str, Captions], list[Finding]]:
    """Return every usable caption file by media path, and the mistakes of all files as findings.

    Files that are missing, too large or of another kind are reported elsewhere.
    """
    media = project.media.relative_to(project.root).as_posix()
    found: dict[str, Captions] = {}
    findings: list[Finding] = []
    for request in sorted(set(captions_requests(library.documents.values()))):
        suffix = PurePosixPath(request.path).suffix.lower()
        path = roots.file(request.path) if suffix in SUFFIXES else None
        if path is None or path.stat().st_size > MAX_CAPTIONS_BYTES:
            continue
        captions = read(read_plain(path), suffix)
        if not captions.fatal:
            found[request.path] = captions
        file = place(media, request.path)
        findings.extend(_findings(file, captions.mistakes))
    return found, findings


def _findings(file: str, mistakes: tuple[Mistake, ...]) -> Iterator[Finding]:
    """Yield a finding per mistake. Of too many, yield the first, fatal ones before warnings, and the number of the rest."""
    if len(mistakes) > MAX_REPORTED:
        mistakes = tuple(sorted(mistakes, key=lambda mistake: (not mistake.fatal, mistake)))
    for mistake in mistakes[:MAX_REPORTED]:
        yield _finding(file, mistake)
    if len(mistakes) > MAX_REPORTED:
        rest = mistakes[MAX_REPORTED]
        yield _finding(
            file, replace(rest, message=f"这个文件还有 {len(mistakes) - MAX_REPORTED} 处问题，没有一一列出")
        )


def _finding(file: str, mistake: Mistake) -> Finding:
    severity = "error" if mistake.fatal else "warning"
    return Finding(
        file,
        mistake.line,
        1,
        mistake.code,
        severity,  # type: ignore[arg-type]
        f"{mistake.message}。",
        mistake.help or HELP[mistake.code],
    )
