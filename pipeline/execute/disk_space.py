"""Checks for disk space before a job starts, and turns errors of a full disk into failures."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from pipeline.errors import DISK, Code
from pipeline.execute.protocol import Failure, JobFailed

CODES = (
    Code(
        id="M415",
        title="磁盘空间不够，或写出的文件太大",
        why="没有写完的文件不会进入成品库，已经做好的都还在。",
        mend="清理磁盘（kepu store gc）后重新运行；文件太大的，调高 limits.file_mb。",
        sample="job",
        wrong="磁盘只剩 50 MB",
        right="清出几 GB 后重新运行",
    ),
)

SPARE_BYTES = 200_000_000
"""Bytes to keep free in addition to the expected output."""
SIGN = "No space left on device"
"""How commands name ENOSPC on their standard error."""


def require_space(folder: Path, expected: int) -> None:
    """Fail early rather than with a partial file.

    `expected` follows from the bit rate caps, an upper bound: usual output is half of it, so half is required. Raises
    JobFailed if the disk of `folder` has too little space.
    """
    free = shutil.disk_usage(folder).free
    if free < expected // 2 + SPARE_BYTES:
        message = f"磁盘空间不足：预计要写 {expected // 1_000_000} MB，只剩 {free // 1_000_000} MB。"
        help = f"请清理 {os.fspath(folder.parent)} 所在的磁盘。"
        raise JobFailed(Failure("M415", message, help))


def ran_out(standard_error: str) -> bool:
    """Whether a command reported that the disk is full."""
    return SIGN in standard_error


def command_failure(tool: str) -> tuple[str, str, str]:
    """Return code, message and help for a command that filled the disk."""
    return "M415", f"磁盘已满，{tool} 没有完成。", "请清理磁盘后重新运行 kepu build。"


def write_failure(error: OSError) -> Failure | None:
    """Return the failure for an OSError of a full disk or an exceeded quota; None for other errors."""
    if error.errno not in (errno.ENOSPC, errno.EDQUOT):
        return None
    what, help = DISK[error.errno]
    return Failure("M415", f"{what}，没有做完。", help)
