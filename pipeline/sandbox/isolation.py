"""How commands that open what others made are kept apart from this machine: found out by trying, once a process.

Two ways, in this order. The guard makes namespaces itself: no package is needed, nothing stays beside the command, and
it takes a few milliseconds. Where the kernel refuses that to Python but allows it to bubblewrap (AppArmor on newer
Ubuntu), bubblewrap does the same. Where neither works (most containers, macOS, Windows) the allow-lists and limits stand
alone.
"""

from __future__ import annotations

import functools
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pipeline.errors import ToolMissingError
from pipeline.sandbox.command import run_limited
from pipeline.sandbox.launch import BUBBLEWRAP
from pipeline.sandbox.limit import Isolation, Limit

WantedIsolation = Literal["auto", "namespaces", "bubblewrap", "off"]

WAYS: tuple[Isolation, ...] = ("namespaces", "bubblewrap")

ISOLATION_WORDS: Mapping[str, str] = {
    "namespaces": "独立的命名空间（没有网络，只能写自己的文件夹）",
    "bubblewrap": "bubblewrap（没有网络，只能写自己的文件夹）",
    "none": "没有隔离（只有格式、协议白名单和资源上限）",
}

TRIAL = """
import os, sys
with open("/proc/self/net/dev") as stream:
    outside = [line for line in stream if ":" in line and line.split(":")[0].strip() != "lo"]
sys.exit(bool(outside) or not os.access(os.curdir, os.W_OK) or os.access(os.pardir, os.W_OK))
"""
"""Ends with 0 where the working folder can be written, the folder above it cannot, and no network is in sight."""


def isolation_for(wanted: WantedIsolation) -> Isolation:
    """The way that is in force: the first that works, the one named, or none at all.

    ToolMissingError when one is named that does not work here.
    """
    if wanted == "off":
        return "none"
    if wanted == "auto":
        return next((way for way in WAYS if works(way)), "none")
    if not works(wanted):
        raise ToolMissingError(
            f"site_config/media.yml 的 limits.isolation 要求 {wanted}，这台机器做不到。",
            help="请在允许命名空间的 Linux 上运行（bubblewrap 要先安装），或改为 auto。",
        )
    return wanted


@functools.cache
def works(way: Isolation) -> bool:
    """Whether a command can be kept apart in that way here: tried with a command that finds out, once a process.

    The trial writes nothing, so that a process killed during it leaves nothing behind.
    """
    if sys.platform != "linux" or (way == "bubblewrap" and shutil.which(BUBBLEWRAP) is None):
        return False
    command = [sys.executable, "-I", "-S", "-c", TRIAL]
    return run_limited(command, Path(tempfile.gettempdir()), Limit(total_seconds=20, isolation=way)).good
