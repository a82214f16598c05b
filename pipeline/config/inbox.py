"""`inbox.yml`: settings of the inbox. Its location differs by machine and is set in the environment."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from pipeline.config.base import Exact, File, Variable

Name = Annotated[str, Field(pattern=r"^[^\s./\\:~][^/\\:]{0,39}$")]


class InboxFile(File, Exact):
    """The whole of `inbox.yml`."""

    folder_env: Variable = Field(default="KEPU_INBOX", title="投稿箱文件夹所在的环境变量")
    received: Name = Field(
        default="已收", title="收下的原件移到哪里", description="投稿箱里的一个文件夹，不要手工改动"
    )
    quiet_seconds: int = Field(
        default=30, ge=0, le=3600, title="多少秒没有变化才收", description="变化说明还在复制"
    )
    poll_seconds: int = Field(default=10, ge=1, le=3600, title="每隔几秒看一次")
    small_mb: int = Field(
        default=2, ge=0, le=50, title="多少 MB 以内的图片和字幕进项目", description="更大的留在投稿箱"
    )
    max_gb: int = Field(default=20, ge=1, le=1000, title="一个文件最大多少 GB")
    posters: int = Field(default=6, ge=1, le=24, title="建议几张封面")
    repository_mb: int = Field(
        default=50, ge=1, le=10_000, title="项目里的媒体文件超过多少 MB 就提醒", description="W473"
    )
