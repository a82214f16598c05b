"""The store at a location."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import ConfigError
from pipeline.store.folder import FolderStore
from pipeline.store.protocol import Store


def open_store(location: str) -> Store:
    """The store at a location: a folder's path. ConfigError for URLs, which no adapter serves yet."""
    if "://" in location:
        raise ConfigError(
            f"暂不支持把素材库放在 {location}。", help="请把 KEPU_STORE 设为本机或共享盘上的一个文件夹路径。"
        )
    return FolderStore(Path(location))
