"""Where the project is and what `site_config/` says: one frozen value, read once, passed on.

Each YAML file of `site_config/` is one model below; its JSON Schema stands beside it (`kepu schema --write`).
No secret is ever in these files: they name environment variables.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from pipeline.config_media import MediaSettings
from pipeline.errors import ConfigError, Finding, UsageError
from pipeline.model_errors import validate
from pipeline.strict_yaml import parse

Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Text = Annotated[str, Field(min_length=1, max_length=400)]


class Strict(BaseModel):
    """Base of every committed model: unknown fields are mistakes, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class File(Strict):
    """A file of `site_config/`: carries the schema version."""

    schema_version: Literal[1] = Field(alias="schema", title="格式版本")


class SiteFile(File):
    """`site.yml`: the portal's name, address and owner."""

    name: Text = Field(title="站名")
    tagline: Text = Field(title="一句话介绍")
    owner: Text = Field(title="主办单位")
    url: str = Field(title="网站地址", pattern=r"^https?://[^\s]+/$", description="以 / 结尾的完整网址")
    language: Literal["zh-CN"] = "zh-CN"
    footer: tuple[Text, ...] = Field(default=(), title="页脚文字")
    cards_per_page: int = Field(default=12, ge=1, le=100, title="每页卡片数")


class Column(Strict):
    """栏目: a named series with its own page and feed."""

    id: Id
    title: Text
    description: Text


class Term(Strict):
    """A controlled word: a topic or an audience."""

    id: Id
    title: Text


class ColumnsFile(File):
    """`columns.yml`."""

    columns: tuple[Column, ...] = Field(min_length=1)


class TopicsFile(File):
    """`topics.yml`."""

    topics: tuple[Term, ...] = Field(min_length=1)


class AudiencesFile(File):
    """`audiences.yml`: the five groups of the national science-literacy outline, and those added to them."""

    audiences: tuple[Term, ...] = Field(min_length=1)


ItemKind = Literal["article", "video", "audio", "story"]
Stage = Literal["初审", "复审", "终审"]


class Goal(Strict):
    """A yearly target and the query over the library that counts towards it."""

    id: Id
    title: Text
    target: int = Field(ge=1, title="全年目标")
    unit: str = Field(default="个", max_length=4)
    kinds: tuple[Literal["article", "video", "audio", "story", "exemplar"], ...] = Field(min_length=1)
    columns: tuple[Id, ...] = Field(default=(), description="留空为所有栏目")


class GoalsFile(File):
    """`goals.yml`: the targets, and the rules printed on the goals page."""

    plan: Text = Field(title="目标出处")
    goals: tuple[Goal, ...] = Field(min_length=1)
    rules: tuple[Text, ...] = Field(min_length=1)


class ReviewFile(File):
    """`review.yml`: the stages each kind needs before it may be published."""

    stages: Mapping[Literal["article", "video", "audio", "story", "exemplar"], tuple[Stage, ...]]


class FeedsFile(File):
    """`feeds.yml`."""

    guid_authority: str = Field(
        title="条目标识的前缀",
        pattern=r"^[a-z0-9.-]+,20[0-9]{2}(-[0-9]{2}(-[0-9]{2})?)?$",
        description="域名和年份（RFC 4151），写进每个条目的 GUID；定下后永不更改，换域名也不改",
    )
    entries: int = Field(default=50, ge=1, le=500, title="每个订阅源最多条数")
    author_email: str | None = Field(default=None, title="公开联系邮箱")


class Target(Strict):
    """A publishing target: a folder that a web server serves as `<path>/current`."""

    kind: Literal["folder"] = "folder"
    path: Text
    keep: int = Field(default=5, ge=1, le=100, title="保留的旧版本数")


class PublishFile(File):
    """`publish.yml`."""

    default: Id
    targets: Mapping[Id, Target] = Field(min_length=1)


FILES: Mapping[str, type[BaseModel]] = {
    "site": SiteFile,
    "columns": ColumnsFile,
    "topics": TopicsFile,
    "audiences": AudiencesFile,
    "goals": GoalsFile,
    "review": ReviewFile,
    "feeds": FeedsFile,
    "publish": PublishFile,
    "media": MediaSettings,
}


