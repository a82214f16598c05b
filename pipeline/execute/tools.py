"""Which ffmpeg serves here, and the versions that are part of every key.

Asking a program for its version starts it; the answer is remembered by the binary's stat, so a build that has
nothing to do starts nothing.
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
"""Of the form of the file that keeps versions."""
HELP = "请运行 make site 安装，或把环境变量 KEPU_FFMPEG 设为 ffmpeg 的完整路径。"

_asked: dict[str, tuple[list[int], str]] = {}
"""Answers of this process: path → stat, version. A pure memory of files; it holds no setting."""


def find_ffmpeg(environment: Mapping[str, str]) -> Path:
    """The binary to run: KEPU_FFMPEG, IMAGEIO_FFMPEG_EXE, the one that imageio-ffmpeg ships, then PATH.

    ToolMissingError when a named one cannot be run, or none is found.
    """
    for name in ("KEPU_FFMPEG", "IMAGEIO_FFMPEG_EXE"):
        if named := environment.get(name):
            found = shutil.which(named)
            if found is None:
                raise ToolMissingError(f"{name} 指定的 ffmpeg 无法运行：{named}", help=HELP)
            return Path(found).absolute()
    found_path = _shipped() or shutil.which("ffmpeg", path=environment.get("PATH"))
    if found_path is None:
        raise ToolMissingError("没有找到 ffmpeg。", help=HELP)
    return Path(found_path).absolute()


def _shipped() -> str | None:
    """The binary inside the imageio-ffmpeg wheel, without its own lookup, which would start it."""
    spec = importlib.util.find_spec("imageio_ffmpeg")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for binary in sorted(Path(folder, "binaries").glob("ffmpeg-*")):
            if os.access(binary, os.X_OK):
                return str(binary)
    return None


def tool_versions(cache: Path, environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """{"ffmpeg": the first line of `ffmpeg -version`, "av": …, "pillow": …}; `cache` is a file of ours.

    ToolMissingError when one of them is missing.
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
    """The first line of `ffmpeg -version`; the binary is asked once a process."""
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
        raise ToolMissingError(f"ffmpeg 无法运行：{ffmpeg}", help=HELP) from error
    return done.stdout.decode("utf-8", "replace").partition("\n")[0].strip()


def _stat(path: Path) -> list[int]:
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
