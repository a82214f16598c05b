"""All that is wrong with a file is told in one run of the check, though some of its fields cannot be read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline.cli.main import main
from pipeline.content.judging import DocumentRules
from pipeline.content.load import load_file
from pipeline.content.model import KINDS
from pipeline.content.partial_document import MOST_PARTS, Unread, partial_documents
from pipeline.content.rules.typed_marks import typed_findings
from pipeline.conversion.body_reading import read_document
from pipeline.errors import Finding
from tests.content.reading import OwnProcess

ARTICLE = """\
---
schema: 1
kind: article
id: winter-bath
title：冬天洗澡，别让热气伤人
summary: 浴室里的一氧化碳看不见、闻不到，洗澡前先开窗，家里有老人更要当心。
published: 2026年11月1日
column: 平安课堂
topics: [公共卫生，防灾减灾]
audiences: 老年人
people:
  - {role: 编写，name: 王芳}
cover: {image: covers/winter-bath.jpg, alt: 浴室}
production: {mode: 自制, unit: 演示编缉部}
licence: CC-BY-4.0
checked_on: 2026年11月20日
sources:
  - 中国疾控中心官网
---

热水器要装在通风的地方。

![](~/Desktop/IMG_2035.JPG)

![浴室](pictures/IMG_2034.jpg)

见[看懂洗手](id:wash-hand)。
"""
RULES = DocumentRules(lambda document: read_document(document, OwnProcess()), (typed_findings,))
FIRST = {
    "title：冬天洗澡，别让热气伤人": "title: 冬天洗澡，别让热气伤人",
    "2026年11月1日": "2026-11-01",
    "column: 平安课堂": "column: safe-and-well",
    "[公共卫生，防灾减灾]": "[public-health, disaster]",
    "audiences: 老年人": "audiences: [老年人]",
    "编写，name": "编写, name",
    "alt: 浴室": "alt: 冬天的浴室",
    "演示编缉部": "演示编辑部",
    "2026年11月20日": "2026-11-20",
    "- 中国疾控中心官网": "- {title: 中国疾控中心官网, publisher: 中国疾控中心}",
    "![](~/Desktop/IMG_2035.JPG)": "![开着窗的浴室](pictures/IMG_2035.JPG)",
    "![浴室](pictures/IMG_2034.jpg)": "![墙上的热水器](pictures/IMG_2034.JPG)",
    "id:wash-hand": "id:wash-hands",
}
"""What the messages of the first run say, and the file after them."""
SECOND = {
    "audiences: [老年人]": "audiences: [elderly]",
    "  - {role: 编写": "  - {role: 医学审核, name: 李明, title: 副主任医师, institution: 演示医院}\n  - {role: 编写",
}


def checked(site: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    main(["check", "--project", str(site), "--json"])
    return [f for f in json.loads(capsys.readouterr().out) if f["file"].endswith("winter-bath.md")]


def obey(file: Path, changes: dict[str, str]) -> None:
    text = file.read_text(encoding="utf-8")
    for wrong, right in changes.items():
        assert wrong in text, wrong
        text = text.replace(wrong, right)
    file.write_text(text, encoding="utf-8")


def test_an_article_of_many_mistakes_takes_two_runs(
    make_site: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    site = make_site("small")
    file = site / "content" / "articles" / "winter-bath.md"
    file.write_text(ARTICLE, encoding="utf-8")
    pictures = site / "assets" / "media" / "pictures"
    pictures.mkdir()
    Image.new("RGB", (32, 18)).save(pictures / "IMG_2034.JPG")
    first = checked(site, capsys)
    told = "\n".join(f"{f['message']}{f['help']}" for f in first)
    for word in (
        "title: …",
        "2026-11-01",
        "safe-and-well",
        "[public-health, disaster]",
        "[老年人]",
        "英文逗号",
        "至少要 4",
    ):
        assert word in told, word
    for word in (
        "演示编辑部",
        "2026-11-20",
        "{title: 中国疾控中心官网",
        "pictures/IMG_2034.JPG",
        "太短",
        "wash-hands",
    ):
        assert word in told, word
    assert len({(f["line"], f["column"], f["code"]) for f in first}) == len(first)
    obey(file, FIRST)
    for picture in (pictures / "IMG_2035.JPG", site / "assets/media/covers/winter-bath.jpg"):
        Image.new("RGB", (32, 18), picture.stem and "#246").save(picture)
    second = checked(site, capsys)
    assert {f["code"] for f in second if f["severity"] == "error"} == {"E303", "E331"}, second
    obey(file, SECOND)
    assert [f for f in checked(site, capsys) if f["severity"] == "error"] == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(sorted(KINDS)), st.data())
def test_any_field_may_be_missing_or_wrong(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    """Whatever is wrong, nothing raises, and what is right is kept as it would be in a good file."""
    names = [field.alias or name for name, field in KINDS[kind].model_fields.items() if name != "kind"]
    values = st.sampled_from(
        ["文字", "1", "[甲, 乙]", "{a: 1}", "2026-11-01", "待填：", "", "[{role: 编写, name: 王芳}]"]
    )
    chosen = data.draw(st.dictionaries(st.sampled_from(names), values))
    path = tmp_path / "x.md"
    header = "".join(f"{name}: {value}\n" for name, value in {"kind": kind, **chosen}.items())
    path.write_text(f"---\n{header}---\n\n正文。\n", encoding="utf-8")
    findings: list[Finding] = []
    assert load_file(path, "content/x/x.md", findings) is None
    (document,) = partial_documents([(path, "content/x/x.md")], RULES, findings)
    wrong = set(names) - set(chosen)
    for name, field in KINDS[kind].model_fields.items():
        try:
            value = getattr(document.entry, name)
        except Unread:
            assert field.is_required() or (field.alias or name) in chosen
        else:
            written = field.alias or name
            assert written not in wrong or not field.is_required() or value is None or name == "id"


@pytest.mark.parametrize("extra", [0, 1])
def test_what_is_left_unread_of_very_many_broken_files_is_told_in_one_line(
    tmp_path: Path, extra: int
) -> None:
    path = tmp_path / "x.md"
    path.write_text("---\nkind: page\ntitle: 题\n---\n\n正文。\n", encoding="utf-8")
    files = [(path, f"content/pages/x{number}.md") for number in range(MOST_PARTS + extra)]
    findings: list[Finding] = []
    assert len(partial_documents(files, RULES, findings)) == MOST_PARTS
    told = [finding for finding in findings if finding.code == "W116"]
    assert [finding.file for finding in told] == [file for _, file in files[MOST_PARTS:]]
    assert all(str(len(files)) in finding.message for finding in told)


@pytest.mark.parametrize("alt", ["图", "7", "[甲]", None])
def test_a_cover_with_a_wrong_description_still_has_its_file_judged(
    make_site: Callable[[str], Path], capsys: pytest.CaptureFixture[str], alt: str | None
) -> None:
    site = make_site("small")
    path = site / "content" / "articles" / "winter-bath.md"
    written = "" if alt is None else f", alt: {alt}"
    path.write_text(
        ARTICLE.replace("{image: covers/winter-bath.jpg, alt: 浴室}", f"{{image: covers/gone.jpg{written}}}"),
        encoding="utf-8",
    )
    told = checked(site, capsys)
    assert any("covers/gone.jpg" in f["message"] for f in told)
    assert any("alt" in f["message"] for f in told)
