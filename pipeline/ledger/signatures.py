"""The ledger of signatures: `ledger/reviews.jsonl`, committed and append-only.

One JSON object per line:

    {"schema":1,"id":…,"stage":"初审","account":…,"name":…,"at":…,"digest":…,"how":"command"}
    {…the same…,"how":"github","evidence":"https://…"}          an approval on a git host, and where it can be seen

`at` is ISO 8601 with a zone; `recorded_at` is when the line was really written, in UTC, and `identity` is who git or the
machine said was there (older lines have neither); `digest` is that of the reviewed text, kept in
`ledger/reviewed/<digest>.md`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from pipeline.config import Project, Stage
from pipeline.content.model import BEIJING
from pipeline.errors import Code, ContentError, Finding
from pipeline.ledger.lines import NOT_JSON, LineFormat, Refusal, line_of, moment_in, text_in, written
from pipeline.ledger.reviewed import FOLDER, ReviewedText
from pipeline.ledger.writing import extend, locked, write_through
from pipeline.store.locks import make_durable

CODES = (
    Code(
        id="E361",
        title="签名台账有一行不是完整的 JSON",
        why="签名台账证明谁在何时审过哪一稿。",
        mend="不要手工修改；请管理员从版本库恢复这一行。",
        sample="reviews",
        wrong='{"schema":1,"id":"rain","stage":"初审","ac',
        right='{"schema":1,"id":"rain","stage":"初审","account":"demo-first","name":"演示初审","at":"2026-11-04T10:00:00+08:00","digest":"42735de6edee4cff37a2ccf516aac56ad66dd9db7475071a0b10585783ac5506","how":"command"}',
    ),
    Code(
        id="E362",
        title="签名台账有一行缺少字段或写法不对",
        why="少了字段，签名就不能证明什么。",
        mend="请管理员从版本库恢复这一行。",
        sample="reviews",
        wrong='{"stage":"初审","at":"2026-11-04"}',
        right='{"stage":"初审","at":"2026-11-04T10:00:00+08:00"}',
    ),
    Code(
        id="E364",
        title="不认识签名的格式版本",
        why="这一行由更新的程序写成。",
        mend="升级 kepu，再运行。",
        sample="reviews",
        wrong='{"schema":9,"stage":"初审"}',
        right='{"schema":1,"stage":"初审"}',
    ),
    Code(
        id="E365",
        title="签名时的原文不见了",
        why="没有原文，就说不出改了什么。",
        mend="请管理员从版本库恢复这个文件。",
        sample="state",
        wrong="原文文件被删",
        right="恢复后的原文文件",
    ),
)

SCHEMA = 1
FILE = "reviews.jsonl"
FORMAT = LineFormat(
    FILE,
    SCHEMA,
    not_json=Refusal("E361", NOT_JSON, "签名由 kepu review 写入；请管理员从版本库恢复这一行。"),
    wrong_fields=Refusal(
        "E362",
        "这一行签名缺少字段，或字段写法不对。",
        "每行要有 schema、id、stage、account、name、带时区的 at、digest 和 how；请管理员从版本库恢复。",
    ),
    wrong_schema=("E364", "不认识签名格式版本 {}。"),
)
CLOSE = dt.timedelta(minutes=5)
"""How far the stated and the real time of a signature may differ before both are shown."""
How = Literal["command", "github", "gitlab", "gitea"]
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Signature:
    """A signature of one stage of one item. `at` is aware; `line` is its line in the ledger, 0 before it has one.

    `recorded_at` (aware) is what the machine's clock said when it was given, `identity` who git or the machine said was
    there (`王五 <wangwu@example.org>`); both None in old lines.
    """

    id: str
    stage: Stage
    account: str
    name: str
    at: dt.datetime
    digest: str
    how: How = "command"
    evidence: str | None = None
    line: int = field(default=0, compare=False)
    recorded_at: dt.datetime | None = field(default=None, compare=False)
    identity: str | None = field(default=None, compare=False)

    @property
    def recorded_otherwise(self) -> dt.datetime | None:
        """Return when it was really given, if that is more than a few minutes from the time it states."""
        real = self.recorded_at
        return real if real is not None and self.how == "command" and abs(real - self.at) > CLOSE else None

    def to_line(self) -> str:
        """Serialise to a ledger line."""
        value = {
            "schema": SCHEMA,
            "id": self.id,
            "stage": self.stage,
            "account": self.account,
            "name": self.name,
            "at": written(self.at),
            "digest": self.digest,
            "how": self.how,
        }
        if self.evidence is not None:
            value["evidence"] = self.evidence
        if self.recorded_at is not None:
            value["recorded_at"] = self.recorded_at.astimezone(dt.UTC).isoformat(timespec="seconds")
        if self.identity is not None:
            value["identity"] = self.identity
        return line_of(value)

    def words(self) -> str:
        """Describe it: `终审 王五（2026-11-04）`, and when it was really given if that differs."""
        day = self.at.astimezone(BEIJING).date().isoformat()
        if (real := self.recorded_otherwise) is not None:
            day += f"，实际记录于 {real.astimezone(BEIJING):%Y-%m-%d %H:%M}"
        return f"{self.stage} {self.name}（{day}）"


Signatures = Mapping[str, tuple[Signature, ...]]


def ledger_file(project: Project) -> str:
    """Return the ledger's path relative to the project, for findings."""
    return FORMAT.shown(project)


