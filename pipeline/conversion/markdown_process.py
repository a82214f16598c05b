"""The parent's side: converts records one by one in a child process, which is killed when a page takes too long.

The child starts at the first cache miss, or when the check has read a file for the first time, whose body will most
likely be one: so a build that converts nothing starts no process.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import Code, Finding
from pipeline.markup.markup_cache import MarkupCache
from pipeline.markup.record import Markup, MarkupRecord, Reading
from pipeline.sandbox.answering_child import AnsweringChild, ChildStopped
from pipeline.sandbox.isolation import IsolationSetting
from pipeline.sandbox.launch import module_command
from pipeline.sandbox.limit import Limit
from pipeline.store import code_digest

CODES = (
    Code(
        id="E703",
        title="正文转换太久",
        why="大量重复的符号会让转换停不下来；超过时限就停，其余内容照常。",
        mend="找到成片的 ![、[^、* 或 <，删去或拆成几篇。",
        sample="size",
        wrong="一万个连续的 ![",
        right="![替代文字](pictures/图.png)",
    ),
    Code(
        id="E704",
        title="正文转换用的内存太多",
        why="一页不能拖垮整个站；超过上限就停，其余内容照常。",
        mend="拆成几篇，或删去重复的内容。",
        sample="size",
        wrong="九万行的表格",
        right="每篇一张几十行的表格",
    ),
    Code(
        id="E705",
        title="正文嵌套太深",
        why="成百上千层的括号或强调没有读者能读，转换也会失败。",
        mend="删去多余的 *、[ 或 >。",
        sample="size",
        wrong="两千个连续的 *",
        right="**重点**",
    ),
)

# Limits of a page's conversion: 10 s and 1 GB, chosen by measuring hostile pages (16 KB of `![` takes over 20 s).
SECONDS = 10.0
MEMORY = 1024**3
FILE_BYTES = 1_000_000
"""Limit on written files: the child writes only its stderr."""
OPEN_FILES = 64
CHILD = "pipeline.conversion.markdown_child"
LIBRARIES = ("pymdownx", "pygments")
"""Libraries the child loads without an import statement of ours: extensions loaded by name, and Markdown's optional
dependencies."""
STOPPED = '{"stopped"'
"""Prefix of an answer that is not markup."""

_STOPPED = {
    "time": ("E703", "正文转换超过 {seconds:g} 秒，已停止。"),
    "memory": ("E704", "正文转换用的内存超过上限，已停止。"),
    "depth": ("E705", "正文的括号或强调符号嵌套太深，已停止。"),
    "died": ("E704", "正文转换的进程意外结束（多半是内存超过上限）。"),
}
_HELP = "请检查正文里大量重复的符号（如 ![、*、[^、<），删去或拆成几篇。"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Stopped(Exception):
    """A conversion was stopped. `why` is `time`, `memory`, `depth` or `died` (its process ended unexpectedly)."""

    why: str
    seconds: float

    def finding(self, file: str, line: int) -> Finding:
        """Return the finding that tells the editor of the page."""
        code, message = _STOPPED[self.why]
        return Finding(file, line, 1, code, "error", message.format(seconds=self.seconds), _HELP)


class ConversionWorker:
    """Converts records in a child process, one at a time. Close it when done.

    `isolation` is `limits.isolation` of `site_config/media.yml`.
    """

    def __init__(
        self, seconds: float = SECONDS, memory: int = MEMORY, isolation: IsolationSetting = "auto"
    ) -> None:
        self.seconds = seconds
        limit = Limit(memory_bytes=memory, file_bytes=FILE_BYTES, open_files=OPEN_FILES)
        self.child = AnsweringChild(module_command(CHILD), limit, isolation)

    def __enter__(self) -> ConversionWorker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def isolate(self, isolation: IsolationSetting) -> None:
        """Set the isolation of the settings, on a worker that was created before they were read."""
        self.child.setting = isolation

    def start(self) -> None:
        """Start the child ahead of the first record, which is then answered at once. Raises ToolMissingError."""
        self.child.start()

    def convert(self, record: MarkupRecord) -> Markup:
        """Return the record's markup. Raises the errors of `answer`."""
        return Markup.from_json(json.loads(self.answer(record)))

    def answer(self, record: MarkupRecord) -> str:
        """Return the record's markup as JSON. Raises Stopped; the next record then gets a new child.

        Raises ToolMissingError when the isolation named in the settings does not work on this machine.
        """
        return self._ask(record.to_json())

    def read(self, body: str) -> Reading:
        """Return what the converter makes of a body. Raises the errors of `answer`."""
        return Reading.from_json(json.loads(self._ask({"read": body})))

    def _ask(self, request: Mapping[str, Any]) -> str:
        try:
            line = self.child.ask(json.dumps(request, ensure_ascii=False), self.seconds)
        except ChildStopped as stopped:
            if stopped.why == "died":
                log.info("正文转换的进程意外结束（退出码 %d）：%s", stopped.code, stopped.detail)
            raise Stopped(stopped.why, self.seconds) from stopped
        if line.startswith(STOPPED):
            self.close()
            raise Stopped(json.loads(line)["stopped"], self.seconds)
        return line

    def close(self) -> None:
        """Stop the child, even in the middle of a conversion."""
        self.child.close()


def open_markup_cache(work: Path, worker: ConversionWorker) -> MarkupCache:
    """Open the cache of conversions below `work`, keyed by the child's code; `worker` converts on a cache miss."""
    return MarkupCache(work / "markup", worker.answer, code_digest(work, CHILD, libraries=LIBRARIES))
