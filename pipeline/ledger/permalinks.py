"""The permalink ledger: every page address ever published, so that none of them stops resolving.

`ledger/permalinks.jsonl` is committed and only grows; one JSON object a line:

    {"schema":1,"url":…,"id":…,"kind":…,"release":…,"since":…}

`url` is relative to the site root; `kind` is a kind of content, a kind of term in the settings that has a list page
(`column`, `series`, `topic`, `audience`), or `alias` for an old address that redirects to the entry `id`. `since` is ISO 8601 with a
zone, the moment of the first release that had the page. Home, goals and the other lists are not recorded: the program
always writes them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from pipeline.config import Project, Settings
from pipeline.content.library import Document
from pipeline.content.model import FOLDERS, KINDS
from pipeline.errors import Code, ContentError, Finding
from pipeline.ledger.lines import NOT_JSON, LineFormat, Refusal, line_of, moment_in, text_in, written
from pipeline.ledger.writing import extend, locked

CODES = (
    Code(
        id="E711",
        title="固定网址有一行不是完整的 JSON",
        why="这里记着给过读者的每一个地址，少一行就可能有链接悄悄失效。",
        mend="不要手工修改；请管理员从版本库恢复这一行。",
        sample="permalinks",
        wrong='{"schema":1,"url":"articles/rain/","',
        right='{"schema":1,"url":"articles/rain/","id":"rain","kind":"article","release":"20261105T010000Z-0123abcd","since":"2026-11-05T09:00:00+08:00"}',
    ),
    Code(
        id="E712",
        title="固定网址有一行缺少字段或写法不对",
        why="少了字段，就说不出这个地址原来是哪一篇。",
        mend="请管理员从版本库恢复这一行。",
        sample="permalinks",
        wrong='{"url":"articles/rain/","since":"2026-11-05"}',
        right='{"url":"articles/rain/","since":"2026-11-05T09:00:00+08:00"}',
    ),
    Code(
        id="E713",
        title="不认识固定网址的格式版本",
        why="这一行由更新的程序写成，旧程序读不准。",
        mend="升级 kepu，再运行。",
        sample="permalinks",
        wrong='{"schema":9,"url":"articles/rain/"}',
        right='{"schema":1,"url":"articles/rain/"}',
    ),
    Code(
        id="E714",
        title="同一个固定网址记了两次",
        why="一个地址只能属于一页。",
        mend="删掉后面的一行。",
        sample="permalinks",
        wrong=(
            '{"url":"articles/rain/","release":"20261105T010000Z-0123abcd"}\n'
            '{"url":"articles/rain/","release":"20261109T010000Z-4567cdef"}'
        ),
        right='{"url":"articles/rain/","release":"20261105T010000Z-0123abcd"}',
    ),
    Code(
        id="E715",
        title="公开过的地址打不开了",
        why="读者收藏、转发和印出去的地址要一直有效。",
        mend="恢复原来的文件；改了编号或种类的，在新的条目里把旧路径写进 aliases；确实要撤回的，运行 kepu withdraw。",
        sample="files",
        wrong=(
            "# ledger/permalinks.jsonl\n"
            '{"url":"articles/night-rain/","id":"night-rain"}\n'
            "# content/articles/rain-at-night.md\n"
            "id: rain-at-night"
        ),
        right=(
            "# ledger/permalinks.jsonl\n"
            '{"url":"articles/night-rain/","id":"night-rain"}\n'
            "# content/articles/rain-at-night.md\n"
            "id: rain-at-night\n"
            "aliases: [articles/night-rain]"
        ),
    ),
    Code(
        id="E375",
        title="撤回了的地址又有了页面",
        why="撤回的内容不能悄悄回来。",
        mend="从设置里去掉，或先用 kepu withdraw --lift 恢复。",
        sample="files",
        wrong=(
            "# ledger/permalinks.jsonl\n"
            '{"url":"topics/physics/","id":"physics","kind":"topic"}\n'
            "# ledger/published.jsonl\n"
            '{"id":"topics/physics","kind":"topic","url":"topics/physics/"}\n'
            '{"id":"topics/physics","withdrawn":"2026-11-20T09:00:00+08:00","reason":"合并到别的主题"}'
        ),
        right=(
            "# ledger/permalinks.jsonl\n"
            '{"url":"topics/physics/","id":"physics","kind":"topic"}\n'
            "# ledger/published.jsonl\n"
            '{"id":"topics/physics","kind":"topic","url":"topics/physics/"}\n'
            '{"id":"topics/physics","withdrawn":"2026-11-20T09:00:00+08:00","reason":"合并到别的主题"}\n'
            '{"id":"topics/physics","lifted":"2026-11-21T09:00:00+08:00","reason":"恢复这个主题"}'
        ),
    ),
)

SCHEMA = 1
FILE = "permalinks.jsonl"
FORMAT = LineFormat(
    FILE,
    SCHEMA,
    not_json=Refusal("E711", NOT_JSON, "固定网址由 kepu publish 写入；请管理员从版本库恢复这一行。"),
    wrong_fields=Refusal(
        "E712",
        "这一行缺少字段，或字段写法不对。",
        "每行要有 schema、url、id、kind、release 和带时区的 since；请管理员从版本库恢复。",
    ),
    wrong_schema=("E713", "不认识固定网址的格式版本 {}。"),
)
ALIAS = "alias"


@dataclass(frozen=True)
class _List:
    """Terms of the settings that each have a page: the page's folder, which is also the name of the settings file."""

    folder: str
    title: str