def read_signatures(project: Project) -> tuple[Signatures, tuple[Finding, ...]]:
    """Read the signatures by item id in ledger order; return a finding for each invalid line.

    A project without the ledger has none.
    """
    found: dict[str, list[Signature]] = {}

    def on_line(number: int, value: Any) -> None:
        signature = _signature(value, number)
        found.setdefault(signature.id, []).append(signature)

    findings = FORMAT.read(project, on_line)
    return MappingProxyType({id: tuple(given) for id, given in sorted(found.items())}), findings


def append(
    project: Project, bound: ReviewedText, offered: Signature, accept: Callable[[Sequence[Signature]], None]
) -> None:
    """Store the reviewed text, then append the signature; each write is atomic and flushed to disk.

    `accept` receives the item's signatures under the lock and raises if the new one is not allowed. Raises ContentError
    when the ledger has mistakes: an unreadable file is never overwritten.
    """
    assert offered.digest == bound.digest and offered.id == bound.id
    with locked(project.ledger):
        signatures, findings = read_signatures(project)
        if findings:
            raise ContentError(findings)
        accept(signatures.get(offered.id, ()))
        _keep(project, bound)
        extend(project.ledger / FILE, [offered.to_line()])


def _keep(project: Project, bound: ReviewedText) -> None:
    path = reviewed_path(project, bound.digest)
    text = bound.to_text().encode("utf-8")
    if not path.exists() or path.read_bytes() != text:
        make_durable(path.parent)
        write_through(path, text)


def reviewed_path(project: Project, digest: str) -> Path:
    """Return the path of the reviewed text with that digest."""
    return project.ledger / FOLDER / f"{digest}.md"


def read_reviewed(project: Project, signature: Signature) -> ReviewedText:
    """Read the text the signature was given for. Raises ContentError (E365) when it is missing or was changed."""
    path = reviewed_path(project, signature.digest)
    try:
        bound = ReviewedText.from_text(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        finding = Finding(
            ledger_file(project),
            max(signature.line, 1),
            1,
            "E365",
            "error",
            f"“{signature.id}”{signature.stage}时的原文不在 {path.relative_to(project.root).as_posix()}，或被改过。",
            "请管理员从版本库恢复这个文件，不要手工修改。",
        )
        raise ContentError([finding]) from error
    return bound


def _signature(value: Any, number: int) -> Signature:
    id, account, name, digest = (_text(value, field) for field in ("id", "account", "name", "digest"))
    stage, how = value["stage"], value["how"]
    if stage not in get_args(Stage) or how not in get_args(How) or not _DIGEST.fullmatch(digest):
        raise ValueError(number)
    evidence = _text(value, "evidence") if value.get("evidence") is not None else None
    recorded = moment_in(value, "recorded_at") if value.get("recorded_at") is not None else None
    identity = _text(value, "identity") if value.get("identity") is not None else None
    moment = moment_in(value, "at")
    return Signature(id, stage, account, name, moment, digest, how, evidence, number, recorded, identity)


def _text(value: Any, name: str) -> str:
    """Return a text field that is not blank: a name of spaces is nobody's."""
    text = text_in(value, name)
    if not text.strip():
        raise ValueError(name)
    return text
