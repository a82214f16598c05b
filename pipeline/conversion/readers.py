"""Much to read or to convert is shared among processes: each judges files and converts bodies by the share.

As a module it is such a process.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple

from pipeline.config import Project, Settings, find_project, load_settings
from pipeline.content import rules
from pipeline.content.check_cache import Memory, Rule, collector_paused, judged
from pipeline.content.load import body_of
from pipeline.content.rules.wording import copy_findings
from pipeline.conversion.body_check import Bodied, body_findings, made
from pipeline.conversion.markdown_process import ConversionWorker
from pipeline.errors import Finding
from pipeline.markup.markup_cache import MarkupCache
from pipeline.markup.record import MarkupRecord, PictureSet
from pipeline.store import Seen
from pipeline.workers.pool import Apart, can_copy, serve, serve_alone, share

MANY = 300
"""Files from which on processes are worth their start."""
SHARE = 50
"""Files a process is given at a time."""

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
    """Processes that read and convert, started when there is much to do. One of its methods is at work at a time."""

    def __init__(self, project: Project, processes: int) -> None:
        self._project = project
        self._processes = processes
        self._started: list[Apart] = []

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, *_: object) -> None:
        self._processes = 0
        for child in self._started:
            child.close()
        self._started = []

    def end(self) -> None:
        """There is nothing more to do for them."""
        self._processes = 0  # none is started any more
        for child in self._started:
            child.end()

    def judge(self, memory: Memory, files: Files) -> None:
        """Have them judge what of `files` the memory does not know, where it is much; they leave what they cannot."""
        for records in self._ask(_judged, memory.unread(files)):
            memory.learn(records)

    def convert(self, bodies: Sequence[Bodied]) -> Iterator[Finding]:
        """Have them convert bodies into the cache, where it is much; a finding for each that had to be stopped."""
        root = self._project.root
        tasks = [
            Task(root / d.file, d.file, d.digest, d.body_line, record.links, record.pictures)
            for d, record in bodies
        ]
        for findings in self._ask(_converted, tasks):
            yield from findings

    def _new(self) -> Apart:
        project = self._project
        if can_copy():
            return Apart.copied(partial(_work, project))
        settings = project.settings.relative_to(project.root).as_posix()
        return Apart(__name__, str(project.root), settings)

    def _ask(self, work: Callable[..., Any], tasks: Sequence[Any]) -> Iterator[Any]:
        """What comes of each share of the tasks; nothing of one that a process died of, or where they are few."""
        if len(tasks) < MANY or self._processes < 2:
            return
        while len(self._started) < self._processes:
            self._started.append(self._new())
        shares = [tasks[start : start + SHARE] for start in range(0, len(tasks), SHARE)]
        for _, answer in share(self._started, shares, lambda share: (work.__name__, share)):
            if answer is not None:
                yield answer


@contextmanager
def lints(project: Project, settings: Settings) -> Iterator[tuple[Rule, ...]]:
    """The rules that look at one document alone; bodies that look hostile are converted by a limited child."""
    with ConversionWorker() as worker:
        yield _rules(settings, MarkupCache(project.work / "markup", worker.answer))


def _rules(settings: Settings, markup: MarkupCache) -> tuple[Rule, ...]:
    return (
        lambda document: copy_findings(document, settings.words),
        lambda document: body_findings(document, markup),
        *(partial(rule, settings) for rule in rules.ALONE),
    )


def main() -> int:
    """Judge and convert shares of files of the project named on the command line."""
    with _answering(find_project(Path(sys.argv[1]), sys.argv[2])) as answer:
        serve_alone(answer)
    return 0


def _work(project: Project, questions: IO[bytes], answers: IO[bytes]) -> None:
    with _answering(project) as answer:
        serve(answer, questions, answers)


@contextmanager
def _answering(project: Project) -> Iterator[Callable[[Any], Any]]:
    settings = load_settings(project)
    with ConversionWorker() as worker:
        markup = MarkupCache(project.work / "markup", worker.answer)
        work: dict[str, Callable[[Any], Any]] = {
            _judged.__name__: partial(_judged, _rules(settings, markup)),
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
            found += made(markup, MarkupRecord(body, task.links, task.pictures), task.file, task.line)
    return found


if __name__ == "__main__":
    sys.exit(main())
