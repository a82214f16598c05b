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

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from pipeline.config_inbox import InboxFile
from pipeline.config_media import MediaSettings
from pipeline.config_registers import EventRegister, RegistersFile
from pipeline.config_rules import RulesFile
from pipeline.config_words import ControlledWord, WordsFile
from pipeline.errors import ConfigError, Finding, UsageError
from pipeline.parsing.model_errors import validate
from pipeline.parsing.strict_yaml import parse

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


class AwardsFile(File):
    """`awards.yml`: the honours a person may carry."""

    awards: tuple[Term, ...]


class Series(Strict):
    """A series whose episodes are numbered."""

    id: Id
    title: Text
    description: Text | None = None


class SeriesFile(File):
    """`series.yml`."""

    series: tuple[Series, ...]


class AudiencesFile(File):
    """`audiences.yml`: the five groups of the national science-literacy outline, and those added to them."""

    audiences: tuple[Term, ...] = Field(min_length=1)


ItemKind = Literal["article", "video", "audio", "story"]
Stage = Literal["初审", "复审", "终审"]


class RegisterQuery(Strict):
    """Rows of a register of events; empty lists leave nothing out."""

    name: EventRegister = Field(title="登记表")
    types: tuple[Id, ...] = Field(default=(), title="活动类型")
    programmes: tuple[Id, ...] = Field(default=(), title="项目")


class Goal(Strict):
    """A yearly target and the query that counts towards it: over the library, or over a register."""

    id: Id
    title: Text
    target: int = Field(ge=1, title="全年目标")
    unit: str = Field(default="个", max_length=4)
    kinds: tuple[Literal["article", "video", "audio", "story", "exemplar"], ...] = ()
    columns: tuple[Id, ...] = Field(default=(), description="留空为所有栏目")
    register_query: RegisterQuery | None = Field(default=None, alias="register", title="登记表")

    @model_validator(mode="after")
    def _one_query(self) -> Goal:
        if bool(self.kinds) == (self.register_query is not None) or (self.columns and not self.kinds):
            raise PydanticCustomError(
                "kepu_goal",
                "one query",
                {
                    "text": "kinds（内容的种类）和 register（登记表）要写、且只写一个。",
                    "text_help": "数作品的写 kinds，可加 columns；数活动的写 register。",
                },
            )
        return self


class LikenessSettings(Strict):
    """When two recordings are taken for one work until an editor tells them apart.

    Bits are those in which two 64-bit hashes of a moment may differ; unrelated ones differ in about 32.
    """

    picture_bits: int = Field(default=12, ge=0, le=24, title="画面一刻可差的比特数", description="共 64")
    sound_bits: int = Field(default=14, ge=0, le=24, title="声音一刻可差的比特数", description="共 64")
    share: int = Field(default=55, ge=30, le=100, title="短的一方至少有百分之几在另一方里")
    min_seconds: int = Field(default=3, ge=1, le=60, title="可比的内容至少几秒")


class GoalsFile(File):
    """`goals.yml`: the targets, and the rules printed on the goals page."""

    plan: Text = Field(title="目标出处")
    goals: tuple[Goal, ...] = Field(min_length=1)
    rules: tuple[Text, ...] = Field(min_length=1)
    likeness: LikenessSettings = Field(default=LikenessSettings(), title="画面和声音怎样算相近")


class Reviewer(Strict):
    """Who may sign: an account (the login on the git host, when there is one), its holder and the stages."""

    account: str = Field(title="账号", min_length=1, max_length=100)
    name: str = Field(title="姓名", min_length=1, max_length=100)
    stages: tuple[Stage, ...] = Field(default=("初审", "复审", "终审"), title="可签的审次")


