"""Reports on the inbox: lines for people, a document for machines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from pipeline.inbox.checklist import size
from pipeline.inbox.watch import Round

REPORTED_FROM = 200_000_000
"""The size, in bytes, from which the hashing of a file is reported."""
STEP_PERCENT = 10

KINDS = {"video": "视频", "audio": "音频", "article": "图文"}


def lines(found: Round) -> Iterator[str]:
    """Yield a line for each bundle, waiting file and stray file; after the drafts, what to do next."""
    yield from found.recovered
    for imported in found.imported:
        yield f"收下  {imported.title}（{KINDS[imported.kind]}）→ {imported.item}"
        yield f"      清单和建议的封面：{imported.checklist}；原件：投稿箱/{imported.kept}/"
    for ready in found.ready:
        yield f"会收  {ready.title}（{KINDS[ready.kind]}）：{'、'.join(ready.files)}"
    for waiting in found.waiting:
        yield f"等待  {waiting.file}：{waiting.reason}"
    for finding in found.refused:
        yield f"未收  {finding.file}  {finding.code}  {finding.message}{finding.help}"
    if not (found.imported or found.ready or found.waiting or found.refused or found.recovered):
        yield "投稿箱里没有新的稿件。"


def to_json(found: Round) -> dict[str, Any]:
    """Return the document of `kepu import --json`."""
    return {
        "imported": [asdict(imported) for imported in found.imported],
        "ready": [asdict(ready) for ready in found.ready],
        "waiting": [asdict(waiting) for waiting in found.waiting],
        "refused": [finding.to_json() for finding in found.refused],
        "recovered": list(found.recovered),
    }


class Hashing:
    """Reports the hashing of a large file, at every tenth of it."""

    def __init__(self, note: Callable[[str], None]) -> None:
        self._note = note
        self._reported: tuple[str, int] = ("", 0)

    def __call__(self, file: str, done: int, total: int) -> None:
        if total < REPORTED_FROM:
            return
        step = 100 * done // total // STEP_PERCENT
        if (file, step) != self._reported:
            self._reported = (file, step)
            self._note(f"计算指纹 {file}：{size(done)} / {size(total)}")
