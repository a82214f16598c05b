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
    target.switch(ids[0])
    assert set(target.prune(2)) == {ids[1], ids[2]}
    assert [r.id for r in target.releases()] == [ids[4], ids[3], ids[0]]
    target.prune(0)
    assert [r.id for r in target.releases()] == [ids[0]]
    assert target.live() == ids[0]
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
    publisher(folder, {**SITE, "index.html": "新"}, keep=0)
    assert len(folder.releases()) == 1
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
    with pytest.raises(PublishError, match="No space left"):
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
    with pytest.raises(PublishError, match="不是一个版本"):
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
    with pytest.raises(PublishError, match="读取"):
        folder.releases()


def test_leftovers_are_swept(folder: FolderTarget, publisher: Publisher) -> None:
    publisher(folder, SITE)
    releases = folder.root / "releases"
    (releases / ".draft-20260101T000000Z-00000000-12345678").mkdir()
    (releases / ".draft-20260101T000000Z-00000000.json").write_text("{", encoding="utf-8")
    (releases / "20260101T000000Z-00000000").mkdir()
    (folder.root / ".current-0123456789ab").symlink_to("releases/x")
    id = publisher(folder, SITE, keep=0)
    assert {p.name for p in releases.iterdir()} == {id, f"{id}.json"}
    assert {p.name for p in folder.root.iterdir()} == {"releases", "current", ".lock"}


def test_what_others_put_there_stays(folder: FolderTarget, publisher: Publisher) -> None:
    publisher(folder, SITE)
    releases = folder.root / "releases"
    for name in ("我的文件夹", "2026-10-cap", ".draft-mine", "20260101T000000Z-old"):
        (releases / name).mkdir()
        (releases / name / "a.txt").write_text("a", encoding="utf-8")
    (releases / "20260102T000000Z-00000000").symlink_to("我的文件夹")
    (folder.root / ".current-mine").write_text("a", encoding="utf-8")
    publisher(folder, SITE, keep=0)
    publisher(folder, SITE, keep=0)
    left = {path.name for path in releases.iterdir()}
    assert {
        "我的文件夹",
        "2026-10-cap",
        ".draft-mine",
        "20260101T000000Z-old",
        "20260102T000000Z-00000000",
    } <= left
    assert (releases / "我的文件夹" / "a.txt").exists() and (folder.root / ".current-mine").exists()


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
