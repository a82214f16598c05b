"""What a code calls wrong gives that code and no other, what it calls right gives none: in a project, by the real check."""

from __future__ import annotations

import datetime as dt
import json
import wave
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from pipeline.codes import CODES
from pipeline.config import Project, load_settings
from pipeline.errors import Code, ConfigError
from pipeline.feeds_check.check import check_feeds
from pipeline.inbox.watch import open_inbox
from pipeline.ledger.signatures import ledger_file, read_signatures
from pipeline.line.checking import check_project
from pipeline.line.signing import open_desk
from pipeline.line.wechat_articles import judge
from pipeline.media.sources import find_sources, pin_findings
from pipeline.media.timing import timing_findings
from pipeline.review.gate import obstacles
from pipeline.review.signing_rules import unlisted
from pipeline.sources.roots import Roots
from pipeline.store import DigestCache
from tests.codes.built_excerpts import BUILT
from tests.codes.sample_project import write_project
from tools.sign_samples import sign_all

NOW = dt.datetime(2026, 12, 1, 1, 0, tzinfo=dt.UTC)
MINUTE_MS = 60_000
NO_TEXT = ("bytes", "size", "state", "job")
SAMPLED = [code for code in CODES.values() if code.sample not in NO_TEXT]


ALSO = {"E436": {"W545"}}
"""A film for screens that has no captions lacks them for readers as well."""


@pytest.mark.parametrize("code", SAMPLED, ids=lambda c: c.id)
def test_what_is_wrong_gives_its_code_and_no_other(tmp_path: Path, code: Code) -> None:
    assert set(found(tmp_path, code, code.wrong)) == {code.id} | ALSO.get(code.id, set())


@pytest.mark.parametrize("code", SAMPLED, ids=lambda c: c.id)
def test_what_is_right_gives_no_code_at_all(tmp_path: Path, code: Code) -> None:
    assert list(found(tmp_path, code, code.right)) == []


def test_a_text_shows_all_but_these() -> None:
    """A code whose samples no test can try says so; there are no more of them than need be."""
    assert Counter(code.sample for code in CODES.values() if code.sample in NO_TEXT) == {
        "bytes": 21,
        "size": 11,
        "state": 18,
        "job": 15,
    }


def found(folder: Path, code: Code, text: str) -> Iterator[str]:
    """The codes of everything a sample leads to, in the project it was written into."""
    if code.sample == "names":
        yield from _refused(folder, text)
        return
    project = write_project(folder, code, text)
    if code.sample == "signing":
        yield from _objections(project)
    elif code.sample in ("reviewed", "changed"):
        yield from _obstacles(project, code, text)
    elif code.sample == "wechat":
        yield from _preflight(project)
    elif code.sample in BUILT:
        url = load_settings(project, {}).site.url
        yield from (finding.code for finding in check_feeds(project.root / "site", url, "site").findings)
    else:
        yield from _findings(project)


def _findings(project: Project) -> Iterator[str]:
    """What the check finds, and what a build finds of films that last a minute."""
    try:
        checked = check_project(project, NOW)
    except ConfigError as error:
        yield from (finding.code for finding in error.findings)
        return
    documents = checked.library.documents.values()
    films = {named.path for document in documents for named in document.media}
    media = project.media.relative_to(project.root).as_posix()
    timing = timing_findings(checked.library, checked.captions, dict.fromkeys(films, MINUTE_MS), media)
    digests = DigestCache(project.work / "digests.json")
    sources = find_sources(Roots.of(project, checked.settings.roots), films, digests).sources
    for finding in (*checked.findings, *timing, *pin_findings(documents, sources)):
        yield finding.code


def _preflight(project: Project) -> Iterator[str]:
    """What keeps the sample from WeChat, beside that it is not signed and its cover not made."""
    for finding in judge(project, ["sample"], NOW)[0].findings:
        if finding.code not in ("E807", "E810"):
            yield finding.code


def _objections(project: Project) -> Iterator[str]:
    """What is held against the signatures, as if they were given one after the other."""
    rules = (desk := open_desk(project, NOW)).rules(desk.standing("sample"))
    held = []
    for signature in read_signatures(project)[0]["sample"]:
        objection = unlisted(rules.policy, signature) or rules.objection(held, signature)
        if objection is None:
            held.append(signature)
        else:
            yield objection[0]


def _obstacles(project: Project, code: Code, text: str) -> Iterator[str]:
    """Why the sample's article may not be published."""
    if code.sample == "changed":
        sign_all(write_project(project.root, code, code.right))
        ledger = {path: path.read_bytes() for path in project.ledger.rglob("*") if path.is_file()}
        write_project(project.root, code, text)
        for path, data in ledger.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    else:
        _bind(project)
    for finding in obstacles(project, open_desk(project, NOW).standing("sample")):
        yield finding.code


def _bind(project: Project) -> None:
    """Has the signatures of the ledger stand for the article as it is."""
    path = project.root / ledger_file(project)
    digest = open_desk(project, NOW).standing("sample").bound.digest
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    path.write_text(
        "".join(json.dumps({**line, "digest": digest}, ensure_ascii=False) + "\n" for line in lines),
        encoding="utf-8",
    )


def _refused(folder: Path, names: str) -> Iterator[str]:
    """What the inbox says of files with these names; sounds and pictures are real ones."""
    code = CODES["E310"]
    project, inbox = write_project(folder / "project", code, code.right), folder / "inbox"
    inbox.mkdir()
    for name in names.splitlines():
        _supply(inbox / name)
    settings = project.settings / "inbox.yml"
    text = settings.read_text(encoding="utf-8").replace("quiet_seconds: 30", "quiet_seconds: 0")
    settings.write_text(text, encoding="utf-8")
    assert load_settings(project, {}).inbox.quiet_seconds == 0
    box = open_inbox(project, inbox, lambda: NOW, {})
    box.importing = False
    for finding in box.once().refused:
        yield finding.code


def _supply(path: Path) -> None:
    if path.suffix == ".wav":
        with wave.open(str(path), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(48_000)
            sound.writeframes(b"\x00\x10" * (48_000 + len(path.stem)))  # no two of the same bytes
    elif path.suffix == ".png":
        Image.new("RGB", (640, 360), "#123c3f").save(path)
    else:
        path.write_bytes(path.name.encode())
