"""The results of a build: the seconds of its stages, what it prepared, and the finished site."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from pipeline.content.library import Library
from pipeline.edition.edition import Edition
from pipeline.goals.progress import Progress
from pipeline.line.checking import Checked
from pipeline.line.media_jobs import JobCounts
from pipeline.line.planning import Planned
from pipeline.markup.record import Markup, MarkupRecord
from pipeline.media.entry_media import FinishedMedia
from pipeline.render.page_material import Material
from pipeline.render.site_builder import SiteResult
from pipeline.review.standing import Standing
from pipeline.store import MANIFEST


@dataclass
class Timings:
    """The seconds each stage took, in order."""

    stages: list[tuple[str, float]] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure one stage."""
        start = time.perf_counter()
        yield
        self.stages.append((name, time.perf_counter() - start))


@dataclass(frozen=True)
class Prepared:
    """Everything the build made before it writes anything of the site."""

    checked: Checked
    visible: Library
    planned: Planned
    jobs: JobCounts
    media: FinishedMedia
    reviews: Mapping[str, Standing]
    progress: tuple[Progress, ...]
    material: Material
    edition: Edition
    convert: Callable[[MarkupRecord], Markup]

    @property
    def is_local_and_complete(self) -> bool:
        """Whether every source is a local file and all its media are finished: a stat cannot show changes of remote sources."""
        fetched, plan = self.checked.project.fetched, self.planned.plan
        here = all(not place.is_relative_to(fetched) for place in self.planned.locate.values())
        return here and not plan.unprobed and all(job.key in self.media.manifests for job in plan.jobs)

    @property
    def sources(self) -> list[str]:
        """Return the absolute paths of all originals, wherever they are."""
        return [os.path.abspath(place) for place in self.planned.locate.values()]

    @property
    def manifests(self) -> list[str]:
        """Return the absolute paths of the store's manifests for everything the site shows."""
        store, manifests = self.planned.store, self.media.manifests
        objects = (store.locate(key, m.files[0].name).parent for key, m in manifests.items())
        return [os.path.abspath(folder / MANIFEST) for folder in objects]


@dataclass(frozen=True)
class BuildResult:
    """A finished build."""

    prepared: Prepared
    site: SiteResult
    timings: Timings
