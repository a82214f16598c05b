"""Where a target's folder may be: not in, on or around what a build reads, writes or removes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.config import Project, Settings, store_location
from pipeline.errors import ConfigError

# Top folders and files of a project, and what each is for. Anything there would be built, read, committed or swept.
_TAKEN = {
    "site": "生成的网站，每次生成都会清理",
    "content": "稿件",
    "assets": "主题和素材",
    "ledger": "台账",
    "handbook": "手册",
    "docs": "文档",
    "pipeline": "程序",
    "tests": "测试",
    ".kepu": "缓存",
    ".git": "版本库",
    ".github": "版本库的设置",
    ".venv": "程序的环境",
}
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_WINDOWS = re.compile(r"[A-Za-z]:[\\/]")
_REMOTE = re.compile(r"[^/\s]+@[^/\s]+:|[A-Za-z0-9.-]{2,}:/")
_VARIABLE = re.compile(r"\$\{?[A-Za-z_]|%[A-Za-z_]+%")


def target_folder(project: Project, settings: Settings, name: str, path: str) -> Path:
    """Return the absolute folder of a target, every symbolic link resolved. Raises ConfigError for a wrong place."""
    folder = _absolute(project, name, path)
    if _is_within(project.root, folder):
        raise _refusal(name, path, "就是项目本身，或包着整个项目")
    for taken, use in _taken(project, settings):
        if (relation := _relation(folder, taken)) is not None:
            # A folder outside may be the value of an environment variable, which no message shows.
            inside = taken.is_relative_to(project.root)
            where = f"{taken.relative_to(project.root).as_posix()}/（{use}）" if inside else use
            raise _refusal(name, path, f"{relation} {where}")
    if not _is_within(folder, project.root) and not folder.parent.exists():
        raise ConfigError(
            f"发布目标“{name}”的上级文件夹 {folder.parent} 不存在。",
            help="如果它在移动盘或网络盘上，请先接上；否则请先建好这个文件夹，或改 site_config/publish.yml 里的 path。",
        )
    return folder


def _absolute(project: Project, name: str, path: str) -> Path:
    if why := _no_path(path):
        raise ConfigError(
            f"发布目标“{name}”的 path“{path}”{why}。",
            help="请在 site_config/publish.yml 里写文件夹，如 dist/public、/srv/kepu 或 ~/kepu。",
        )
    try:
        return _resolved(project.root / Path(path).expanduser())
    except RuntimeError as error:  # no such user, or no home folder
        raise ConfigError(
            f"发布目标“{name}”的 path“{path}”里的“~”不知道是谁的文件夹。",
            help="请在 site_config/publish.yml 里写完整的路径。",
        ) from error


def _no_path(path: str) -> str | None:
    """Return why a text is no path of a folder on this machine, or None."""
    if path.startswith("\\\\"):
        return "是 Windows 共享文件夹的写法，这台机器不认识；请先把它挂载成文件夹"
    if _WINDOWS.match(path) or "\\" in path:
        return "是 Windows 的写法，这台机器不认识"
    if _URL.match(path):
        return "是网址，不是文件夹"
    if _REMOTE.match(path):
        return "是别的机器上的位置，不是这台机器上的文件夹"
    if _VARIABLE.search(path):
        return "里有环境变量，这里不会代换"
    if path != path.strip() or not path.isprintable():
        return "前后有空白，或有看不见的字符"
    return None


def _resolved(path: Path) -> Path:
    # Unlike Path.resolve, this does not raise for a loop of links; what is wrong there is said when it is used.
    return Path(os.path.realpath(path))


def _taken(project: Project, settings: Settings) -> Iterator[tuple[Path, str]]:
    """Yield every folder that a target must neither be, nor hold, nor be in, and its use."""
    for name, use in _TAKEN.items():
        yield project.root / name, use
    yield project.settings, "设置"
    yield project.media, "素材"
    others = [(os.environ.get(settings.inbox.folder_env), "投稿箱")]
    others += [(root.location, f"外部文件夹 {root.name}") for root in settings.roots]
    for where, use in [(store_location(project), "成品库"), *others]:
        if where and "://" not in where:
            # The store's path is that of the shell, all others are of the project.
            yield (Path(where) if use == "成品库" else project.root / where), use


def _relation(folder: Path, taken: Path) -> str | None:
    """Return how a folder touches a taken one, in Chinese; None when they are apart."""
    taken = _resolved(taken)
    if _is_within(folder, taken):
        return "在" if folder != taken else "就是"
    return "包着" if _is_within(taken, folder) else None


def _is_within(inner: Path, outer: Path) -> bool:
    """Whether `inner` is `outer` or below it, also where the disk ignores case or one is mounted twice."""
    if inner.is_relative_to(_resolved(outer)):
        return True
    try:
        there = os.stat(outer)
    except OSError:
        return False
    return any(_is_same(above, there) for above in (inner, *inner.parents))


def _is_same(path: Path, status: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.stat(path), status)
    except OSError:
        return False


def _refusal(name: str, path: str, where: str) -> ConfigError:
    return ConfigError(
        f"发布目标“{name}”的 path“{path}”{where}，不能放在那里。",
        help="请在 site_config/publish.yml 里换成单独的文件夹，如 dist/public，或项目以外的文件夹。",
    )
