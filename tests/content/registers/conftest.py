"""A project whose registers are written by the test."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.config import Project, Settings
from pipeline.content.model import BEIJING
from pipeline.content.registers.load import load_registers
from pipeline.content.registers.rows import Registers
from pipeline.errors import Finding
from tests.content.registers.generate import ROOT, TODAY, settings

NOW = dt.datetime.combine(TODAY, dt.time(12), BEIJING)


@dataclass(frozen=True)
class Written:
    """The registers of a project in a temporary folder."""

    project: Project
    settings: Settings

    def put(self, path: str, data: bytes) -> Path:
        """A file below content/registers/."""
        target = self.project.content / "registers" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        return target

    def load(self, now: dt.datetime = NOW) -> tuple[Registers, tuple[Finding, ...]]:
        """The registers and the findings, without those of units that have not reported."""
        registers, findings = load_registers(self.project, self.settings, {}, now)
        return registers, tuple(f for f in findings if f.code != "W603")


@pytest.fixture
def written(tmp_path: Path) -> Written:
    (tmp_path / "site_config").mkdir()
    shutil.copy(ROOT / "site_config" / "registers.yml", tmp_path / "site_config")
    return Written(Project(tmp_path), settings())
