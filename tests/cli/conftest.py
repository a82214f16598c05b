"""The small site, and commands run on it in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli.main import main
from tests.cli.running import CommandResult, Run
from tests.render.small import Small


@pytest.fixture
def small(make_site: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Small:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.delenv("KEPU_STORE", raising=False)
    return Small(make_site("small"))


@pytest.fixture
def run(small: Small, rendered_here: None, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs one command on the small site."""

    def call(*arguments: str) -> CommandResult:
        code = main([*arguments, "--project", str(small.root)])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return CommandResult(code, captured.out, captured.err)

    return call
