"""Servers of the limited child: each question has a process of its own, and what befalls one befalls no other."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pipeline.execute.child_servers import ChildServers
from pipeline.sandbox.command import Ended
from pipeline.sandbox.limit import Limit

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every job has a child of its own")
PATIENCE = 60.0
RECIPE = {"max_image_pixels": 1_000_000, "max_frames": 10}


@pytest.fixture
def servers() -> Iterator[ChildServers]:
    made = ChildServers(Limit(memory_bytes=1_500_000_000))
    yield made
    made.close()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    Image.new("RGB", (40, 30), "#345").save(tmp_path / "picture.png")
    return tmp_path / "picture.png"


def probe(servers: ChildServers, file: Path, seconds: float = PATIENCE, **recipe: Any) -> Ended:
    request = {"do": "probe", "files": [str(file)], "recipe": {**RECIPE, **recipe}}
    return servers.ask(request, seconds, threading.Event())


def size(ended: Ended) -> tuple[int, int]:
    (facts,) = json.loads(ended.output)["facts"]
    return facts["picture"]["width"], facts["picture"]["height"]


def test_many_files_one_server(servers: ChildServers, picture: Path) -> None:
    assert [size(probe(servers, picture)) for _ in range(3)] == [(40, 30)] * 3
    (server,) = servers._started
    assert server.started == 1


def test_one_that_fails_says_why_and_the_next_is_answered(servers: ChildServers, picture: Path) -> None:
    failed = probe(servers, picture.with_name("missing.png"))
    assert (failed.end, failed.code, failed.good) == ("exit", 1, False)
    assert failed.detail.splitlines()[-1].startswith("FileNotFoundError")
    answered = probe(servers, picture)
    assert answered.good and answered.detail == "" and size(answered) == (40, 30)
    again = probe(servers, picture.with_name("other.png"))
    assert "other.png" in again.detail and "missing.png" not in again.detail
    assert servers._started[0].started == 1


def test_one_that_hangs_is_stopped(servers: ChildServers, picture: Path) -> None:
    pipe = picture.with_name("pipe.png")
    os.mkfifo(pipe)
    probe(servers, picture)
    assert probe(servers, pipe, seconds=0.5).end == "timeout"
    assert size(probe(servers, picture)) == (40, 30)


def test_a_cancelled_run_waits_for_nothing(servers: ChildServers, picture: Path) -> None:
    pipe = picture.with_name("pipe.png")
    os.mkfifo(pipe)
    cancelled = threading.Event()
    threading.Timer(1, cancelled.set).start()
    request = {"do": "probe", "files": [str(pipe)], "recipe": RECIPE}
    assert servers.ask(request, PATIENCE, cancelled).end == "cancelled"


def test_the_limit_of_memory_is_each_files_own(servers: ChildServers, picture: Path) -> None:
    """What one copy took, the next one has again."""
    large = picture.with_name("large.png")
    Image.new("L", (9000, 9000)).save(large)
    allowed = {"max_image_pixels": 100_000_000}
    assert [size(probe(servers, large, **allowed)) for _ in range(4)] == [(9000, 9000)] * 4
    assert servers._started[0].started == 1


def test_each_thread_has_its_own(servers: ChildServers, picture: Path) -> None:
    threads = [threading.Thread(target=probe, args=(servers, picture)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(servers._started) == 2


def test_a_file_that_is_no_question_stops_nobody(servers: ChildServers, picture: Path) -> None:
    assert servers.ask({"do": "nothing"}, PATIENCE, threading.Event()).code == 1
    assert size(probe(servers, picture)) == (40, 30)
