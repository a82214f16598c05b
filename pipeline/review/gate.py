"""The gate before the public: what may be published, and in what words the rest is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipeline.config import Project, ReviewFile
from pipeline.content.library import Library
from pipeline.content.model import Work
from pipeline.errors import Code, Finding
from pipeline.ledger.signatures import Signature
from pipeline.review.changes import Change
from pipeline.review.correction_notes import asked_note, wants_note
from pipeline.review.short_way import misprint_words
from pipeline.review.standing import Standing, since

CODES = (
    Code(
        id="E366",
        title="没有审完，不能发布",
        why="三审是公开的前提。",
        mend="按提示送审缺少的审级。",
        sample="reviewed",
        wrong='{"stage":"初审","account":"demo-first","name":"演示初审","at":"2026-11-02T10:00:00+08:00"}',
        right=(
            '{"stage":"初审","account":"demo-first","name":"演示初审","at":"2026-11-02T10:00:00+08:00"}\n'
            '{"stage":"复审","account":"demo-second","name":"演示复审","at":"2026-11-03T10:00:00+08:00"}\n'
            '{"stage":"终审","account":"demo-final","name":"演示终审","at":"2026-11-04T10:00:00+08:00"}'
        ),
    ),
    Code(
        id="E367",
        title="审完以后又改动了",
        why="签名只对审过的那一稿有效。",
        mend="看清改动后重新送审，或恢复到审过的一稿。",
        sample="changed",
        wrong="title: 潮汐为什么一天来两次？",
        right="title: 潮汐为什么一天来两次",
    ),
)

MOST_CHANGES = 30


def obstacles(project: Project, standing: Standing) -> tuple[Finding, ...]:
    """Return why an item cannot be published: what is missing and, if it changed after review, each change at its line.

    A public one is asked for its correction note, unless it has a newer one than the review.
    """
    if standing.complete:
        return ()
    document, id = standing.document, standing.document.id
    command = f"kepu review {id} --stage {standing.missing[0]} --account 您的账号"
    help = f"请送审后再发布：{command}。"
    if standing.lapsed is None:
        line, column = document.tree.locate(("title",))
        message = f"“{id}”{standing.reason()}，不能发布。"
        return (Finding(document.file, line, column, "E366", "error", message, help), *standing.refused)
    if standing.carried:
        help = f"只改了错字（勘误），只需再{standing.missing[0]}：{command}。"
    elif (words := misprint_words(project, standing)) is not None:
        help = f"{words}不按勘误办的话，{help.removeprefix('请')}"
    elif standing.public and wants_note(project, document, standing.bound, standing.lapsed):
        help = f"它已经公开：请先写更正给读者看，照抄再改文字{asked_note(document, standing.judged)}。{help}"
    found = [
        Finding(document.file, change.line, change.column, "E367", "error", message, help)
        for change, message in _change_messages(project, standing, standing.lapsed)
    ]
    return (*found, *standing.refused)


def _change_messages(project: Project, standing: Standing, lapsed: Signature) -> list[tuple[Change, str]]:
    every = since(project, standing)
    who = f"“{standing.document.id}”在{lapsed.words()}之后改过"
    messages = [(change, f"{who}：{change.text}") for change in every[:MOST_CHANGES]]
    if len(every) > MOST_CHANGES:
        messages.append((every[MOST_CHANGES], f"{who}：另外还有 {len(every) - MOST_CHANGES} 处改动。"))
    return messages


def admit(
    project: Project,
    policy: ReviewFile,
    visible: Library,
    standing: Mapping[str, Standing],
    public: Callable[[str], bool],
) -> tuple[Library, tuple[Finding, ...]]:
    """Return the part of `visible` that may be published, and the findings that block the release.

    With `unreviewed: hold` an item that was never public is left out instead; an item that is public must not
    silently vanish, so it still blocks the release. A directory entry that is public and was never signed is older than
    the rule for its kind, and passes.
    """
    findings: list[Finding] = []
    held = set()
    for id in visible.documents:
        if (found := standing.get(id)) is None or found.complete:
            continue
        if public(id) and not found.ever_signed and not isinstance(found.document.entry, Work):
            continue
        if policy.unreviewed == "hold" and not public(id):
            held.add(id)
        else:
            findings.extend(obstacles(project, found))
    return visible.without(held), tuple(sorted(set(findings)))
