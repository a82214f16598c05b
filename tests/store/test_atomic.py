"""Files that are whole at any moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.store import write_atomic


def test_write_atomic_leaves_no_trace_of_a_failure(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "x.json"
    write_atomic(target, b"one")
    write_atomic(target, b"two")
    assert target.read_bytes() == b"two"
    with pytest.raises(TypeError):
        write_atomic(target, "text")  # type: ignore[arg-type]
    assert [path.name for path in target.parent.iterdir()] == ["x.json"]
