"""The one error root, and what a check says.

KepuError                 exit code
├── ContentError          1   content has mistakes; carries every finding of the run
├── UsageError            2   the command was called wrongly
├── ConfigError           2   site_config/ or the environment is wrong
├── MediaError            3   a media job failed
├── DiskError             3   the disk is full, read-only or closed to us
├── PublishError          4   publishing or syndication failed
├── ToolMissingError      5   a needed program is missing
└── ToolTimeoutError      5   a needed program does not answer

Texts are Chinese: editors read them. `help` says what to do about it. The exit codes are the command's contract.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Finding:
    """One mistake, where it is and how to mend it.

    `file` is a POSIX path relative to the project; `line` and `column` count from 1.
    `code` is stable: E for errors, W for warnings, then the area's hundred (1 file, 2 field, 3 reference, 4 media).
    """

    file: str
    line: int
    column: int
    code: str
    severity: Severity
    message: str
    help: str

    def text(self) -> str:
        """`file:line:column  code  what is wrong  what to do`."""
        return f"{self.file}:{self.line}:{self.column}  {self.code}  {self.message}  {self.help}"

    def to_json(self) -> dict[str, Any]:
        """The object `kepu check --json` prints."""
        return asdict(self)


def severity_of(code: str) -> Severity:
    """What the letter of a code says."""
    return "warning" if code.startswith("W") else "error"


class KepuError(Exception):
    """Root of every error the command shows without a traceback.

    `findings` are shown with it; `details` (plain JSON) join the document of `--json`.
    """

    exit_code: ClassVar[int] = 70

    def __init__(self, message: str, *, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.findings: tuple[Finding, ...] = ()
        self.details: dict[str, Any] = {}


class ContentError(KepuError):
    """Content has mistakes; `findings` holds every one of the run, sorted."""

    exit_code = 1

    def __init__(self, findings: Iterable[Finding]) -> None:
        found = tuple(sorted(findings))
        errors = sum(f.severity == "error" for f in found)
        super().__init__(f"内容有 {errors} 处错误，没有继续。", help="请按上面逐条改正后再运行。")
        self.findings = found


class UsageError(KepuError):
    """The command was called wrongly."""

    exit_code = 2


class ConfigError(KepuError):
    """Configuration is wrong; `findings` names every place, when there is one."""

    exit_code = 2

    def __init__(self, message: str, *, help: str = "", findings: Iterable[Finding] = ()) -> None:
        super().__init__(message, help=help)
        self.findings = tuple(sorted(findings))


class MediaError(KepuError):
    """One or more media jobs failed."""

    exit_code = 3


class DiskError(KepuError):
    """What must be written cannot be: the disk is full, read-only, or we may not."""

    exit_code = 3


DISK: Mapping[int, tuple[str, str]] = {
    errno.ENOSPC: ("磁盘已满", "请腾出空间后重新运行，会接着做；kepu store gc 可以删去没有用到的媒体。"),
    errno.EDQUOT: ("磁盘配额用完了", "请腾出空间或提高配额后重新运行，会接着做。"),
    errno.EROFS: ("磁盘是只读的", "请检查磁盘是怎样挂载的，再重新运行。"),
    errno.EACCES: ("没有权限", "请检查文件和文件夹的权限，再重新运行。"),
}
"""What the operator can mend: what is wrong and what to do, by the number of the system's error."""


@contextmanager
def disk_told() -> Iterator[None]:
    """Raises DiskError, with the file's name, in place of an OSError of `DISK`."""
    try:
        yield
    except OSError as error:
        if error.errno is None or error.errno not in DISK:
            raise
        wrong, help = DISK[error.errno]
        where = f"（{os.fsdecode(error.filename)}）" if error.filename else ""
        raise DiskError(f"{wrong}，没有做完{where}。", help=help) from error


class PublishError(KepuError):
    """A release could not be made, listed or rolled back."""

    exit_code = 4


class ToolMissingError(KepuError):
    """A program the work needs is not installed."""

    exit_code = 5


class ToolTimeoutError(KepuError):
    """A program the work needs did not answer in its time, and was killed."""

    exit_code = 5
