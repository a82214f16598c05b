"""The line, from files an editor commits to a finished site: one call a stage, timed."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from pipeline.config import Project, Settings, find_project, load_settings, store_location
from pipeline.content.check_cache import Memory, collector_paused
from pipeline.content.library import Document, Library
from pipeline.content.library_builder import build_library, root_findings
from pipeline.content.load import Loaded, load
from pipeline.content.model import BEIJING, LAST_YEAR, Item, Work
from pipeline.content.registers.load import load_registers
from pipeline.content.rules.library import library_findings
from pipeline.conversion.conversions import Conversions, converting
from pipeline.conversion.readers import MANY, Readers, lints
from pipeline.edition.edition import Edition
from pipeline.errors import ConfigError, ContentError, Finding, disk_told
from pipeline.execute.local import LocalExecutor
from pipeline.execute.protocol import Executor, Outcome
from pipeline.execute.tools import tool_versions
from pipeline.goals.evidence_findings import counting_findings, proved_elsewhere
from pipeline.goals.freeze import Frozen, freeze, read_frozen, with_frozen
from pipeline.goals.likeness import find_likeness
from pipeline.goals.measure import Evidence, Progress, measure
from pipeline.goals.progress import Signed
from pipeline.ledger.permalinks import read_permalinks, vanished
from pipeline.ledger.published import Published, gone, read_ledger
from pipeline.ledger.signatures import Signatures, read_signatures
from pipeline.line.edition import make_edition
from pipeline.line.media_jobs import (
    Done,
    Fetching,
    JobCounts,
    Listener,
    ranks,
    require_done,
    run_jobs,
    unheard,
)
from pipeline.markup.record import Markup, MarkupRecord
from pipeline.media.body_records import bare_records
from pipeline.media.bounds import within
from pipeline.media.captions.cue import Captions, Cue
from pipeline.media.captions.files import read_captions
from pipeline.media.entry_media import (
    FinishedMedia,
    ai_labels,
    requests_of,
    screen_requests,
    sound_requests,
    source_digests,
)
from pipeline.media.fingerprint import fingerprint_jobs
from pipeline.media.last_made import record_made
from pipeline.media.loudness import loudness_in, loudness_jobs
from pipeline.media.model import Job, Probe, Source
from pipeline.media.plan import MediaPlan, plan_media
from pipeline.media.probe import probe_jobs, probes_in
from pipeline.media.screens import FONT
from pipeline.media.sources import Found, find_sources, pin_findings, pins
from pipeline.media.timing import timing_findings
from pipeline.render.material import Material, Notice
from pipeline.render.pages import page_records
from pipeline.render.render_pool import Renderers
from pipeline.render.site_builder import SiteResult, build_site
from pipeline.review.gate import Standing, admit, standings
from pipeline.sources.roots import Roots
from pipeline.store import MANIFEST, DigestCache, Manifest, Store, open_store


@dataclass(frozen=True)
class Options:
    """What a caller may ask of a build.

    `now` (aware) selects the visible set and the goal year; `media` False runs no job and shows what the store has;
    `workers` is how many jobs run at a time (None: as many as this machine takes).
    `release` is for readers: the review gate refuses what is not wholly reviewed; else such pages are marked 未审.
    """

    now: dt.datetime
    site_dir: Path | None = None
    drafts: bool = False
    media: bool = True
    workers: int | None = None
    listen: Listener = unheard
    release: bool = False


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
    captions: Mapping[str, Captions]
    findings: tuple[Finding, ...]
    signatures: Signatures
    frozen: tuple[Frozen, ...] = ()
    read: int = 0
    """Files of content that no earlier run had read."""

    @property
    def cues(self) -> dict[str, tuple[Cue, ...]]:
        """The cues of every caption file by media path."""
        return {path: captions.cues for path, captions in self.captions.items()}

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
    checked: Checked
    fingerprinting: tuple[Job, ...] = ()

    @property
    def jobs(self) -> tuple[Job, ...]:
        """Every job there is: what looks at sources, what measures them, what makes media."""
        return (*self.probing, *self.fingerprinting, *self.plan.jobs)

    @property
    def folder(self) -> str:
        """The media root as people know it."""
        project = self.checked.project
        return project.media.relative_to(project.root).as_posix()

    @property
    def made_file(self) -> Path:
        """Where it is written what was last made for each path."""
        return self.checked.project.work / "made.json"


@dataclass(frozen=True)
class Prepared:
    """Everything the line has made before anything is written."""

    checked: Checked
    visible: Library
    media: FinishedMedia
    progress: tuple[Progress, ...]
    reviews: Mapping[str, Standing]
    material: Material
    edition: Edition
    convert: Callable[[MarkupRecord], Markup]
    jobs: JobCounts
    store: Store
    digests: DigestCache
    planned: Planned

    @property
    def everything_is_here(self) -> bool:
        """Whether every source is a file of this machine and all is made of it: of what is elsewhere no stat tells."""
        fetched, plan = self.checked.project.fetched, self.planned.plan
        here = all(not place.is_relative_to(fetched) for place in self.planned.locate.values())
        return here and not plan.unprobed and all(job.key in self.media.manifests for job in plan.jobs)

    @property
    def sources(self) -> list[str]:
        """Absolute paths of all originals, wherever they are."""
        return [os.path.abspath(place) for place in self.planned.locate.values()]

    @property
    def made(self) -> list[str]:
        """Absolute paths of the manifests of everything the site shows."""
        objects = (self.store.locate(key, m.files[0].name).parent for key, m in self.media.manifests.items())
        return [os.path.abspath(folder / MANIFEST) for folder in objects]


@dataclass(frozen=True)
class BuildResult:
    """A finished build."""

    prepared: Prepared
    site: SiteResult
    timings: Timings


def build(project: Project, options: Options, renderers: Renderers | None = None) -> BuildResult:
    """The whole line up to a finished site folder.

    `renderers`, when the caller has started any, are the caller's to close. Raises ConfigError, ContentError or
    MediaError before anything of the site is written.
    """
    if renderers is None:
        with Renderers(project) as own:
            return build(project, options, own)
    timings = Timings()
    with disk_told(), open_store(store_location(project), project.remote).in_use():
        prepared = prepare(project, options, timings, renderers.expect_many)
        site_dir = options.site_dir or project.root / "site"
        with timings.stage("render"), collector_paused():
            site = build_site(
                project, prepared.edition, prepared.convert, site_dir, prepared.digests, renderers
            )
        prepared.digests.save()
    return BuildResult(prepared, site, timings)


def prepare(
    project: Project, options: Options, timings: Timings, expect_many: Callable[[], None] = lambda: None
) -> Prepared:
    """The line up to the edition: what must be written, nothing of it written yet.

    `expect_many` is called when most of the content is new, long before anything is written.
    """
    with converting(project) as conversions:
        return _prepare(project, options, timings, conversions, expect_many)


def _prepare(
    project: Project,
    options: Options,
    timings: Timings,
    conversions: Conversions,
    expect_many: Callable[[], None],
) -> Prepared:
    digests = DigestCache(project.work / "digests.json")
    markup = conversions.markup

    def new(documents: Sequence[Document]) -> None:
        conversions.begin(bare_records(documents))
        expect_many()

    with timings.stage("load"):
        checked = check(project, options.now, conversions.readers, new)
        checked.require_valid()
    if 0 < checked.read < MANY:  # most likely a few bodies are to be converted
        conversions.worker.start()
    withdrawn = gone(checked.ledger, options.now)
    visible = checked.library.visible(options.now, drafts=options.drafts).without(withdrawn)
    with timings.stage("plan"):
        executor = LocalExecutor(checked.settings.media.limits, jobs=options.workers)
        planned, probed = plan(checked, digests, executor if options.media else None, options.listen)
        if not options.media:
            _require_valid(planned.findings)
    with timings.stage("review"), collector_paused():
        reviews = review_standings(checked, planned.source_digests, options.now)
        if options.release:
            visible = admitted(checked, visible, reviews)
    with timings.stage("execute"):
        done = execute(planned, probed, visible, executor, options.listen) if options.media else []
        counts = JobCounts.of(planned.jobs, done)
        require_done(done, counts, planned.findings, planned.folder)
        media = finished(planned)
    with timings.stage("goals"), collector_paused():
        year = options.now.astimezone(BEIJING).year
        evidence = evidence_of(checked, planned, media, reviews)
        progress = goals(checked, evidence, options.now, year)
        closed = closed_years(checked, evidence, options.now, year)
    with timings.stage("edition"), collector_paused():
        notices = notices_of(checked, withdrawn)
        material = Material(checked.settings, visible, media, progress, year, reviews, closed, notices)
        records = [(d, material.markup[id]) for id, d in visible.documents.items()]
        conversions.begin(records)
        pages = page_records(material)
        deque((page.digest for page in pages), maxlen=0)  # made while others convert, and remembered
        _require_valid(tuple(conversions.finish(records)))
        edition = make_edition(material, pages, markup, planned.store)
    return Prepared(
        checked,
        visible,
        media,
        progress,
        reviews,
        material,
        edition,
        markup.convert,
        counts,
        planned.store,
        digests,
        planned,
    )


def next_moment(prepared: Prepared, now: dt.datetime) -> float:
    """When time alone may change the site, in seconds since 1970: a moment that something names, or midnight in Beijing."""
    checked = prepared.checked
    tomorrow = now.astimezone(BEIJING).date() + dt.timedelta(days=1)
    moments = [dt.datetime.combine(tomorrow, dt.time(), BEIJING)]
    for document in checked.library.documents.values():
        entry = document.entry
        if isinstance(entry, Work):
            moments.append(entry.published)
        if isinstance(entry, Item):
            consents = [c.consent.expires for c in entry.people if c.consent]
            moments += [at for at in (entry.expires, *consents) if at is not None]
    moments += [s.at for given in checked.signatures.values() for s in given]
    for line in checked.ledger.values():
        moments += [line.first_public, *([line.withdrawn.at] if line.withdrawn else [])]
    return min(moment for moment in moments if moment > now).timestamp()


def measure_goals(project: Project, now: dt.datetime, year: int | None) -> tuple[tuple[Progress, ...], int]:
    """Progress of every goal with what the store has now, and the year it is of; runs no job."""
    checked = check(project, now)
    checked.require_valid()
    planned, _ = plan(checked, DigestCache(project.work / "digests.json"), None)
    year = now.astimezone(BEIJING).year if year is None else year
    reviews = review_standings(checked, planned.source_digests, now)
    return goals(checked, evidence_of(checked, planned, finished(planned), reviews), now, year), year


def freeze_year(
    project: Project, year: int, now: dt.datetime, *, really: bool
) -> tuple[Frozen, tuple[str, ...]]:
    """Closes a year with what counts now, and the items not yet released, which it leaves out.

    Without `really` only says with what. Raises what `measure_goals` and `freeze` raise.
    """
    progress, _ = measure_goals(project, now, year)
    waiting = sorted({c.id for p in progress if p.closed is None for c in p.counted if c.release is None})
    return freeze(project, year, now, progress, really=really), tuple(waiting)


def prepare_for_mkdocs(root: Path, config_name: str) -> tuple[Edition, Callable[[MarkupRecord], Markup]]:
    """What the MkDocs plugin asks for: the edition of the project at `root`, media included."""
    project = find_project(root, config_name)
    with disk_told(), open_store(store_location(project), project.remote).in_use():
        prepared = prepare(project, Options(now=default_now()), Timings())
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


Heard = Callable[[Sequence[Document]], None]


def check(
    project: Project,
    now: dt.datetime | None = None,
    readers: Readers | None = None,
    loaded: Heard = lambda _: None,
) -> Checked:
    """Load and validate everything that needs no media job: settings, content, registers, ledger, captions.

    `now` (aware, default `default_now()`) is what ages are measured against: a register's row, a check date, an expiry.
    `readers` are the caller's processes; `loaded` is told of all documents, when no earlier run had read most of them,
    before the rules across files look at them.
    """
    if readers is None:
        with Readers(project, os.cpu_count() or 1) as own:
            return check(project, now, own, loaded)
    with collector_paused():
        return _check(project, now, readers, loaded)


def _check(project: Project, now: dt.datetime | None, readers: Readers, heard: Heard) -> Checked:
    settings = load_settings(project)
    with lints(project, settings) as rules:
        memory = Memory(project, rules)
        loaded = load(project, memory.document, partial(readers.judge, memory))
    if memory.read >= MANY:
        heard(loaded.documents)
    library, findings = build_library(project, settings, loaded, now or default_now(), memory.once)
    roots = Roots.of(project, settings.roots)
    across = library_findings(project, library, loaded.refused, memory.digests.digest, roots)
    registers, register_findings = load_registers(
        project, settings, organisation_names(library), now or default_now()
    )
    library = replace(library, registers=registers)
    ledger, ledger_findings = read_ledger(project)
    link_findings = permalink_findings(project, settings, loaded, ledger)
    frozen, frozen_findings = read_frozen(project)
    counting = (*frozen_findings, *counting_findings(project, library, memory.digests.digest))
    captions, caption_findings = read_captions(project, library, roots)
    signatures, review_findings = read_signatures(project)
    memory.save()
    everything = {
        *findings,
        *across,
        *register_findings,
        *ledger_findings,
        *link_findings,
        *caption_findings,
        *review_findings,
        *counting,
    }
    return Checked(
        project,
        settings,
        library,
        ledger,
        captions,
        tuple(sorted(everything)),
        signatures,
        frozen,
        memory.read,
    )


def permalink_findings(
    project: Project, settings: Settings, loaded: Loaded, ledger: Mapping[str, Published]
) -> tuple[Finding, ...]:
    """Mistakes in the permalink ledger, and the addresses in it that nothing answers any more."""
    known, findings = read_permalinks(project)
    if loaded.refused:  # what a file with mistakes answers is not known
        return findings
    withdrawn = {id for id, published in ledger.items() if published.withdrawn is not None}
    return (*findings, *vanished(project, known, loaded.documents, settings, withdrawn))


def review_standings(
    checked: Checked, digests: Mapping[str, str], now: dt.datetime
) -> Mapping[str, Standing]:
    """Where every item and exemplar stands in review at `now`; `digests` are SHA-256 by media path."""
    return standings(
        checked.project,
        checked.settings.review,
        checked.library,
        checked.signatures,
        digests,
        checked.cues,
        now,
    )


def admitted(checked: Checked, visible: Library, reviews: Mapping[str, Standing]) -> Library:
    """What of `visible` the review gate lets readers see. Raises ContentError when it refuses the publish."""
    ledger = checked.ledger

    def public(id: str) -> bool:
        return id in ledger and ledger[id].withdrawn is None

    library, findings = admit(checked.project, checked.settings.review, visible, reviews, public)
    _require_valid(findings)
    return library


def organisation_names(library: Library) -> dict[str, tuple[str, ...]]:
    """Every way a register may name an organisation of the library, its full name first, by id."""
    return {
        id: (o.name, *((o.short_name,) if o.short_name else ())) for id, o in library.organisations.items()
    }


def plan(
    checked: Checked, digests: DigestCache, executor: Executor | None, listen: Listener = unheard
) -> tuple[Planned, list[Outcome]]:
    """The media plan of the whole library, drafts included; sources are probed and measured first when there is an executor."""
    project, settings = checked.project, checked.settings
    store = open_store(settings.store, project.remote)
    tools = tool_versions(project.work / "tools.json")
    with collector_paused():
        documents = checked.library.documents.values()
        requests = (*requests_of(documents), *screen_requests(documents, settings.media.screens))
        found = find_sources(
            Roots.of(project, settings.roots),
            {r.path for r in requests},
            digests,
            pins(documents),
            fetch=executor is not None,
            heard=lambda path, size: listen(Fetching(path, size)),
        )
        troubles = tuple(root_findings(project, found.troubles, "E425" if executor else "W426"))
        if executor and troubles:
            raise ConfigError("有素材根用不了，没有继续。", help="请按上面的提示处理。", findings=troubles)
        _add_font(project, found, digests)
        sources, locate = found.sources, found.places
        probing = tuple(probe_jobs(requests, sources, settings.media, tools))
    outcomes = run_jobs(probing, {}, executor, store, locate, listen) if executor else []
    with collector_paused():
        probes = probes_in(probing, store)
        taken = within(probes, settings.media.bounds)
        measuring = tuple(loudness_jobs(requests, sources, taken, tools))
    outcomes += run_jobs(measuring, {}, executor, store, locate, listen) if executor else []
    with collector_paused():
        loudness = loudness_in(measuring, store)
        waiting = found.pending.union(*(paths for _, paths in found.troubles.values()))
        labels = ai_labels(documents, settings.media.aigc_producer)
        media_plan = plan_media(
            requests, sources, probes, loudness, settings.media, tools, waiting=waiting, labels=labels
        )
        works = sound_requests(documents)  # a version in sign language is compared with nothing
        fingerprinting = tuple(fingerprint_jobs(works, sources, taken, tools))
    known = {path: source.digest for path, source in sources.items()}
    pinning = pin_findings(checked.library.documents.values(), sources)
    findings = (*troubles, *pinning, *media_plan.findings, *_timing(checked, known, probes))
    planned = Planned(
        media_plan,
        (*probing, *measuring),
        store,
        locate,
        checked.cues,
        known,
        findings,
        checked,
        fingerprinting,
    )
    return planned, outcomes


def _add_font(project: Project, found: Found, digests: DigestCache) -> None:
    """The font of films for screens is a source as well: its bytes are in their keys."""
    file = project.root / FONT
    if file.is_file() and not file.is_symlink():
        found.add(Source(FONT, digests.digest(file), file.stat().st_size), lambda: file)


def _timing(checked: Checked, digests: Mapping[str, str], probes: Mapping[str, Probe]) -> tuple[Finding, ...]:
    """Captions and chapters that begin after the end of what was probed."""
    durations = {path: probes[digest].duration_ms for path, digest in digests.items() if digest in probes}
    media = checked.project.media.relative_to(checked.project.root).as_posix()
    return tuple(sorted(set(timing_findings(checked.library, checked.captions, durations, media))))


def execute(
    planned: Planned, probed: list[Outcome], visible: Library, executor: Executor, listen: Listener
) -> list[Outcome]:
    """Outcomes of all jobs, `probed` included; what is wrong with sources is told first, and stops no job."""
    for finding in planned.findings:
        listen(finding)
    done, jobs = Done(probed), (*planned.plan.jobs, *planned.fingerprinting)
    urgency = ranks(planned.checked.library, visible, planned.checked.ledger, planned.source_digests)
    try:
        rest = run_jobs(jobs, urgency, executor, planned.store, planned.locate, done.hearing(listen))
    finally:
        if done.fresh or not planned.made_file.exists():
            record_made(planned.made_file, planned.jobs, done.keys)
    return [*probed, *rest]


def _require_valid(findings: tuple[Finding, ...]) -> None:
    if any(f.severity == "error" for f in findings):
        raise ContentError(findings)


def finished(planned: Planned) -> FinishedMedia:
    """The planned assets whose jobs the store has."""
    manifests: dict[str, Manifest] = {}
    with collector_paused():
        for job in planned.plan.jobs:
            manifest = planned.store.manifest(job.key)
            if manifest is not None:
                manifests[job.key] = manifest
    return FinishedMedia(planned.plan.assets, manifests, planned.cues, planned.source_digests)


def evidence_of(
    checked: Checked, planned: Planned, media: FinishedMedia, reviews: Mapping[str, Standing]
) -> Evidence:
    """What is known of each item's files, likeness, reviews and first publication, as far as the store has it."""
    library = checked.library
    digests = source_digests(library, media.digests)
    jobs = {job.sources[0].digest: job.key for job in planned.fingerprinting}
    keys = {id: jobs[digest] for id, digest in digests.items() if digest in jobs}
    cache = checked.project.work / "likeness.json"
    likeness = find_likeness(planned.store, keys, checked.settings.goals.likeness, cache)
    verified: dict[str, str | None] = {}
    missing = media.missing(library.documents.values())
    for document in library.documents.values():
        if document.id in missing:
            verified[document.id] = f"媒体文件还没有处理完成：{'、'.join(missing[document.id])}"
        elif digests.get(document.id) is not None and document.id not in likeness.digests:
            verified[document.id] = "画面和声音的指纹还没有算出"
        else:
            verified[document.id] = None
    return Evidence(
        verified=verified,
        digests=digests,
        fingerprints=likeness.digests,
        alike=likeness.alike,
        elsewhere=proved_elsewhere(checked.project, library),
        signed={
            id: tuple(Signed(s.stage, s.name, s.at) for s in standing.signatures)
            for id, standing in reviews.items()
        },
        changed=frozenset(id for id, standing in reviews.items() if standing.lapsed is not None),
    )


