"""Which ffmpeg, which version, and asking it only once."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ToolMissingError
from pipeline.execute.tools import find_ffmpeg, tool_versions


def program(path: Path, version: str, log: Path) -> Path:
    path.write_text(f"#!/bin/sh\necho asked >> {log}\necho ffmpeg version {version}\necho built with x\n")
    path.chmod(0o755)
    return path


def test_the_shipped_binary_serves() -> None:
    assert find_ffmpeg({"PATH": ""}).name.startswith("ffmpeg-")


def test_named_ones_override(tmp_path: Path) -> None:
    one, two = (program(tmp_path / name, "1", tmp_path / "log") for name in ("one", "two"))
    assert find_ffmpeg({"KEPU_FFMPEG": str(one), "IMAGEIO_FFMPEG_EXE": str(two)}) == one
    assert find_ffmpeg({"IMAGEIO_FFMPEG_EXE": str(two)}) == two


def test_a_named_one_that_cannot_run_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("x")
    for wrong in (tmp_path / "plain", tmp_path / "gone"):
        with pytest.raises(ToolMissingError, match="KEPU_FFMPEG"):
            find_ffmpeg({"KEPU_FFMPEG": str(wrong)})


def test_the_version_is_asked_once_a_binary(tmp_path: Path) -> None:
    log, cache = tmp_path / "log", tmp_path / "cache" / "tools.json"
    binary = program(tmp_path / "ffmpeg", "1", log)
    environment = {"KEPU_FFMPEG": str(binary)}
    for _ in range(3):
        versions = tool_versions(cache, environment)
    assert versions["ffmpeg"] == "ffmpeg version 1"
    assert versions["av"].startswith("18")
    assert log.read_text() == "asked\n"
    program(binary, "22", log)
    assert tool_versions(cache, environment)["ffmpeg"] == "ffmpeg version 22"
    cache.write_text("{broken")
    assert tool_versions(cache, environment)["ffmpeg"] == "ffmpeg version 22"


def test_a_binary_that_fails_is_an_error(tmp_path: Path) -> None:
    broken = tmp_path / "ffmpeg"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    with pytest.raises(ToolMissingError, match="无法运行"):
        tool_versions(tmp_path / "t.json", {"KEPU_FFMPEG": str(broken)})
