"""Runs one job, from its sources to a committed object. Needs only the job, a locator of sources, and the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.execute.failures import failed
from pipeline.execute.job_context import JobContext
from pipeline.execute.making.captions import make_captions, make_screen
from pipeline.execute.making.fingerprint import make_fingerprint
from pipeline.execute.making.image import make_image
from pipeline.execute.making.probe import probe_source
from pipeline.execute.making.sound import make_sound, measure
from pipeline.execute.making.video import make_video
from pipeline.execute.protocol import Locator
from pipeline.media.assets import file_names
from pipeline.media.model import Job, Source
from pipeline.store import Manifest, Store, digest_of

Facts = dict[str, Any]


def run_job(job: Job, locate: Locator, store: Store, context: JobContext) -> Manifest:
    """Return the job's manifest, from the store if it exists, else after running, verifying and committing the job.

    Raise JobFailed if the job fails. The store is then unchanged.
    """
    if found := store.manifest(job.key):
        return found
    files = [_verified(source, locate) for source in job.sources]
    stats = [_stat(file) for file in files]
    with store.draft(job.key) as draft:
        facts = MAKERS[job.kind](job, files, draft.folder, context)
        written = tuple(sorted(path.name for path in draft.folder.iterdir()))
        if written != file_names(job):
            raise failed("M420", f"产物不齐：应有 {', '.join(file_names(job))}，实有 {', '.join(written)}。")
        if [_stat(file) for file in files] != stats:  # the key would name other bytes than were encoded
            raise failed("M421", f"处理期间源文件被改动：{job.label}", "请重新运行 kepu build。")
        return draft.commit(job.kind, facts, job.record)


def _verified(source: Source, locate: Locator) -> Path:
    """Return the source's file. Raise JobFailed unless it still has the digest the job was planned for."""
    path = locate.get(source.digest)
    try:
        if path is not None and digest_of(path) == source.digest:
            return path.absolute()
    except OSError as error:
        raise failed("M422", f"读不到源文件 {source.path}：{error.strerror}", "请检查文件和权限。") from error
    raise failed("M421", f"源文件 {source.path} 与计划时不同。", "请重新运行 kepu build。")


def _stat(path: Path) -> tuple[int, int, int]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns, stat.st_ino


MAKERS: Mapping[str, Callable[[Job, Sequence[Path], Path, JobContext], Facts]] = {
    "probe": probe_source,
    "loudness": measure,
    "fingerprint": make_fingerprint,
    "video": make_video,
    "audio": make_sound,
    "image": make_image,
    "captions": make_captions,
    "screen": make_screen,
}
"""Functions by kind of job. Each gets the job, its files, the draft folder and the context, writes the files of the
job to the draft, and returns its facts."""
