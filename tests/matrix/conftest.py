"""The line over one awkward source at a time: probe, plan, execute, all of it real."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipeline.config import MediaSettings
from pipeline.errors import Finding
from pipeline.execute.protocol import Outcome
from pipeline.execute.tools import tool_versions
from pipeline.media.fingerprint_jobs import fingerprint_jobs
from pipeline.media.model import Job, Probe, Source
from pipeline.media.request import MediaRequest
from pipeline.store import FolderStore
from tests.execute.conftest import Line
from tests.matrix.sources import Kitchen, Maker

LADDER = {
    "video": {
        "ladder": (
            {"short_side": 108, "crf": 26, "maxrate_kbps": 400},
            {"short_side": 64, "crf": 28, "maxrate_kbps": 200},
        ),
        "poster_widths": (96,),
        "preset": "superfast",
        "mp4_short_side": 108,
    },
    "images": {"widths": (64, 192), "fallback_widths": (64, 192)},
}


@dataclass
class Served:
    """What became of one source: the findings of the plan, and the finished jobs by kind."""

    store: FolderStore
    findings: tuple[Finding, ...]
    outcomes: dict[str, Outcome]
    recipes: dict[str, dict[str, Any]]

    def codes(self) -> list[str]:
        return [finding.code for finding in self.findings]

    def file(self, kind: str, name: str) -> Path:
        outcome = self.outcomes[kind]
        assert outcome.error is None, outcome.error
        return self.store.locate(outcome.key, name)

    def names(self, kind: str) -> list[str]:
        manifest = self.outcomes[kind].manifest
        assert manifest is not None, self.outcomes[kind].error
        return [blob.name for blob in manifest.files]


class OneLine(Line):
    """The line over one request."""

    request: MediaRequest

    def requests(self) -> list[MediaRequest]:
        return [self.request]


@dataclass
class Counter:
    """Where sources are brought to be served."""

    kitchen: Kitchen
    folder: Path
    settings: MediaSettings

    def serve(self, name: str, make: Maker, request: MediaRequest, *, fingerprint: bool = False) -> Served:
        """Makes the source and takes it all the way."""
        root = self.folder / "media"
        root.mkdir(parents=True)
        make(self.kitchen, root / name)
        line = OneLine(root, FolderStore(self.folder / "store"), self.settings)
        line.request = request
        plan, asked = line.plan()
        assert [outcome.error for outcome in asked if outcome.error] == []
        prints = self._fingerprints(line, request, asked) if fingerprint and plan.jobs else []
        done = {outcome.kind: outcome for outcome in line.run([*plan.jobs, *prints])}
        return Served(line.store, plan.findings, done, {job.kind: job.recipe for job in plan.jobs})

    def _fingerprints(self, line: OneLine, request: MediaRequest, asked: list[Outcome]) -> list[Job]:
        """What a build computes beside, to find works that are alike."""
        ((digest, path),) = line.locate.items()
        source = Source(request.path, digest, path.stat().st_size)
        manifest = next(outcome.manifest for outcome in asked if outcome.kind == "probe")
        assert manifest is not None
        probes = {digest: Probe.from_facts(manifest.facts)}
        tools = tool_versions(self.folder / "tools.json")
        return fingerprint_jobs([request], {request.path: source}, probes, tools)


@pytest.fixture(scope="session")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> Kitchen:
    return Kitchen(tmp_path_factory.mktemp("kitchen"))


@pytest.fixture
def counter(kitchen: Kitchen, tmp_path: Path) -> Counter:
    return Counter(kitchen, tmp_path, MediaSettings.model_validate(LADDER))
