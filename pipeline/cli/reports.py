"""What a command found or did, as it is printed: findings, plans and builds, for people and for machines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.cli.unchanged_build import Watch
from pipeline.codes import CODES, Code
from pipeline.codes.page import page
from pipeline.content.library import Library
from pipeline.content.model import ITEM_KINDS
from pipeline.errors import Finding
from pipeline.feeds.site_files import MAKER as FEEDS
from pipeline.line.planning import Planned
from pipeline.line.results import BuildResult
from pipeline.media.last_made import MadeByPath, read_made, reason_of
from pipeline.media.model import Job
from pipeline.store import Store

JOB_KINDS: Mapping[str, str] = {
    "probe": "检测",
    "loudness": "响度",
    "fingerprint": "指纹",
    "video": "转码",
    "audio": "转码",
    "image": "图片",
    "captions": "字幕",
    "screen": "嵌字幕",
}
FEW = 10
"""Ids that are named before a number stands for the rest."""
SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def kind_word(kind: str) -> str:
    """A kind of job in a word."""
    return JOB_KINDS[kind]


def handbook_address(root: Path, environment: Mapping[str, str]) -> str:
    """Where the pages of the codes are, with its closing slash: the commit's on the git host in CI, else the files."""
    if {"GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_SHA"} <= environment.keys():
        server, name, commit = (environment[f"GITHUB_{n}"] for n in ("SERVER_URL", "REPOSITORY", "SHA"))
        return f"{server}/{name}/blob/{commit}/handbook/codes/"
    if {"CI_PROJECT_URL", "CI_COMMIT_SHA"} <= environment.keys():
        return f"{environment['CI_PROJECT_URL']}/-/blob/{environment['CI_COMMIT_SHA']}/handbook/codes/"
    return f"{(root / 'handbook' / 'codes').as_uri()}/"


def findings_text(findings: Sequence[Finding], style: str, handbook: str) -> str:
    """Findings as `text`, `json`, GitHub annotations or SARIF 2.1.0; `handbook` is where the codes' pages are."""
    if style == "json":
        return json.dumps([f.to_json() for f in findings], ensure_ascii=False, indent=2)
    if style == "github":
        return "\n".join(_annotation(f) for f in findings)
    if style == "sarif":
        return json.dumps(_sarif(findings, handbook), ensure_ascii=False, indent=2)
    return "\n".join(f.text() for f in findings)


def _annotation(finding: Finding) -> str:
    """A workflow command; property and message escapes as GitHub's runner reads them."""
    message = (
        f"{finding.message} {finding.help}".replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    )
    file = finding.file.replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
    place = f"file={file},line={finding.line},col={finding.column},title={finding.code}"
    return f"::{finding.severity} {place}::{message}"


def _sarif_rule(code: Code, handbook: str) -> dict[str, Any]:
    return {
        "id": code.id,
        "name": code.title,
        "shortDescription": {"text": code.title},
        "fullDescription": {"text": code.text},
        "help": {"text": f"{code.mend}\n不对：{code.wrong}\n对：{code.right}", "markdown": page(code)},
        "helpUri": f"{handbook}{code.id}.md",
        "defaultConfiguration": {"level": code.severity},
        "properties": {"tags": [code.area]},
    }


def _sarif(findings: Sequence[Finding], handbook: str) -> dict[str, Any]:
    codes = sorted({f.code for f in findings})
    results = [
        {
            "ruleId": f.code,
            "ruleIndex": codes.index(f.code),
            "level": f.severity,
            "message": {"text": f"{f.message} {f.help}"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": f.file},
                        "region": {"startLine": f.line, "startColumn": f.column},
                    }
                }
            ],
        }
        for f in findings
    ]
    rules = [_sarif_rule(CODES[code], handbook) for code in codes]
    driver = {"name": "kepu", "version": __version__, "rules": rules}
    run: dict[str, Any] = {"tool": {"driver": driver}, "results": results}
    run |= {"language": "zh-CN", "columnKind": "unicodeCodePoints"}
    return {"$schema": SARIF, "version": "2.1.0", "runs": [run]}


def build_json(result: BuildResult) -> dict[str, Any]:
    """The document of `kepu build --json`."""
    prepared, site = result.prepared, result.site
    feeds = [f.path for f in prepared.edition.files if f.maker == FEEDS]
    return {
        "stages": [{"name": name, "seconds": round(seconds, 3)} for name, seconds in result.timings.stages],
        "items": _items(prepared.visible),
        "pages": {
            "total": site.pages,
            "written": site.written,
            "unchanged": site.unchanged,
            "removed": site.removed,
        },
        "jobs": asdict(prepared.jobs),
        "feeds": {"total": len(feeds), "written": len(set(feeds) & set(site.files_written))},
        "goals": [{"id": g.id, "target": g.target, "count": g.count} for g in prepared.progress],
        "bytes": {"site": site.size, "store": prepared.planned.store.size()},
    }


