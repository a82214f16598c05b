"""The line, from files an editor commits to a finished site: one call a stage, timed."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.config import Project, Settings, find_project, load_settings
from pipeline.content.library import Library
from pipeline.content.load import load
from pipeline.content.model import BEIJING, LAST_YEAR
from pipeline.content.validate import build_library
from pipeline.errors import ConfigError, ContentError, Finding, KepuError, MediaError
from pipeline.execute.local import LocalExecutor
from pipeline.execute.protocol import Event, Executor, Outcome, ignore
from pipeline.execute.tools import tool_versions
from pipeline.feeds.assemble import feed_records
from pipeline.feeds.rss import render as render_rss
from pipeline.goals.ledger import Published, read_ledger
from pipeline.goals.query import Evidence, Progress, measure
from pipeline.markup.cache import MarkupCache
from pipeline.markup.record import Markup, MarkupRecord
from pipeline.media.captions import Cue, decode, parse
from pipeline.media.model import AssetFile, Job
from pipeline.media.plan import MediaPlan, plan_media
from pipeline.media.probe import probe_jobs, probes_in
from pipeline.media.sources import find_sources, locator
from pipeline.media.wanted import FinishedMedia, requests_of, source_digests
from pipeline.render.builder import SiteResult, build_site
from pipeline.render.edition import Edition, SiteFile
from pipeline.render.pages import kepu_context, markup_record, page_records
from pipeline.render.views import Material
from pipeline.store import DigestCache, Manifest, Store, open_store

Listener = Callable[[Event], None]


@dataclass(frozen=True)
class Options:
    """What a caller may ask of a build.

    `now` (aware) selects the visible set and the goal year; `media` False runs no job and shows what the store has.
    """

    now: dt.datetime
    site_dir: Path | None = None
    drafts: bool = False
    media: bool = True
    workers: int | None = None
    listen: Listener = ignore


@dataclass
class Timings:
    """Seconds each stage took, in order."""

    stages: list[tuple[str, float]] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure one stage."""
        start = time.perf_counter()
        yield
        self.stages.append((name, time.perf_counter() - start))


@dataclass(frozen=True)
class Checked:
    """What `check` found: settings, the library of valid documents, every finding."""

    project: Project
    settings: Settings
    library: Library
    ledger: Mapping[str, Published]
    cues: Mapping[str, tuple[Cue, ...]]
    findings: tuple[Finding, ...]

    def require_valid(self) -> None:
        """Raises ContentError when a finding is an error."""
        if any(f.severity == "error" for f in self.findings):
            raise ContentError(self.findings)


@dataclass(frozen=True)
class Planned:
    """The media plan and what it was made from."""

    plan: MediaPlan
    probing: tuple[Job, ...]
    store: Store
    locate: Mapping[str, Path]
    cues: Mapping[str, tuple[Cue, ...]]
    source_digests: Mapping[str, str]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class JobCounts:
    """How many distinct jobs there were, ran and were reused, probes included."""

    planned: int
    run: int
    reused: int


@dataclass(frozen=True)
class Prepared:
    """Everything the line has made before anything is written."""

    checked: Checked
    visible: Library
    media: FinishedMedia
    progress: tuple[Progress, ...]
    edition: Edition
    convert: Callable[[MarkupRecord], Markup]
    jobs: JobCounts
    store: Store
    digests: DigestCache


@dataclass(frozen=True)
class BuildResult:
    """A finished build."""

    prepared: Prepared
    site: SiteResult
    timings: Timings


def build(project: Project, options: Options) -> BuildResult:
    """The whole line up to a finished site folder.

    Raises ConfigError, ContentError or MediaError before anything of the site is written.
    """
    timings = Timings()
    prepared = prepare(project, options, timings)
    site_dir = options.site_dir or project.root / "site"
    with timings.stage("render"):
        site = build_site(project, prepared.edition, prepared.convert, site_dir, prepared.digests)
    prepared.digests.save()
    return BuildResult(prepared, site, timings)