def goals(checked: Checked, evidence: Evidence, now: dt.datetime, year: int) -> tuple[Progress, ...]:
    """Progress of every goal in the year, by COUNTING.md; of a closed year its list and the adjustments."""
    settings = checked.settings
    stages = {str(kind): stages for kind, stages in settings.review.stages.items()}
    live = measure(settings.goals.goals, checked.library, now, checked.ledger, stages, evidence, year)
    return with_frozen(live, year, checked.frozen)


def closed_years(
    checked: Checked, evidence: Evidence, now: dt.datetime, year: int
) -> tuple[tuple[int, tuple[Progress, ...]], ...]:
    """The other years that were closed, newest first, with what they count."""
    years = sorted({f.year for f in checked.frozen} - {year}, reverse=True)
    return tuple((closed, goals(checked, evidence, now, closed)) for closed in years)


def notices_of(checked: Checked, withdrawn: Mapping[str, Published]) -> tuple[Notice, ...]:
    """What stands at the addresses of withdrawn items."""
    documents = checked.library.documents
    return tuple(
        Notice(
            url=line.url,
            title=documents[id].entry.title if id in documents else "",
            date=line.withdrawn.at.astimezone(BEIJING).date().isoformat(),
            reason=line.withdrawn.reason,
        )
        for id, line in sorted(withdrawn.items())
        if line.withdrawn is not None
    )
