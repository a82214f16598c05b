"""The planning stage: list all media jobs of the library; with an executor, probe and measure the sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import Project
from pipeline.errors import ConfigError, Finding
from pipeline.execute.protocol import Executor, Outcome
from pipeline.execute.tools import tool_versions
from pipeline.line.checking import Checked
from pipeline.line.media_jobs import Fetching, Listener, run_jobs
from pipeline.listeners import ignore
from pipeline.media.bounds import within
from pipeline.media.captions.cue import Cue
from pipeline.media.entry_media import ai_labels, requests_of, screen_requests, sound_requests
from pipeline.media.fingerprint_jobs import fingerprint_jobs
from pipeline.media.loudness_jobs import loudness_in, loudness_jobs
from pipeline.media.model import Job, Probe, Source
from pipeline.media.plan import MediaPlan, plan_media
from pipeline.media.probe import probe_jobs, probes_in
from pipeline.media.request import MediaRequest
from pipeline.media.screens import FONT
from pipeline.media.sources import Found, find_sources, pin_findings, pins
from pipeline.media.timing import timing_findings
from pipeline.sources.roots import Roots, root_findings
from pipeline.store import DigestCache, Store, open_store


@dataclass(frozen=True)
class Planned:
    """The media plan and its inputs. `probed` are the outcomes of the jobs that planning itself ran."""

    plan: MediaPlan
    probing: tuple[Job, ...]
    fingerprinting: tuple[Job, ...]
    store: Store
    locate: Mapping[str, Path]
    source_digests: Mapping[str, str]
    findings: tuple[Finding, ...]
    checked: Checked
    probed: tuple[Outcome, ...] = ()

    @property
    def jobs(self) -> tuple[Job, ...]:
        """Return every job: those that probe sources, those that measure them, those that produce media."""
        return (*self.probing, *self.fingerprinting, *self.plan.jobs)

    @property
    def cues(self) -> Mapping[str, tuple[Cue, ...]]:
        """Return the cues of every caption file by media path."""
        return self.checked.cues

    @property
    def folder(self) -> str:
        """Return the media root as messages show it."""
        project = self.checked.project
        return project.media.relative_to(project.root).as_posix()

    @property
    def last_made_file(self) -> Path:
        """Return the file that records, for each path, the jobs last done for it."""
        return self.checked.project.work / "made.json"


def plan(
    checked: Checked, digests: DigestCache, executor: Executor | None, on_event: Listener = ignore
) -> Planned:
    """Plan the media of the whole library, drafts included.

    Without an executor nothing runs and nothing is fetched: sources whose probe is not in the store stay unprobed.
    Raises ConfigError when a root of sources cannot be used and there is an executor.
    """
    project, settings = checked.project, checked.settings
    store = open_store(settings.store, project.remote)
    tools = tool_versions(project.work / "tools.json")
    documents = checked.library.documents.values()
    requests = (*requests_of(documents), *screen_requests(documents, settings.media.screens))
    found, troubles = _found(checked, digests, requests, executor is not None, on_event)
    sources, locate = found.sources, found.places
    probing = tuple(probe_jobs(requests, sources, settings.media, tools))
    outcomes = run_jobs(probing, {}, executor, store, locate, on_event) if executor else []
    probes = probes_in(probing, store)
    accepted = within(probes, settings.media.bounds)
    measuring = tuple(loudness_jobs(requests, sources, accepted, tools))
    outcomes += run_jobs(measuring, {}, executor, store, locate, on_event) if executor else []
    media_plan = plan_media(
        requests,
        sources,
        probes,
        loudness_in(measuring, store),
        settings.media,
        tools,
        waiting=found.pending.union(*(paths for _, paths in found.troubles.values())),
        labels=ai_labels(documents, settings.media.aigc_producer),
        plain={path for path, captions in checked.captions.items() if captions.plain},
    )
    works = sound_requests(documents)  # the version in sign language is not compared for likeness
    by_path = {path: source.digest for path, source in sources.items()}
    return Planned(
        plan=media_plan,
        probing=(*probing, *measuring),
        fingerprinting=tuple(fingerprint_jobs(works, sources, accepted, tools)),
        store=store,
        locate=locate,
        source_digests=by_path,
        findings=(
            *troubles,
            *pin_findings(documents, sources),
            *media_plan.findings,
            *_timing(checked, by_path, probes),
        ),
        checked=checked,
        probed=tuple(outcomes),
    )


def _found(
    checked: Checked,
    cache: DigestCache,
    requests: tuple[MediaRequest, ...],
    fetch: bool,
    on_event: Listener,
) -> tuple[Found, tuple[Finding, ...]]:
    """Find the sources of the requests, and the problems of their roots, which are errors when sources must be fetched."""
    project = checked.project
    found = find_sources(
        Roots.of(project, checked.settings.roots),
        {r.path for r in requests},
        cache,
        pins(checked.library.documents.values()),
        fetch=fetch,
        on_fetch=lambda path, size: on_event(Fetching(path, size)),
    )
    troubles = tuple(root_findings(project, found.troubles, "E425" if fetch else "W426"))
    if fetch and troubles:
        raise ConfigError("有外部文件夹用不了，没有继续。", help="请按上面的提示处理。", findings=troubles)
    _add_font(project, found, cache)
    return found, troubles


def _add_font(project: Project, found: Found, digests: DigestCache) -> None:
    """Add the font of films for screens as a source, because its bytes are in their job keys."""
    file = project.root / FONT
    if file.is_file() and not file.is_symlink():
        found.add(Source(FONT, digests.digest(file), file.stat().st_size), lambda: file)


def _timing(checked: Checked, digests: Mapping[str, str], probes: Mapping[str, Probe]) -> tuple[Finding, ...]:
    """Find captions and chapters that begin after the end of their media."""
    durations = {path: probes[digest].duration_ms for path, digest in digests.items() if digest in probes}
    media = checked.project.media.relative_to(checked.project.root).as_posix()
    return tuple(sorted(set(timing_findings(checked.library, checked.captions, durations, media))))
