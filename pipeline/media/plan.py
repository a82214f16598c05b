"""The plan of all media: jobs to have been done, and the assets they will make. Pure; no process, no file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from pipeline.config import MediaSettings
from pipeline.errors import Code, Finding
from pipeline.media import assets
from pipeline.media.bounds import GB
from pipeline.media.ingredients import Ingredients
from pipeline.media.kinds import requested_kind, require_options
from pipeline.media.loudness import Loudness, StreamKey
from pipeline.media.loudness_jobs import sound_streams
from pipeline.media.model import Asset, AudioStream, Job, Probe, Source
from pipeline.media.refusals import finding, loudness_warning, refusal_of
from pipeline.media.request import MediaRequest
from pipeline.media.screens import FONT
from pipeline.store import SCHEMA

CODES = (
    Code(
        id="E435",
        title="没有屏幕版要用的字体",
        why="字幕要用这个字体画进画面，换一个字体会缺字。",
        mend="从版本库恢复 assets/fonts/，或在 site_config/media.yml 关掉屏幕版。",
        sample="state",
        wrong="assets/fonts/ 是空的",
        right="assets/fonts/NotoSansSC-Bold.otf",
    ),
)

NO_FONT = Finding(
    FONT, 1, 1, "E435", "error", "没有屏幕版要用的字体。", "请从版本库恢复 assets/fonts/，或关掉屏幕版。"
)


@dataclass(frozen=True)
class MediaPlan:
    """A value: printable, comparable, and the same after a trip through JSON.

    `jobs` are distinct by key, in the order of their requests; `assets` has every request that can be served;
    `findings` say why others cannot; `unprobed` are paths whose probe is not there yet.
    """

    jobs: tuple[Job, ...]
    assets: Mapping[MediaRequest, Asset] = field(hash=False)
    findings: tuple[Finding, ...] = ()
    unprobed: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """A plain value."""
        return {
            "schema": SCHEMA,
            "jobs": [job.to_json() for job in self.jobs],
            "assets": [[r.to_json(), assets.to_json(asset)] for r, asset in self.assets.items()],
            "findings": [asdict(found) for found in self.findings],
            "unprobed": list(self.unprobed),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> MediaPlan:
        """ValueError when the value is of another schema."""
        if value["schema"] != SCHEMA:
            raise ValueError(f"plan schema {value['schema']!r}")
        return cls(
            jobs=tuple(Job.from_json(job) for job in value["jobs"]),
            assets={MediaRequest.from_json(r): assets.from_json(a) for r, a in value["assets"]},
            findings=tuple(Finding(**found) for found in value["findings"]),
            unprobed=tuple(value["unprobed"]),
        )


def plan_media(
    requests: Iterable[MediaRequest],
    sources: Mapping[str, Source],
    probes: Mapping[str, Probe],
    loudness: Mapping[StreamKey, Loudness],
    settings: MediaSettings,
    tools: Mapping[str, str],
    root: str = "assets/media",
    waiting: Collection[str] = frozenset(),
    labels: Mapping[str, str] | None = None,
) -> MediaPlan:
    """Plans every request. ValueError for a request of no kind, or with options its kind does not have.

    `probes` is by source digest, `loudness` by that and the stream; `tools` has "ffmpeg" and "pillow"; `root` is the
    media root as findings name it, relative to the project. `waiting` are paths of which nothing is known before they
    are fetched: unprobed, not missing. `labels`, by path, are those of AI-made content for files that have none.
    """
    known = Known(sources, probes, loudness, settings, tools, labels or {})
    jobs: dict[str, Job] = {}
    made: dict[MediaRequest, Asset] = {}
    findings: set[Finding] = set()
    unprobed: set[str] = set()
    largest = settings.bounds.max_gb * GB
    for request in sorted(set(requests), key=lambda r: (r.path, r.kind, repr(r.options))):
        require_options(request)
        kind = requested_kind(request)
        source, probe = known.source(request.path), known.probe(request.path)
        if request.path in waiting:
            unprobed.add(request.path)
            continue
        if source and 0 < source.size <= largest and not probe and kind.probed:
            unprobed.add(request.path)
            continue
        refusal, warning = refusal_of(request, source, probe, settings)
        findings |= {finding(root, request.path, found) for found in (refusal, warning) if found}
        lacking = [path for path in kind.needs(request) if known.source(path) is None]
        if FONT in lacking:  # of any other file its own request says so
            findings.add(NO_FONT)
        if source is None or refusal or lacking:
            continue
        if unknown := known.waiting(request):
            unprobed |= unknown
            continue
        if quiet := loudness_warning(known.loudness_of(request)):
            findings.add(finding(root, request.path, quiet))
        job = kind.job(known.ingredients(request, source))
        jobs[job.key] = job
        made[request] = assets.asset_of(request, job)
    return MediaPlan(tuple(jobs.values()), made, tuple(sorted(findings)), tuple(sorted(unprobed)))


@dataclass(frozen=True)
class Known:
    """What a plan is made from."""

    sources: Mapping[str, Source]
    probes: Mapping[str, Probe]
    loudness: Mapping[StreamKey, Loudness]
    settings: MediaSettings
    tools: Mapping[str, str]
    labels: Mapping[str, str]

    def source(self, path: str) -> Source | None:
        """The file of a media path."""
        return self.sources.get(path)

    def probe(self, path: str) -> Probe | None:
        """What was found in it, or is said of it."""
        source = self.source(path)
        probe = self.probes.get(source.digest) if source else None
        if probe is None or probe.aigc or path not in self.labels:
            return probe
        return replace(probe, aigc=self.labels[path])

    def added_label(self, path: str) -> str:
        """The label a picture gets that has none; its own it keeps, and the recipe need not say so."""
        source = self.source(path)
        probe = self.probes.get(source.digest) if source else None
        return "" if probe is None or probe.aigc else self.labels.get(path, "")

    def streams(self, request: MediaRequest) -> tuple[AudioStream, ...]:
        """The sounds the request will be heard with, the first at the head."""
        return sound_streams(request, self.probe(request.path))

    def measured(self, request: MediaRequest) -> dict[int, Loudness]:
        """What was measured of them, by stream."""
        source = self.source(request.path)
        found = {
            s.index: self.loudness.get((source.digest, s.index)) for s in self.streams(request) if source
        }
        return {index: loudness for index, loudness in found.items() if loudness is not None}

    def loudness_of(self, request: MediaRequest) -> Loudness | None:
        """Of the first of them; None without one, or when it was not measured yet."""
        streams = self.streams(request)
        return self.measured(request).get(streams[0].index) if streams else None

    def waiting(self, request: MediaRequest) -> set[str]:
        """Paths that must be probed or measured before the request's job can be told."""
        paths = set()
        if len(self.measured(request)) < len(self.streams(request)):
            paths.add(request.path)
        for path in requested_kind(request).takes(request):
            if (source := self.source(path)) and source.size and self.probe(path) is None:
                paths.add(path)
        return paths

    def ingredients(self, request: MediaRequest, source: Source) -> Ingredients:
        """What the request's job is planned from."""
        kind = requested_kind(request)
        named = (*kind.needs(request), *kind.takes(request))
        return Ingredients(
            request=request,
            source=source,
            found=self.probe(request.path),
            streams=self.streams(request),
            loudness=self.measured(request),
            others={path: (file, self.probe(path)) for path in named if (file := self.source(path))},
            settings=self.settings,
            tools=self.tools,
            label=self.added_label(request.path),
        )