@dataclass(frozen=True)
class Project:
    """The folders of one project; `root` holds mkdocs.yml."""

    root: Path
    config_name: str = "site_config"

    @property
    def content(self) -> Path:
        """Markdown an editor commits."""
        return self.root / "content"

    @property
    def media(self) -> Path:
        """The media root: every media path in content is relative to it."""
        return self.root / "assets" / "media"

    @property
    def theme(self) -> Path:
        """Templates, styles and scripts over Material."""
        return self.root / "assets" / "theme"

    @property
    def settings(self) -> Path:
        """YAML files, one a concern."""
        return self.root / self.config_name

    @property
    def ledger(self) -> Path:
        """Committed state that cannot be derived."""
        return self.root / "ledger"

    @property
    def work(self) -> Path:
        """Caches, manifests and locks: may be deleted at any time."""
        return self.root / ".kepu"


@dataclass(frozen=True)
class Settings:
    """Everything `site_config/` says, and the environment's share."""

    site: SiteFile
    columns: tuple[Column, ...]
    topics: tuple[Term, ...]
    audiences: tuple[Term, ...]
    goals: GoalsFile
    review: ReviewFile
    feeds: FeedsFile
    publish: PublishFile
    media: MediaSettings
    store: str


def find_project(start: Path | None, config_name: str = "site_config") -> Project:
    """The project `start` is in: the nearest folder at or above it with mkdocs.yml.

    Raises UsageError when there is none.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "mkdocs.yml").is_file():
            return Project(folder, config_name)
    raise UsageError(
        f"在 {here} 及上级文件夹里没有找到 mkdocs.yml。", help="请进入项目文件夹，或用 --project 指明。"
    )


def load_settings(project: Project, environment: Mapping[str, str] | None = None) -> Settings:
    """Read and validate `site_config/`.

    Raises ConfigError carrying every finding of all files.
    """
    environment = os.environ if environment is None else environment
    findings: list[Finding] = []
    files = {name: _read(project, name, model, findings) for name, model in FILES.items()}
    if findings:
        raise ConfigError("site_config/ 里的设置有错误。", help="请按上面逐条改正。", findings=findings)
    settings = Settings(
        site=_typed(files["site"], SiteFile),
        columns=_typed(files["columns"], ColumnsFile).columns,
        topics=_typed(files["topics"], TopicsFile).topics,
        audiences=_typed(files["audiences"], AudiencesFile).audiences,
        goals=_typed(files["goals"], GoalsFile),
        review=_typed(files["review"], ReviewFile),
        feeds=_typed(files["feeds"], FeedsFile),
        publish=_typed(files["publish"], PublishFile),
        media=_typed(files["media"], MediaSettings),
        store=environment.get("KEPU_STORE") or str(project.work / "store"),
    )
    _check_references(settings)
    return settings


M = TypeVar("M", bound=BaseModel)


def _typed(value: BaseModel | None, model: type[M]) -> M:
    assert isinstance(value, model)
    return value


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


def _check_references(settings: Settings) -> None:
    columns = {c.id for c in settings.columns}
    unknown = sorted({c for goal in settings.goals.goals for c in goal.columns} - columns)
    if unknown:
        raise ConfigError(
            f"goals.yml 里的栏目“{unknown[0]}”在 columns.yml 里没有。", help="请改正或补上栏目。"
        )
    if settings.publish.default not in settings.publish.targets:
        raise ConfigError(
            f"publish.yml 的默认目标“{settings.publish.default}”没有定义。", help="请在 targets 里补上。"
        )
    for name, ids in (
        ("columns", [c.id for c in settings.columns]),
        ("topics", [t.id for t in settings.topics]),
        ("audiences", [a.id for a in settings.audiences]),
        ("goals", [g.id for g in settings.goals.goals]),
    ):
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise ConfigError(f"{name}.yml 里的编号“{twice[0]}”出现了两次。", help="编号不能重复，请改正。")
