"""Finds ffmpeg, and the tool versions that are part of every job key.

Asking ffmpeg for its version starts a process. The answer is cached by the binary's stat, so that a build with
nothing to do starts none.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.errors import ToolMissingError
from pipeline.store import read_kept, write_kept

SCHEMA = 2
"""Version of the cache file's format."""
HELP = "请运行 make site 安装，或把环境变量 KEPU_FFMPEG 设为 ffmpeg 的完整路径。"

_asked: dict[str, tuple[list[int], str]] = {}
"""Cache of this process: path → stat, version."""


def find_ffmpeg(environment: Mapping[str, str]) -> Path:
    """Return the binary to run: KEPU_FFMPEG, IMAGEIO_FFMPEG_EXE, the one shipped with imageio-ffmpeg, or from PATH.

    Raise ToolMissingError if a variable names a binary that cannot be run, or none is found.
    """
    for name in ("KEPU_FFMPEG", "IMAGEIO_FFMPEG_EXE"):
        if named := environment.get(name):
            found = shutil.which(named)
            if found is None:
                raise ToolMissingError(f"环境变量 {name} 指定的 ffmpeg 找不到，或无法运行。", help=HELP)
            return Path(found).absolute()
    found_path = _shipped() or shutil.which("ffmpeg", path=environment.get("PATH"))
    if found_path is None:
        raise ToolMissingError("没有找到 ffmpeg。", help=HELP)
    return Path(found_path).absolute()


def _shipped() -> str | None:
    """Return the binary in the imageio-ffmpeg wheel. The package's own lookup would start it."""
    spec = importlib.util.find_spec("imageio_ffmpeg")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for binary in sorted(Path(folder, "binaries").glob("ffmpeg-*")):
            if os.access(binary, os.X_OK):
                return str(binary)
    return None


def tool_versions(cache: Path, environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the versions of "ffmpeg" (the first line of `ffmpeg -version`), "av" and "pillow".

    `cache` is the path of the cache file. Raise ToolMissingError if a tool is missing.
    """
    ffmpeg = find_ffmpeg(os.environ if environment is None else environment)
    return {
        "ffmpeg": _remembered_version(ffmpeg, cache),
        "av": _package_version("av"),
        "pillow": _package_version("pillow"),
    }


def _package_version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError as error:
        raise ToolMissingError(f"没有安装 Python 包 {name}。", help="请运行 make site 安装。") from error


def _remembered_version(ffmpeg: Path, cache: Path) -> str:
    known = read_kept(cache, dict[str, Any], SCHEMA) or {}
    entry = known.get(str(ffmpeg))
    if isinstance(entry, dict) and entry.get("stat") == _stat(ffmpeg):
        _asked[str(ffmpeg)] = (entry["stat"], entry["version"])
        return str(entry["version"])
    version = ffmpeg_version(ffmpeg)
    known[str(ffmpeg)] = {"stat": _stat(ffmpeg), "version": version}
    write_kept(cache, known, SCHEMA)
    return version


def ffmpeg_version(ffmpeg: Path) -> str:
    """Return the first line of `ffmpeg -version`. The binary is started at most once per process."""
    stat = _stat(ffmpeg)
    known = _asked.get(str(ffmpeg))
    if known is None or known[0] != stat:
        known = _asked[str(ffmpeg)] = (stat, _ask(ffmpeg))
    return known[1]


def _ask(ffmpeg: Path) -> str:
    try:
        done = subprocess.run(
            [str(ffmpeg), "-version"], stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ToolMissingError(f"ffmpeg 无法运行（{ffmpeg}）。", help=HELP) from error
    return done.stdout.decode("utf-8", "replace").partition("\n")[0].strip()


def _stat(path: Path) -> list[int]:
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
