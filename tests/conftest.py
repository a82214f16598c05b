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
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.render.render_pool import Renderers
from tests.fixture_site import ROOT, fixture_site
from tests.render.small import Small
from tests.templates import compiled_once

# The package is started by the hundred: once a run is enough to compile it, whatever this shell wants of its own commands.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# A gate must give the same answer twice: there, the examples are the same in every run. Elsewhere they wander.
settings.register_profile("gate", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("gate")


WHOLE = ("small", "whole-model")
"""The fixture sites that can be built."""


@pytest.fixture(scope="session", autouse=True)
def heard_signals() -> None:
    """Whoever runs the tests may ignore signals (nohup, a job in the background): here and in children they are heard."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)


@pytest.fixture(autouse=True)
def places_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """The owner of this machine allows what tests put in fsspec's memory instead of on a server."""
    monkeypatch.setenv("KEPU_ALLOW_REMOTE", "memory://,flaky://")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session", autouse=True)
def templates() -> Iterator[None]:
    """Builds in this process compile each template once."""
    with compiled_once():
        yield


@pytest.fixture(scope="session")
def signed_site(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A fixture site, written and signed once a process; never to be changed.

    Where there is no mistake to be found its bodies are converted: what one comes to is a function of its record.
    """
    folder = tmp_path_factory.mktemp("sites")

    @cache
    def signed(name: str) -> Path:
        site = fixture_site(name, folder / name)
        if name in WHOLE:
            Small(site).prepare()
            for stats in site.glob(".kepu/**/digests.json"):
                stats.unlink()
        return site

    return signed


@pytest.fixture
def make_site(signed_site: Callable[[str], Path], tmp_path: Path) -> Callable[[str], Path]:
    """A project in a temporary folder: a fixture site's content under the project's own settings and theme."""

    def make(name: str) -> Path:
        return Path(shutil.copytree(signed_site(name), tmp_path / name))

    return make


@pytest.fixture
def rendered_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands run in this process render in it: it has the theme, which another would load for each build anew.

    That it does not matter who renders is test_stock.py's to show; commands in processes of their own are as they are.
    """
    monkeypatch.setattr(Renderers, "start", lambda _: None)


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
