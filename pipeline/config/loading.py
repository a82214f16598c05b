"""Reads `site_config/`: reports the mistakes of all files at once, then checks references between files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from pipeline.config.feeds import FeedsFile
from pipeline.config.goals import GoalsFile
from pipeline.config.inbox import InboxFile
from pipeline.config.links import settings_links
from pipeline.config.media import MediaSettings
from pipeline.config.named_variables import refused_variables
from pipeline.config.project import Project, store_location
from pipeline.config.publish import PublishFile
from pipeline.config.registers import RegistersFile
from pipeline.config.review import ReviewFile
from pipeline.config.rules import RulesFile
from pipeline.config.settings import FILES, RootPlace, Settings
from pipeline.config.site import SiteFile
from pipeline.config.vocabulary import AudiencesFile, AwardsFile, ColumnsFile, SeriesFile, TopicsFile
from pipeline.config.words import WordsFile
from pipeline.errors import Code, ConfigError, Finding
from pipeline.links import read_plain
from pipeline.owner import ALLOWED_ADDRESSES, ALLOWED_VARIABLES, PREFIX, address_refusal
from pipeline.parsing.layered_yaml import Layer, LayeredTree, overlay
from pipeline.parsing.model_errors import did_you_mean, validate
from pipeline.parsing.strict_yaml import parse

CODES = (
    Code(
        id="E121",
        title="缺少设置文件",
        why="site_config/ 里的每个文件管一件事，少一个就不知道该怎么做。",
        mend="从样例项目里复制一份再改。",
        sample="state",
        wrong="没有 site_config/words.yml",
        right=("schema: 1\nwords: []"),
    ),
    Code(
        id="E122",
        title="没有这个设置文件",
        why="配置档里的文件与 site_config/ 里的同名，名字写错就什么都不改。",
        mend="改正文件名。",
        sample="files",
        wrong="# site_config/profiles/preview/sites.yml\nname: 科普园地（试看）",
        right="# site_config/profiles/preview/site.yml\nname: 科普园地（试看）",
    ),
)

M = TypeVar("M", bound=BaseModel)


def load_settings(project: Project, environment: Mapping[str, str] | None = None) -> Settings:
    """Read and validate `site_config/`, overridden by the project's profile.

    Raises ConfigError with the findings of all files.
    """
    environment = os.environ if environment is None else environment
    read = read_files(project)
    refused = [*_refused(project, read, environment)]
    if refused:
        raise _mistakes(refused)

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


def _refused(
    project: Project, read: Mapping[type[BaseModel], BaseModel | None], environment: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield what the settings name and only the machine's owner could allow. No value of a variable is shown."""
    for file, model in FILES.items():
        value = read[model]
        assert value is not None
        for path, variable in refused_variables(value, environment):
            text = f"设置里不能用环境变量 {variable}。"
            help = f"请改用 {PREFIX} 开头的名字；确要用它，请管机器的人设 {ALLOWED_VARIABLES}={variable}。"
            yield Finding(*settings_tree(project, file).place(path), "E221", "error", text, help)
    media = read[MediaSettings]
    assert isinstance(media, MediaSettings)
    for number, place in enumerate(_places(media, environment)):
        why = _address_refusal(place, environment)
        if why is not None:
            named = f"环境变量 {place.variable} 里的" if place.variable else ""
            tree = settings_tree(project, "media")
            text = f"外部文件夹 {place.name} 不能用{named}这个地址：{why}。"
            help = (
                f"请改用文件夹或别的地址；确要用它，请管机器的人设 {ALLOWED_ADDRESSES}，写协议或协议加主机。"
            )
            yield Finding(*tree.place(("roots", number)), "E222", "error", text, help)


def _address_refusal(place: RootPlace, environment: Mapping[str, str]) -> str | None:
    location = place.location or ""
    return address_refusal(location, environment) if "://" in location else None


