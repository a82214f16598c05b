"""What the job of one request is planned from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.config import MediaSettings
from pipeline.media.loudness import Loudness
from pipeline.media.model import AudioStream, Job, Probe, Source
from pipeline.media.request import MediaRequest


@dataclass(frozen=True)
class Ingredients:
    """A request that can be served, with what is known of its files.

    `streams` are the sounds it is published with, the first at the head, `loudness` that of each by its index.
    `others` are the files it names besides its own, by path. `label` is the label of AI-made content that its file
    lacks and content gives it; `probe` has it too.
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

    @property
    def probe(self) -> Probe:
        """What was found in the file; only for kinds whose files are probed."""
        assert self.found is not None
        return self.found

    def text(self, option: str) -> str:
        """An option of the request, "" when it was not given."""
        return str(self.request.option(option) or "")

    def job(self, sources: tuple[Source, ...], recipe: dict[str, object], tools: tuple[str, ...]) -> Job:
        """The job of that recipe; `tools` are the names of those its output depends on."""
        return Job(self.request.kind, sources, recipe, {name: self.tools[name] for name in tools})
