"""Opens the store at a location."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pipeline.errors import ConfigError, MediaError, require_folder
from pipeline.remote.errors import unreachable_as
from pipeline.remote.urls import shown
from pipeline.store.folder import FolderStore
from pipeline.store.protocol import Store


def open_store(location: str, cache: Path) -> Store:
    """Open the store at a folder's path or a URL of object storage; a remote store has a local folder below `cache`.

    Raises ToolMissingError when a package for the URL is not installed, ConfigError for an unknown URL scheme, and
    MediaError when the storage cannot be reached.
    """
    if location.startswith(("http://", "https://")):
        raise ConfigError(
            f"成品库不能放在网页地址 {shown(location)}，那里只能读。",
            help="请把 KEPU_STORE 设为文件夹，或 s3://存储桶/路径 这样的地址。",
        )
    if "://" in location:
        from pipeline.remote.files import RemoteFiles
        from pipeline.store.object_storage import RemoteStore

        with unreachable_as(MediaError):
            return RemoteStore(RemoteFiles(location), cache_of(location, cache))
    require_folder(Path(location), "成品库的位置（环境变量 KEPU_STORE）")
    return FolderStore(Path(location))


def cache_of(location: str, cache: Path) -> Path:
    """Return the local folder below `cache` of a remote store."""
    return cache / hashlib.sha256(location.encode()).hexdigest()[:16]
