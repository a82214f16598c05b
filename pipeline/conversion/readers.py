"""Processes that judge content files and convert bodies, share by share, where there are many. Run as a module, one of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple

from pipeline.config import Project, Settings, find_project, load_settings
from pipeline.content.check_cache import Memory, Rule, judged
from pipeline.content.load import body_of
from pipeline.conversion.body_check import Bodied, made
from pipeline.conversion.document_rules import document_rules
from pipeline.conversion.markdown_process import SECONDS, ConversionWorker, kept_markup
from pipeline.errors import Finding
from pipeline.markup.markup_cache import MarkupCache
from pipeline.markup.record import MarkupRecord, PictureSet
from pipeline.store import Seen
from pipeline.workers.collector import collector_paused
from pipeline.workers.copies import can_copy
from pipeline.workers.pool import MANY, SHARE, Pool
from pipeline.workers.serving import serve, serve_standard_streams
from pipeline.workers.worker import Worker

LIMIT_SECONDS = SHARE * SECONDS + 60
"""For one share: each of its bodies may take as long as a conversion may."""

Files = Sequence[tuple[Path, str]]


class Task(NamedTuple):
    """A body to convert: its file, what that is called, its digest, the line the body starts at, and what it names."""

    path: Path
    file: str
    digest: str
    line: int
    links: Mapping[str, str]
    pictures: Mapping[str, PictureSet]


class Readers:
    """Processes that judge files and convert bodies, started when there are many. One method is at work at a time."""

    def __init__(
        self, project: Project, processes: int, *, many: int = MANY, share_size: int = SHARE
    ) -> None:
        self._project = project
        self._pool = Pool(self._new, processes, LIMIT_SECONDS, many=many, share_size=share_size)

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, *exception: object) -> None:
        self._pool.__exit__(*exception)

    def end_input(self) -> None:
        """There is nothing more for them to do."""
        self._pool.end_input()

    def judge(self, memory: Memory, files: Files) -> None:
        """Judge those of `files` that the memory does not know, where they are many; what fails here is left."""
        for records in self._answers(_judged, memory.unread(files)):
            memory.learn(records)

    def convert(self, bodies: Sequence[Bodied]) -> Iterator[Finding]:
        """Convert bodies into the cache, where they are many; a finding for each that had to be stopped."""
        root = self._project.root
        tasks = [
            Task(root / d.file, d.file, d.digest, d.body_line, record.links, record.pictures)
            for d, record in bodies
        ]
        for findings in self._answers(_converted, tasks):
            yield from findings

    def _new(self) -> Worker:
        project = self._project
        if can_copy():
            return Worker.copying(partial(_work, project))
        settings = project.settings.relative_to(project.root).as_posix()
        return Worker.running(__name__, str(project.root), settings, project.profile or "")

    def _answers(self, work: Callable[..., Any], tasks: Sequence[Any]) -> Iterator[Any]:
        """The answer to each share of the tasks; none to a share that a process died of, or where they are few."""
        if len(tasks) < self._pool.many or self._pool.most < 2:
            return
        self._pool.grow()
        for _, answer in self._pool.answers(
            self._pool.shares_of(tasks), lambda share: (work.__name__, share)
        ):
            if answer is not None:
                yield answer


@contextmanager
def lints(project: Project, settings: Settings) -> Iterator[tuple[Rule, ...]]:
    """The rules that look at one document alone; bodies that look hostile are converted by a limited child."""
    with ConversionWorker(isolation=settings.media.limits.isolation) as worker:
        yield document_rules(settings, kept_markup(project.work, worker))


def main() -> int:
    """Judge and convert shares of files of the project named on the command line."""
    with _answering(find_project(Path(sys.argv[1]), sys.argv[2], sys.argv[3])) as answer:
        serve_standard_streams(answer)
    return 0


def _work(project: Project, questions: IO[bytes], answers: IO[bytes]) -> None:
    with _answering(project) as answer:
        serve(answer, questions, answers)


@contextmanager
def _answering(project: Project) -> Iterator[Callable[[Any], Any]]:
    settings = load_settings(project)
    with ConversionWorker(isolation=settings.media.limits.isolation) as worker:
        markup = kept_markup(project.work, worker)
        work: dict[str, Callable[[Any], Any]] = {
            _judged.__name__: partial(_judged, document_rules(settings, markup)),
            _converted.__name__: partial(_converted, markup),
        }
        yield lambda question: work[question[0]](question[1])


def _judged(alone: Sequence[Rule], files: Files) -> dict[str, tuple[dict[str, Any], Seen]]:
    with collector_paused():
        found = {file: judged(path, file, alone) for path, file in files}
    return {file: one for file, one in found.items() if one is not None}


def _converted(markup: MarkupCache, tasks: Iterable[Task]) -> list[Finding]:
    """Findings; a body whose file is not what it was is left to whoever asks next."""
    found = []
    for task in tasks:
        if (body := body_of(task.path, task.digest)) is not None:
            found += made(markup, MarkupRecord.of(body, task.links, task.pictures), task.file, task.line)
    return found


if __name__ == "__main__":
    sys.exit(main())
