"""`kepu build`: runs all stages up to the site folder, prints a report, and saves it for an unchanged build."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.help import Command
from pipeline.cli.options import Context, common_options, now_option
from pipeline.cli.unchanged_build import Watch

if TYPE_CHECKING:
    from pipeline.content.library import Library
    from pipeline.line.results import BuildResult
    from pipeline.render.render_pool import Renderers

FEW = 10
"""How many ids are named before a number replaces the rest."""

_results: list[BuildResult] = []
"""The build of this process, kept so that Python does not free it when the command returns.

Freeing its objects one by one takes about a twentieth of a build, and the system frees the memory of a process at once:
`pipeline.__main__.script` therefore ends the process by `os._exit`, which frees nothing either.
"""


@click.command(cls=Command)
@click.option(
    "--site-dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="输出文件夹，默认 site/。",
)
@click.option("--jobs", type=click.IntRange(1, 64), default=None, help="同时做几个媒体任务。")
@click.option("--no-media", is_flag=True, help="不转码，只用已经转好的媒体。")
@click.option("--drafts", is_flag=True, help="连草稿和未到时间的内容一起生成（仅供预览）。")
@now_option
@common_options
def build(
    context: Context,
    site_dir: Path | None,
    jobs: int | None,
    no_media: bool,
    drafts: bool,
    now: dt.datetime | None,
) -> None:
    """从内容到完整网站：检查、转码、页面、订阅源。只重做变了的部分。"""
    from pipeline.render.render_pool import Renderers

    watch = Watch(str(context.project.root), sys.argv[1:], os.environ)
    folder = (site_dir or context.project.root / "site").resolve()
    with Renderers(context.project) as renderers:
        renderers.start()  # the worker loads the theme while this process imports the build stages
        _build(context, watch, folder, renderers, jobs=jobs, media=not no_media, drafts=drafts, now=now)


def _build(
    context: Context,
    watch: Watch,
    folder: Path,
    renderers: Renderers,
    *,
    jobs: int | None,
    media: bool,
    drafts: bool,
    now: dt.datetime | None,
) -> None:
    from pipeline.cli.progress import MediaProgress
    from pipeline.line.build import Options
    from pipeline.line.build import build as build_project
    from pipeline.line.clock import next_moment, site_now, stated_day

    with MediaProgress(context.reporter) as progress:
        options = Options(
            now=now or site_now(context.project),
            site_dir=folder,
            drafts=drafts,
            media=media,
            workers=jobs,
            on_event=progress,
        )
        result = build_project(context.project, options, renderers)
    _results.append(result)
    report = BuildReport(result, folder)
    context.reporter.show(report)
    if not context.reporter.verbose and result.prepared.is_local_and_complete:
        stands = "SOURCE_DATE_EPOCH" in os.environ or stated_day(context.project) is not None
        fixed = now is not None or stands
        _remember(watch, report, None if fixed else next_moment(result.prepared.checked, options.now))


@dataclass(frozen=True)
class BuildReport:
    """The result of `kepu build`."""

    result: BuildResult
    site_dir: Path

    def to_json(self) -> dict[str, Any]:
        """Return the build's numbers; `seconds` by stage and `bytes` of the site and the store."""
        from pipeline.feeds.site_files import MAKER as FEEDS

        prepared, site = self.result.prepared, self.result.site
        stages = self.result.timings.stages
        feeds = [f.path for f in prepared.edition.files if f.maker == FEEDS]
        return {
            "stages": [{"name": name, "seconds": round(seconds, 3)} for name, seconds in stages],
            "items": _items(prepared.visible),
            "pages": {
                "total": site.pages,
                "written": site.written,
                "unchanged": site.unchanged,
                "removed": site.removed,
            },
            "jobs": asdict(prepared.jobs),
            "feeds": {"total": len(feeds), "written": len(set(feeds) & set(site.files_written))},
            "goals": [
                {"id": g.id, "target": g.target, "count": g.count, "demonstration": g.demonstration}
                for g in prepared.progress
            ],
            "bytes": {"site": site.size, "store": prepared.planned.store.size()},
        }

    def lines(self) -> Iterator[str]:
        """Yield the numbers, the goals, the items that may not be published yet, and the place of the site."""
        document, prepared = self.to_json(), self.result.prepared
        pages, jobs, feeds = document["pages"], document["jobs"], document["feeds"]
        seconds = sum(seconds for _, seconds in self.result.timings.stages)
        yield (
            f"条目 {sum(document['items'].values())} 个；"
            f"媒体任务 {jobs['planned']} 个：运行 {jobs['run']}，沿用 {jobs['reused']}"
        )
        yield (
            f"页面 {pages['total']} 个：写入 {pages['written']}，未变 {pages['unchanged']}，移除 {pages['removed']}；"
            f"订阅源 {feeds['total']} 个：写入 {feeds['written']}"
        )
        for goal in prepared.progress:
            said = goal.demonstration_words()
            yield f"{goal.title}：{goal.count} / {goal.target} {goal.unit}" + (f"（{said}）" if said else "")
        visible, reviews = prepared.visible.documents, prepared.reviews
        if unreviewed := [id for id in visible if id in reviews and not reviews[id].complete]:
            few = "、".join(unreviewed[:FEW])
            few += f" 等 {len(unreviewed)} 篇" if len(unreviewed) > FEW else ""
            yield f"没审完、不能发布（页面上标了未审）：{few}。运行 kepu review 查看。"
        yield from self.held
        yield f"完成，用时 {seconds:.1f} 秒。打开 {self.shown_index}，或运行 make serve。"

    @property
    def held(self) -> Sequence[str]:
        """Return the line about rows of registers that mistakes hold back, if there are any."""
        from pipeline.line.held_rows import held_rows

        text = held_rows(self.result.prepared.checked.library.registers)
        return [] if text is None else [text]

    @property
    def shown_index(self) -> Path:
        """Return the first page, relative to the project if the site is inside it."""
        root = self.result.prepared.checked.project.root
        inside = self.site_dir.is_relative_to(root)
        return (self.site_dir.relative_to(root) if inside else self.site_dir) / "index.html"

    def unchanged(self) -> BuildReport:
        """Return the report that the next build prints if nothing has changed."""
        prepared, site = self.result.prepared, self.result.site
        jobs = replace(prepared.jobs, run=0, reused=prepared.jobs.run + prepared.jobs.reused)
        settled = replace(site, written=0, unchanged=site.pages, removed=0, files_written=())
        result = replace(self.result, prepared=replace(prepared, jobs=jobs), site=settled)
        return BuildReport(result, self.site_dir)


def _items(library: Library) -> Mapping[str, int]:
    from pipeline.content.model import ITEM_KINDS

    return {kind: sum(i.kind == kind for i in library.items) for kind in ITEM_KINDS}


def _remember(watch: Watch, report: BuildReport, until: float | None) -> None:
    """Save the answer of `unchanged_build.answer` for the next build; `until`: see `Watch.remember`."""
    prepared = report.result.prepared
    document = report.unchanged().to_json()
    watch.remember(
        site=str(report.site_dir),
        outputs=report.result.site.stats,
        sources=prepared.sources,
        manifests=prepared.manifests,
        variables=[place.variable for place in prepared.checked.settings.roots if place.variable],
        until=until,
        warnings=[finding.text() for finding in prepared.planned.findings],
        document={name: value for name, value in document.items() if name != "stages"},
        lines=[
            *report.held,
            f"没有变化，用时 {{seconds}} 秒。打开 {report.shown_index}，或运行 make serve。",
        ],
    )
