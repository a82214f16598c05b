"""A pool of processes that check content files and convert bodies in batches. Run as a module, it is one worker."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple

from pipeline.config import Project, Settings, find_project, load_settings
from pipeline.content.check_cache import CheckCache, judge_for_cache
from pipeline.content.judging import DocumentRules
from pipeline.content.load import body_of
from pipeline.conversion.body_reading import Bodied, ensure_converted
from pipeline.conversion.document_rules import document_rules
from pipeline.conversion.markdown_process import SECONDS, ConversionWorker, open_markup_cache
from pipeline.errors import Finding
from pipeline.markup.markup_cache import MarkupCache
from pipeline.markup.record import MarkupRecord, PictureSet
from pipeline.store import Seen
from pipeline.workers.collector import collector_paused
from pipeline.workers.copies import can_fork
from pipeline.workers.pool import MANY, SHARE, Pool
from pipeline.workers.serving import serve, serve_standard_streams
from pipeline.workers.worker import Worker

LIMIT_SECONDS = SHARE * SECONDS + 60
"""Timeout of one batch: each of its bodies may use the full time of a conversion."""

Files = Sequence[tuple[Path, str]]


class Task(NamedTuple):
    """A body to convert.

    `file` is the name of `path` in findings, `digest` that of the file, `line` where the body starts; `links` and
    `pictures` are those of the MarkupRecord.
    """

    path: Path
    file: str
    digest: str
    line: int
    links: Mapping[str, str]
    pictures: Mapping[str, PictureSet]


class Readers:
    """A pool of processes, started only for large amounts of work. Call one method at a time."""

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
        """Tell the processes that no more work will come."""
        self._pool.end_input()

    def judge(self, cache: CheckCache, files: Files) -> None:
        """Check the `files` that the cache does not have, if they are many. Failed files are left to the caller."""
        for records in self._answers(_judge_files, cache.unread(files)):
            cache.learn(records)

    def convert(self, bodies: Sequence[Bodied]) -> Iterator[Finding]:
        """Convert bodies into the cache, if they are many; yield a finding for each stopped conversion."""
        root = self._project.root
        tasks = [
            Task(root / d.file, d.file, d.digest, d.body_line, record.links, record.pictures)
            for d, record in bodies
        ]
        for findings in self._answers(_convert_bodies, tasks):
            yield from findings

    def _new(self) -> Worker:
        project = self._project
        if can_fork():
            return Worker.forking(partial(_work, project))
        settings = project.settings.relative_to(project.root).as_posix()
        return Worker.running(__name__, str(project.root), settings, project.profile or "")

    def _answers(self, work: Callable[..., Any], tasks: Sequence[Any]) -> Iterator[Any]:
        """Yield the answer to each batch. Batches that killed a process get none; nor do few tasks."""
        if len(tasks) < self._pool.many or self._pool.most < 2:
            return
        self._pool.grow()
        for _, answer in self._pool.answers(
            self._pool.shares_of(tasks), lambda share: (work.__name__, share)
        ):
            if answer is not None:
                yield answer


@contextmanager
def open_document_rules(settings: Settings) -> Iterator[DocumentRules]:
    """Open the rules that check a single document, with a limited child that converts bodies."""
    with ConversionWorker(isolation=settings.media.limits.isolation) as worker:
        yield document_rules(settings, worker)


def main() -> int:
    """Serve as a worker of the project named on the command line."""
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
        markup = open_markup_cache(project.work, worker)
        work: dict[str, Callable[[Any], Any]] = {
            _judge_files.__name__: partial(_judge_files, document_rules(settings, worker)),
            _convert_bodies.__name__: partial(_convert_bodies, markup),
        }
        yield lambda question: work[question[0]](question[1])


def _judge_files(rules: DocumentRules, files: Files) -> dict[str, tuple[dict[str, Any], Seen]]:
    with collector_paused():
        found = {file: judge_for_cache(path, file, rules) for path, file in files}
    return {file: one for file, one in found.items() if one is not None}


def _convert_bodies(markup: MarkupCache, tasks: Iterable[Task]) -> list[Finding]:
    """Convert the bodies and return the findings. A body whose file changed meanwhile is skipped."""
    found = []
    for task in tasks:
        if (body := body_of(task.path, task.digest)) is not None:
            record = MarkupRecord.of(body, task.links, task.pictures)
            found += ensure_converted(markup, record, task.file, task.line)
    return found


if __name__ == "__main__":
    sys.exit(main())
