"""Shared by all tests: the project's own folder, and small sites made of its settings and theme."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import settings

from tests.fixture_site import ROOT, fixture_site

# A gate must give the same answer twice: there, the examples are the same in every run. Elsewhere they wander.
settings.register_profile("gate", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("gate")


@pytest.fixture(scope="session", autouse=True)
def heard_signals() -> None:
    """Whoever runs the tests may ignore signals (nohup, a job in the background): here and in children they are heard."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture
def make_site(tmp_path: Path) -> Callable[[str], Path]:
    """A project in a temporary folder: a fixture site's content under the project's own settings and theme."""

    def make(name: str) -> Path:
        return fixture_site(name, tmp_path / name)

    return make


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the sample project without its caches; ffmpeg has not run in it."""
    site = tmp_path / "sample"
    for folder in ("content", "site_config", "assets", "ledger"):
        shutil.copytree(ROOT / folder, site / folder)
    shutil.copy(ROOT / "mkdocs.yml", site)
    return site


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """A bucket of moto's S3 server in a process of its own on loopback, as the environment then names it."""
    import fsspec

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    own = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in own.items():
            patch.setenv(name, value)
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
            _wait_for(port)
            fsspec.filesystem("s3").mkdir("kepu")
            yield "s3://kepu"
            server.terminate()


def _wait_for(port: int) -> None:
    for _ in range(600):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise TimeoutError("moto did not start")
