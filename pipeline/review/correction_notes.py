"""The correction note that readers of a public text are owed when it changes, and the line for it that can be copied."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Sequence

from pipeline.config import Project
from pipeline.content.library import Document
from pipeline.content.model import BEIJING, Work
from pipeline.ledger.reviewed import ReviewedText
from pipeline.ledger.signatures import Signature, read_reviewed
from pipeline.review.misprint import KIND, Edit, new_notes

LONGEST = 360
_PLAIN = re.compile(r"[\w\s，。、；：？！“”‘’（）《》…·]+\Z")


def wants_note(project: Project, document: Document, bound: ReviewedText, lapsed: Signature) -> bool:
    """Whether a work has no correction note that its last signed text lacks. Raises what `read_reviewed` raises."""
    return isinstance(document.entry, Work) and not new_notes(read_reviewed(project, lapsed), bound)


def owed_note(
    project: Project, document: Document, bound: ReviewedText, given: Sequence[Signature], now: dt.datetime
) -> str | None:
    """Say in Chinese that a public work's text differs from the one that was signed last before it, without a note.

    `given` are the signatures that may stand for the text that readers know. Raises what `read_reviewed` raises.
    """
    earlier = [signature for signature in given if signature.digest != bound.digest]
    if not earlier or not wants_note(project, document, bound, earlier[-1]):
        return None
    return (
        f"《{document.entry.title}》（{document.id}）公开以后改过，还没有写更正给读者看。"
        f"要写的话，照抄再改文字{asked_note(document, now)}，写好再送审。"
    )


def asked_note(document: Document, now: dt.datetime, edits: Sequence[Edit] = ()) -> str:
    """Return the note as text that can be copied, and where it goes; with `edits`, as one of a misprint.

    A second `corrections:` would be a mistake, so an item that has notes is given one more entry for them.
    """
    kind = f"kind: {KIND}, " if edits else ""
    note = f"{{at: {_day(now)}, {kind}text: {_text(edits)}}}"
    notes = document.tree.value.get("corrections")
    if not notes:
        return f"：corrections: [{note}]（写在开头 --- 之间）"
    if document.tree.locate(("corrections",), key=True)[0] == document.tree.locate(("corrections", 0))[0]:
        return f"：{note}, （写在 corrections 的“[”后面）"
    return f"：- {note}（写在 corrections 下面，减号与别的几条对齐）"


def _text(edits: Sequence[Edit]) -> str:
    if not edits:
        return "待填：原文写作……，应为……。"
    words = "；".join(f"原文写作“{edit.before}”，应为“{edit.after}”" for edit in edits)
    words = words if len(words) < LONGEST else f"改正了 {len(edits)} 处错字"
    return f"{words}。" if _PLAIN.match(words) else json.dumps(f"{words}。", ensure_ascii=False)


def _day(moment: dt.datetime) -> str:
    return moment.astimezone(BEIJING).date().isoformat()
