"""A path that no disk can hold is said to be one, wherever it is written."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.content.registers.rows import REGISTERS
from pipeline.sources.reference import impossible_name
from pipeline.sources.roots import Roots
from tests.cli.conftest import run, small
from tests.cli.running import AT, Run
from tests.render.small import Small

__all__ = ["run", "small"]

NAME = "图" * 90
DEEP = "/".join(["图" * 30] * 50)


@given(st.text(st.characters(exclude_characters="/"), min_size=1).map(lambda text: text * 9) | st.just(NAME))
def test_a_name_is_possible_or_said_not_to_be(name: str) -> None:
    assert (impossible_name(name) is not None) == refused_by_the_disk(name)


def refused_by_the_disk(name: str) -> bool:
    try:
        os.lstat(f"/{name}")
    except ValueError:  # a NUL, a lone surrogate
        return True
    except OSError as error:
        return error.errno == errno.ENAMETOOLONG
    return False


@pytest.mark.parametrize(
    "path", [f"{NAME}.png", f"a/{NAME}/b.png", f"{DEEP}/b.png", "a\0.png", "a\ud800.png"]
)
def test_a_root_says_what_is_wrong(tmp_path: Path, path: str) -> None:
    roots = Roots.at(tmp_path)
    problem = roots.problem(path)
    assert problem is not None and problem[0] == "E402"
    assert roots.file(path) is None


def body(small: Small, path: str) -> str:
    small.article("long", body=f"![一张示意图片]({path})")
    return "content/articles/long.md:"


def cover(small: Small, path: str) -> str:
    article = small.article("long")
    text = article.read_text(encoding="utf-8").replace("covers/cover.png", path)
    article.write_text(text, encoding="utf-8")
    return "content/articles/long.md:"


def capture(small: Small, path: str) -> str:
    article = small.article("long")
    first = f'first_published: {{url: "https://example.org/a", date: 2026-10-01, capture: {path}, sha256: {"0" * 64}}}\n'
    text = article.read_text(encoding="utf-8").replace("production:", f"{first}production:")
    article.write_text(text, encoding="utf-8")
    return "content/articles/long.md:"


def captions(small: Small, path: str) -> str:
    return film(small, "covers/cover.png", path)


def video(small: Small, path: str) -> str:
    return film(small, path, "covers/cover.png")


def film(small: Small, source: str, captions: str) -> str:
    article = small.article("long")
    media = f"media: {{source: {source}, captions: [{{file: {captions}}}]}}\nproduction:"
    text = (
        article.read_text(encoding="utf-8")
        .replace("kind: article", "kind: video")
        .replace("production:", media, 1)
    )
    article.unlink()
    small.file("videos").mkdir(exist_ok=True)
    small.file("videos/long.md").write_text(text, encoding="utf-8")
    return "content/videos/long.md:"


def portrait(small: Small, path: str) -> str:
    person = small.file("people/zhang-heng.md")
    lines = [
        line for line in person.read_text(encoding="utf-8").splitlines() if not line.startswith("portrait:")
    ]
    lines.insert(2, f"portrait: {{image: {path}, alt: 画像里的张衡}}")
    person.write_text("\n".join(lines), encoding="utf-8")
    return "content/people/zhang-heng.md:"


def evidence(small: Small, path: str) -> str:
    sheet = small.root / "content/registers/activities/long.csv"
    sheet.parent.mkdir(parents=True, exist_ok=True)
    row = {"编号": "HD-001", "日期": "2026-05-01", "证据": path}
    sheet.write_text(f"{','.join(row)}\n{','.join(row.values())}\n", encoding="utf-8")
    assert "activities" in REGISTERS
    return "content/registers/activities/long.csv:"


@pytest.mark.parametrize("field", [body, cover, capture, captions, video, portrait, evidence])
@pytest.mark.parametrize(
    "path", [f"pictures/{NAME}.png", f"{NAME}/a.png", f"{DEEP}/a.png"], ids=["name", "folder", "whole"]
)
def test_the_commands_name_file_and_line(run: Run, small: Small, field: object, path: str) -> None:
    place = field(small, path)  # type: ignore[operator]
    for command in (("check",), ("build", *AT)):
        result = run(*command)
        holds_back = field is evidence and command[0] == "build"  # a wrong row holds back itself alone
        assert result.code == (0 if holds_back else 1), result
        assert place.removesuffix(":" if holds_back else "") in result.out + result.err
