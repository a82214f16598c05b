"""`kepu import` as it is called: what it says, writes and returns."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.line.checking import check_project
from tests.inbox.conftest import NOW, SRT, Share
from tests.inbox.test_kill import REPOSITORY

EPOCH = str(int(NOW.timestamp()))


@pytest.fixture
def project(share: Share, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The options every call has: this project, and an inbox that waits for nothing."""
    path = share.project.settings / "inbox.yml"
    text = re.sub(r"quiet_seconds: \d+", "quiet_seconds: 0", path.read_text(encoding="utf-8"))
    path.write_text(re.sub(r"poll_seconds: \d+", "poll_seconds: 1", text), encoding="utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    monkeypatch.delenv("KEPU_INBOX", raising=False)
    return ["--project", str(share.project.root)]


def test_it_says_what_it_took_and_what_not(
    share: Share, project: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    share.word("潮汐.docx", "正文。")
    share.put("孤.srt", SRT.encode())
    share.put("下载.mp4.part", b"x")
    assert main(["import", str(share.inbox), *project]) == 0
    said = capsys.readouterr().out
    assert "收下  潮汐（图文）→ content/articles/inbox-20261124-1.md" in said
    assert ".kepu/inbox/inbox-20261124-1/清单.md" in said
    assert "未收  孤.srt  W472" in said
    assert main(["import", str(share.inbox), "--quiet", *project]) == 0
    assert capsys.readouterr().out == ""


def test_the_document_of_json(
    share: Share, project: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    share.word("潮汐.docx", "正文。")
    share.word("甲.docx", "正文。").with_suffix(".DOCX").write_bytes(b"x")
    monkeypatch.setenv("KEPU_INBOX", str(share.inbox))
    assert main(["import", "--json", "--dry-run", *project]) == 1
    dry = json.loads(capsys.readouterr().out)
    assert [r["title"] for r in dry["ready"]] == ["潮汐"]
    assert dry["imported"] == []
    assert main(["import", "--json", *project]) == 1
    done = json.loads(capsys.readouterr().out)
    assert sorted(done) == ["imported", "ready", "recovered", "refused", "waiting"]
    assert [(i["id"], i["kind"]) for i in done["imported"]] == [("inbox-20261124-1", "article")]
    assert [(f["file"], f["code"]) for f in done["refused"]] == [("甲.DOCX", "E471")]


def test_what_it_cannot_do_is_told(
    share: Share, project: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", *project]) == 2
    assert "KEPU_INBOX" in capsys.readouterr().err
    word = share.word("潮汐.docx", "正文。")
    assert main(["import", str(word), *project]) == 2
    assert "投稿箱文件夹" in capsys.readouterr().err
    assert main(["import", str(share.inbox), "--watch", "--dry-run", *project]) == 2
    assert main(["import", str(share.inbox / "没有"), *project]) == 2


def test_nothing_new_is_said(share: Share, project: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(share.inbox), *project]) == 0
    assert "没有新的稿件" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_watching_ends_cleanly(share: Share, project: list[str]) -> None:
    command = [sys.executable, "-m", "pipeline", "import", str(share.inbox), "--watch", *project]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    watching = subprocess.Popen(
        command, cwd=REPOSITORY, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert watching.stdout is not None
    try:
        assert "没有新的稿件" in watching.stdout.readline()
        share.word("潮汐.docx", "正文。")
        assert "收下  潮汐" in watching.stdout.readline()
        watching.send_signal(signal.SIGINT)
        _, said = watching.communicate(timeout=30)
    finally:
        watching.kill()
    assert watching.returncode == 130
    assert "已停止" in said
    assert "Traceback" not in said
    deadline = time.monotonic() + 5
    while list((share.project.work / "inbox").glob(".work-*")):
        assert time.monotonic() < deadline


def test_media_too_large_for_the_repository_is_w463(share: Share, project: list[str]) -> None:
    path = share.project.settings / "inbox.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"repository_mb: \d+", "repository_mb: 1", text), encoding="utf-8")
    cover = share.project.media / "covers" / "cover.png"
    cover.write_bytes(cover.read_bytes() + bytes(1_500_000))
    found = [f for f in check_project(share.project, NOW).findings if f.code == "W473"]
    assert found
    assert "超过 1 MB" in found[0].message
    assert all(Path(f.file).suffix == ".md" for f in found)
