"""Pointers that were not fetched are recognised for what they are, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sources.pointers import pointer_problem
from pipeline.sources.roots import Roots

LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"4d" * 32 + b"\nsize 123456789\n"
EXTENDED = LFS.replace(b"oid", b"ext-0-foo sha256:" + b"ab" * 32 + b"\noid")
ANNEX = b"/annex/objects/SHA256E-s1234--" + b"4d" * 32 + b".mov\n"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (LFS, "E421"),
        (EXTENDED, "E421"),
        (LFS.replace(b"git-lfs.github", b"hawser.github"), "E421"),
        (ANNEX, "E422"),
    ],
)
def test_pointers(content: bytes, code: str) -> None:
    found = pointer_problem("videos/a.mov", content)
    assert found is not None and found[0] == code
    if code == "E421":
        assert "123.5 MB" in found[1] and "git lfs pull" in found[2]


@given(st.binary(max_size=200).filter(lambda b: not b.startswith((b"/annex/objects/", b"version https:"))))
def test_nothing_else_is_one(content: bytes) -> None:
    assert pointer_problem("a.png", content) is None


@pytest.mark.parametrize("name", ["videos/a.mov", "sounds/a.flac", "covers/a.png", "videos/a.srt"])
def test_any_kind_of_media_may_be_one(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.parent.mkdir()
    file.write_bytes(LFS)
    problem = Roots.at(tmp_path).problem(name)
    assert problem is not None and problem[0] == "E421" and name in problem[1]


def test_a_link_into_the_annex_says_what_to_run(tmp_path: Path) -> None:
    (tmp_path / "a.mov").symlink_to("../.git/annex/objects/Xx/Yy/SHA256E-s1--ab.mov/SHA256E-s1--ab.mov")
    problem = Roots.at(tmp_path).problem("a.mov")
    assert problem is not None and problem[0] == "E422" and "git annex get" in problem[2]
