"""Chooses how commands that open untrusted files are isolated, by trying what works here, once per process.

There are two ways, tried in this order. The guard creates namespaces itself: this needs no package and no extra
process, and takes a few milliseconds. Where the kernel refuses that to Python but allows it to bubblewrap (AppArmor on
newer Ubuntu), bubblewrap does the same. Where neither works (most containers, macOS, Windows), only the allow-lists
and resource limits protect the machine.
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

IsolationSetting = Literal["auto", "namespaces", "bubblewrap", "off"]

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
"""Exits with 0 if the working folder is writable, its parent is not, and there is no network interface but loopback."""


def isolation_for(setting: IsolationSetting) -> Isolation:
    """Return the isolation to use: the first that works (`auto`), the named one, or none (`off`).

    Raise ToolMissingError if the named one does not work here.
    """
    if setting == "off":
        return "none"
    if setting == "auto":
        return next((way for way in WAYS if works(way)), "none")
    if not works(setting):
        raise ToolMissingError(
            f"site_config/media.yml 的 limits.isolation 要求 {setting}，这台机器做不到。",
            help="请在允许命名空间的 Linux 上运行（bubblewrap 要先安装），或改为 auto。",
        )
    return setting


@functools.cache
def works(way: Isolation) -> bool:
    """Whether an isolation works here. Runs a trial command, once per process.

    The trial writes nothing, so that killing the process leaves no file behind.
    """
    if sys.platform != "linux" or (way == "bubblewrap" and shutil.which(BUBBLEWRAP) is None):
        return False
    command = [sys.executable, "-I", "-S", "-c", TRIAL]
    return run_limited(command, Path(tempfile.gettempdir()), Limit(total_seconds=20, isolation=way)).good
