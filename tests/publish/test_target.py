"""What every target promises, on a folder and on the fake; and what a folder promises besides."""

from __future__ import annotations

import datetime as dt
import errno
import os
import threading
from pathlib import Path

import pytest

from pipeline.errors import PublishError
from pipeline.publish.fake import MemoryTarget
from pipeline.publish.folder import FolderTarget
from pipeline.publish.go_live import publish, rollback
from pipeline.publish.protocol import Release, Target
from pipeline.publish.release_plan import release_id
from tests.publish.digests import digests_below

START = dt.datetime(2026, 11, 23, 15, 12, tzinfo=dt.UTC)
SITE = {"index.html": "首页", "a/index.html": "甲", "media/k1/v.mp4": "画面"}


@pytest.fixture(params=["folder", "fake"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Target:
    return FolderTarget(tmp_path / "root") if request.param == "folder" else MemoryTarget()


@pytest.fixture
def folder(tmp_path: Path) -> FolderTarget:
    return FolderTarget(tmp_path / "root")


class Publisher:
    """Builds a site of the given texts in one folder, as a build would, and publishes it an hour later each time."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.hour = 0

    def release(self, texts: dict[str, str], commit: str | None = None) -> Release:
        for path in sorted(self.site.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        for name, text in texts.items():
            (self.site / name).parent.mkdir(parents=True, exist_ok=True)
            (self.site / name).write_text(text, encoding="utf-8")
        self.hour += 1
        files, now = digests_below(self.site), START + dt.timedelta(hours=self.hour)
        return Release(release_id(now, files), now, commit, files)

    def __call__(self, target: Target, texts: dict[str, str], *, keep: int = 5) -> str:
        release = self.release(texts)
        publish(target, self.site, release, keep=keep)
        return release.id


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    (tmp_path / "site").mkdir()
    return Publisher(tmp_path / "site")


def text(target: FolderTarget, path: str, release: str | None = None) -> str:
    base = target.root / "releases" / release if release else target.root / "current"
    return (base / path).read_text(encoding="utf-8")


# Every target


def test_nothing_published_yet(target: Target) -> None:
    assert target.releases() == ()
    assert target.live() is None


def test_releases_newest_first_with_what_they_hold(target: Target, publisher: Publisher) -> None:
    first = publisher.release(SITE, commit="0123abc")
    publish(target, publisher.site, first, keep=5)
    second = publisher(target, {**SITE, "index.html": "新首页"})
    newest, oldest = target.releases()
    assert (newest.id, newest.live, oldest.id, oldest.live) == (second, True, first.id, False)
    assert (oldest.commit, oldest.created, dict(oldest.files)) == (
        "0123abc",
        first.created,
        dict(first.files),
    )


def test_put_shows_readers_nothing(target: Target, publisher: Publisher) -> None:
    live = publisher(target, SITE)
    release = publisher.release({**SITE, "index.html": "新"})
    target.put(publisher.site, release.files, release)
    assert target.live() == live
    assert [r.id for r in target.releases()] == [release.id, live]


def test_putting_twice_does_nothing_and_other_files_are_refused(target: Target, publisher: Publisher) -> None:
    release = publisher.release(SITE)
    target.put(publisher.site, release.files, release)
    target.put(publisher.site, release.files, release)
    assert len(target.releases()) == 1
    files = publisher.release({"index.html": "别的"}).files
    with pytest.raises(PublishError, match="已经存在，内容不同"):
        target.put(publisher.site, files, release)


def test_changed_media_bytes_are_refused(target: Target, publisher: Publisher) -> None:
    live = publisher(target, SITE)
    release = publisher.release({**SITE, "media/k1/v.mp4": "别的画面"})
    with pytest.raises(PublishError, match=r"media/k1/v\.mp4"):
        publish(target, publisher.site, release, keep=5)
    assert target.live() == live
    assert len(target.releases()) == 1


def test_changed_media_is_refused_for_any_kept_release(target: Target, publisher: Publisher) -> None:
    publisher(target, SITE)
    publisher(target, {"index.html": "没有视频的一版"})
    release = publisher.release({**SITE, "media/k1/v.mp4": "别的画面"})
    with pytest.raises(PublishError, match="已发布的地址不能换内容"):
        target.put(publisher.site, release.files, release)


def test_pages_may_change_and_media_may_come_and_go(target: Target, publisher: Publisher) -> None:
    publisher(target, SITE)
    publisher(target, {"index.html": "改", "media/k2/v.mp4": "新画面"})
    assert publisher(target, {**SITE, "index.html": "再改"}) == target.live()


def test_rollback_to_the_one_before(target: Target, publisher: Publisher) -> None:
    first, second, third = (publisher(target, {**SITE, "index.html": f"第 {n} 版"}) for n in range(3))
    assert rollback(target).id == second
    assert rollback(target).id == first
    assert target.live() == first
    with pytest.raises(PublishError, match="最早保留"):
        rollback(target)
    assert rollback(target, third).live
    assert target.live() == third


def test_rollback_to_what_is_not_there(target: Target, publisher: Publisher) -> None:
    with pytest.raises(PublishError, match="没有上线的版本"):
        rollback(target)
    live = publisher(target, SITE)
    with pytest.raises(PublishError, match="没有保留叫“不存在”的版本"):
        rollback(target, "不存在")
    assert target.live() == live


def test_prune_keeps_the_newest_and_never_the_live_one_goes(target: Target, publisher: Publisher) -> None:
    ids = [publisher(target, {**SITE, "index.html": f"第 {n} 版"}) for n in range(5)]
    target.switch(ids[1])
    assert target.prune(1) == (ids[3], ids[2])
    assert [r.id for r in target.releases()] == [ids[4], ids[1], ids[0]]
    target.prune(0)
    assert [r.id for r in target.releases()] == [ids[1], ids[0]], "the live one and the one before"
    assert target.live() == ids[1]
    with pytest.raises(ValueError, match="keep"):
        target.prune(-1)


def test_bytes_that_change_on_the_way_are_refused(target: Target, publisher: Publisher) -> None:
    live = publisher(target, {"index.html": "旧"})
    release = publisher.release(SITE)
    (publisher.site / "a/index.html").write_text("改了", encoding="utf-8")
    with pytest.raises(PublishError, match="在发布途中变了"):
        publish(target, publisher.site, release, keep=5)
    assert (target.live(), len(target.releases())) == (live, 1)


# A folder


def test_layout(folder: FolderTarget, publisher: Publisher) -> None:
    id = publisher(folder, SITE)
    assert os.readlink(folder.root / "current") == f"releases/{id}"
    assert {p.name for p in (folder.root / "releases").iterdir()} == {id, f"{id}.json"}
    assert text(folder, "a/index.html") == "甲"
    assert digests_below(folder.root / "current") == digests_below(publisher.site)


def test_equal_files_are_linked_from_the_live_release_only(
    folder: FolderTarget, publisher: Publisher
) -> None:
    first = publisher(folder, SITE)
    second = publisher(folder, {**SITE, "index.html": "新"})
    releases = folder.root / "releases"
    assert (releases / first / "a/index.html").samefile(releases / second / "a/index.html")
    assert not (releases / first / "index.html").samefile(releases / second / "index.html")
    for path in digests_below(publisher.site):
        assert not (releases / second / path).samefile(publisher.site / path)


def test_a_build_that_writes_in_place_harms_no_release(folder: FolderTarget, publisher: Publisher) -> None:
    first = publisher(folder, SITE)
    for path in digests_below(publisher.site):
        with (publisher.site / path).open("r+b") as stream:
            stream.write(b"broken")
    assert dict(digests_below(folder.root / "releases" / first)) == dict(folder.releases()[0].files)


def test_removing_a_release_leaves_the_linked_files_of_others(
    folder: FolderTarget, publisher: Publisher
) -> None:
    publisher(folder, SITE)
    for number in range(2):
        publisher(folder, {**SITE, "index.html": "新" * number}, keep=0)
    publisher(folder, {**SITE, "index.html": "新"}, keep=0)
    assert len(folder.releases()) == 2
    assert [text(folder, path) for path in ("index.html", "a/index.html", "media/k1/v.mp4")] == [
        "新",
        "甲",
        "画面",
    ]


def test_what_was_changed_on_the_server_does_not_live_on(folder: FolderTarget, publisher: Publisher) -> None:
    first = publisher(folder, SITE)
    defaced = folder.root / "releases" / first / "index.html"
    defaced.chmod(0o644)
    defaced.write_text("黑页", encoding="utf-8")
    publisher(folder, SITE)
    assert text(folder, "index.html") == "首页"


def test_published_files_are_read_only_and_readable_whatever_the_umask(
    folder: FolderTarget, publisher: Publisher
) -> None:
    before = os.umask(0o077)
    try:
        publisher(folder, SITE)
    finally:
        os.umask(before)
    current = (folder.root / "current").resolve()
    assert {p.stat().st_mode & 0o777 for p in [current, *current.rglob("*")] if p.is_dir()} == {0o755}
    assert {p.stat().st_mode & 0o777 for p in current.rglob("*") if p.is_file()} == {0o444}


def test_without_hard_links_files_are_copied(
    folder: FolderTarget, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EMLINK, "too many links")

    first = publisher(folder, SITE)
    monkeypatch.setattr(os, "link", refuse)
    second = publisher(folder, SITE)
    releases = folder.root / "releases"
    assert not (releases / first / "index.html").samefile(releases / second / "index.html")
    assert text(folder, "index.html") == "首页"


def test_a_full_disk_is_a_publish_error_and_changes_nothing(
    folder: FolderTarget, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    live = publisher(folder, SITE)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PublishError, match="磁盘已满"):
        publisher(folder, {**SITE, "index.html": "新"})
    assert (folder.live(), len(folder.releases()), text(folder, "index.html")) == (live, 1, "首页")
    assert not list((folder.root / "releases").glob(".draft-*"))


def test_symbolic_links_are_refused(folder: FolderTarget, publisher: Publisher, tmp_path: Path) -> None:
    release = publisher.release(SITE)
    (tmp_path / "secret").write_text("首页", encoding="utf-8")
    (publisher.site / "index.html").unlink()
    (publisher.site / "index.html").symlink_to(tmp_path / "secret")
    with pytest.raises(PublishError, match="符号链接"):
        folder.put(publisher.site, release.files, release)


@pytest.mark.parametrize("path", ["/etc/passwd", "../x", "a/../../x", "a//b", "./a", ".", ""])
def test_paths_and_ids_stay_inside(folder: FolderTarget, publisher: Publisher, path: str) -> None:
    release = publisher.release(SITE)
    with pytest.raises(PublishError, match="不是网站里的路径"):
        folder.put(publisher.site, {path: "0" * 64}, release)
    with pytest.raises(PublishError, match="不能作版本名"):
        folder.put(publisher.site, release.files, Release(f"../{path}", START, None, {}))


def test_a_missing_file_of_the_site_is_named(folder: FolderTarget, publisher: Publisher) -> None:
    release = publisher.release(SITE)
    (publisher.site / "index.html").unlink()
    with pytest.raises(PublishError, match=r"缺少 index\.html"):
        folder.put(publisher.site, release.files, release)


def test_a_damaged_release_is_not_switched_to(folder: FolderTarget, publisher: Publisher) -> None:
    first = publisher(folder, SITE)
    second = publisher(folder, {**SITE, "index.html": "新"})
    (folder.root / "releases" / first / "a/index.html").unlink()
    with pytest.raises(PublishError, match=r"缺少 1 个文件（如 a/index\.html）"):
        rollback(folder)
    assert folder.live() == second


@pytest.mark.parametrize("broken", ["", "{}", "[1]", '{"schema": 2}', "\xff"])
def test_a_broken_manifest_is_named(folder: FolderTarget, publisher: Publisher, broken: str) -> None:
    id = publisher(folder, SITE)
    (folder.root / "releases" / f"{id}.json").write_text(broken, encoding="latin-1")
    with pytest.raises(PublishError, match="读不懂"):
        folder.releases()


def test_a_foreign_current_is_left_alone(folder: FolderTarget, publisher: Publisher) -> None:
    folder.root.mkdir()
    (folder.root / "current").symlink_to("/srv/www")
    with pytest.raises(PublishError, match="不是发布程序的版本"):
        publisher(folder, SITE)
    (folder.root / "current").unlink()
    (folder.root / "current").mkdir()
    with pytest.raises(PublishError, match="不是发布程序建立的链接"):
        publisher(folder, SITE)


@pytest.mark.parametrize("where", ["", "releases"])
def test_what_cannot_be_read_is_not_taken_for_empty(folder: FolderTarget, where: str) -> None:
    path = folder.root / where
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("not a folder", encoding="utf-8")
    with pytest.raises(PublishError, match="不是文件夹"):
        folder.releases()


def test_a_finished_publish_leaves_only_releases(folder: FolderTarget, publisher: Publisher) -> None:
    publisher(folder, SITE)
    (folder.root / ".current-0123456789ab").symlink_to("releases/20260101T000000Z-00000000")
    id = publisher(folder, {**SITE, "index.html": "新"}, keep=0)
    before = {release.id for release in folder.releases()} - {id}
    names = {id, f"{id}.json", *before, *(f"{old}.json" for old in before)}
    assert len(before) == 1, "the one a rollback goes to"
    assert {p.name for p in (folder.root / "releases").iterdir()} == names
    assert {p.name for p in folder.root.iterdir()} == {"releases", "current", ".lock"}


STRANGE = "20260101T000000Z-00000000"


@pytest.fixture
def strange(folder: FolderTarget, tmp_path: Path) -> dict[str, str]:
    """Things of somebody else, in every form of name; their bytes by path, links by what they lead to."""
    releases = folder.root / "releases"
    texts = {
        "我的文件夹/甲.txt": "甲",
        "2026-10-cap/index.html": "旧部署",
        f"{STRANGE}/index.html": "同样的名字",
        f".draft-{STRANGE}/index.html": "草稿",
        ".draft-x-1/a": "别人的草稿",
        "notes.json": "{}",
        ".draft-y.json": "{",
        f".draft-{STRANGE}-0123abcd.tmp": "not ours",
        "file": "文件",
    }
    for path, text in texts.items():
        (releases / path).parent.mkdir(parents=True, exist_ok=True)
        (releases / path).write_text(text, encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "kept").write_text("别处", encoding="utf-8")
    (releases / "link").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (folder.root / ".current-mine").symlink_to(tmp_path / "elsewhere")
    (folder.root / ".kepu-trial-0123456789ab").mkdir()
    (folder.root / ".kepu-trial-0123456789ab" / "mine").touch()
    os.utime(folder.root / ".kepu-trial-0123456789ab", (0, 0))
    (folder.root / "index.html").write_text("别人的首页", encoding="utf-8")
    return everything(folder.root, tmp_path / "elsewhere")


def everything(*folders: Path) -> dict[str, str]:
    return {
        str(path): os.readlink(path) if path.is_symlink() else path.read_text(encoding="utf-8")
        for folder in folders
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


def test_what_no_publish_made_stays(
    folder: FolderTarget, publisher: Publisher, strange: dict[str, str], tmp_path: Path
) -> None:
    for number in range(4):
        publisher(folder, {**SITE, "index.html": f"第 {number} 版"}, keep=0)
    assert strange.items() <= everything(folder.root, tmp_path / "elsewhere").items()
    assert (folder.root / ".kepu-trial-0123456789ab" / "mine").exists()
    assert {"我的文件夹", "2026-10-cap", STRANGE, f".draft-{STRANGE}", "notes.json", "file", "link"} <= set(
        folder.strangers()
    )


def test_files_put_into_a_release_outlive_it(
    folder: FolderTarget, publisher: Publisher, tmp_path: Path
) -> None:
    first = publisher(folder, SITE)
    place = folder.root / "releases" / first
    (place / "a" / "通知.html").write_text("手放的", encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "v.mp4").write_text("别处", encoding="utf-8")
    (place / "media/k1/v.mp4").unlink()
    (place / "media/k1").rmdir()
    (place / "media/k1").symlink_to(tmp_path / "elsewhere")
    for number in range(3):
        publisher(folder, {**SITE, "index.html": f"第 {number} 版"}, keep=0)
    assert first not in {release.id for release in folder.releases()}
    assert (place / "a" / "通知.html").read_text(encoding="utf-8") == "手放的"
    assert not (place / "index.html").exists()
    assert (tmp_path / "elsewhere" / "v.mp4").exists()
    assert folder.strangers() == (first,)


@pytest.mark.parametrize("prefix", ["", ".draft-"])
def test_a_folder_of_the_new_name_is_refused(folder: FolderTarget, publisher: Publisher, prefix: str) -> None:
    publisher(folder, SITE)
    release = publisher.release({**SITE, "index.html": "新"})
    theirs = folder.root / "releases" / f"{prefix}{release.id}"
    theirs.mkdir()
    for _ in range(2):
        with pytest.raises(PublishError, match="不是发布程序建立的"):
            publish(folder, publisher.site, release, keep=5)
        assert theirs.is_dir()


def test_a_clock_that_ran_fast_costs_no_good_release(target: Target, publisher: Publisher) -> None:
    good = publisher(target, SITE)
    publisher.hour += 100_000
    fast = publisher(target, {**SITE, "index.html": "时钟快了"}, keep=1)
    publisher.hour -= 100_000
    mended = publisher(target, {**SITE, "index.html": "改好了"}, keep=1)
    assert [r.id for r in target.releases()] == [mended, fast]
    assert rollback(target).id == fast
    assert rollback(target, mended).id == mended
    last = publisher(target, {**SITE, "index.html": "再改"}, keep=1)
    assert [r.id for r in target.releases()] == [last, mended], "the wrong date keeps nothing"
    assert good not in {r.id for r in target.releases()}


def test_the_release_readers_saw_before_is_kept_and_gone_back_to(
    target: Target, publisher: Publisher
) -> None:
    ids = [publisher(target, {**SITE, "index.html": f"第 {n} 版"}) for n in range(5)]
    rollback(target, ids[1])
    mended = publisher(target, {**SITE, "index.html": "改好了"}, keep=1)
    assert [r.id for r in target.releases()] == [mended, ids[4], ids[1]]
    assert rollback(target).id == ids[1]


def test_publishing_an_old_state_again_makes_it_the_last(target: Target, publisher: Publisher) -> None:
    first = publisher.release(SITE)
    publish(target, publisher.site, first, keep=5)
    second = publisher(target, {**SITE, "index.html": "新"})
    publisher.hour = 0
    again = publisher.release(SITE)
    assert again.id == first.id
    publish(target, publisher.site, again, keep=5)
    assert [(r.id, r.live) for r in target.releases()] == [(first.id, True), (second, False)]
    assert rollback(target).id == second


@pytest.mark.parametrize("ability", ["symlink", "chmod"])
def test_a_disk_without_what_releases_need_is_refused_before_copying(
    folder: FolderTarget, publisher: Publisher, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ability: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    release, before = publisher.release(SITE), everything(tmp_path)
    monkeypatch.setattr(os, ability, refuse)
    with pytest.raises(PublishError, match="这个盘不能") as raised:
        publish(folder, publisher.site, release, keep=5)
    assert "另一个盘" in raised.value.help
    assert everything(tmp_path) == before and not (folder.root / "releases").exists()


def test_a_trial_leaves_nothing(folder: FolderTarget) -> None:
    folder.require_usable()
    assert not folder.root.exists()
    folder.root.mkdir()
    folder.require_usable()
    assert list(folder.root.iterdir()) == []


def test_the_trial_of_a_killed_publish_is_swept_when_it_is_old(
    folder: FolderTarget, publisher: Publisher
) -> None:
    old, young = (folder.root / f".kepu-trial-{digit * 12}" for digit in "01")
    for trial in (old, young):
        trial.mkdir(parents=True)
        (trial / "file").touch()
    os.utime(old, (0, 0))
    publisher(folder, SITE)
    assert not old.exists() and young.exists()


def test_a_file_in_the_way_is_named(folder: FolderTarget, publisher: Publisher) -> None:
    folder.root.write_text("文件", encoding="utf-8")
    with pytest.raises(PublishError, match="是一个文件"):
        folder.releases()
    with pytest.raises(PublishError, match="不是文件夹"):
        publisher(FolderTarget(folder.root / "a" / "b"), SITE)


def test_a_second_publisher_waits_then_gives_up(folder: FolderTarget, publisher: Publisher) -> None:
    other = FolderTarget(folder.root, wait=0.1)
    with folder.session(), pytest.raises(PublishError, match="另一个发布"):
        publisher(other, SITE)
    assert publisher(other, SITE) == folder.live()


def test_threads_that_share_a_target_take_turns(folder: FolderTarget) -> None:
    inside: list[int] = []
    most: list[int] = []

    def work(number: int) -> None:
        with folder.session(), folder.session():
            inside.append(number)
            most.append(len(inside))
            inside.remove(number)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1, 1]
