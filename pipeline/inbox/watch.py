"""Run the inbox: look, wait until files are still, examine, import. Once, or until interrupted."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.config import Project, Settings, load_settings
from pipeline.errors import Code, ConfigError, Finding, UsageError
from pipeline.inbox.bundle import Bundle, Supplied, group
from pipeline.inbox.examination import Examined
from pipeline.inbox.examine import Examiner, OnHashed, Refused, examine, finding
from pipeline.inbox.inbox_root import received_prefix
from pipeline.inbox.intake import WORK, Blocked, Changed, Imported, Shelf, import_bundle, recover
from pipeline.inbox.naming import title_of
from pipeline.inbox.receipt import DONE, receipts
from pipeline.inbox.scan import Snapshot, files_in
from pipeline.inbox.stillness import Stillness
from pipeline.listeners import ignore

CODES = (
    Code(
        id="W471",
        title="投稿箱里有不认识的文件",
        why="只收常见的视频、音频、字幕、Word 和图片。",
        mend="另存为常见的格式，或移走。",
        sample="names",
        wrong=("潮汐.wav\n潮汐.psd"),
        right=("潮汐.wav\n潮汐_封面.png"),
    ),
    Code(
        id="W472",
        title="投稿箱里的文件没有同名的主文件",
        why="图片和字幕要有同名的视频、音频或 Word 稿，才知道属于谁。",
        mend="改成同一个名字。",
        sample="names",
        wrong=("潮汐.wav\nIMG_0001.png"),
        right=("潮汐.wav\n潮汐-1.png"),
    ),
    Code(
        id="E473",
        title="这份文件已经收过",
        why="同样的文件再收一次，会多出一篇重复的草稿。",
        mend="从投稿箱移走；要换配图或字幕，直接改那一篇。",
        sample="state",
        wrong="再次投入收过的 潮汐.mp4",
        right="只投改过的新版本",
    ),
)


@dataclass(frozen=True)
class Waiting:
    """A file that is not imported yet, and why, in Chinese."""

    file: str
    reason: str


@dataclass(frozen=True)
class Ready:
    """A bundle that would be imported: what `--dry-run` shows."""

    title: str
    kind: str
    files: tuple[str, ...]


@dataclass
class Round:
    """The result of one look at the inbox. `recovered` are lines about earlier runs that died."""

    imported: list[Imported] = field(default_factory=list)
    ready: list[Ready] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)
    recovered: list[str] = field(default_factory=list)


@dataclass
class Inbox:
    """The inbox of one project, with its state from look to look.

    `clock` returns monotonic seconds, `sleep` waits, `now` returns the date of drafts; tests replace them.
    """

    shelf: Shelf
    now: Callable[[], dt.datetime]
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    on_hashed: OnHashed = ignore
    importing: bool = True

    def __post_init__(self) -> None:
        self.stillness = Stillness(self.shelf.settings.inbox.quiet_seconds, self.clock)
        self._verdicts: dict[tuple[tuple[str, Snapshot | None], ...], tuple[Finding, ...]] = {}

    def once(self) -> Round:
        """Import the files that are still; wait for those that do not change meanwhile, not for those that do."""
        total = Round()
        while True:
            result = self.look()
            total.imported += result.imported
            total.recovered += result.recovered
            total.ready, total.waiting, total.refused = result.ready, result.waiting, result.refused
            seconds = self._worth_waiting(result)
            if seconds is None:
                return total
            self.sleep(min(seconds, self.shelf.settings.inbox.poll_seconds))

    def watch(self, on_round: Callable[[Round], None]) -> None:
        """Look until interrupted; `on_round` receives every round that has news.

        If the share disappears for a while, keep trying.
        """
        before: tuple[object, ...] | None = None
        while True:
            try:
                result = self.look()
            except UsageError as error:
                result = Round(waiting=[Waiting(self.shelf.inbox.name, error.message)])
            news = _news(result)
            if before is None or result.imported or (news != before and any(news)):
                on_round(result)
            before = news
            self.sleep(self.shelf.settings.inbox.poll_seconds)

    def look(self) -> Round:
        """Look once: recover, observe every file, import every bundle that is still and complete."""
        result = Round()
        if self.importing:
            result.recovered += recover(self.shelf)
        files = files_in(self.shelf.inbox, self.shelf.settings.inbox.received)
        self.stillness.observe({file.path: self.shelf.inbox / file.path for file in files})
        bundles, strays = group(files)
        for bundle in bundles:
            self._bundle(bundle, result)
        result.refused += [_stray(file) for file in strays if self.stillness.waits(file.path) is None]
        return result

    def _bundle(self, bundle: Bundle, result: Round) -> None:
        waiting = [*self._waiting(bundle)]
        if waiting:
            result.waiting += waiting
            return
        snapshots = {file.path: self.stillness.snapshot(file.path) for file in bundle.files}
        seen = tuple(sorted(snapshots.items(), key=lambda pair: pair[0]))
        if seen not in self._verdicts:
            try:
                self._examine_and_import(
                    bundle, {p: s for p, s in snapshots.items() if s is not None}, result
                )
            except Refused as refused:
                self._verdicts[seen] = refused.findings
            except Changed as changed:
                result.waiting.append(Waiting(changed.file, "正要收的时候又变了"))
            except Blocked as blocked:
                result.waiting.append(
                    Waiting(blocked.file, f"收不了：{blocked.reason}；可能正被别的程序打开")
                )
            except OSError as error:
                result.waiting.append(Waiting(bundle.title, f"读写失败：{error.strerror or error}；下次再试"))
        result.refused += self._verdicts.get(seen, ())

    def _waiting(self, bundle: Bundle) -> Iterator[Waiting]:
        for file in bundle.files:
            if (reason := self.stillness.waits(file.path)) is not None:
                yield Waiting(file.path, reason)
        for file in bundle.partial:
            yield Waiting(file.path, "同名的文件还在下载或复制")

    def _examine_and_import(self, bundle: Bundle, snapshots: Mapping[str, Snapshot], result: Round) -> None:
        with _work(self.shelf.desk) as work:
            examiner = Examiner(self.shelf.inbox, self.shelf.settings, work, self.on_hashed)
            found = examine(examiner, bundle)
            self._refuse_twice(found)
            if not self.importing:
                files = tuple(file.path for file in bundle.files)
                result.ready.append(Ready(title_of(bundle.title), found.kind, files))
                return
            others = same_title(self.shelf.project, title_of(bundle.title))
            result.imported.append(import_bundle(self.shelf, found, snapshots, work, others, self.now()))

    def _refuse_twice(self, found: Examined) -> None:
        """Refuse a file whose bytes were imported before, while their draft or item exists."""
        for _, receipt in receipts(self.shelf.received, DONE):
            if receipt.digest != found.digest:
                continue
            item = self.shelf.project.root / receipt.item
            if item.is_file() or _names(self.shelf.project, found.digest):
                leader = found.bundle.main or found.bundle.word
                assert leader is not None
                text = f"这份文件已经收过，是 {receipt.item}。"
                help = "请从投稿箱移走；要换配图或字幕，请直接改那一篇。"
                raise Refused((finding(leader, "E473", text, help),))

    def _worth_waiting(self, result: Round) -> float | None:
        """Return the seconds until a file unchanged since the start becomes still; None when there is none."""
        left = [self.stillness.seconds_left(w.file) for w in result.waiting if self.stillness.knows(w.file)]
        steady = [s for w, s in zip(result.waiting, left, strict=False) if s is not None and s > 0]
        return min(steady, default=None)


def _news(result: Round) -> tuple[object, ...]:
    """Return the facts that are reported only once; imports are reported in any case."""
    return tuple(result.waiting), tuple(result.refused), tuple(result.recovered)


def _stray(file: Supplied) -> Finding:
    if file.odd:
        return finding(file, "W471", "名字里有不能用的字符，没有收。", "请改名。")
    if file.role == "other":
        help = "视频用 MP4 等，声音用 MP3、WAV 等，字幕用 SRT、VTT、ASS，文字用 .docx，图片用 JPEG、PNG。"
        return finding(file, "W471", f"不认识“{file.suffix or file.name}”这种文件，没有收。", help)
    help = "请把它和视频、音频或 Word 稿取同一个名字，如“标题.mp4”“标题-1.jpg”。"
    return finding(file, "W472", "没有同名的视频、音频或 Word 稿，没有收。", help)


def open_inbox(
    project: Project, folder: Path | None, now: Callable[[], dt.datetime], environment: Mapping[str, str]
) -> Inbox:
    """Open the inbox at `folder`, or at the path in the environment.

    Raises ConfigError when no path is given, UsageError when it is not a folder or lies inside the project.
    """
    settings = load_settings(project, environment)
    inbox = (folder or _folder_from_environment(settings, environment)).absolute()
    name = str(inbox) if folder else f"（环境变量 {settings.inbox.folder_env} 所指的文件夹）"
    if not inbox.is_dir():
        help = "请检查路径，以及网络共享是否连上。"
        raise UsageError(f"投稿箱 {name} 不是文件夹，或打不开。", help=help)
    if inbox.resolve().is_relative_to(project.root.resolve()):
        help = "投稿箱里有很大的文件，请放在项目之外，如网络共享。"
        raise UsageError(f"投稿箱 {name} 在项目文件夹里面。", help=help)
    return Inbox(Shelf(project, settings, inbox, received_prefix(settings, inbox, name)), now)


def _folder_from_environment(settings: Settings, environment: Mapping[str, str]) -> Path:
    name = settings.inbox.folder_env
    if not environment.get(name):
        help = f"请写 kepu import 文件夹，或把环境变量 {name} 设为投稿箱的路径。"
        raise ConfigError("不知道投稿箱在哪里。", help=help)
    return Path(environment[name])


@contextmanager
def _work(desk: Path) -> Iterator[Path]:
    """Make a temporary folder for the child, removed afterwards."""
    desk.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=WORK, dir=desk))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def same_title(project: Project, title: str) -> tuple[str, ...]:
    """Return the ids of entries whose front matter has that exact title; a hint, found without parsing."""
    compared = "".join(title.split())
    found = []
    for path in sorted(project.content.glob("*/*.md")):
        with path.open(encoding="utf-8", errors="replace") as stream:
            head = [line for _, line in zip(range(120), stream, strict=False)]
        titles = (line.partition(":")[2].split("#")[0] for line in head if line.startswith("title:"))
        if any("".join(t.strip().strip("\"'").split()) == compared for t in titles):
            found.append(path.stem)
    return tuple(found)


def _names(project: Project, digest: str) -> bool:
    """Whether an entry pins those bytes."""
    needle = digest.encode()
    return any(needle in path.read_bytes() for path in sorted(project.content.glob("*/*.md")))
