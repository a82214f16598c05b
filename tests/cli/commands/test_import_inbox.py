"""`kepu import`: its arguments, and an empty inbox. tests/inbox/ tests what it imports and refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Run


def test_wrong_arguments_exit_with_two(run: Run, tmp_path: Path) -> None:
    (tmp_path / "一.txt").write_text("", encoding="utf-8")
    for arguments in ([str(tmp_path / "一.txt")], ["a", "b"], [str(tmp_path), "--watch", "--dry-run"]):
        code, out, err = run("import", *arguments)
        assert (code, out) == (2, "") and "错误" in err


def test_an_empty_inbox(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    monkeypatch.setenv("KEPU_INBOX", str(inbox))
    assert run("import") == (0, "投稿箱里没有新的稿件。\n", "")
    assert run("import", "--json").document() == {
        "imported": [],
        "ready": [],
        "waiting": [],
        "refused": [],
        "recovered": [],
    }