def prepare(project: Project, options: Options, timings: Timings) -> Prepared:
    """The line up to the edition: what must be written, nothing of it written yet."""
    digests = DigestCache(project.work / "digests.json")
    with timings.stage("load"):
        checked = check(project)
        checked.require_valid()
    visible = checked.library.visible(options.now, drafts=options.drafts)
    with timings.stage("plan"):
        executor = LocalExecutor(checked.settings.media.limits, workers=options.workers)
        planned, probed = plan(checked, digests, executor if options.media else None, options.listen)
        _require_valid(planned.findings)
    with timings.stage("execute"):
        done = list(_run(planned.plan.jobs, planned, executor, options.listen)) if options.media else []
        media = finished(planned)
    with timings.stage("goals"):
        progress = goals(checked, media, options.now)
    with timings.stage("edition"):
        markup = MarkupCache(project.work / "markup")
        year = options.now.astimezone(BEIJING).year
        material = Material(checked.settings, visible, media, progress, year)
        edition = make_edition(material, markup, planned.store)
    counts = _counts(planned, [*probed, *done])
    return Prepared(
        checked, visible, media, progress, edition, markup.convert, counts, planned.store, digests
    )


def serve(
    project: Project, host: str, port: int, say: Callable[[str], None], tell: Callable[[KepuError], None]
) -> None:
    """Live preview with drafts until interrupted; mistakes are told and the last good state stays."""
    from pipeline.render.serve import serve_site

    site_dir = project.work / "preview"

    def rebuild() -> None:
        options = Options(now=default_now(), site_dir=site_dir, drafts=True, media=False)
        try:
            result = build(project, options)
        except KepuError as error:
            tell(error)
        else:
            say(f"已更新：写入 {result.site.written} 页。")

    watched = (project.content, project.settings, project.theme, project.media, project.ledger)
    serve_site(rebuild, site_dir, watched, host, port, lambda url: say(f"预览地址 {url}，按 Ctrl-C 结束。"))


def measure_goals(project: Project, now: dt.datetime, year: int | None) -> tuple[tuple[Progress, ...], int]:
    """Progress of every goal with what the store has now, and the year it is of; runs no job."""
    checked = check(project)
    checked.require_valid()
    planned, _ = plan(checked, DigestCache(project.work / "digests.json"), None)
    year = now.astimezone(BEIJING).year if year is None else year
    return goals(checked, finished(planned), now, year), year


def prepare_for_mkdocs(root: Path, config_name: str) -> tuple[Edition, Callable[[MarkupRecord], Markup]]:
    """What the MkDocs plugin asks for: the edition of the project at `root`, media included."""
    prepared = prepare(find_project(root, config_name), Options(now=default_now()), Timings())
    prepared.digests.save()
    return prepared.edition, prepared.convert


def default_now(environment: Mapping[str, str] | None = None) -> dt.datetime:
    """SOURCE_DATE_EPOCH when it is set, else the clock. Raises ConfigError when it is no time."""
    epoch = (os.environ if environment is None else environment).get("SOURCE_DATE_EPOCH")
    if not epoch:
        return dt.datetime.now(dt.UTC)
    try:
        moment = dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    except (ValueError, OverflowError, OSError):
        moment = None
    if moment is None or moment.year > LAST_YEAR:
        help = "请写从 1970 年起的秒数，或去掉这个环境变量。"
        raise ConfigError(f"SOURCE_DATE_EPOCH 不是时间：{epoch}。", help=help)
    return moment


def check(project: Project) -> Checked:
    """Load and validate everything that needs no media job: settings, content, references, ledger, captions."""
    settings = load_settings(project)
    library, findings = build_library(project, settings, load(project))
    ledger, ledger_findings = read_ledger(project)
    cues, caption_findings = read_captions(project, library)
    everything = {*findings, *ledger_findings, *caption_findings}
    return Checked(project, settings, library, ledger, cues, tuple(sorted(everything)))


def read_captions(project: Project, library: Library) -> tuple[dict[str, tuple[Cue, ...]], list[Finding]]:
    """Cues of every caption file by media path, and the mistakes in them with their lines."""
    cues: dict[str, tuple[Cue, ...]] = {}
    findings: list[Finding] = []
    for request in requests_of(library.documents.values()):
        path = project.media / request.path
        if request.kind != "captions" or path.is_symlink() or not path.is_file():
            continue
        text, mistakes = decode(path.read_bytes())
        if not mistakes:
            cues[request.path], mistakes = parse(text, path.suffix.lower())
        file = path.relative_to(project.root).as_posix()
        help = "请用字幕软件改正后重新导出。"
        findings.extend(Finding(file, m.line, 1, "E408", "error", m.message, help) for m in mistakes)
    return cues, findings


