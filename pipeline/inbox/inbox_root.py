"""How content refers to files kept in the inbox: by a root of media outside git that is, or contains, the inbox."""

from __future__ import annotations

from pathlib import Path

from pipeline.config import Settings
from pipeline.errors import ConfigError


def received_prefix(settings: Settings, inbox: Path, name: str | None = None) -> str:
    """Return the prefix of names in the received folder: `inbox:已收/`. Messages call the inbox `name`, else by its path.

    A root whose variable is not set here is taken to be the inbox if it is the inbox's own variable. Raises ConfigError
    when no root contains the inbox, because received files could not be found again.
    """
    for root in settings.roots:
        if root.location is None:
            inside = Path() if root.variable == settings.inbox.folder_env else None
        else:
            inside = _inside(inbox, root.location)
        if inside is not None:
            return f"{root.name}:{(inside / settings.inbox.received).as_posix()}/"
    raise ConfigError(
        f"投稿箱 {name or inbox} 不在任何外部文件夹里，收下的视频没法引用。",
        help="请在 site_config/media.yml 的 roots 里写 "
        f"- {{name: inbox, location_env: {settings.inbox.folder_env}}}，并把这个环境变量设为投稿箱的路径。",
    )


def _inside(inbox: Path, location: str) -> Path | None:
    """Return the inbox's path below a root that is a folder; None when it lies elsewhere."""
    if "://" in location:
        return None
    here, root = inbox.resolve(), Path(location).resolve()
    return here.relative_to(root) if here.is_relative_to(root) else None
