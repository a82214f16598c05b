"""One job, from its sources to a committed object. A worker needs the job, where the sources are, and the store."""

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
    """The job's manifest: from the store if it is there, otherwise made, verified and committed.

    JobFailed when it cannot be done; then the store is as before.
    """
    if found := store.manifest(job.key):
        return found
    files = [_genuine(source, locate) for source in job.sources]
    stats = [_stat(file) for file in files]
    with store.draft(job.key) as draft:
        facts = MAKERS[job.kind](job, files, draft.folder, context)
        made = tuple(sorted(path.name for path in draft.folder.iterdir()))
        if made != file_names(job):
            raise failed("M420", f"产物不齐：应有 {', '.join(file_names(job))}，实有 {', '.join(made)}。")
        if [_stat(file) for file in files] != stats:
            raise failed("M421", f"处理期间源文件被改动：{job.label}", "请重新运行 kepu build。")
        return draft.commit(job.kind, facts, job.record)


def _genuine(source: Source, locate: Locator) -> Path:
    """The source's file, if it still has the bytes the job was planned for."""
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
"""What makes each kind of job: given job, files, draft and context, it fills the draft and returns its facts."""
