"""The preflight: each limit with how far it is exceeded, each loss at its line, and where to divide what is too long."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.config import Project
from pipeline.errors import UsageError
from pipeline.line.session import open_build_session
from pipeline.line.wechat_articles import _pages, judge
from pipeline.media.entry_media import picture_request
from pipeline.media.model import AssetFile, Candidate, ImageAsset
from pipeline.store import BlobFile, Manifest
from pipeline.syndicate.convert import convert
from pipeline.syndicate.lint import lint
from pipeline.syndicate.site_files import converted
from pipeline.syndicate.wechat_rules import CONTENT, PICTURE
from tests.e2e.minimal import Built, session_site
from tests.fixture_site import fixture_site

NOW = dt.datetime(2026, 12, 1, 1, 0, tzinfo=dt.UTC)
FRONT = """---
schema: 1
kind: article
id: tide
title: {title}
summary: 月球的引力在地球的两边各拉起一片水，地球转一圈，两片都经过一次。
published: 2026-11-05T09:00:00+08:00
column: hello-science
topics: [physics]
audiences: [public]
people:
  - {{role: 编写, name: 演示编辑部}}
cover: {{image: covers/cover.png, alt: 深青底色}}
production: {{mode: 自制, unit: 演示编辑部}}
licence: CC-BY-4.0
sources:
  - {{title: 大学物理学, publisher: 演示出版社, year: 2010}}
