"""The inputs from which one job is planned."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pipeline.config import MediaSettings
from pipeline.media.loudness import Loudness
from pipeline.media.model import AudioStream, Job, Probe, Source
from pipeline.media.request import MediaRequest


@dataclass(frozen=True)
class Ingredients:
    """A request that can be served, and what is known about its files.

    `streams` are the audio streams to publish, the default one first; `loudness` is by stream index. `others` are the
    further files it names, by path. `label` is the label of AI-generated content that front matter declares and the
    file lacks; `probe` has it too. `plain` are the paths of captions that every version read alike.
    """

    request: MediaRequest
    source: Source
    found: Probe | None
    streams: tuple[AudioStream, ...]
    loudness: Mapping[int, Loudness]
    others: Mapping[str, tuple[Source, Probe | None]]
    settings: MediaSettings
    tools: Mapping[str, str]
    label: str = ""
    plain: Collection[str] = frozenset()

    @property
    def probe(self) -> Probe:
        """The probe of the file. Only for kinds whose files are probed."""
        assert self.found is not None
        return self.found

    def text(self, option: str) -> str:
        """Return an option of the request, or "" if it was not given."""
        return str(self.request.option(option) or "")

    def job(self, sources: tuple[Source, ...], recipe: dict[str, object], tools: tuple[str, ...]) -> Job:
        """Return the job of a recipe. `tools` names the tools whose versions the output depends on."""
        return Job(self.request.kind, sources, recipe, {name: self.tools[name] for name in tools})