class ReviewHost(Strict):
    """The git host whose approvals of pull requests sign as well. The token itself stays in the environment."""

    kind: Literal["github", "gitlab", "gitea"] = Field(title="种类")
    api: str = Field(
        title="接口地址",
        pattern=r"^(https://[^\s@]+|http://(127\.0\.0\.1|localhost)(:[0-9]+)?(/[^\s@]*)?)$",
        description="如 https://api.github.com、https://gitlab.example/api/v4、https://gitea.example/api/v1",
    )
    repository: str = Field(
        title="仓库", pattern=r"^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)+$", description="所有者/仓库名"
    )
    token_env: str = Field(
        default="KEPU_REVIEW_TOKEN", title="令牌所在的环境变量", pattern=r"^[A-Z][A-Z0-9_]*$"
    )
    timeout_seconds: int = Field(default=20, ge=1, le=120, title="每次请求最多等几秒")


class ReviewFile(File):
    """`review.yml`: the stages each kind needs before it may be published, and who may sign them."""

    stages: Mapping[Literal["article", "video", "audio", "story", "exemplar"], tuple[Stage, ...]]
    unreviewed: Literal["refuse", "hold"] = Field(
        default="refuse",
        title="没审完的条目怎么办",
        description="refuse：整次发布拒绝并列出；hold：没公开过的留在后面，其余照发",
    )
    author_roles: tuple[Text, ...] = Field(
        default=("作者", "编写", "撰稿", "编剧", "编导", "翻译"),
        title="哪些角色算作者",
        description="people 里担任这些角色的人不能审自己的稿",
    )
    accounts: tuple[Reviewer, ...] = Field(default=(), title="审核人员")
    only_listed: bool = Field(default=False, title="只有 accounts 里的人能签")
    host: ReviewHost | None = Field(default=None, title="代码托管平台")


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
    "awards": AwardsFile,
    "series": SeriesFile,
    "rules": RulesFile,
    "words": WordsFile,
    "goals": GoalsFile,
    "review": ReviewFile,
    "feeds": FeedsFile,
    "publish": PublishFile,
    "media": MediaSettings,
    "registers": RegistersFile,
    "inbox": InboxFile,
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

    @property
    def fetched(self) -> Path:
        """Sources that were fetched from elsewhere, by their digest."""
        return self.work / "sources"

    @property
    def remote(self) -> Path:
        """What this machine keeps of stores on object storage."""
        return self.work / "remote"


@dataclass(frozen=True)
class RootPlace:
    """Where a root of media outside git is on this machine; None when the environment `variable` is not set."""

    name: str
    location: str | None
    variable: str | None = None


@dataclass(frozen=True)
class Settings:
    """Everything `site_config/` says, and the environment's share."""

    site: SiteFile
    columns: tuple[Column, ...]
    topics: tuple[Term, ...]
    audiences: tuple[Term, ...]
    awards: tuple[Term, ...]
    series: tuple[Series, ...]
    rules: RulesFile
    words: tuple[ControlledWord, ...]
    goals: GoalsFile
    review: ReviewFile
    feeds: FeedsFile
    publish: PublishFile
    media: MediaSettings
    registers: RegistersFile
    inbox: InboxFile
    store: str
    roots: tuple[RootPlace, ...] = ()


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


def store_location(project: Project, environment: Mapping[str, str] | None = None) -> str:
    """Where finished media is kept: KEPU_STORE, else a folder of the project."""
    environment = os.environ if environment is None else environment
    return environment.get("KEPU_STORE") or str(project.work / "store")


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
        awards=_typed(files["awards"], AwardsFile).awards,
        series=_typed(files["series"], SeriesFile).series,
        rules=_typed(files["rules"], RulesFile),
        words=_typed(files["words"], WordsFile).words,
        goals=_typed(files["goals"], GoalsFile),
        review=_typed(files["review"], ReviewFile),
        feeds=_typed(files["feeds"], FeedsFile),
        publish=_typed(files["publish"], PublishFile),
        media=_typed(files["media"], MediaSettings),
        registers=_typed(files["registers"], RegistersFile),
        inbox=_typed(files["inbox"], InboxFile),
        store=store_location(project, environment),
        roots=_places(_typed(files["media"], MediaSettings), environment),
    )
    _check_references(settings)
    return settings


def _places(media: MediaSettings, environment: Mapping[str, str]) -> tuple[RootPlace, ...]:
    return tuple(
        RootPlace(r.name, r.location or environment.get(r.location_env or "") or None, r.location_env)
        for r in media.roots
    )


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
