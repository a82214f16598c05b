"""`review.yml`: the stages of review, and who may sign them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from pipeline.config.base import File, Strict, Text, Variable

Stage = Literal["初审", "复审", "终审"]


class Reviewer(Strict):
    """A reviewer: the account (the login on the git host, if there is one), its holder and the stages they may sign."""

    account: str = Field(title="账号", min_length=1, max_length=100)
    name: str = Field(title="姓名", min_length=1, max_length=100)
    stages: tuple[Stage, ...] = Field(default=("初审", "复审", "终审"), title="可签的审级")
    demonstration: bool = Field(
        default=False,
        title="演示账号",
        description="不是真实的人：它签过的作品只算演示，不计入目标；以它的姓名写的医学审核不算医学审核",
    )


class ReviewHost(Strict):
    """The git host whose pull request approvals count as signatures. The token itself stays in the environment."""

    kind: Literal["github", "gitlab", "gitea"] = Field(title="种类")
    api: str = Field(
        title="接口地址",
        pattern=r"^(https://[^\s@]+|http://(127\.0\.0\.1|localhost)(:[0-9]+)?(/[^\s@]*)?)$",
        description="如 https://api.github.com、https://gitlab.example/api/v4、https://gitea.example/api/v1",
    )
    repository: str = Field(
        title="仓库", pattern=r"^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)+$", description="所有者/仓库名"
    )
    token_env: Variable = Field(default="KEPU_REVIEW_TOKEN", title="令牌所在的环境变量")
    timeout_seconds: int = Field(default=20, ge=1, le=120, title="每次请求最多等几秒")


DIRECTORY = ("person", "place", "organisation", "route", "glossary", "page")
"""The kinds that are no works."""


class ReviewFile(File):
    """`review.yml`: the stages each kind needs before it may be published, and who may sign them.

    Without `only_listed` the reviews are a demonstration: every page says so, and no work counts.
    """

    stages: Mapping[
        Literal[
            "article",
            "video",
            "audio",
            "story",
            "exemplar",
            "person",
            "place",
            "organisation",
            "route",
            "glossary",
            "page",
        ],
        tuple[Stage, ...],
    ]
    directory: tuple[Stage, ...] = Field(
        default=("终审",),
        min_length=1,
        title="人物、场所等要哪几审",
        description="人物、场所、单位、路线、术语表和页面第一次公开前要有的审级；stages 里单独写了的按 stages",
    )
    unreviewed: Literal["refuse", "hold"] = Field(
        default="hold",
        title="没审完的条目怎么办",
        description="hold：没公开过的先留下并列出，其余照发；refuse：整次发布拒绝并列出。公开过又改了的，两种都拒绝",
    )
    author_roles: tuple[Text, ...] = Field(
        default=("作者", "编写", "撰稿", "编剧", "编导", "翻译"),
        title="哪些角色算作者",
        description="people 里担任这些角色的人不能审自己的稿",
    )
    accounts: tuple[Reviewer, ...] = Field(default=(), title="审核人员")
    only_listed: bool = Field(
        default=True,
        title="正式审核",
        description="true：只有 accounts 里的人能签，姓名要与登记的一致，各审级要在不同的人的电脑或 git 身份下签；"
        "false：审核只是演示，每一页和每次列表都会写明，作品只算演示，不计入目标",
    )
    host: ReviewHost | None = Field(default=None, title="代码托管平台")

    def required(self, kind: str) -> tuple[Stage, ...]:
        """Return the stages that a kind needs, in order."""
        named = {str(name): stages for name, stages in self.stages.items()}
        return named.get(kind, self.directory if kind in DIRECTORY else ())

    @property
    def demonstrators(self) -> tuple[Reviewer, ...]:
        """Return the reviewers that are nobody real."""
        return tuple(r for r in self.accounts if r.demonstration)
