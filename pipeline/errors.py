"""The error classes, the findings of a check, and the codes of findings.

KepuError                 exit code
├── ContentError          1   content has mistakes; carries every finding of the run
├── UsageError            2   the command was called wrongly
├── ConfigError           2   site_config/ or the environment is wrong
├── MediaError            3   a media job failed
├── DiskError             3   the disk is full, read-only, broken or away
├── PublishError          4   publishing or syndication failed
├── ToolMissingError      5   a required program is missing
└── ToolTimeoutError      5   a required program timed out

Messages are Chinese: editors read them. `help` says what to do. The exit codes are part of the command's contract.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Finding:
    """One mistake: where it is and how to fix it.

    `file` is a POSIX path relative to the project; `line` and `column` count from 1.
    `code` is stable: E for errors, W for warnings; the hundreds digit is the area (1 file, 2 field, 3 reference,
    4 media).
    """

    file: str
    line: int
    column: int
    code: str
    severity: Severity
    message: str
    help: str

    def text(self) -> str:
        """Return `file:line:column  code  message  help`."""
        return f"{self.file}:{self.line}:{self.column}  {self.code}  {self.message}  {self.help}"

    def to_json(self) -> dict[str, Any]:
        """Return the object that `kepu check --json` prints."""
        return asdict(self)


def severity_of(code: str) -> Severity:
    """Return the severity that the first letter of a code stands for."""
    return "warning" if code.startswith("W") else "error"


Sample = Literal[
    # Front matter fields of an entry of this kind; its body follows after a `---` line.
    "article",
    "video",
    "story",
    "person",
    "place",
    "route",
    "glossary",
    "body",  # the body of an article
    "file",  # a whole file of content
    "captions",  # cues of a WebVTT file
    "ass",  # events of an ASS file
    # Columns of a register sheet, and their cells.
    "activities",
    "school-visits",
    "volunteer-activities",
    "enterprises",
    "sheet",  # a whole sheet
    # Lines of a ledger file; fields that are left out get default values.
    "published",
    "permalinks",
    "podcasts",
    "reviews",
    "frozen",
    "calendar",
    "signing",  # signatures added to an article one after the other
    "reviewed",  # the signatures of an article about to be published
    "changed",  # fields of an article that was signed in the state of `right`
    "files",  # parts of several files
    "wechat",  # fields and body of an article as the preflight for WeChat reads it
    "names",  # names of files in the inbox
    # Excerpts of what a build wrote: elements of RSS, of a podcast, of Atom; an object of JSON Feed; lines of a VEVENT.
    "rss",
    "podcast",
    "atom",
    "json-feed",
    "ics",
    # Mistakes that no text can reproduce; `wrong` and `right` describe them.
    "bytes",  # the content of a binary file or an encoding
    "size",  # too large to print
    "state",  # the state of the disk, a missing file, an earlier command
    "job",  # a media job failed while it ran
]
"""What a code's samples are an excerpt of. In every kind, a line `# path` starts an excerpt of that file."""


@dataclass(frozen=True, kw_only=True)
class Code:
    """The explanation of a finding code, in Chinese. Each module declares its codes in `CODES`.

    `why` is the reason for the rule, `mend` the fix. `wrong` and `right` are samples of what an editor wrote and should
    write: a test puts both into a project and checks it.
    """

    id: str
    title: str
    why: str
    mend: str
    sample: Sample
    wrong: str
    right: str

    @property
    def severity(self) -> Severity:
        """E and M (a failed job) stop a build, W does not."""
        return severity_of(self.id)

    @property
    def text(self) -> str:
        """The full explanation as one paragraph."""
        return f"{self.title}。{self.why}{self.mend}"