def remember_unchanged(watch: Watch, result: BuildResult, site_dir: Path, until: float | None) -> None:
    """What a build says that finds nothing changed since this one; `until`: see `Watch.remember`."""
    prepared, site, project = result.prepared, result.site, result.prepared.checked.project
    jobs = replace(prepared.jobs, run=0, reused=prepared.jobs.run + prepared.jobs.reused)
    settled = replace(site, written=0, unchanged=site.pages, removed=0, files_written=())
    document = build_json(replace(result, prepared=replace(prepared, jobs=jobs), site=settled))
    shown = site_dir.relative_to(project.root) if site_dir.is_relative_to(project.root) else site_dir
    last = f"没有变化，用时 {{seconds}} 秒。打开 {shown / 'index.html'}，或运行 make serve。"
    watch.remember(
        site=str(site_dir),
        left=site.stats,
        further=prepared.sources,
        made=prepared.made,
        variables=[place.variable for place in prepared.checked.settings.roots if place.variable],
        until=until,
        told=[finding.text() for finding in prepared.planned.findings],
        document={name: value for name, value in document.items() if name != "stages"},
        lines=[last],
    )


def _items(library: Library) -> dict[str, int]:
    return {kind: sum(i.kind == kind for i in library.items) for kind in ITEM_KINDS}


REASONS: Mapping[str, str] = {
    "new": "新文件",
    "source changed": "文件改过",
    "recipe changed": "设置或做法改过",
    "tools changed": "工具换了版本",
    "lost": "素材库里没有了",
    "in the store": "已有",
}
STATES: Mapping[str, str] = {"to probe": "待检测", "to run": "待做", "done": "已完成"}


def plan_rows(planned: Planned) -> list[dict[str, str]]:
    """The list of `kepu plan --json`: every job with its state and the reason."""
    made = read_made(planned.made_file)
    unprobed = set(planned.plan.unprobed)
    rows = [_plan_row(planned.store, job, made) for job in (*planned.plan.jobs, *planned.fingerprinting)]
    for job in planned.probing:
        if job.label in unprobed and planned.store.manifest(job.key) is None:
            rows.append(_row(job, "to probe", reason_of(job, made)))
    known = {job.label for job in planned.probing}
    for path in sorted(unprobed - known):  # of a source elsewhere nothing is known before it is fetched
        rows.append({"key": "", "kind": "probe", "source": path, "state": "to fetch", "reason": "new"})
    return rows


def _plan_row(store: Store, job: Job, made: MadeByPath) -> dict[str, str]:
    if store.manifest(job.key) is not None:
        return _row(job, "done", "in the store")
    return _row(job, "to run", reason_of(job, made))


def _row(job: Job, state: str, reason: str) -> dict[str, str]:
    return {"key": job.key, "kind": job.kind, "source": job.label, "state": state, "reason": reason}


def stage_lines(result: BuildResult, root: Path, site_dir: Path) -> list[str]:
    """A build told to a person."""
    document = build_json(result)
    pages, jobs, feeds = document["pages"], document["jobs"], document["feeds"]
    seconds = sum(seconds for _, seconds in result.timings.stages)
    lines = [
        f"条目 {sum(document['items'].values())} 个；媒体任务 {jobs['planned']} 个：运行 {jobs['run']}，沿用 {jobs['reused']}",
        (
            f"页面 {pages['total']} 个：写入 {pages['written']}，未变 {pages['unchanged']}，移除 {pages['removed']}；"
            f"订阅源 {feeds['total']} 个：写入 {feeds['written']}"
        ),
    ]
    lines += [f"{g.title}：{g.count} / {g.target} {g.unit}" for g in result.prepared.progress]
    visible, reviews = result.prepared.visible.documents, result.prepared.reviews
    if unreviewed := [id for id in visible if id in reviews and not reviews[id].complete]:
        few = "、".join(unreviewed[:FEW]) + (f" 等 {len(unreviewed)} 篇" if len(unreviewed) > FEW else "")
        lines.append(f"没审完、不能发布（页面上标了未审）：{few}。运行 kepu review 查看。")
    shown = site_dir.relative_to(root) if site_dir.is_relative_to(root) else site_dir
    lines.append(f"完成，用时 {seconds:.1f} 秒。打开 {shown / 'index.html'}，或运行 make serve。")
    return lines