LISTS: Mapping[str, _List] = MappingProxyType(
    {
        "column": _List("columns", "栏目"),
        "series": _List("series", "系列"),
        "topic": _List("topics", "主题"),
        "audience": _List("audiences", "适合人群"),
    }
)


@dataclass(frozen=True)
class Permalink:
    """One page address: what it showed, and the first release that had it (`since`, aware).

    `number` is its line in the ledger, 0 before it has one.
    """

    url: str
    id: str
    kind: str
    release: str
    since: dt.datetime
    number: int = field(default=0, compare=False)

    @property
    def withdrawing_id(self) -> str:
        """Return the id under which the address is withdrawn: the entry's, or the address itself of a list or an old address."""
        return self.url.rstrip("/") if self.kind in LISTS or self.kind == ALIAS else self.id

    def to_line(self) -> str:
        """Serialise to a ledger line; Beijing time, whole seconds."""
        value = {
            "schema": SCHEMA,
            "url": self.url,
            "id": self.id,
            "kind": self.kind,
            "release": self.release,
            "since": written(self.since),
        }
        return line_of(value)


def read_permalinks(project: Project) -> tuple[Mapping[str, Permalink], tuple[Finding, ...]]:
    """Read every recorded address in file order; return a finding for each invalid line.

    A project without the file has published nothing.
    """
    found: dict[str, Permalink] = {}

    def on_line(number: int, value: Any) -> Refusal | None:
        link = _permalink(value, number)
        if link.url in found:
            return Refusal("E714", f"地址“{link.url}”出现了两次。", "一个地址只记一次；请删掉后一行。")
        found[link.url] = link
        return None

    findings = FORMAT.read(project, on_line)
    return MappingProxyType(found), findings


def addresses(
    documents: Iterable[Document], settings: Settings, release: str, since: dt.datetime
) -> Iterator[Permalink]:
    """Yield a line for every page of these documents and of the terms of these settings, old addresses included."""
    for document in documents:
        yield Permalink(document.url, document.id, document.entry.kind, release, since)
        for alias in document.entry.aliases:
            yield Permalink(f"{alias}/", document.id, ALIAS, release, since)
    words = {
        "column": [c.id for c in settings.columns],
        "series": [s.id for s in settings.series],
        "topic": [t.id for t in settings.topics],
        "audience": [a.id for a in settings.audiences],
    }
    for kind, ids in words.items():
        for id in ids:
            yield Permalink(f"{LISTS[kind].folder}/{id}/", id, kind, release, since)


