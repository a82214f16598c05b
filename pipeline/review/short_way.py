"""Say in Chinese whether the short way of a misprint, the last stage alone, is open to an item, and how to take it."""

from __future__ import annotations

from pipeline.config import Project
from pipeline.content.model import Work
from pipeline.ledger.signatures import read_reviewed
from pipeline.review.correction_notes import asked_note
from pipeline.review.misprint import KIND, Edit, NoMisprint, misprint, new_notes
from pipeline.review.standing import Standing


def misprint_since(project: Project, standing: Standing) -> tuple[Edit, ...] | NoMisprint | None:
    """Return the edits since the last full review of a work if they are a misprint, else why not; None without a review."""
    if standing.full is None or not isinstance(standing.document.entry, Work) or len(standing.required) < 2:
        return None
    return misprint(read_reviewed(project, standing.full), standing.bound)


def short_way(project: Project, standing: Standing) -> str | None:
    """Return how an item with a small change gets by with the last stage of review, in Chinese; None when it cannot."""
    edits = misprint_since(project, standing)
    if standing.complete or not edits or isinstance(edits, NoMisprint):
        return None
    assert standing.lapsed is not None
    last = standing.required[-1]
    small = f"只改了 {sum(edit.letters for edit in edits)} 个字，可以按勘误办，只需再{last}："
    signed = read_reviewed(project, standing.lapsed)
    if new_notes(signed, standing.bound):
        return f"{small}给新写的更正都加上 kind: {KIND}。"
    latest = misprint(signed, standing.bound)
    told = edits if isinstance(latest, NoMisprint) else latest
    return f"{small}照抄这一行{asked_note(standing.document, standing.judged, told)}。"


def misprint_words(project: Project, standing: Standing) -> str | None:
    """Say in Chinese whether the short way of a misprint is open, and why not to an item that asks for it."""
    if standing.complete or standing.lapsed is None or not standing.public:
        return None
    if standing.carried:
        return f"只改了错字（勘误），前面的审级沿用，只需再{standing.missing[0]}。"
    if (offer := short_way(project, standing)) is not None:
        return offer
    why = misprint_since(project, standing)
    if not isinstance(why, NoMisprint) or KIND not in new_notes(
        read_reviewed(project, standing.lapsed), standing.bound
    ):
        return None
    return f"不能按勘误办：{why.why}。请把 kind: {KIND} 去掉，从{standing.missing[0]}重新送审。"
