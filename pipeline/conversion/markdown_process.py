"""The parent's side: conversions one after another in a child that is killed when a page takes too long.

The child starts at the first record that is in no cache, so a build that converts nothing starts no process.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pipeline.errors import Finding
from pipeline.markup.record import Markup, MarkupRecord
from pipeline.sandbox.process import GUARD

# Bounds of a page's conversion: 10 s and 1 GB, by the hostile pages measured (16 KB of `![` takes over 20 s).
SECONDS = 10.0
MEMORY = 1024**3
CHILD = ("-m", "pipeline.conversion.markdown_child")
STOPPED = '{"stopped"'
"""How an answer begins that is no markup."""

_STOPPED = {
    "time": ("E703", "正文转换超过 {seconds:g} 秒，已停止。"),
    "memory": ("E704", "正文转换用的内存超过上限，已停止。"),
    "depth": ("E705", "正文的括号或强调符号嵌套太深，已停止。"),
    "died": ("E704", "正文转换的进程意外结束（多半是内存超过上限）。"),
}
_HELP = "请检查正文里大量重复的符号（如 ![、*、[^、<），删去或拆成几篇。"


@dataclass(frozen=True)
class Stopped(Exception):
    """A conversion that was stopped: by `time`, `memory`, `depth`, or because its process `died`."""

    why: str
    seconds: float

    def finding(self, file: str, line: int) -> Finding:
        """What the editor of the page is told."""
        code, message = _STOPPED[self.why]
        return Finding(file, line, 1, code, "error", message.format(seconds=self.seconds), _HELP)


class ConversionWorker:
    """Converts records in a child process; close it when done. One record at a time."""

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self.seconds, self.memory = seconds, memory
        self.started = 0
        self._process: subprocess.Popen[str] | None = None
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()

    def __enter__(self) -> ConversionWorker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Have the child load what it converts with, before the first record comes."""
        self._running()

    def convert(self, record: MarkupRecord) -> Markup:
        """The record's markup. Raises what `answer` raises."""
        return Markup.from_json(json.loads(self.answer(record)))

    def answer(self, record: MarkupRecord) -> str:
        """The record's markup as JSON. Raises Stopped; the next record then gets a fresh child."""
        process = self._running()
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(record.to_json(), ensure_ascii=False) + "\n")
            process.stdin.flush()
            line = self._answers.get(timeout=self.seconds)
        except queue.Empty:
            self.close()
            raise Stopped("time", self.seconds) from None
        except BrokenPipeError:
            line = ""
        if not line:
            self.close()
            raise Stopped("died", self.seconds)
        if line.startswith(STOPPED):
            self.close()
            raise Stopped(json.loads(line)["stopped"], self.seconds)
        return line

    def close(self) -> None:
        """End the child, whatever it is doing."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                _close(stream)

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None:
            self.started += 1
            self._answers = queue.SimpleQueue()
            self._process = process = _start(self.memory)
            assert process.stdout is not None
            reader = threading.Thread(target=_read, args=(process.stdout, self._answers), daemon=True)
            reader.start()
        return self._process


def _start(memory: int) -> subprocess.Popen[str]:
    command = [sys.executable, *CHILD]
    if os.name == "posix":
        limits = map(str, (os.getpid(), memory, 0, 0, 64))
        command = [sys.executable, "-I", "-S", str(GUARD), *limits, "-", *command]
    environment = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    environment |= {"LC_ALL": "C.UTF-8", "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUTF8": "1"}
    return subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        start_new_session=os.name == "posix",
    )


def _read(stream: IO[str], answers: queue.SimpleQueue[str]) -> None:
    """Lines as they come, then one empty line for the end."""
    try:
        for line in stream:
            answers.put(line)
    except ValueError:  # the stream was closed under the reader
        return
    answers.put("")


def _close(stream: IO[str]) -> None:
    try:
        stream.close()
    except BrokenPipeError:
        return