def append(project: Project, lines: Iterable[Permalink]) -> tuple[Permalink, ...]:
    """Append the lines whose address is new and return them; atomic and flushed to disk.

    Raises ContentError when the ledger has mistakes: an unreadable file is never overwritten.
    """
    with locked(project.ledger):
        known, findings = read_permalinks(project)
        if findings:
            raise ContentError(findings)
        new = {line.url: line for line in lines if line.url not in known}
        extend(project.ledger / FILE, [line.to_line() for line in new.values()])
    return tuple(new.values())


def vanished(
    project: Project,
    known: Mapping[str, Permalink],
    documents: Collection[Document],
    settings: Settings,
    withdrawn: Set[str],
) -> Iterator[Finding]:
    """Yield E715 for every recorded address that no page answers any more.

    `documents` include drafts and future ones, whose pages come back by themselves. An old address of any
    of them answers. `withdrawn` are ids of the release ledger (`withdrawing_id`).
    """
    file = FORMAT.shown(project)
    moment = dt.datetime.min.replace(tzinfo=dt.UTC)
    answered = {link.url for link in addresses(documents, settings, "", moment)}
    for link in known.values():
        entry = link.id if link.kind not in LISTS else ""
        if link.url not in answered and not {link.withdrawing_id, entry} & withdrawn:
            message = (
                f"公开过的地址“{link.url}”打不开了：{_described(link)}不见了，也没有别的条目接着用这个地址。"
            )
            yield Finding(file, link.number, 1, "E715", "error", message, _help(link))


def returned(project: Project, settings: Settings, withdrawn: Set[str]) -> Iterator[Finding]:
    """Yield E375 for every list of the settings whose address is withdrawn (ids of the release ledger)."""
    if not any("/" in id for id in withdrawn):
        return
    for link in addresses([], settings, "", dt.datetime.min.replace(tzinfo=dt.UTC)):
        if link.withdrawing_id in withdrawn:
            words = LISTS[link.kind]
            file = (project.settings / f"{words.folder}.yml").relative_to(project.root).as_posix()
            message = f"{words.title}“{link.id}”的地址“{link.url}”已经撤回，设置里却又有它。"
            help = f"请从这里去掉它；要恢复，运行 kepu withdraw {link.withdrawing_id} --lift --reason 原因 --yes。"
            yield Finding(file, 1, 1, "E375", "error", message, help)


def _described(link: Permalink) -> str:
    if link.kind in LISTS:
        return f"{LISTS[link.kind].title}“{link.id}”"
    if link.kind == ALIAS:
        return f"“{link.id}”的这个旧地址"
    return _source(link)


def _source(link: Permalink) -> str:
    return f"content/{FOLDERS[link.kind]}/{link.id}.md"


def _help(link: Permalink) -> str:
    alias, withdraw = (
        link.url.rstrip("/"),
        f"确实要撤回的，运行 kepu withdraw {link.withdrawing_id} --reason 原因 --yes",
    )
    if link.kind in LISTS:
        words = LISTS[link.kind]
        return f"请在 site_config/{words.folder}.yml 里恢复{words.title}“{link.id}”；{withdraw}。"
    if link.kind == ALIAS:
        return f"请在接替它的条目里写回 aliases: [{alias}]；{withdraw}。"
    instead = f"改了编号或种类的，在新的条目里写 aliases: [{alias}]"
    return f"请恢复 {_source(link)}；{instead}；{withdraw}。"


def _permalink(value: Any, number: int) -> Permalink:
    url, id, kind, release = (text_in(value, name) for name in ("url", "id", "kind", "release"))
    if kind not in KINDS and kind not in LISTS and kind != ALIAS:
        raise ValueError(kind)
    return Permalink(url, id, kind, release, moment_in(value, "since"), number)
