"""The inbox at work on a project: drafts made once, nothing overwritten, what waits and what is refused told."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from pipeline.config import Project
from pipeline.content.load import load_file
from pipeline.content.model import Audio, Video
from pipeline.errors import ConfigError, UsageError
from pipeline.inbox import intake
from pipeline.inbox.receipt import PENDING
from pipeline.inbox.watch import Inbox, Round, open_inbox
from pipeline.line.checking import check_project
from pipeline.line.planning import plan
from pipeline.store import DigestCache, digest_of
from tests.inbox.conftest import NOW, SRT, Share
from tests.inbox.word import paragraph, png, run, write_docx

ID = "inbox-20261124-1"


def entry(share: Share, id: str, folder: str = "videos") -> object:
    findings: list[object] = []
    path = share.project.content / folder / f"{id}.md"
    document = load_file(path, path.relative_to(share.project.root).as_posix(), findings)  # type: ignore[arg-type]
    assert document is not None, findings
    return document.entry


def full(share: Share) -> None:
    share.put("潮汐的秘密.mp4", "tide.mp4")
    share.put("潮汐的秘密.srt", SRT.encode())
    share.put("潮汐的秘密.en.srt", SRT.encode())
    share.put("潮汐的秘密_封面.png", png((640, 360)))
    share.put("潮汐的秘密-1.png", png())
    share.put("潮汐的秘密.docx", "tide.docx")


def test_a_bundle_becomes_a_draft_that_has_no_mistake(share: Share) -> None:
    full(share)
    share.put("~$潮汐的秘密.docx", b"lock")
    digest = digest_of(share.inbox / "潮汐的秘密.mp4")
    found = share.open(quiet_seconds=0).once()
    assert [t.id for t in found.imported] == [ID]
    assert found.waiting == found.refused == []
    video = entry(share, ID)
    assert isinstance(video, Video)
    assert (video.title, video.draft, video.licence) == ("潮汐的秘密", True, "版权所有")
    assert video.media.source == f"inbox:已收/{ID}/source.mp4"
    assert video.media.sha256 == digest
    assert video.media.poster is not None and 0 <= video.media.poster <= 2
    tracks = [(t.file, t.language, t.label) for t in video.media.captions]
    assert tracks == [
        (f"inbox/{ID}/captions.en.srt", "en", "English"),
        (f"inbox/{ID}/captions.zh-CN.srt", "zh-CN", "中文字幕"),
    ]
    assert video.cover is not None and video.cover.image == f"inbox/{ID}/cover.png"
    assert [f for f in check_project(share.project, NOW).findings if f.severity == "error"] == []
    assets = sorted(p.name for p in (share.project.media / "inbox" / ID).iterdir())
    assert assets == ["captions.en.srt", "captions.zh-CN.srt", "cover.png", "picture-1.png", "word-1.png"]
    body = share.draft(ID).split("---\n")[2]
    assert body.startswith("\n月亮拉着海水。\n\n![待填：")
    assert f"](inbox/{ID}/word-1.png)" in body and f"](inbox/{ID}/picture-1.png)" in body


@pytest.mark.slow
def test_the_originals_are_kept_and_no_film_enters_the_project(
    share: Share, monkeypatch: pytest.MonkeyPatch
) -> None:
    full(share)
    before = {p.name: p.read_bytes() for p in share.inbox.iterdir()}
    inode = (share.inbox / "潮汐的秘密.mp4").stat().st_ino
    share.open(quiet_seconds=0).once()
    kept = share.inbox / "已收" / ID
    assert sorted(p.name for p in share.inbox.iterdir()) == ["已收"]
    assert sorted(p.read_bytes() for p in kept.iterdir() if p.suffix != ".json") == sorted(before.values())
    assert (kept / "source.mp4").stat().st_ino == inode
    assert list(share.project.root.rglob("*.mp4")) == []
    monkeypatch.setenv("KEPU_INBOX", str(share.inbox))
    checked = check_project(share.project, NOW)
    assert not [f for f in checked.findings if f.code in ("W426", "E401", "E402")]
    planned = plan(checked, DigestCache(share.project.work / "digests.json"), None)
    assert f"inbox:已收/{ID}/source.mp4" in planned.plan.unprobed


@pytest.mark.slow
def test_the_checklist_says_what_came_what_is_odd_and_what_is_missing(share: Share) -> None:
    share.put("IMG_1234.mp4", "silent.mp4")
    share.put("IMG_1234.srt", "1\n00:00:50,000 --> 00:00:51,000\n晚\n".encode())
    share.put("IMG_1234-1.jpg", b"\xff\xd8\xff broken")
    share.put("IMG_1234-2.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(99))
    (taken,) = share.open(quiet_seconds=0).once().imported
    page = (share.project.root / taken.checklist).read_text(encoding="utf-8")
    for said in (
        "画面 320 × 180（横屏），每秒 25 帧，h264",
        "没有声音",
        "字幕 1 条",
        "请改成真正的标题",
        "短边只有 180 像素",
        "视频没有声音",
        "比片子长",
        "图片“IMG_1234-1.jpg”没有用",
        "图片“IMG_1234-2.heic”没有用：这是 HEIC 图片",
        "来源 sources",
        "没有收到 Word 稿",
        "![6 张画面](sheet.jpg)",
    ):
        assert said in page, said
    head = share.draft(taken.id).split("schema: 1")[0]
    assert "# [ ] 请看：标题“IMG_1234”像是相机" in head
    folder = (share.project.root / taken.checklist).parent
    assert len(list(folder.glob("poster-*.jpg"))) == 6
    assert Image.open(folder / "sheet.jpg").width > 900
    assert sorted(p.name for p in folder.parent.iterdir()) == [taken.id]


@pytest.mark.slow
def test_sounds_and_manuscripts_are_items_too(share: Share) -> None:
    share.put("海浪.wav", "wave.wav")
    share.put("海浪.png", png((300, 300)))
    share.word("一篇稿子.docx", "只有文字。")
    share.put("说是视频.mp4", "voice.mp4")
    found = share.open(quiet_seconds=0).once()
    assert [(t.kind, t.title) for t in found.imported] == [
        ("article", "一篇稿子"),
        ("audio", "海浪"),
        ("audio", "说是视频"),
    ]
    audio = entry(share, found.imported[1].id, "audio")
    assert isinstance(audio, Audio)
    assert audio.cover.image == f"inbox/{found.imported[1].id}/picture-1.png"
    errors = [f for f in check_project(share.project, NOW).findings if f.severity == "error"]
    findings = {(f.code, f.file.rpartition("/")[2]) for f in errors}
    # A cover for those without any picture is what the editor brings.
    assert findings == {("E401", f"{found.imported[n].id}.md") for n in (0, 2)}
    assert "只有文字。" in share.draft(found.imported[0].id, "articles")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("stem", "id", "title"),
    [
        ("How tides work", "how-tides-work", "How tides work"),
        ("潮汐👩‍🚀是什么？", ID, "潮汐👩‍🚀是什么？"),
        ("“引号”: 'q' #1 100%", ID, "“引号”: 'q' #1 100%"),
        ("长" * 80, ID, "长" * 64),
        ("index", "index-2", "index"),
        ("- x & *y*", ID, "- x & *y*"),
        ("wash-hands", "wash-hands-2", "wash-hands"),
    ],
)
def test_names_of_all_sorts(share: Share, stem: str, id: str, title: str) -> None:
    share.word(f"{stem}.docx", "正文。")
    (taken,) = share.open(quiet_seconds=0).once().imported
    assert (taken.id, taken.title) == (id, title)
    assert entry(share, id, "articles").title == title  # type: ignore[attr-defined]


@pytest.mark.slow
def test_twice_is_once_and_the_same_bytes_are_not_taken_again(share: Share) -> None:
    share.put("潮汐.mp4", "tide.mp4")
    inbox = share.open(quiet_seconds=0)
    inbox.once()
    made = share.made()
    assert inbox.once().imported == []
    assert share.made() == made
    share.put("换个名字.mp4", "tide.mp4")
    found = inbox.once()
    assert [(f.code, f.file) for f in found.refused] == [("E473", "换个名字.mp4")]
    assert ID in found.refused[0].message
    (share.project.content / "videos" / f"{ID}.md").unlink()
    assert [t.title for t in share.open(quiet_seconds=0).once().imported] == ["换个名字"]


@pytest.mark.slow
def test_a_second_bundle_of_the_name_is_a_draft_of_its_own(share: Share) -> None:
    share.put("潮汐.mp4", "tide.mp4")
    inbox = share.open(quiet_seconds=0)
    inbox.once()
    edited = share.draft(ID).replace("待填：姓名", "甲")
    (share.project.content / "videos" / f"{ID}.md").write_text(edited, encoding="utf-8")
    share.put("潮汐.mp4", "silent.mp4")
    (again,) = inbox.once().imported
    assert again.id == "inbox-20261124-2"
    assert f"已经有同名的条目：{ID}" in share.draft(again.id)
    assert share.draft(ID) == edited


@pytest.mark.slow
def test_what_cannot_be_taken_is_told_and_stays(share: Share) -> None:
    share.put("两个.mp4", "tide.mp4")
    share.put("两个.mov", "silent.mp4")
    share.put("半个.mp4", (share.films / "tide.mp4").read_bytes()[:30_000])
    share.put("假的.mp4", b"#EXTM3U\n#EXTINF:7,\n/etc/passwd\n")
    share.put("旧稿.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    share.put("孤.srt", SRT.encode())
    share.put("软件.exe", b"MZ")
    share.put("行\n尾.mp4", b"x")
    before = share.made()
    found = share.open(quiet_seconds=0).once()
    codes = {f.file: f.code for f in found.refused}
    assert codes == {
        "两个.mov": "E471",
        "半个.mp4": "E402",
        "假的.mp4": "E407",
        "旧稿.docx": "E472",
        "孤.srt": "W472",
        "软件.exe": "W471",
        "行\\x0a尾.mp4": "W471",
    }
    assert found.imported == []
    assert share.made() == before
    assert not (share.inbox / "已收").exists()


def test_a_refused_file_is_not_examined_again_until_it_changes(
    share: Share, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pipeline.inbox.watch as module

    asked: list[str] = []
    real = module.examine
    monkeypatch.setattr(
        module, "examine", lambda desk, bundle: (asked.append(bundle.title), real(desk, bundle))[1]
    )
    share.put("半个.docx", (share.films / "tide.docx").read_bytes()[:300])
    inbox = share.open(quiet_seconds=0)
    assert [len(inbox.look().refused) for _ in range(3)] == [1, 1, 1]
    assert asked == ["半个"]
    share.put("半个.docx", "tide.docx")
    assert len(inbox.look().imported) == 1


# Waiting


def test_what_a_manuscript_loses_stands_in_the_checklist(share: Share) -> None:
    gone = '<w:del w:id="1"><w:r><w:delText>旧字</w:delText></w:r></w:del>'
    words = (
        "<w:r><w:t>价格</w:t></w:r>"
        + run("底价五元", "<w:vanish/>")
        + gone
        + run("八十元", "<w:b/>")
        + run("：起")
    )
    write_docx(share.inbox / "价目.docx", f"<w:p>{words}</w:p>")
    (imported,) = share.open(quiet_seconds=0).once().imported
    draft = share.draft(imported.id, "articles")
    assert draft.endswith("\n价格**八十元**：起\n")
    assert "底价" not in draft and "旧字" not in draft
    assert "# [ ] 请看：原稿有 1 处隐藏文字，没有收\n" in draft
    assert "# [ ] 请看：原稿有 1 处修订没有接受" in draft
    assert "和原稿不同" not in draft


def test_files_being_copied_wait_with_their_reason(share: Share) -> None:
    film = (share.films / "tide.mp4").read_bytes()
    share.put("潮汐.mp4", film[:1000])
    share.put("潮汐.docx", write_docx(share.inbox / "潮汐.docx", paragraph("正文。")).read_bytes())
    inbox = share.open(quiet_seconds=30, poll_seconds=10)
    rounds: list[Round] = []
    sizes = iter((2000, 50_000, len(film)))

    def grow(seconds: float) -> None:
        share.sleep(seconds)
        if (size := next(sizes, None)) is not None:
            share.put("潮汐.mp4", film[:size])
        if rounds and rounds[-1].imported:
            raise KeyboardInterrupt

    inbox.sleep = grow
    with pytest.raises(KeyboardInterrupt):
        inbox.watch(rounds.append)
    assert {w.file for w in rounds[0].waiting} == {"潮汐.mp4", "潮汐.docx"}
    assert [t.title for t in rounds[-1].imported] == ["潮汐"]
    assert share.seconds >= 60
    kept = share.inbox / "已收" / ID
    assert (kept / "source.mp4").read_bytes() == film
    # Nothing is said twice: the first look, the manuscript being still, the draft.
    assert len(rounds) <= 4


def test_a_share_that_is_gone_for_a_while_is_waited_for(share: Share) -> None:
    share.word("潮汐.docx", "正文。")
    away = share.inbox.with_name("away")
    steps = iter(
        [lambda: share.inbox.rename(away), lambda: None, lambda: away.rename(share.inbox), lambda: None]
    )
    rounds: list[Round] = []

    def later(seconds: float) -> None:
        share.sleep(seconds)
        step = next(steps, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    inbox = share.open(quiet_seconds=15, poll_seconds=10)
    inbox.sleep = later
    with pytest.raises(KeyboardInterrupt):
        inbox.watch(rounds.append)
    said = [[w.reason for w in this.waiting] for this in rounds]
    assert "读不了投稿箱" in said[1][0]
    assert [t.title for t in rounds[-1].imported] == ["潮汐"]
    assert len(rounds) == 3


def test_one_look_waits_for_what_is_still_and_not_for_what_grows(share: Share) -> None:
    share.put("潮汐.mp4", "tide.mp4")
    share.put("还在来.mp4", b"x")

    def grow(seconds: float) -> None:
        share.sleep(seconds)
        with (share.inbox / "还在来.mp4").open("ab") as stream:
            stream.write(b"more")

    inbox = share.open(quiet_seconds=30, poll_seconds=10)
    inbox.sleep = grow
    found = inbox.once()
    assert [t.title for t in found.imported] == ["潮汐"]
    assert [w.file for w in found.waiting] == ["还在来.mp4"]
    assert share.slept == [10, 10, 10]


def test_a_download_of_the_name_keeps_the_others_waiting(share: Share) -> None:
    share.word("潮汐.docx", "正文。")
    share.put("潮汐.mp4.part", b"x")
    found = share.open(quiet_seconds=0).once()
    assert found.imported == []
    assert [(w.file, "下载" in w.reason) for w in found.waiting] == [("潮汐.mp4.part", True)]


@pytest.mark.slow
def test_a_file_that_changes_while_it_is_examined_is_left(
    share: Share, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pipeline.inbox.watch as module

    real = module.examine

    def meanwhile(*words: object) -> object:
        found = real(*words)  # type: ignore[arg-type]
        share.put("潮汐.mp4", "silent.mp4")
        return found

    share.put("潮汐.mp4", "tide.mp4")
    monkeypatch.setattr(module, "examine", meanwhile)
    before = share.tree()
    found = share.open(quiet_seconds=0).look()
    assert found.imported == []
    assert "又变了" in found.waiting[0].reason
    assert share.tree() == before


@pytest.mark.slow
def test_a_share_that_refuses_a_move_leaves_everything_as_it_was(
    share: Share, monkeypatch: pytest.MonkeyPatch
) -> None:
    full(share)
    before = share.made()
    moved: list[Path] = []

    def refuse(source: Path, target: Path) -> None:
        if len(moved) == 3:
            raise PermissionError(13, "Permission denied", str(source))
        moved.append(source)
        source.rename(target)

    monkeypatch.setattr(intake, "_move", refuse)
    found = share.open(quiet_seconds=0).look()
    assert found.imported == []
    assert "收不了" in found.waiting[0].reason
    assert share.made() == before
    assert not (share.inbox / "已收" / ID).exists()


# Earlier runs, other machines


def test_what_another_machine_is_taking_is_left_alone(share: Share) -> None:
    share.put("潮汐.docx", "tide.docx")
    inbox = share.open(quiet_seconds=0)
    folder = inbox.shelf.received / "inbox-20261124-7"
    folder.mkdir(parents=True)
    move = intake.Move("别的.mp4", "source.mp4", 1, 1)
    receipt = intake.Receipt(
        "inbox-20261124-7", "别的", "content/videos/x.md", "0", "0", "elsewhere", "", (move,), ()
    )
    intake.write_pending(folder, receipt)
    found = inbox.look()
    assert ["另一台电脑" in line for line in found.recovered] == [True]
    assert (folder / PENDING).is_file()
    assert [t.title for t in found.imported] == ["潮汐"]
    rounds: list[Round] = []
    polls = iter(range(3))

    def poll(seconds: float) -> None:
        if next(polls, None) is None:
            raise KeyboardInterrupt

    inbox.sleep = poll
    with pytest.raises(KeyboardInterrupt):
        inbox.watch(rounds.append)
    assert len(rounds) == 1


def test_a_broken_receipt_moves_nothing(share: Share) -> None:
    for name, text in (("a", ""), ("b", "[]"), ("c", "{}"), ("d", '{"schema": 1}')):
        folder = share.inbox / "已收" / name
        folder.mkdir(parents=True)
        (folder / PENDING).write_text(text, encoding="utf-8")
    share.put("潮汐.docx", "tide.docx")
    assert len(share.open(quiet_seconds=0).look().imported) == 1
    assert (folder / PENDING).is_file()


@pytest.mark.parametrize(
    "changes",
    [
        {"item": "../../x.md"},
        {"id": "../x"},
        {"assets": ("../a",)},
        {"moves": (intake.Move("../a", "b", 1, 1),)},
        {"moves": (intake.Move("a", "../b", 1, 1),)},
    ],
)
def test_a_forged_receipt_reaches_nothing_outside(share: Share, changes: dict[str, object]) -> None:
    inbox = share.open(quiet_seconds=0)
    move = intake.Move("a.mp4", "source.mp4", 1, 1)
    receipt = intake.Receipt(
        "x", "假", "content/videos/x.md", "0", "0", inbox.shelf.owner, "", (move,), ("a",)
    )
    folder = share.inbox / "已收" / "x"
    folder.mkdir(parents=True)
    (folder / PENDING).write_bytes(replace(receipt, **changes).to_bytes())  # type: ignore[arg-type]
    before = share.tree()
    assert inbox.look().recovered == []
    assert share.tree() == before


# Where it is


@pytest.mark.slow
def test_a_dry_run_writes_and_moves_nothing(share: Share) -> None:
    full(share)
    before = share.made()
    inbox = share.open(quiet_seconds=0)
    inbox.importing = False
    found = inbox.once()
    assert [(r.title, r.kind, len(r.files)) for r in found.ready] == [("潮汐的秘密", "video", 6)]
    assert share.made() == before


def test_the_environment_says_where_the_inbox_is(share: Share, tmp_path: Path) -> None:
    def opened(folder: Path | None, **environment: str) -> Inbox:
        return open_inbox(share.project, folder, lambda: NOW, environment)

    assert opened(None, KEPU_INBOX=str(share.inbox)).shelf.inbox == share.inbox
    with pytest.raises(ConfigError, match="不知道投稿箱"):
        opened(None)
    with pytest.raises(UsageError, match="不是文件夹"):
        opened(tmp_path / "gone")
    inside = share.project.root / "inbox"
    inside.mkdir()
    with pytest.raises(UsageError, match="在项目文件夹里面"):
        opened(inside)
    (tmp_path / "link").symlink_to(inside)
    with pytest.raises(UsageError, match="在项目文件夹里面"):
        opened(tmp_path / "link")


@pytest.mark.slow
def test_a_draft_with_blanks_cannot_be_published(share: Share) -> None:
    share.put("潮汐.mp4", "tide.mp4")
    share.open(quiet_seconds=0).once()
    path = share.project.content / "videos" / f"{ID}.md"
    path.write_text(path.read_text(encoding="utf-8").replace("draft: true", "draft: false"), encoding="utf-8")
    later = NOW + dt.timedelta(days=1)
    lines = [f.line for f in check_project(Project(share.project.root), later).findings if f.code == "E355"]
    text = path.read_text(encoding="utf-8").splitlines()
    assert sorted({text[line - 1].partition("待填：")[1] for line in lines}) == ["待填："]
    assert len(lines) == 8
