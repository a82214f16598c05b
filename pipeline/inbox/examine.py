"""Examine the files of a bundle, with a build's probe and refusals; read captions and manuscript; suggest posters.

Files made by others are opened only in the resource-limited child process. Nothing in the inbox is changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.config import Settings
from pipeline.content.characters import FORBIDDEN
from pipeline.conversion.markdown_process import ConversionWorker, Stopped
from pipeline.errors import Code, Finding, MediaError
from pipeline.execute.job_context import JobContext
from pipeline.inbox.bundle import Bundle, Caption, Supplied
from pipeline.inbox.examination import Examined, Manuscript, Poster, Still, Track
from pipeline.inbox.word_differences import differences
from pipeline.markup.record import MarkupRecord
from pipeline.media.captions.parse import MAX_CAPTIONS_BYTES, read
from pipeline.media.model import Probe, Refusal, Source
from pipeline.media.probe import PROBE_TOOLS, probe_jobs
from pipeline.media.refusals import refusal_of
from pipeline.media.request import MediaRequest
from pipeline.sandbox.isolation import isolation_for

CODES = (
    Code(
        id="E471",
        title="投稿箱里同名的主文件不止一个",
        why="一条稿件只有一个视频或音频、一份 Word 稿；有两个就不知道用哪一个。",
        mend="只留一个，其余的改名或移走。",
        sample="names",
        wrong=("潮汐.wav\n潮汐.flac"),
        right=("潮汐.wav\n潮汐 完整版.wav"),
    ),
    Code(
        id="E472",
        title="投稿箱里的文件读不了",
        why="稿件打不开、加了密码、大得不正常，或里面有不该有的东西。",
        mend="用 Word 或 WPS 打开，另存为 .docx；视频请重新导出。",
        sample="bytes",
        wrong="潮汐.doc 改名成 潮汐.docx",
        right="在 Word 里另存为 潮汐.docx",
    ),
)

MB = 1_000_000
SLOW_SHARE = 2 * MB
"""The slowest expected network share, in bytes per second: it sets the timeout for reading a file."""
POSTER_SIDE = 640
MAX_MARKDOWN = 900_000
"""In bytes: a content file may hold 1 MB."""
WORD_BOUNDS = {"max_entries": 4000, "max_bytes": 300 * MB, "max_pictures": 60}
CHUNK = 1 << 20
MOST_COMPANIONS = 100

OnHashed = Callable[[str, int, int], None]
"""Called while a file is hashed, with its path, the bytes done and the bytes in all."""


@dataclass(eq=False)
class Refused(Exception):
    """A bundle that cannot be imported; `findings` give the reasons, one per file."""

    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Examiner:
    """The inputs of an examination: the inbox, settings, a temporary folder of its own, and a callback for hashing."""

    inbox: Path
    settings: Settings
    folder: Path
    on_hashed: OnHashed

    def context(self, size: int) -> JobContext:
        """Return the limits of a child that reads a file of that many bytes over a slow share."""
        limits = self.settings.media.limits
        longer = limits.model_copy(update={"child_seconds": limits.child_seconds + size // SLOW_SHARE})
        return JobContext(longer, isolation=isolation_for(limits.isolation))

    def child(self, do: str, supplied: Supplied, recipe: Mapping[str, Any]) -> dict[str, Any]:
        """Return the child's facts about one file of the inbox. Raises Refused when the child had to be stopped."""
        try:
            return self.ask(do, [self.inbox / supplied.path], recipe)[0]
        except MediaError as error:
            raise Refused((finding(supplied, "E472", error.message, error.help),)) from error

    def ask(self, do: str, files: Sequence[Path], recipe: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the child's facts about some files. Raises MediaError when the child had to be stopped."""
        context = self.context(sum(file.stat().st_size for file in files))
        return [dict(facts) for facts in context.child(self.folder, do, files, recipe)]


def finding(supplied: Supplied, code: str, message: str, help: str) -> Finding:
    """Make a finding about a file of the inbox."""
    return Finding(supplied.shown, 1, 1, code, "warning" if code.startswith("W") else "error", message, help)


def examine(examiner: Examiner, bundle: Bundle) -> Examined:
    """Examine a bundle. Raises Refused with every reason not to import it."""
    refusals = list(_shape(examiner, bundle))
    if refusals:
        raise Refused(tuple(refusals))
    main = bundle.main
    probe = _probed(examiner, main) if main is not None else None
    kind = "article" if main is None else main.role
    if main is not None and probe is not None and main.role == "video" and probe.video is None:
        kind = "audio"  # a sound in a container that usually holds video
    manuscript = _manuscript(examiner, bundle.word, bundle.title) if bundle.word else None
    album = _album(examiner, bundle, manuscript)
    leader = main or bundle.word
    assert leader is not None
    return Examined(
        bundle=bundle,
        kind=kind,
        digest=digest_of(examiner.inbox / leader.path, leader, examiner.on_hashed),
        probe=probe,
        cover=album.cover,
        pictures=album.pictures,
        inline=album.inline,
        tracks=tuple(_tracks(examiner, bundle.captions)),
        posters=_posters(examiner, main, probe) if main is not None and probe is not None else (),
        manuscript=manuscript,
        wrong=album.doubts,
    )


def digest_of(path: Path, supplied: Supplied, on_hashed: OnHashed) -> str:
    """Return the SHA-256 of a file of any size, read a megabyte at a time."""
    hasher = hashlib.sha256()
    done = 0
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            hasher.update(chunk)
            done += len(chunk)
            on_hashed(supplied.path, done, supplied.size)
    return hasher.hexdigest()


def _shape(examiner: Examiner, bundle: Bundle) -> Iterator[Finding]:
    """Find the mistakes that names and sizes alone show."""
    for others, what in ((bundle.mains, "视频或音频"), (bundle.words, "Word 稿")):
        if len(others) > 1:
            names = "、".join(file.name for file in others)
            help = "请只留一个，其余的改名（如“标题 竖屏版.mp4”）或移走。"
            yield finding(others[0], "E471", f"同名的{what}有 {len(others)} 个：{names}。", help)
    if len(bundle.files) > MOST_COMPANIONS:
        text = f"同名的文件有 {len(bundle.files)} 个，超过 {MOST_COMPANIONS} 个。"
        yield finding(bundle.files[0], "E471", text, "请只留要用的图片和字幕。")
    limit = examiner.settings.inbox.max_gb
    for file in bundle.files:
        if file.size > limit * 1000 * MB:
            yield finding(file, "E405", f"文件超过 {limit} GB。", "请导出得小一些，或分集。")


# The main file


def _probed(examiner: Examiner, main: Supplied) -> Probe:
    """Probe a file that a build would accept."""
    kind = main.role
    request = MediaRequest.of(kind, main.path)
    source = Source(main.path, "", main.size)
    probe = Probe.from_facts(examiner.child("probe", main, _probe_recipe(examiner, request, source)))
    if kind == "video" and probe.video is None and probe.audio is not None and probe.no_picture is None:
        request = MediaRequest.of("audio", main.path)
    refusal, _ = refusal_of(request, source, probe, examiner.settings.media)
    if refusal is not None:
        raise Refused((finding(main, refusal.code, refusal.message, refusal.help),))
    return probe


def _probe_recipe(examiner: Examiner, request: MediaRequest, source: Source) -> dict[str, Any]:
    """Return the recipe with which a build asks the child; its key does not matter here."""
    tools = dict.fromkeys(PROBE_TOOLS, "")
    (job,) = probe_jobs([request], {request.path: source}, examiner.settings.media, tools)
    return job.recipe


def _posters(examiner: Examiner, main: Supplied, probe: Probe) -> tuple[Poster, ...]:
    if probe.video is None:
        return ()
    recipe = {
        "index": probe.video.index,
        "duration_ms": probe.video.duration_ms,
        "rotation": probe.video.rotation,
        "crop": list(probe.video.crop),
        "count": examiner.settings.inbox.posters,
        "side": POSTER_SIDE,
    }
    facts = examiner.child("posters", main, recipe)
    return tuple(Poster(p["name"], p["ms"], p["score"]) for p in facts["posters"])


# Its companions


@dataclass(frozen=True)
class _Album:
    """The pictures that pages can show, and the reasons why others were not used."""

    cover: Still | None
    pictures: tuple[Still, ...]
    inline: tuple[Still, ...]
    doubts: tuple[str, ...]


def _album(examiner: Examiner, bundle: Bundle, manuscript: Manuscript | None) -> _Album:
    supplied = [*([bundle.cover] if bundle.cover else []), *bundle.pictures]
    names = manuscript.pictures if manuscript else ()
    paths = [examiner.inbox / file.path for file in supplied] + [examiner.folder / name for name in names]
    found = _stills(examiner, paths)
    doubts = [
        f"图片“{path.name}”没有用：{still.message}{still.help}"
        for path, still in zip(paths, found, strict=True)
        if isinstance(still, Refusal)
    ]
    good = [
        replace(still, supplied=file)
        for still, file in zip(found, [*supplied, *[None] * len(names)], strict=True)
        if isinstance(still, Still)
    ]
    cover = next((replace(s, name=f"cover{_suffix(s)}") for s in good if s.supplied == bundle.cover), None)
    rest = [still for still in good if still.supplied not in (None, bundle.cover)]
    pictures = tuple(replace(s, name=f"picture-{n}{_suffix(s)}") for n, s in enumerate(rest, 1))
    inline = tuple(still for still in good if still.supplied is None)
    return _Album(cover if bundle.cover else None, pictures, inline, tuple(doubts))


def _suffix(still: Still) -> str:
    return still.file.suffix.casefold()


def _stills(examiner: Examiner, paths: Sequence[Path]) -> list[Still | Refusal]:
    """Judge each picture as a build would. One that stops the child does not hide the others."""
    if not paths:
        return []
    request = MediaRequest.of("image", "picture")
    recipe = _probe_recipe(examiner, request, Source("picture", "", 1))
    try:
        facts = examiner.ask("probe", paths, recipe)
    except MediaError as error:
        if len(paths) == 1:
            return [Refusal("E402", error.message, error.help)]
        return [still for path in paths for still in _stills(examiner, [path])]
    return [_still(examiner, request, path, f) for path, f in zip(paths, facts, strict=True)]


def _still(
    examiner: Examiner, request: MediaRequest, path: Path, facts: Mapping[str, Any]
) -> Still | Refusal:
    size, probe = path.stat().st_size, Probe.from_facts(facts)
    refusal, _ = refusal_of(request, Source(path.name, "", size), probe, examiner.settings.media)
    if refusal is not None and refusal.code.startswith("E"):
        return refusal
    assert probe.picture is not None
    small = size <= examiner.settings.inbox.small_mb * MB
    return Still(path, path.name, probe.picture.width, probe.picture.height, size, small)


def _tracks(examiner: Examiner, found: tuple[Caption, ...]) -> Iterator[Track]:
    seen: dict[str, int] = {}
    for caption in found:
        seen[caption.language] = number = seen.get(caption.language, 0) + 1
        more = f"-{number}" if number > 1 else ""
        name = f"captions{more}.{caption.language}{caption.file.suffix}"
        yield _track(examiner, caption, name)


def _track(examiner: Examiner, caption: Caption, name: str) -> Track:
    file = caption.file
    if file.size > MAX_CAPTIONS_BYTES:
        return Track(file, name, caption.language, 0, 0, ("文件超过 2 MB，不像字幕",))
    found = read((examiner.inbox / file.path).read_bytes(), file.suffix)
    mistakes = tuple(f"第 {m.line} 行：{m.message}" for m in found.mistakes)
    end = max((cue.end_ms for cue in found.cues), default=0)
    return Track(file, name, caption.language, len(found.cues), end, mistakes)


def _manuscript(examiner: Examiner, word: Supplied, title: str) -> Manuscript:
    facts = examiner.child("word", word, {**WORD_BOUNDS, "title": title})
    if refusal := facts.get("refusal"):
        raise Refused((finding(word, refusal["code"], f"Word 稿{refusal['message']}", refusal["help"]),))
    if len(facts["markdown"].encode()) > MAX_MARKDOWN:
        raise Refused((finding(word, "E472", "Word 稿的文字超过 900 KB。", "请拆成几篇。"),))
    notes = [*facts["notes"], *_untold(examiner, facts, title)]
    return Manuscript(facts["markdown"], tuple(facts["pictures"]), tuple(notes))


def _untold(examiner: Examiner, facts: Mapping[str, Any], title: str) -> Iterator[str]:
    """Compare what the page will show with what the manuscript shows."""
    with ConversionWorker(isolation=examiner.settings.media.limits.isolation) as worker:
        try:
            markup = worker.convert(MarkupRecord.of(FORBIDDEN.sub("", facts["markdown"]), {}, {}))
        except Stopped as stopped:
            found = stopped.finding("", 1)
            yield f"没能和原稿逐字比较：{found.message}{found.help}"
        else:
            yield from differences(facts["words"], markup.html, title, facts["typed"])
