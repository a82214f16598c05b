"""Only plain files inside their roots are sources; places elsewhere are known by pin or mark and fetched once."""

from __future__ import annotations

import hashlib
import uuid
from pathlib import Path

import fsspec
import pytest

from pipeline.config import Project, RootPlace
from pipeline.errors import MediaError
from pipeline.media.model import Source
from pipeline.media.sources import UNKNOWN_SIZE, find_sources
from pipeline.sources.roots import Roots
from pipeline.store import DigestCache, digest_of
from tests.remote.flaky import down


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "media"
    (root / "videos").mkdir(parents=True)
    (root / "videos" / "a.mp4").write_bytes(b"film")
    (tmp_path / "secret").write_text("x")
    (root / "link.mp4").symlink_to(tmp_path / "secret")
    (root / "linked").symlink_to(tmp_path)
    return root


def test_found_and_located(root: Path, tmp_path: Path) -> None:
    found = find_sources(Roots.at(root), ["videos/a.mp4"], DigestCache(tmp_path / "d"))
    assert found.sources["videos/a.mp4"].size == 4
    where = found.places[digest_of(root / "videos" / "a.mp4")]
    assert where.is_absolute()
    assert where.read_bytes() == b"film"
    assert found.places.get("0" * 64) is None


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../secret",
        "videos/../../secret",
        "link.mp4",
        "linked/secret",
        "videos",
        "videos/a.mp4/more",
        "no.mp4",
        "a\\b",
        "a\0",
        "studio:videos/a.mp4",
        "C:\\a.mp4",
    ],
)
def test_left_out(root: Path, tmp_path: Path, path: str) -> None:
    found = find_sources(Roots.at(root), [path], DigestCache(tmp_path / "d"))
    assert (found.sources, found.pending, found.troubles) == ({}, set(), {})


def with_root(tmp_path: Path, location: str | None, variable: str | None = None) -> Roots:
    return Roots.of(Project(tmp_path), [RootPlace("studio", location, variable)])


def test_a_root_outside_git_gives_the_same_digest_as_a_copy_inside(root: Path, tmp_path: Path) -> None:
    share = tmp_path / "share"
    (share / "videos").mkdir(parents=True)
    (share / "videos" / "a.mp4").write_bytes(b"film")
    roots = with_root(tmp_path, str(share))
    found = find_sources(
        roots, ["studio:videos/a.mp4", "studio:../secret", "studio:no.mp4"], DigestCache(tmp_path / "d")
    )
    assert found.sources == {"studio:videos/a.mp4": Source("studio:videos/a.mp4", sha(b"film"), 4)}
    assert found.places[sha(b"film")] == share / "videos" / "a.mp4"


@pytest.mark.parametrize("state", ["missing", "empty", "unset"])
def test_a_root_that_is_away_is_said_once_and_pins_do_without_it(tmp_path: Path, state: str) -> None:
    share = tmp_path / "share"
    if state == "empty":
        share.mkdir()
    roots = with_root(tmp_path, None if state == "unset" else str(share), "KEPU_ROOT_STUDIO")
    paths = [f"studio:videos/{n}.mov" for n in range(3)]
    found = find_sources(roots, paths, DigestCache(tmp_path / "d"), {paths[0]: "ab" * 32}, fetch=True)
    ((name, (trouble, needed)),) = found.troubles.items()
    assert (name, needed) == ("studio", paths[1:])
    assert (
        "KEPU_ROOT_STUDIO 没有设置" if state == "unset" else "环境变量 KEPU_ROOT_STUDIO 所指的位置"
    ) in trouble.message
    assert str(share) not in trouble.message + trouble.help
    assert found.sources == {paths[0]: Source(paths[0], "ab" * 32, UNKNOWN_SIZE)}
    with pytest.raises(MediaError):
        found.places["ab" * 32]


class Elsewhere:
    """A place of its own in fsspec's memory."""

    def __init__(self, folder: Path) -> None:
        self.url = f"memory://{uuid.uuid4().hex}"
        self.folder = folder
        self.fs, self.base = fsspec.core.url_to_fs(self.url)
        self.heard: list[str] = []

    def write(self, path: str, content: bytes) -> None:
        self.fs.pipe_file(f"{self.base}/{path}", content)

    def find(self, *paths: str, fetch: bool = True, **pinned: str):  # type: ignore[no-untyped-def]
        roots = with_root(self.folder, self.url)
        pins = {f"studio:{name}.mov": digest for name, digest in pinned.items()}
        digests = DigestCache(self.folder / "d")
        named = [f"studio:{path}" for path in paths]
        return find_sources(
            roots, named, digests, pins, fetch=fetch, on_fetch=lambda path, _: self.heard.append(path)
        )


