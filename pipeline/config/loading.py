"""Reading `site_config/`: every mistake of all files at once, then what the files say of one another."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel

from pipeline.config.feeds import FeedsFile
from pipeline.config.goals import GoalsFile
from pipeline.config.inbox import InboxFile
from pipeline.config.media import MediaSettings
from pipeline.config.project import Project, store_location
from pipeline.config.publish import PublishFile
from pipeline.config.registers import RegistersFile
from pipeline.config.review import ReviewFile
from pipeline.config.rules import RulesFile
from pipeline.config.settings import FILES, RootPlace, Settings
from pipeline.config.site import SiteFile
from pipeline.config.vocabulary import AudiencesFile, AwardsFile, ColumnsFile, SeriesFile, TopicsFile
from pipeline.config.words import WordsFile
from pipeline.errors import ConfigError, Finding
from pipeline.parsing.model_errors import validate
from pipeline.parsing.strict_yaml import parse

M = TypeVar("M", bound=BaseModel)


def load_settings(project: Project, environment: Mapping[str, str] | None = None) -> Settings:
    """Read and validate `site_config/`.

    Raises ConfigError carrying every finding of all files.
    """
    environment = os.environ if environment is None else environment
    findings: list[Finding] = []
    read = {model: _read(project, name, model, findings) for name, model in FILES.items()}
    if findings:
        raise ConfigError("site_config/ 里的设置有错误。", help="请按上面逐条改正。", findings=findings)

    def file(model: type[M]) -> M:
        value = read[model]
        assert isinstance(value, model)
        return value

    settings = Settings(
        site=file(SiteFile),
        columns=file(ColumnsFile).columns,
        topics=file(TopicsFile).topics,
        audiences=file(AudiencesFile).audiences,
        awards=file(AwardsFile).awards,
        series=file(SeriesFile).series,
        rules=file(RulesFile),
        words=file(WordsFile).words,
        goals=file(GoalsFile),
        review=file(ReviewFile),
        feeds=file(FeedsFile),
        publish=file(PublishFile),
        media=file(MediaSettings),
        registers=file(RegistersFile),
        inbox=file(InboxFile),
        store=store_location(project, environment),
        roots=_places(file(MediaSettings), environment),
    )
    _check_references(settings)
    return settings


def _places(media: MediaSettings, environment: Mapping[str, str]) -> tuple[RootPlace, ...]:
    return tuple(
        RootPlace(r.name, r.location or environment.get(r.location_env or "") or None, r.location_env)
        for r in media.roots
    )


def _read(project: Project, name: str, model: type[BaseModel], findings: list[Finding]) -> BaseModel | None:
    path = project.settings / f"{name}.yml"
    file = path.relative_to(project.root).as_posix()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        findings.append(
            Finding(file, 1, 1, "E121", "error", "缺少这个设置文件。", "请从样例项目里复制一份。")
        )
        return None
    except UnicodeDecodeError:
        findings.append(Finding(file, 1, 1, "E101", "error", "文件不是 UTF-8 编码。", "请另存为 UTF-8。"))
        return None
    tree, mistakes = parse(text, file=file)
    findings.extend(mistakes)
    if tree is None:
        return None
    value, mistakes = validate(model, tree, file=file)
    findings.extend(mistakes)
    return value


def _check_register_goals(settings: Settings) -> None:
    """Types and programmes of register goals are words of registers.yml."""
    types = {t.id for t in settings.registers.types}
    programmes = {p.id for p in settings.registers.programmes}
    for query in (goal.register_query for goal in settings.goals.goals):
        for word in (*(set(query.types) - types), *(set(query.programmes) - programmes)) if query else ():
            text = f"goals.yml 里的“{word}”在 registers.yml 里没有。"
            raise ConfigError(text, help="请改正，或在 registers.yml 里补上。")


def _check_references(settings: Settings) -> None:
    columns = {c.id for c in settings.columns}
    unknown = sorted({c for goal in settings.goals.goals for c in goal.columns} - columns)
    if unknown:
        raise ConfigError(
            f"goals.yml 里的栏目“{unknown[0]}”在 columns.yml 里没有。", help="请改正或补上栏目。"
        )
    _check_register_goals(settings)
    if settings.publish.default not in settings.publish.targets:
        raise ConfigError(
            f"publish.yml 的默认目标“{settings.publish.default}”没有定义。", help="请在 targets 里补上。"
        )
    for name, ids in (
        ("columns", [c.id for c in settings.columns]),
        ("topics", [t.id for t in settings.topics]),
        ("audiences", [a.id for a in settings.audiences]),
        ("awards", [a.id for a in settings.awards]),
        ("series", [s.id for s in settings.series]),
        ("goals", [g.id for g in settings.goals.goals]),
    ):
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise ConfigError(f"{name}.yml 里的编号“{twice[0]}”出现了两次。", help="编号不能重复，请改正。")
