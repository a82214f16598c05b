"""The context of a running job: limits, isolation, progress callback, cancellation; and the processes it may start."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.config import LimitSettings
from pipeline.execute.child_servers import ChildServers
from pipeline.execute.failures import failed, process_failure
from pipeline.execute.tools import ffmpeg_version, find_ffmpeg
from pipeline.listeners import ignore
from pipeline.media.model import Job
from pipeline.sandbox.command import Ended, Pulse, run_limited
from pipeline.sandbox.launch import module_command
from pipeline.sandbox.limit import Isolation, Limit

CHILD = "pipeline.execute.child.main"
CHILD_NAMES = {
    "probe": "媒体检查进程",
    "fingerprint": "指纹进程",
    "loudness": "响度测量进程",
    "image": "图片处理进程",
    "posters": "封面进程",
    "word": "稿件进程",
}
READING = frozenset(("probe", "loudness", "fingerprint"))
"""Tasks that write no file."""
MB = 1_000_000
SLOW_BYTES_PER_SECOND = 20_000_000
PROGRESS_KEYS = ("out_time_us", "frame", "total_size", "encoded")
"""Keys of `-progress`, and of the extra lines of video commands (`ENCODED_KEY`). Any change counts as progress."""


@dataclass(frozen=True)
class JobContext:
    """The context of one job. `on_progress` is called with thousandths of its duration; set `cancelled` to kill it.

    `isolation` cuts commands off from the network and from writing outside their folder. `servers`, if there are any,
    do what only reads.
    """

    limits: LimitSettings = field(default_factory=LimitSettings)
    on_progress: Callable[[int], None] = ignore
    cancelled: threading.Event = field(default_factory=threading.Event)
    isolation: Isolation = "none"
    servers: ChildServers | None = None

    def child(
        self, folder: Path, do: str, files: Sequence[Path], recipe: Mapping[str, Any], duration_ms: int = 0
    ) -> list[Any]:
        """Run the limited child, and return the facts of the files. Raise JobFailed if it fails.

        The timeout grows with `duration_ms`, for work that decodes the whole source, and with the size of the files, which
        may be on a slow disk.
        """
        reading = sum(file.stat().st_size for file in files) // SLOW_BYTES_PER_SECOND
        seconds = self.limits.child_seconds + reading + self.limits.seconds_per_second * duration_ms // 1000
        request = {"do": do, "files": [str(file.absolute()) for file in files], "recipe": dict(recipe)}
        if self.servers is not None and do in READING:
            ended = self.servers.ask(request, seconds, self.cancelled)
        else:
            ended = self._command(folder, request, seconds)
        if not ended.good:
            raise process_failure(CHILD_NAMES[do], ended, message_lines=1)
        return _facts(ended.output)

    def _command(self, folder: Path, request: Mapping[str, Any], seconds: int) -> Ended:
        limit = Limit(
            memory_bytes=self.limits.child_memory_mb * MB,
            total_seconds=seconds,
            cpu_seconds=seconds,
            file_bytes=self.limits.file_mb * MB,
            isolation=self.isolation,
        )
        return run_limited(
            module_command(CHILD, json.dumps(request)), folder, limit, cancelled=self.cancelled
        )

    def ffmpeg(self, folder: Path, command: Sequence[str], duration_ms: int) -> None:
        """Run an ffmpeg command in a folder, and report its progress. Raise JobFailed unless it exits with 0."""
        total = self.limits.base_seconds + self.limits.seconds_per_second * duration_ms // 1000
        limit = Limit(
            memory_bytes=self.limits.ffmpeg_memory_mb * MB,
            total_seconds=total,
            stall_seconds=self.limits.stall_seconds,
            cpu_seconds=total * (os.cpu_count() or 1),
            file_bytes=self.limits.file_mb * MB,
            isolation=self.isolation,
        )
        watch = ProgressWatch(duration_ms, self.on_progress)
        ended = run_limited(command, folder, limit, watch, self.cancelled)
        if not ended.good:
            raise process_failure("ffmpeg", ended)


def _facts(output: str) -> list[Any]:
    """Parse and check the child's answer. It opened untrusted files, so its output is untrusted too."""
    try:
        facts = json.loads(output)["facts"]
    except (ValueError, KeyError, TypeError):
        facts = None
    if not isinstance(facts, list) or not all(isinstance(fact, dict) for fact in facts):
        raise failed("M410", "媒体检查进程的回答无法理解。", "请重新运行；若再出现，请检查源文件。")
    return facts


class ProgressWatch:
    """Parses lines of `-progress`: beats the pulse on any change, and reports thousandths when they increase."""

    def __init__(self, duration_ms: int, on_progress: Callable[[int], None]) -> None:
        self._duration_us = max(1, duration_ms * 1000)
        self._on_progress = on_progress
        self._seen: dict[str, str] = {}
        self._permille = -1

    def __call__(self, line: str, pulse: Pulse) -> None:
        name, _, value = line.partition("=")
        value = value.strip()
        if name not in PROGRESS_KEYS or self._seen.get(name) == value:
            return
        self._seen[name] = value
        pulse.beat()
        reached = _microseconds(name, value)
        if reached is not None:
            permille = max(0, min(1000, 1000 * reached // self._duration_us))
            if permille > self._permille:
                self._permille = permille
                self._on_progress(permille)


def _microseconds(name: str, value: str) -> int | None:
    """Return the position in the output that a line reports, or None for other lines."""
    if name == "out_time_us" and value.lstrip("-").isdigit():
        return int(value)
    if name == "encoded" and value.replace(".", "", 1).isdigit():
        return int(Decimal(value) * 1_000_000)
    return None


def ffmpeg_for(job: Job) -> str:
    """Return the path of ffmpeg. Raise JobFailed if its version differs from the one in the job's key."""
    path = find_ffmpeg(os.environ)
    version = ffmpeg_version(path)
    if version != job.tools["ffmpeg"]:
        raise failed(
            "M416",
            f"这台机器的 ffmpeg 与计划的版本不同：{version}",
            "请让各台机器用同一个 ffmpeg（KEPU_FFMPEG）。",
        )
    return str(path)
