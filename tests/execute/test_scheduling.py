"""Jobs are handed out in order, as many as there is room for."""

from __future__ import annotations

import threading
from concurrent.futures import CancelledError
from contextlib import ExitStack
from pathlib import Path

import pytest

from pipeline.execute.capacity import Capacity, Machine
from pipeline.execute.scheduling import JobQueue
from pipeline.media.cost import memory_mb_of
from pipeline.media.model import Job, Source


def heavy(name: str, side: int = 64) -> Job:
    recipe = {"duration_ms": 1, "rungs": [{"width": side, "height": side}]}
    return Job("video", (Source(name, name, 1),), recipe, {})


def light(name: str) -> Job:
    return Job("captions", (Source(name, name, 1),), {}, {})


def taken_at_once(queue: JobQueue, count: int) -> list[str]:
    """Labels of so many jobs taken one after another and held; what would have to wait is not asked for."""
    with ExitStack() as held:
        return [held.enter_context(queue.next_job()).label for _ in range(count)]


def test_heavy_jobs_wait_and_light_ones_pass_them() -> None:
    queue = JobQueue([heavy("a"), heavy("b"), light("c"), light("d")], Capacity(3, 1))
    assert taken_at_once(queue, 3) == ["a", "c", "d"]
    assert taken_at_once(queue, 1) == ["b"]


def test_memory_bounds_what_runs_together() -> None:
    jobs = [heavy("a", 1080), heavy("b", 1080), heavy("c", 64)]
    room = memory_mb_of(jobs[0]) + memory_mb_of(jobs[2])
    assert taken_at_once(JobQueue(jobs, Capacity(3, 3, room)), 2) == ["a", "c"]
    assert taken_at_once(JobQueue(jobs, Capacity(3, 3)), 3) == ["a", "b", "c"]
    assert taken_at_once(JobQueue(jobs, Capacity(3, 3, 1)), 1) == ["a"], "alone, whatever it needs"


def test_who_waits_is_woken_by_a_free_place_and_by_the_end() -> None:
    queue, seen = JobQueue([heavy("a"), heavy("b")], Capacity(2, 1)), []

    def work() -> None:
        with queue.next_job() as job:
            seen.append(job.label)

    with queue.next_job() as first:
        waiting = threading.Thread(target=work)
        waiting.start()
        assert (first.label, seen) == ("a", [])
    waiting.join(timeout=20)
    assert seen == ["b"]
    queue.close()
    with pytest.raises(CancelledError), queue.next_job():
        pass


def test_memory_is_the_containers_where_there_is_one(tmp_path: Path) -> None:
    meminfo = tmp_path / "meminfo"
    meminfo.write_text("MemTotal:       99 kB\nMemAvailable:   4000000 kB\n")
    cgroups = tmp_path / "cgroup"
    assert Machine.here(meminfo, cgroups).memory_mb == 4_096_000_000 * 8 // 10 // 1_000_000
    cgroups.mkdir()
    (cgroups / "memory.max").write_text("max\n")
    (cgroups / "memory.current").write_text("5\n")
    (cgroups / "cpu.max").write_text("max 100000\n")
    whole = Machine.here(meminfo, cgroups)
    assert whole.memory_mb == 3276
    (cgroups / "memory.max").write_text("1000000000\n")
    (cgroups / "memory.current").write_text("600000000\n")
    (cgroups / "memory.stat").write_text("anon 7\ninactive_file 100000000\n")
    (cgroups / "cpu.max").write_text("100000 100000\n")
    assert Machine.here(meminfo, cgroups) == Machine(1, 400)
    (cgroups / "memory.current").write_text("2000000000\n")
    assert Machine.here(meminfo, cgroups).memory_mb == 0


def test_this_machine_has_something_to_give() -> None:
    assert Machine.here().processors >= 1