@pytest.fixture
def elsewhere(tmp_path: Path) -> Elsewhere:
    return Elsewhere(tmp_path)


def test_a_source_elsewhere_is_fetched_once_and_then_known_by_its_mark(elsewhere: Elsewhere) -> None:
    elsewhere.write("a.mov", b"film")
    looked = elsewhere.find("a.mov", fetch=False)
    assert (looked.sources, looked.pending, elsewhere.heard) == ({}, {"studio:a.mov"}, [])
    for _ in range(2):
        found = elsewhere.find("a.mov")
        assert found.sources["studio:a.mov"] == Source("studio:a.mov", sha(b"film"), 4)
    assert found.places[sha(b"film")].read_bytes() == b"film"
    assert elsewhere.heard == ["studio:a.mov"]
    assert elsewhere.find("a.mov", fetch=False).sources == found.sources
    elsewhere.write("a.mov", b"filn")
    assert elsewhere.find("a.mov").sources["studio:a.mov"].digest == sha(b"filn")
    kept = sorted(path.name for path in (elsewhere.folder / ".kepu" / "sources").iterdir())
    assert kept == sorted([sha(b"film"), sha(b"filn"), "known.json"])


def test_a_pinned_source_is_fetched_when_a_job_asks_and_verified_then(elsewhere: Elsewhere) -> None:
    elsewhere.write("a.mov", b"film")
    elsewhere.write("b.mov", b"other")
    found = elsewhere.find("a.mov", "b.mov", a=sha(b"film"), b=sha(b"what it was"))
    assert {s.digest for s in found.sources.values()} == {sha(b"film"), sha(b"what it was")}
    assert elsewhere.heard == []
    assert found.places[sha(b"film")].read_bytes() == b"film"
    with pytest.raises(MediaError) as told:
        found.places[sha(b"what it was")]
    assert sha(b"other") in told.value.message and sha(b"what it was") in told.value.message
    # Now it is known what is there: the plan itself can say so.
    assert elsewhere.find("b.mov", b=sha(b"what it was")).sources["studio:b.mov"].digest == sha(b"other")


def test_what_is_missing_elsewhere_is_missing_and_an_empty_place_is_a_trouble(elsewhere: Elsewhere) -> None:
    assert list(elsewhere.find("a.mov", "b.mov").troubles) == ["studio"]
    elsewhere.write("a.mov", b"film")
    found = elsewhere.find("a.mov", "b.mov", "../c.mov")
    assert (list(found.sources), found.troubles) == (["studio:a.mov"], {})


def test_a_place_that_fails_while_a_job_asks_is_a_media_error(tmp_path: Path) -> None:
    url = f"flaky://{uuid.uuid4().hex}"
    fs, base = fsspec.core.url_to_fs(url)
    fs.pipe_file(f"{base}/a.mov", b"film")
    pinned = {"studio:a.mov": sha(b"film")}
    found = find_sources(with_root(tmp_path, url), ["studio:a.mov"], DigestCache(tmp_path / "d"), pinned)
    with down(), pytest.raises(MediaError, match="连不上 flaky://"):
        found.places[sha(b"film")]
    with down():
        away = find_sources(with_root(tmp_path, url), ["studio:a.mov"], DigestCache(tmp_path / "d"))
    ((trouble, needed),) = away.troubles.values()
    assert "连不上 flaky://" in trouble.message and needed == ["studio:a.mov"]
    assert found.places[sha(b"film")].read_bytes() == b"film"


def test_a_place_that_does_not_answer_is_one_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, "/dev/null")
    roots = with_root(tmp_path, "s3://bucket/media")
    pinned = {"studio:a.mov": "ab" * 32}
    found = find_sources(
        roots, ["studio:a.mov", "studio:b.mov"], DigestCache(tmp_path / "d"), pinned, fetch=True
    )
    ((trouble, needed),) = found.troubles.values()
    assert "连不上 s3://bucket/media" in trouble.message and needed == ["studio:b.mov"]
    assert list(found.sources) == ["studio:a.mov"]