def plan(
    checked: Checked, digests: DigestCache, executor: Executor | None, listen: Listener = ignore
) -> tuple[Planned, list[Outcome]]:
    """The media plan of the whole library, drafts included; sources are probed first when there is an executor."""
    project, settings = checked.project, checked.settings
    store = open_store(settings.store)
    requests = requests_of(checked.library.documents.values())
    tools = tool_versions(project.work / "tools.json")
    sources = find_sources(project.media, {r.path for r in requests}, digests)
    locate = locator(project.media, sources)
    probing = tuple(probe_jobs(requests, sources, settings.media, tools))
    outcomes = list(_outcomes(executor, probing, store, locate, listen)) if executor else []
    media_plan = plan_media(requests, sources, probes_in(probing, store), settings.media, tools)
    found = {path: source.digest for path, source in sources.items()}
    planned = Planned(media_plan, probing, store, locate, checked.cues, found, media_plan.findings)
    return planned, outcomes


def _run(jobs: tuple[Job, ...], planned: Planned, executor: Executor, listen: Listener) -> Iterator[Outcome]:
    return _outcomes(executor, jobs, planned.store, planned.locate, listen)


def _outcomes(
    executor: Executor, jobs: tuple[Job, ...], store: Store, locate: Mapping[str, Path], listen: Listener
) -> Iterator[Outcome]:
    """Outcomes of all jobs; raises MediaError naming every failure after the last job has ended."""
    failures = []
    for outcome in executor.run(jobs, store, locate, listen):
        if outcome.error is not None:
            failures.append(outcome)
        yield outcome
    if failures:
        lines = [
            f"{o.label}  {o.error.code}  {o.error.message}\n{o.error.detail}".rstrip()
            for o in failures
            if o.error
        ]
        raise MediaError(
            f"有 {len(failures)} 个媒体文件没有处理成功：\n" + "\n".join(lines),
            help="请换一份文件或按提示处理。",
        )


def _counts(planned: Planned, outcomes: list[Outcome]) -> JobCounts:
    jobs = {j.key for j in (*planned.probing, *planned.plan.jobs)}
    run = {o.key for o in outcomes if not o.reused}
    return JobCounts(len(jobs), len(run), len(jobs & {o.key for o in outcomes if o.reused}))


def _require_valid(findings: tuple[Finding, ...]) -> None:
    if any(f.severity == "error" for f in findings):
        raise ContentError(findings)


def finished(planned: Planned) -> FinishedMedia:
    """The planned assets whose jobs the store has."""
    manifests: dict[str, Manifest] = {}
    for job in planned.plan.jobs:
        manifest = planned.store.manifest(job.key)
        if manifest is not None:
            manifests[job.key] = manifest
    return FinishedMedia(planned.plan.assets, manifests, planned.cues, planned.source_digests)


def goals(
    checked: Checked, media: FinishedMedia, now: dt.datetime, year: int | None = None
) -> tuple[Progress, ...]:
    """Progress of every goal in the goal year, by COUNTING.md."""
    library, settings = checked.library, checked.settings
    verified: dict[str, str | None] = {}
    for document in library.documents.values():
        missing = media.missing(document)
        verified[document.id] = f"媒体文件还没有处理完成：{'、'.join(missing)}" if missing else None
    evidence = Evidence(verified=verified, digests=source_digests(library, media.digests))
    year = now.astimezone(BEIJING).year if year is None else year
    return measure(
        settings.goals.goals,
        library,
        now,
        checked.ledger,
        {str(kind): stages for kind, stages in settings.review.stages.items()},
        evidence,
        year,
    )


def make_edition(material: Material, markup: MarkupCache, store: Store) -> Edition:
    """Pages, feeds and the media files that the visible library links to."""
    site = material.settings.site

    def full_text(item: str) -> str:
        record = markup_record(material, material.library.documents[item])
        return markup.convert(record).rebase(site.url)

    feeds = feed_records(material.settings, material.library, material.media, full_text)
    files = [_bytes_file(feed.path, render_rss(feed)) for feed in feeds]
    files.extend(_media_files(material, store))
    return Edition(
        site_url=site.url,
        site_name=site.name,
        kepu=kepu_context(material),
        pages=page_records(material),
        files=tuple(sorted(files, key=lambda f: f.path)),
    )


def _bytes_file(path: str, content: bytes) -> SiteFile:
    return SiteFile(path, hashlib.sha256(content).hexdigest(), content)


def _media_files(material: Material, store: Store) -> Iterator[SiteFile]:
    media = material.media
    keys: set[str] = set()
    for request in requests_of(material.library.documents.values()):
        asset = media.assets.get(request)
        if asset is not None and asset.key in media.manifests:
            keys.add(asset.key)
    for key in sorted(keys):
        for blob in media.manifests[key].files:
            url = AssetFile.of(key, blob.name).url
            yield SiteFile(url, blob.sha256, store.locate(key, blob.name))
