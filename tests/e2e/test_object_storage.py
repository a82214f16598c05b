"""The whole command with its store on S3 (moto's server on loopback), from two machines that share nothing else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli.main import main
from tests.render.small import Small, tree

NOW = "2026-12-01T00:00:00+08:00"


@pytest.mark.slow
def test_one_machine_makes_media_and_another_only_fetches_it(
    make_site: Callable[[str], Path],
    s3: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("KEPU_STORE", f"{s3}/portal")
    first = Small(make_site("small"))
    second = Small(tmp_path / "elsewhere")
    shutil.copytree(first.root, second.root)

    def kepu(small: Small, *arguments: str) -> Any:
        code = main([*arguments, "--json", "--project", str(small.root)])
        captured = capsys.readouterr()
        assert code == 0, captured.err
        return json.loads(captured.out)

    made = kepu(first, "build", "--now", NOW)["jobs"]
    assert made["run"] > 0 and made["reused"] == 0
    fetched = kepu(second, "build", "--now", NOW)["jobs"]
    assert (fetched["run"], fetched["reused"]) == (0, made["run"])
    assert tree(second.site) == tree(first.site)
    assert not (second.root / ".kepu" / "store").exists()
    assert kepu(second, "store", "verify")["damaged"] == []
    cleaned = kepu(second, "store", "gc", "--yes", "--older-than", "0")
    assert (cleaned["removed"], cleaned["needed"]) == ([], made["run"])
    assert kepu(first, "build", "--now", NOW)["jobs"]["run"] == 0
