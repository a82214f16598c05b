"""Run the git command in a folder's repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

from pipeline.errors import ToolMissingError, ToolTimeoutError


def ask_git(root: Path, *arguments: str, seconds: float, purpose: str) -> bytes | None:
    """Return the standard output of `git` run in `root`; None when it fails (no repository, no such object).

    `purpose` says in Chinese what git is needed for. Raises ToolMissingError when git is not installed or not
    executable, and ToolTimeoutError, after killing git, when it runs longer than `seconds`.
    """
    command = ["git", "-C", str(root), *arguments]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=seconds
        )
    except (FileNotFoundError, PermissionError) as error:
        raise ToolMissingError("没有找到 git。", help=f"请先安装 git；{purpose}。") from error
    except subprocess.TimeoutExpired as error:
        message = f"git 在 {seconds:g} 秒内没有回答。"
        help = f"{purpose}；请检查磁盘和网络盘是否正常，再重新运行。"
        raise ToolTimeoutError(message, help=help) from error
    return done.stdout if done.returncode == 0 else None
