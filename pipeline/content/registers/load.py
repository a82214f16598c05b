"""Loads `content/registers/`: finds the sheets, reads them and merges them into the registers."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import get_args

from pipeline.config import Project, RegisterName, Settings, settings_tree
from pipeline.content.file_names import original_of, walk
from pipeline.content.model import BEIJING
from pipeline.content.registers.decode import MAX_BYTES, SAVE_AS, Slip
from pipeline.content.registers.merge import merge, unreported
from pipeline.content.registers.rows import REGISTERS, Event, Place, Registers, Sheet
from pipeline.content.registers.sheet_cache import SheetCache
from pipeline.content.registers.vocabulary import Vocabulary
from pipeline.errors import Code, Finding, Severity
from pipeline.links import read_plain
from pipeline.parsing.model_errors import did_you_mean
from pipeline.sources.roots import Roots

CODES = (
    Code(
        id="E601",
        title="登记表放错了地方，或不能读取",
        why="文件夹决定这是哪一种登记表。",
        mend="移到 content/registers/ 下对应的文件夹，用 .csv 文件。",
        sample="files",
        wrong=("# content/registers/锦江区.csv\n编号\nKP-001"),
        right=("# content/registers/activities/锦江区.csv\n编号\nKP-001"),
    ),
    Code(
        id="W603",
        title="单位还没有报送",
        why="漏报会少算。",
        mend="请催报；本年不需报送的，在 reports 里去掉。",
        sample="files",
        wrong=(
            "# site_config/registers.yml\n"
            "units:\n"
            "  - {id: demo-museum, name: 演示科技馆}\n"
            "  - {id: demo-association, name: 演示市科协, reports: [activities]}\n"
            "# content/registers/activities/五月.csv\n"
            "编号,单位,日期\n"
            "HD-001,演示科技馆,2026-05-01"
        ),
        right=(
            "# site_config/registers.yml\n"
            "units:\n"
            "  - {id: demo-museum, name: 演示科技馆}\n"
            "  - {id: demo-association, name: 演示市科协, reports: [activities]}\n"
            "# content/registers/activities/五月.csv\n"
            "编号,单位,日期\n"
            "HD-001,演示科技馆,2026-05-01\n"
            "HD-002,演示市科协,2026-05-02"
        ),
    ),
    Code(
        id="E626",
        title="证据文件不能用",
        why="证据要能打开。",
        mend="核对路径，或放入文件。",
        sample="activities",
        wrong=("证据\nassets/media/evidence/2026-05-10.jpg"),
        right=("证据\nassets/media/evidence/2026-05-01.jpg"),
    ),
)

NAMES: tuple[RegisterName, ...] = get_args(RegisterName)
_LABELS: dict[str, str] = {name: REGISTERS[name].LABEL for name in NAMES}


def holds_itself_back(finding: Finding) -> bool:
    """Whether a mistake leaves out the row or the sheet it is in: everything else can go on without it.

    A link is no mistake in a table: somebody may want to have read what it leads to.
    """
    return finding.file.startswith("content/registers/") and finding.code != "E111"


def load_registers(
    project: Project, settings: Settings, organisations: Mapping[str, Sequence[str]], now: dt.datetime
) -> tuple[Registers, tuple[Finding, ...]]:
    """Return the valid rows of all sheets as of `now` (aware), and all findings.

    `organisations` maps ids to names of the library's organisations: a row may name one of them as its unit.
    """
    audiences = {a.id: (a.title, *a.aliases) for a in settings.audiences}
    vocabulary = Vocabulary.of(settings.registers, audiences, organisations)
    findings: list[Finding] = []
    cache = SheetCache(project.work, vocabulary)
    sheets = []
    unread: list[tuple[RegisterName, str]] = []
    for path, register in _sheets(project, findings, unread):
        file = path.relative_to(project.root).as_posix()
        sheet, slips = _read(cache, path, file, register)
        findings.extend(_finding(file, slip) for slip in slips)
        sheets.append(_with_evidence(project, sheet, findings))
    cache.sweep()
    today = now.astimezone(BEIJING).date()
    registers, mistakes = merge(sheets, vocabulary, today)
    registers = _with_held(registers, sheets, unread)
    findings.extend(mistakes)
    if sheets:
        findings.extend(_missing_reports(project, settings, registers, today.year))
    return registers, tuple(sorted(findings))


def _with_held(
    registers: Registers, sheets: Sequence[Sheet], unread: Sequence[tuple[RegisterName, str]]
) -> Registers:
    """Return the registers with the positions of every row, and the files, that mistakes hold back."""
    kept = {entry.place for entries in registers.rows.values() for entry in entries}
    held: dict[RegisterName, tuple[Place, ...]] = {}
    files: dict[RegisterName, tuple[str, ...]] = {}
    for register, file in unread:
        files[register] = (*files.get(register, ()), file)
    for sheet in sheets:
        if sheet.unread:
            files[sheet.register] = (*files.get(sheet.register, ()), sheet.file)
        lines = [*sheet.held, *(r.line for r in sheet.records if Place(sheet.file, r.line) not in kept)]
        if lines:
            places = (Place(sheet.file, line) for line in sorted(lines))
            held[sheet.register] = (*held.get(sheet.register, ()), *places)
    return replace(registers, held=MappingProxyType(held), unread=MappingProxyType(files))


def _sheets(
    project: Project, findings: list[Finding], unread: list[tuple[RegisterName, str]]
) -> Iterator[tuple[Path, RegisterName]]:
    """Yield the CSV files of all registers, sorted. What the walk finds wrong, `content.load` reports."""
    root = project.content / "registers"
    if not root.is_dir():
        return
    amiss: list[Finding] = []
    for path, file, inside in walk(root, project.root, amiss):
        if path.name.endswith(".md"):
            continue
        register = next((n for n in NAMES if inside and inside[0] == n), None)
        problem = _misplaced(inside, path.name, register)
        if problem is not None:
            findings.append(Finding(file, 1, 1, "E601", "error", *problem))
            if register is not None:
                unread.append((register, file))
        elif register is not None and (original := _original(path)) is not None:
            message = f"文件名像是 {original} 的副本（同步盘、微信或编辑器留下的），整张表先不读。"
            help = f"请和 {original} 对照，把要留的行并进去，再删掉这个副本；是另一张表的，请换一个文件名。"
            findings.append(Finding(file, 1, 1, "E124", "error", message, help))
            unread.append((register, file))
        elif register is not None:
            yield path, register
    for finding in amiss:
        register = next((n for n in NAMES if finding.file.split("/")[2] == n), None)
        if register is not None:
            unread.append((register, finding.file))


def _misplaced(inside: tuple[str, ...], name: str, register: RegisterName | None) -> tuple[str, str] | None:
    if register is None:
        folder = inside[0] if inside else ""
        message = f"没有叫“{folder}”的登记表。" if folder else "文件没有放在某一张登记表的文件夹里。"
        return message, did_you_mean(folder, NAMES, labels=_LABELS)
    stem, suffix = os.path.splitext(name.lower())
    if suffix == ".csv":
        return None
    if stem.endswith(".csv") or suffix in (".txt", ".tsv", ".tab", ""):
        bare = name[: len(stem) - 4] if stem.endswith(".csv") else name[: len(stem)]
        help = f"请改名为 {bare}.csv（Windows 里先打开“显示文件扩展名”）。"
        return "登记表只收 .csv 文件。", help
    return "登记表只收 CSV 文件。", SAVE_AS


def _original(path: Path) -> str | None:
    """Return the name of the sheet beside this one that it is a copy of, by its name; None when it is none."""
    original = original_of(path.stem)
    if original is None or not path.with_name(f"{original}{path.suffix}").is_file():
        return None
    return f"{original}{path.suffix}"


def _read(cache: SheetCache, path: Path, file: str, register: RegisterName) -> tuple[Sheet, tuple[Slip, ...]]:
    if path.stat().st_size > MAX_BYTES:
        slip = Slip(1, 1, "E602", f"文件超过 {MAX_BYTES >> 20} MB。", "请按单位或月份拆成几张表。")
        return Sheet(file, register, {}, (), unread=True), (slip,)
    return cache.read(read_plain(path), file, register)


def _finding(file: str, slip: Slip) -> Finding:
    severity: Severity = "warning" if slip.code.startswith("W") else "error"
    return Finding(file, slip.line, slip.column, slip.code, severity, slip.message, slip.help)


def _with_evidence(project: Project, sheet: Sheet, findings: list[Finding]) -> Sheet:
    """Return the sheet without the rows whose evidence is a missing file; report those, and hold them back."""
    kept, held, media = [], list(sheet.held), Roots.of(project).media
    for record in sheet.records:
        evidence = getattr(record.row, "evidence", None)
        if evidence is None or evidence.startswith("https://"):
            kept.append(record)
            continue
        problem = media.problem(evidence)
        if problem is None:
            kept.append(record)
        else:
            column = sheet.column("evidence")
            findings.append(Finding(sheet.file, record.line, column, "E626", "error", *problem[1:]))
            held.append(record.line)
    return replace(sheet, records=tuple(kept), held=tuple(held))


def _missing_reports(
    project: Project, settings: Settings, registers: Registers, year: int
) -> Iterable[Finding]:
    lacking = unreported(registers, settings.registers.units, year)
    if not lacking:
        return
    tree = settings_tree(project, "registers")
    for number, unit in enumerate(settings.registers.units):
        if unit.id in lacking:
            file, line, column = tree.place(("units", number))
            names = "、".join(_LABELS[name] for name in lacking[unit.id])
            events = any(issubclass(REGISTERS[name], Event) for name in lacking[unit.id])
            when = f"{year} 年" if events else ""
            help = "请催报；本年不需报送的，请在 reports 里去掉。"
            yield Finding(
                file, line, column, "W603", "warning", f"“{unit.name}”{when}还没有报送：{names}。", help
            )