---
"""
LINES = FRONT.count("\n")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fixture_site("small", tmp_path_factory.mktemp("lint") / "site")


@pytest.fixture(scope="module")
def minimal(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return session_site(tmp_path_factory)


def found(site: Path, body: str, title: str = "潮汐") -> list[tuple[str, int, str]]:
    """Code, line of the body and message of what the preflight says, beside what an unbuilt project lacks."""
    file = site / "content" / "articles" / "tide.md"
    file.parent.mkdir(exist_ok=True)
    file.write_text(FRONT.format(title=title) + body, encoding="utf-8")
    judged = judge(Project(site), ["tide"], NOW)[0]
    return [(f.code, f.line - LINES, f.message) for f in judged.findings if f.code not in ("E807", "E810")]


def test_a_plain_article_has_nothing(site: Path) -> None:
    assert found(site, "潮水一天涨落两次。\n") == []


def test_a_title_says_by_how_much(site: Path) -> None:
    [(code, _, message)] = found(site, "潮。\n", title="涨" * 40)
    assert code == "E801"
    assert "有 40 个字" in message and "最多 32 个字" in message and "超出 8" in message


def test_losses_are_at_their_lines(site: Path) -> None:
    body = (
        "[外](https://example.org/)，[好](https://mp.weixin.qq.com/s/a)。\n"
        "\n"
        "`[码](https://example.org/)` <ruby>熊<rt>xióng</rt></ruby>\n"
        "\n"
        "[下](#甲)\n"
        "\n"
        "## 甲\n"
        "\n"
        "| 1 | 2 | 3 | 4 | 5 |\n"
        "|---|---|---|---|---|\n"
        "| a | b | c | d | e |\n"
        "\n"
        "```\n[码](https://example.org/)\n```\n"
        "\n"
        "<https://example.org/b>\n"
    )
    assert [(code, line) for code, line, _ in found(site, body)] == [
        ("W804", 1),
        ("W808", 3),
        ("W805", 5),
        ("W810", 9),
        ("W804", 17),
    ]


def test_what_is_too_long_says_by_how_much_and_where_to_divide(site: Path) -> None:
    part = "海拔每升高 300 米，水的沸点大约降低 1 摄氏度，所以高原上的饭不容易煮熟。" * 100
    body = "".join(f"## 第 {n} 节\n\n{part}\n\n" for n in range(1, 13))
    [(code, line, message)] = found(site, body)
    assert (code, line) == ("E804", 1)
    assert f"最多 {CONTENT.most} 个字符" in message
    [finding] = [f for f in judge(Project(site), ["tide"], NOW)[0].findings if f.code == "E804"]
    starts = {number: LINES + 1 + 4 * (number - 1) for number in range(1, 13)}
    named = [n for n in starts if f"第 {starts[n]} 行“第 {n} 节”起另成一篇" in finding.help]
    assert len(named) == 2
    assert named[0] in (5, 6) and named[1] in (9, 10, 11)


def test_what_cannot_be_divided_says_so(site: Path) -> None:
    judged_codes = found(site, "很长的一段。" * 4000)
    assert [code for code, _, _ in judged_codes] == ["E804"]
    [finding] = [f for f in judge(Project(site), ["tide"], NOW)[0].findings if f.code == "E804"]
    assert "没有小标题可分" in finding.help


def test_an_unknown_id_is_told(site: Path) -> None:
    with pytest.raises(UsageError, match="没有编号是“tidy”的条目"):
        judge(Project(site), ["tidy"], NOW)


def codes(site: Path, old: str = "", new: str = "", body: str = "潮水一天涨落两次。\n") -> set[str]:
    """The codes of the article with `old` of its front matter made `new`."""
    front = FRONT.format(title="潮汐")
    assert old in front
    file = site / "content" / "articles" / "tide.md"
    file.write_text((front.replace(old, new) if old else front) + body, encoding="utf-8")
    return {f.code for f in judge(Project(site), ["tide"], NOW)[0].findings}


UNBUILT = {"E807", "E810"}
"""Of an article that nobody signed in a project that was never built."""
LONG_NAME = "成都市某某区科学技术协会科普工作部联合编写组"
MATERIALS = "materials:\n  - {kind: 图片, title: 某图, licence: 只准网页, channels: [网页]}\nlicence:"


def test_fields_have_limits_of_their_own(site: Path) -> None:
    assert codes(site) == UNBUILT
    assert codes(site, "name: 演示编辑部", f"name: {LONG_NAME}") == UNBUILT | {"E802"}
    assert codes(site, "地球转一圈", "地球转一圈。" * 20) == UNBUILT | {"W803"}
    assert codes(site, "licence:", MATERIALS) == UNBUILT | {"E811"}


def test_a_picture_that_is_not_made_and_a_folded_text_are_told(site: Path) -> None:
    assert codes(site, body="![一块深青色的画面](covers/cover.png)\n") == UNBUILT | {"E808"}
    assert codes(site, body="<details><summary>问</summary>\n\n答\n\n</details>\n") == UNBUILT | {"W807"}


def test_what_a_picture_loses_is_told(site: Path) -> None:
    """One that moves and is larger than a draft takes."""
    codes(site, body="![一块深青色的画面](covers/cover.png)\n")
    with open_build_session(Project(site), NOW) as session:
        manuscripts = _pages(session, drafts=True).manuscripts
        key, file = "a" * 64, AssetFile("a" * 64, "1280.jpg")
        still = Candidate(file, 1280, 720)
        asset = ImageAsset(key, 1280, 720, (still,), Candidate(AssetFile(key, "motion.mp4"), 640, 360))
        manifest = Manifest(
            key, "image", (BlobFile("1280.jpg", PICTURE.most + 1, "0" * 64, "image/jpeg"),), {}
        )
        media = replace(
            manuscripts.media,
            assets={picture_request("covers/cover.png"): asset},
            manifests={key: manifest},
        )
        changed = replace(manuscripts, media=media)
        [item] = [item for item in changed.library.items if item.id == "tide"]
        article = changed.article(item)
        found = lint(changed, item, article, convert(article))
        assert {f.code for f in found} == {"E810", "W813", "W814"}
        assert "超出 1" in next(f.message for f in found if f.code == "W813")
        broken = lint(changed, item, replace(article, root=f"https://{'x' * 1100}.org/"), "<div>字</div>")
        assert {f.code for f in broken} >= {"E806", "E809"}


def test_a_film_is_to_be_inserted_by_hand(minimal: Built) -> None:
    with open_build_session(Project(minimal.project), NOW) as session:
        pages = _pages(session, drafts=True)
        [film] = [item for item in pages.manuscripts.library.items if item.kind == "video"]
        _, html, found = converted(pages.manuscripts, film)
    assert "W809" in {f.code for f in found}
    assert f"【编辑：请在这里插入视频号的《{film.title}》" in html