class KepuError(Exception):
    """Base of every error that the command line shows without a traceback.

    `findings` are printed with it; `details` (plain JSON) are added to the `--json` output.
    """

    exit_code: ClassVar[int] = 70

    def __init__(self, message: str, *, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.findings: tuple[Finding, ...] = ()
        self.details: dict[str, Any] = {}


class ContentError(KepuError):
    """Content has mistakes; `findings` holds all those of the run, sorted."""

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
    """Configuration is wrong; `findings` holds every mistake that has a place in a file."""

    exit_code = 2

    def __init__(self, message: str, *, help: str = "", findings: Iterable[Finding] = ()) -> None:
        super().__init__(message, help=help)
        self.findings = tuple(sorted(findings))


class MediaError(KepuError):
    """One or more media jobs failed."""

    exit_code = 3


class DiskError(KepuError):
    """A file cannot be read or written: the disk is full, read-only, broken or away, or permission is denied."""

    exit_code = 3


_CONNECT = "请检查盘或网络盘有没有接上，接好后重新运行，会接着做。"
DISK: Mapping[int, tuple[str, str]] = {
    errno.ENOSPC: ("磁盘已满", "请腾出空间后重新运行，会接着做；kepu store gc 可以删去没有用到的媒体。"),
    errno.EDQUOT: ("磁盘配额用完了", "请腾出空间或提高配额后重新运行，会接着做。"),
    errno.EROFS: ("磁盘是只读的", "请检查磁盘是怎样挂载的，再重新运行。"),
    errno.ELOOP: ("不能使用符号链接（快捷方式）", "请换成真正的文件，再重新运行。"),
    errno.EACCES: ("没有权限", "请检查文件和文件夹的权限，再重新运行。"),
    errno.EPERM: ("系统不允许", "请检查文件和文件夹的权限、盘是怎样挂载的，再重新运行。"),
    errno.EIO: ("磁盘读写出错", "盘或连接可能坏了：请先备份，检查这个盘，再重新运行。"),
    errno.ENXIO: ("磁盘不见了", _CONNECT),
    errno.ENODEV: ("磁盘不见了", _CONNECT),
    errno.ESTALE: ("网络盘的连接过期了", _CONNECT),
    errno.ENOTCONN: ("网络盘的连接断了", _CONNECT),
    errno.EHOSTDOWN: ("网络盘没有回应", _CONNECT),
    errno.ETIMEDOUT: ("网络盘没有回应", _CONNECT),
    errno.EBUSY: ("文件正被别的程序占用", "请关掉占用它的程序，再重新运行。"),
    errno.ETXTBSY: ("文件正被别的程序占用", "请关掉占用它的程序，再重新运行。"),
    errno.ENAMETOOLONG: ("文件名或路径太长", "请改短；一个名字最多约 80 个汉字。"),
    errno.EFBIG: (
        "文件太大，这个盘存不下",
        "请换一个能存大文件的盘（FAT32 一个文件最多 4 GB），再重新运行。",
    ),
    errno.EMFILE: ("打开的文件太多", "请调高系统允许打开的文件数（ulimit -n），再重新运行。"),
    errno.ENFILE: ("打开的文件太多", "请关掉一些程序，再重新运行。"),
}
"""Errors of the operating system that the operator can fix: errno → message and help."""


@contextmanager
def disk_errors_reported() -> Iterator[None]:
    """Turn an OSError whose errno is in `DISK` into a DiskError that names the file."""
    try:
        yield
    except OSError as error:
        if error.errno is None or error.errno not in DISK:
            raise
        wrong, help = DISK[error.errno]
        where = f"（{os.fsdecode(error.filename)}）" if error.filename else ""
        raise DiskError(f"{wrong}，没有做完{where}。", help=help) from error


def require_folder(folder: Path, name: str | None = None) -> None:
    """Raise UsageError when a folder of ours, or one above it, is a file. `name` is what the message calls it."""
    for place in (folder, *folder.parents):
        if place.is_dir():
            return
        if place.exists() or place.is_symlink():
            text = f"{name or place} 应当是文件夹，现在那里是一个文件。"
            raise UsageError(text, help="请移走它，再运行一次。")


class PublishError(KepuError):
    """A release could not be made, listed or rolled back."""

    exit_code = 4


class ToolMissingError(KepuError):
    """A required program is not installed."""

    exit_code = 5


class ToolTimeoutError(KepuError):
    """A required program exceeded its timeout and was killed."""

    exit_code = 5
