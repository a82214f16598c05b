"""Folders that survive a loss of power."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.store.locks import make_durable


def test_new_folders_are_flushed_into_those_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[int] = []
    force = os.fsync

    def noted(descriptor: int) -> None:
        flushed.append(os.fstat(descriptor).st_ino)
        force(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    make_durable(tmp_path / "dist" / "public")
    assert set(flushed) == {tmp_path.stat().st_ino, (tmp_path / "dist").stat().st_ino}
    flushed.clear()
    make_durable(tmp_path / "dist" / "public")
    assert flushed == []
