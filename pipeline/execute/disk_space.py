"""Capacity on the disk, looked at before work begins."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from pipeline.execute.failures import failed

SPARE_BYTES = 200_000_000
"""Kept free on the disk beside what an encode is expected to write."""


def require_space(folder: Path, expected: int) -> None:
    """Fails early rather than with a partial file; the rate caps are an upper bound, half of them is usual.

    JobFailed when the disk of `folder` lacks room.
    """
    free = shutil.disk_usage(folder).free
    if free < expected // 2 + SPARE_BYTES:
        raise failed(
            "M415",
            f"磁盘空间不足：预计要写 {expected // 1_000_000} MB，只剩 {free // 1_000_000} MB。",
            f"请清理 {os.fspath(folder.parent)} 所在的磁盘。",
        )