def _places(media: MediaSettings, environment: Mapping[str, str]) -> tuple[RootPlace, ...]:
    return tuple(
        RootPlace(r.name, r.location or environment.get(r.location_env or "") or None, r.location_env)
        for r in media.roots
    )


def read_files(project: Project) -> Mapping[type[BaseModel], BaseModel | None]:
    """Return every file by its model. References between files are not checked.

    Raises ConfigError with the findings of all files.
    """
    findings = [*settings_links(project)]
    if findings:
        raise _mistakes(findings)
    findings += _strays(project)
    read = {model: _read(project, name, model, findings) for name, model in FILES.items()}
    if findings:
        raise _mistakes(findings)
    return read


def read_file(project: Project, name: str, model: type[M]) -> tuple[M | None, tuple[Finding, ...]]:
    """Return one file as its model, overridden by the profile; None, and its findings, when it has mistakes."""
    findings: list[Finding] = []
    value = _read(project, name, model, findings)
    return (value if isinstance(value, model) else None), tuple(findings)


def settings_tree(project: Project, name: str) -> LayeredTree:
    """Parse `name`.yml, overridden by the profile, with the position of each setting.

    Raises ConfigError when it cannot be parsed.
    """
    findings: list[Finding] = []
    layers = _layers(project, name, findings)
    if findings or layers is None:
        raise _mistakes(findings)
    return overlay(layers)


def _mistakes(findings: list[Finding]) -> ConfigError:
    return ConfigError("site_config/ 里的设置有错误。", help="请按上面逐条改正。", findings=findings)


def _read(project: Project, name: str, model: type[BaseModel], findings: list[Finding]) -> BaseModel | None:
    """Return the file as its model, overridden by the profile; None when it has mistakes.

    The file is validated alone first, so that its own mistakes are not blamed on the profile.
    """
    layers = _layers(project, name, findings)
    if layers is None:
        return None
    value: BaseModel | None = None
    for count in range(1, len(layers) + 1):
        value, mistakes = validate(model, overlay(layers[:count]), file=layers[0].file)
        if mistakes:
            findings.extend(mistakes)
            return None
    return value


def _layers(project: Project, name: str, findings: list[Finding]) -> list[Layer] | None:
    """Return the file and, unless absent or empty, the profile's file; None when one of them cannot be parsed."""
    path = project.settings / f"{name}.yml"
    if not path.is_file():
        text, help = "缺少这个设置文件。", "请从样例项目里复制一份。"
        findings.append(Finding(_name(project, path), 1, 1, "E121", "error", text, help))
        return None
    lower = _parse(project, path, findings)
    upper_path = project.profiles / (project.profile or "") / path.name
    if project.profile is None or not upper_path.is_file():
        return [lower] if lower else None
    upper = _parse(project, upper_path, findings)
    if lower is None or upper is None:
        return None
    return [lower, upper] if upper.tree.value is not None else [lower]


def _parse(project: Project, path: Path, findings: list[Finding]) -> Layer | None:
    file = _name(project, path)
    try:
        text = read_plain(path).decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        findings.append(Finding(file, 1, 1, "E101", "error", "文件不是 UTF-8 编码。", "请另存为 UTF-8。"))
        return None
    tree, mistakes = parse(text, file=file)
    findings.extend(mistakes)
    return Layer(file, tree) if tree is not None else None


def _name(project: Project, path: Path) -> str:
    return path.relative_to(project.root).as_posix()


def _strays(project: Project) -> Iterator[Finding]:
    """Report files in the profile's folder that are not settings files."""
    if project.profile is None:
        return
    known = [f"{name}.yml" for name in FILES]
    for path in sorted((project.profiles / project.profile).iterdir()):
        if path.name not in known and not path.name.startswith("."):
            text, help = f"没有“{path.name}”这个设置文件。", did_you_mean(path.name, known)
            yield Finding(_name(project, path), 1, 1, "E122", "error", text, help)


def _check_register_goals(settings: Settings) -> None:
    """Check that types and programmes of register goals exist in registers.yml."""
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
