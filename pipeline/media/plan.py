"""Plans all media: the jobs and the assets they will produce. Starts no process, opens no file."""

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
        mend="请管理员从版本库恢复 assets/fonts/，或在 site_config/media.yml 关掉屏幕版。",
        sample="state",
        wrong="assets/fonts/ 是空的",
        right="assets/fonts/NotoSansSC-Bold.otf",
    ),
)

NO_FONT = Finding(
    FONT,
    1,
    1,
    "E435",
    "error",
    "没有屏幕版要用的字体。",
    "请管理员从版本库恢复 assets/fonts/，或关掉屏幕版。",
)


@dataclass(frozen=True)
class MediaPlan:
    """Jobs and assets of all requests. Plans compare by value and survive a round trip through JSON.

    `jobs` are distinct by key, in the order of their requests; `assets` has every request that can be served;
    `findings` say why others cannot; `unprobed` are paths that still have to be probed or measured.
    """

    jobs: tuple[Job, ...]
    assets: Mapping[MediaRequest, Asset] = field(hash=False)
    findings: tuple[Finding, ...] = ()
    unprobed: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return a JSON value."""
        return {
            "schema": SCHEMA,
            "jobs": [job.to_json() for job in self.jobs],
            "assets": [[r.to_json(), assets.to_json(asset)] for r, asset in self.assets.items()],
            "findings": [asdict(found) for found in self.findings],
            "unprobed": list(self.unprobed),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> MediaPlan:
        """Rebuild a plan. Raise ValueError if the value has another schema."""
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
    plain: Collection[str] = frozenset(),
) -> MediaPlan:
    """Plan every request. Raise ValueError for a request of an unknown kind or with unknown options.

    `probes` is by source digest, `loudness` by digest and stream index; `tools` has "ffmpeg", "av" and "pillow"; `root`
    is the media root in findings, relative to the project. `waiting` are paths that must be fetched first: they count
    as unprobed, not as missing. `labels` are the labels of AI-generated content that front matter declares, by path;
    `plain` are the paths of captions that every version read alike.
    """
    known = Known(sources, probes, loudness, settings, tools, labels or {}, plain)
    jobs: dict[str, Job] = {}
    planned: dict[MediaRequest, Asset] = {}
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
        if FONT in lacking:  # any other missing file is reported by its own request
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
        planned[request] = assets.asset_of(request, job)
    return MediaPlan(tuple(jobs.values()), planned, tuple(sorted(findings)), tuple(sorted(unprobed)))


@dataclass(frozen=True)
class Known:
    """The inputs of a plan, with lookups by path and by request."""

    sources: Mapping[str, Source]
    probes: Mapping[str, Probe]
    loudness: Mapping[StreamKey, Loudness]
    settings: MediaSettings
    tools: Mapping[str, str]
    labels: Mapping[str, str]
    plain: Collection[str]

    def source(self, path: str) -> Source | None:
        """Return the source of a media path."""
        return self.sources.get(path)

    def probe(self, path: str) -> Probe | None:
        """Return the probe of a media path, with the label that front matter declares if the file has none."""
        source = self.source(path)
        probe = self.probes.get(source.digest) if source else None
        if probe is None or probe.aigc or path not in self.labels:
            return probe
        return replace(probe, aigc=self.labels[path])

    def added_label(self, path: str) -> str:
        """Return the label to add to a file that has none, else "". A file's own label needs no entry in the recipe."""
        source = self.source(path)
        probe = self.probes.get(source.digest) if source else None
        return "" if probe is None or probe.aigc else self.labels.get(path, "")

    def streams(self, request: MediaRequest) -> tuple[AudioStream, ...]:
        """Return the audio streams to publish for a request, the default one first."""
        return sound_streams(request, self.probe(request.path))

    def measured(self, request: MediaRequest) -> dict[int, Loudness]:
        """Return the loudness of the streams measured so far, by stream index."""
        source = self.source(request.path)
        found = {
            s.index: self.loudness.get((source.digest, s.measured_as))
            for s in self.streams(request)
            if source
        }
        return {index: loudness for index, loudness in found.items() if loudness is not None}

    def loudness_of(self, request: MediaRequest) -> Loudness | None:
        """Return the loudness of the default stream, or None without one or before it was measured."""
        streams = self.streams(request)
        return self.measured(request).get(streams[0].index) if streams else None

    def waiting(self, request: MediaRequest) -> set[str]:
        """Return the paths that must be probed or measured before the request's job can be planned."""
        paths = set()
        if len(self.measured(request)) < len(self.streams(request)):
            paths.add(request.path)
        for path in requested_kind(request).optional(request):
            if (source := self.source(path)) and source.size and self.probe(path) is None:
                paths.add(path)
        return paths

    def ingredients(self, request: MediaRequest, source: Source) -> Ingredients:
        """Return the inputs of the request's job."""
        kind = requested_kind(request)
        named = (*kind.needs(request), *kind.optional(request))
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
            plain=self.plain,
        )
