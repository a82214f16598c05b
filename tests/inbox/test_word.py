"""Word manuscripts through the limited child: honest ones as Markdown, hostile ones refused or stopped."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.config import LimitSettings
from pipeline.errors import MediaError
from pipeline.execute.child.html_tree import tree_of
from pipeline.execute.child.word_markdown import markdown_of
from pipeline.execute.job_context import JobContext
from pipeline.inbox.examine import WORD_BOUNDS
from pipeline.markup.markdown import convert as to_html
from pipeline.markup.record import MarkupRecord
from tests.inbox.word import NAMES, paragraph, picture, png, run, table, write_docx

Read = Callable[..., dict[str, Any]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    folder = tmp_path / "work"
    folder.mkdir()

    def ask(file: Path, **changes: Any) -> dict[str, Any]:
        recipe = {**WORD_BOUNDS, "title": "", **changes}
        (facts,) = JobContext(LimitSettings(child_seconds=30)).child(folder, "word", [file], recipe)
        return dict(facts)

    return ask


HONEST = "".join(
    [
        paragraph("潮汐", style="1"),
        paragraph("为什么", style="2"),
        paragraph("月亮", run("拉着 ", "<w:b/>"), run("海水", "<w:i/>"), "，*不是* [1] 和 &lt;b&gt; {#x}。"),
        paragraph("# 不是标题"),
        paragraph("1. 不是列表"),
        paragraph("一", level=0),
        paragraph("里面", level=1),
        paragraph("二", level=0),
        table([["甲", "乙|丙"], ["1", "2"]]),
        paragraph("看图", picture("image1", "两次涨潮的示意图"), picture("image2")),
        f'<w:p><w:hyperlink r:id="link1">{run("出处")}</w:hyperlink></w:p>',
        f'<w:p><w:hyperlink r:id="link2">{run("点我")}</w:hyperlink></w:p>',
        paragraph(picture("image9", link=True)),
        "<w:p><m:oMath><m:f><m:num><m:r><m:t>x</m:t></m:r></m:num></m:f></m:oMath></w:p>",
    ]
)
MARKDOWN = r"""## 潮汐

### 为什么

月亮**拉着** *海水*，\*不是\* \[1\] 和 &lt;b> &#123;#x}。

\# 不是标题

1\. 不是列表

- 一
    1. 里面
- 二

| 甲 | 乙\|丙 |
| --- | --- |
| 1 | 2 |

看图![两次涨潮的示意图](word-1.png)

[出处](https://example.org/a_b?x=1)

点我
"""


def honest(path: Path) -> Path:
    media = {"image1.png": png(), "image2.emf": b"\x01\0\0\0emf"}
    links = {
        "link1": "https://example.org/a_b?x=1",
        "link2": "javascript:alert(1)",
        "image9": "file:///etc/passwd",
    }
    return write_docx(path, HONEST, media, links)


def test_a_manuscript_becomes_markdown_and_pictures(read: Read, tmp_path: Path) -> None:
    facts = read(honest(tmp_path / "潮汐.docx"))
    assert facts["markdown"] == MARKDOWN
    assert facts["pictures"] == ["word-1.png"]
    assert (tmp_path / "work" / "word-1.png").read_bytes() == png()
    assert [note[:9] for note in facts["notes"]] == [
        "有 1 个公式没有",
        "“甲乙|丙12看图",
        "有一张 image",
        "有 1 张图片是外",
        "链接“点我”的地址",
    ]


def test_its_own_title_is_not_said_twice(read: Read, tmp_path: Path) -> None:
    text = read(honest(tmp_path / "潮汐.docx"), title="潮 汐")["markdown"]
    assert text.startswith("## 为什么\n")


def test_what_is_written_reads_back_as_it_was(read: Read, tmp_path: Path) -> None:
    """The pipeline's own converter shows the text as Word had it."""
    html = to_html(MarkupRecord.of(read(honest(tmp_path / "潮汐.docx"))["markdown"], {}, {})).html
    for shown in (
        "*不是* [1] 和 &lt;b&gt; {#x}。",
        "<strong>拉着</strong>",
        "# 不是标题",
        "1. 不是列表",
        "乙|丙",
    ):
        assert shown in html
    assert "javascript" not in html


def test_notes_spans_and_breaks() -> None:
    html = (
        '<p>水<sup><a href="#footnote-2" id="footnote-ref-2">[1]</a></sup>很<sup>2</sup>深<br />下一行</p>'
        '<table><tr><td colspan="2"><p>合</p></td></tr><tr><td>一</td><td>二</td></tr></table>'
        '<ol><li id="footnote-2"><p>出自《海》。 <a href="#footnote-ref-2">↑</a></p></li></ol>'
    )
    assert markdown_of(tree_of(html)) == (
        "水[^2]很<sup>2</sup>深  \n下一行\n\n| 合 |  |\n| --- | --- |\n| 一 | 二 |\n\n[^2]: 出自《海》。\n"
    )


# Hostile


def refused(facts: dict[str, Any]) -> str:
    assert set(facts) == {"refusal"}
    assert facts["refusal"]["code"] == "E472"
    return str(facts["refusal"]["message"])


@pytest.mark.parametrize(
    "declared", ["<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>", "<!DOCTYPE x>"]
)
@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
def test_entities_are_refused(read: Read, tmp_path: Path, declared: str, code: str) -> None:
    body = f"<w:p><w:r><w:t>{'&a;' if 'ENTITY' in declared else 'x'}</w:t></w:r></w:p>"
    text = f'<?xml version="1.0" encoding="{code}"?>{declared}<w:document {NAMES}><w:body>{body}</w:body></w:document>'
    assert "文档类型" in refused(read(write_docx(tmp_path / "a.docx", "", document=text.encode(code))))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(read: Read, tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", paragraph("x"))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(4):
            archive.writestr(f"word/media/{number}.png", bytes(5_000_000))
    assert path.stat().st_size < 100_000
    assert "太大" in refused(read(path, max_bytes=10_000_000))
    assert "太大" in refused(read(path, max_entries=8))


@pytest.mark.slow
def test_a_size_that_lies_unpacks_no_more_than_it_says(read: Read, tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", paragraph("x"), extra={"word/lie.xml": bytes(5_000_000)})
    data = path.read_bytes()
    path.write_bytes(data.replace((5_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    assert "损坏" in refused(read(path))


def test_deep_nesting_is_refused(read: Read, tmp_path: Path) -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 3000 + paragraph("x") + "</w:tc></w:tr></w:tbl>" * 3000
    path = write_docx(tmp_path / "a.docx", deep)
    assert refused(read(path))


def test_its_own_style_map_is_not_obeyed(read: Read, tmp_path: Path) -> None:
    extra = {"mammoth/style-map": "p => script:fresh"}
    assert read(write_docx(tmp_path / "a.docx", paragraph("alert"), extra=extra))["markdown"] == "alert\n"


@pytest.mark.slow
def test_what_is_no_docx_is_refused(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    for data, word in (
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧版"),
        (b"plain text", "损坏"),
        (honest(path).read_bytes()[:-200], "损坏"),
    ):
        path.write_bytes(data)
        assert word in refused(read(path))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x.txt", "not Word")
    assert "损坏" in refused(read(path))


@pytest.mark.slow
def test_a_manuscript_that_needs_too_much_is_stopped(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", paragraph("x" * 100) * 20_000)
    with pytest.raises(MediaError):
        JobContext(LimitSettings(child_memory_mb=100)).child(
            tmp_path, "word", [path], {**WORD_BOUNDS, "title": ""}
        )
