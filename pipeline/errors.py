"""The one error root, what a check reports, and what its codes mean.

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
    """The severity by the letter of a code."""
    return "warning" if code.startswith("W") else "error"


Sample = Literal[
    # The front matter's fields of such an entry; behind a line of `---` its body.
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
    # Columns of a sheet, and their cells.
    "activities",
    "school-visits",
    "volunteer-activities",
    "enterprises",
    "sheet",  # a whole sheet
    # Lines of a file of the ledger; fields they leave out are as usual.
    "published",
    "permalinks",
    "reviews",
    "frozen",
    "signing",  # signatures as they are given to an article, one after the other
    "reviewed",  # the signatures of an article that is to be published
    "changed",  # fields of an article that was signed as it is in `right`
    "files",  # parts of several files
    "names",  # files in the inbox
    # What no text can show; `wrong` and `right` describe it.
    "bytes",  # the bytes of a file decide: an encoding, a picture, a film
    "size",  # too much to be printed
    "state",  # a disk, a missing file, what was done before
    "job",  # a media job failed while it ran
]
"""What the samples of a code are part of. In every kind a line `# path` begins a part of the file it names."""


@dataclass(frozen=True, kw_only=True)
class Code:
    """What the findings of one code mean, in Chinese: declared beside the functions that report them, in `CODES`.

    `why` is the reason of the rule, `mend` what to do. `wrong` and `right` are what an editor wrote and should write:
    a test puts both into a project and checks it.
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
        """E and M (a job that failed) stop a build, W does not."""
        return severity_of(self.id)

    @property
    def text(self) -> str:
        """The whole explanation in one paragraph."""
        return f"{self.title}。{self.why}{self.mend}"


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
