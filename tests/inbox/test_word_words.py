"""No word of a manuscript is lost or changed untold: each kind of Word's own ways, from the file to the page."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.execute.child.word_manuscript import convert
from pipeline.inbox.examine import WORD_BOUNDS
from pipeline.inbox.word_differences import differences
from pipeline.markup.markdown import convert as to_html
from pipeline.markup.record import MarkupRecord
from tests.inbox.word import NAMES, OFFICE, PACKAGE, paragraph, run, write_docx

CASES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


@dataclass(frozen=True)
class Page:
    """What became of a manuscript."""

    markdown: str
    html: str
    notes: list[str]
    differences: list[str]


Make = Callable[..., Page]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    before = os.getcwd()
    os.chdir(tmp_path)

    def made(body: str, **parts: str) -> Page:
        whole = f"<w:document {NAMES} {CASES}><w:body>{body}</w:body></w:document>"
        extra = {f"word/{name}.xml": f"<w:{name} {NAMES}>{text}</w:{name}>" for name, text in parts.items()}
        path = write_docx(tmp_path / "稿.docx", "", document=whole, extra=extra)
        facts = convert(path, {**WORD_BOUNDS, "title": ""})
        assert "refusal" not in facts, facts
        assert not (tmp_path / "prepared.docx").exists()
        html = to_html(MarkupRecord.of(facts["markdown"], {}, {})).html
        return Page(
            facts["markdown"],
            html,
            facts["notes"],
            list(differences(facts["words"], html, "", facts["typed"])),
        )

    yield made
    os.chdir(before)


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


START, ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
WIDE = '<w:gridSpan w:val="2"/>'


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        (
            [
                row(cell("地区"), cell("产品"), cell("数量")),
                row(cell("成都", START), cell("水"), cell("12")),
                row(cell("", ON), cell("盐"), cell("7")),
            ],
            ["| 地区 | 产品 | 数量 |", "| 成都 | 水 | 12 |", "|  | 盐 | 7 |"],
        ),
        (
            [
                row(cell("姓名", START), cell("成绩", WIDE)),
                row(cell("", ON), cell("语文"), cell("数学")),
                row(cell("甲"), cell("90"), cell("95")),
            ],
            ["| 姓名 | 成绩 |  |", "|  | 语文 | 数学 |", "| 甲 | 90 | 95 |"],
        ),
        (
            [
                row(cell("甲"), cell("乙"), cell("丙")),
                row(cell("大", START + WIDE), cell("1")),
                row(cell("", ON + WIDE), cell("2")),
            ],
            ["| 甲 | 乙 | 丙 |", "| 大 |  | 1 |", "|  |  | 2 |"],
        ),
        (
            [row(cell("头"), cell("二")), row(cell("没有起点", ON), cell("1"))],
            ["| 头 | 二 |", "| 没有起点 | 1 |"],
        ),
        (
            [
                row(cell("甲"), cell("乙"), cell("丙")),
                row(cell("2"), cell("3"), properties='<w:gridBefore w:val="1"/>'),
                row(cell("4"), properties='<w:gridAfter w:val="2"/>'),
            ],
            ["| 甲 | 乙 | 丙 |", "|  | 2 | 3 |", "| 4 |  |  |"],
        ),
        (
            [
                row(cell("头一"), cell("头二"), properties="<w:tblHeader/>"),
                row(cell("", ON), cell("下"), properties="<w:tblHeader/>"),
                row(cell("1"), cell("2")),
            ],
            ["| 头一 | 头二 |", "|  | 下 |", "| 1 | 2 |"],
        ),
    ],
)
def test_merged_cells_shift_nothing(make: Make, rows: list[str], shown: list[str]) -> None:
    page = make(table(*rows))
    lines = page.markdown.splitlines()
    assert [lines[0], *lines[2:]] == shown
    assert page.differences == []


def test_a_table_in_a_cell_keeps_its_rows(make: Make) -> None:
    inner = table(row(cell("内一"), cell("内二")), row(cell("内三"), cell("内四")))
    page = make(
        table(row(cell("外"), f"<w:tc>{paragraph('前')}{inner}{paragraph('后')}</w:tc>"), row(cell("下")))
    )
    assert page.markdown.splitlines()[0] == "| 外 | 前<br>内一 内二<br>内三 内四<br>后 |"
    assert any("套在另一个表格" in note for note in page.notes)
    assert page.differences == []


RUBY = "<w:r><w:ruby><w:rubyPr/><w:rt>{rt}</w:rt><w:rubyBase>{base}</w:rubyBase></w:ruby></w:r>"


def test_a_phonetic_guide_stays_one(make: Make) -> None:
    rubies = "".join(
        RUBY.format(rt=run(rt), base=run(base, "<w:b/>")) for rt, base in (("yín", "垠"), ("wú", "无"))
    )
    page = make(f"<w:p>{run('读作')}{rubies}{run('。')}</w:p>")
    assert "<p>读作<ruby>垠<rt>yín</rt></ruby><ruby>无<rt>wú</rt></ruby>。</p>" in page.html
    assert page.differences == []


def field(instruction: str, result: str | None) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    shown = mark.format("separate") + result if result is not None else ""
    told = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in instruction.partition(" "))
    return f"{mark.format('begin')}{told}{shown}{mark.format('end')}"


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ('<w:fldSimple w:instr="PAGE">' + run("三") + "</w:fldSimple>", "前三后"),
        (field("SEQ 图 \\* ARABIC", run("1")), "前1后"),
        (field(f"IF {field('PAGE', run('不见'))} = 1", run("结果")), "前结果后"),
        (field("REF 甲", run("外") + field("REF 乙", run("内"))), "前外内后"),
        (field("EQ \\* jc2 \\* hps10 \\o\\ad(\\s\\up 9(yín),垠)", None), "前<ruby>垠<rt>yín</rt></ruby>后"),
        ('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("没有完的域"), "前没有完的域后"),
        ('<w:r><w:fldChar w:fldCharType="end"/></w:r>' + run("没有头的域"), "前没有头的域后"),
        (
            field('HYPERLINK "https://example.org/a_(b)"', run("链接")),
            '前<a href="https://example.org/a_%28b%29" rel="noopener">链接</a>后',
        ),
        ("<w:r><w:sym w:font='Wingdings' w:char='F0FE'/></w:r>", "前\U0001f5f9后"),
        (run("\uf0fe", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), "前\U0001f5f9后"),
        ("<w:r><w:noBreakHyphen/><w:t>连</w:t><w:tab/><w:t>字</w:t></w:r>", "前\u2011连 字后"),
        (
            (
                "<w:sdt><w:sdtPr><w:id/></w:sdtPr><w:sdtContent><w:smartTag><w:r><w:t>控件</w:t></w:r></w:smartTag>"
                "</w:sdtContent></w:sdt>"
            ),
            "前控件后",
        ),
        (
            (
                "<m:oMath><m:sSup><m:e><m:r><m:t>E=mc</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>"
                "</m:oMath>"
            ),
            "前E=mc<sup>2</sup>后",
        ),
    ],
)
def test_what_word_draws_in_a_line_stays(make: Make, inside: str, shown: str) -> None:
    page = make(f"<w:p>{run('前')}{inside}{run('后')}</w:p>")
    assert f"<p>{shown}</p>" in page.html
    assert page.differences == page.notes == []


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        (
            "<w:r><w:sym w:font='华文符号' w:char='F0AA'/></w:r>",
            "“前”后面：不认识的符号（字体“华文符号”，编号 F0AA）",
        ),
        ("<w:r><w:sym w:font='Wingdings' w:char='错'/></w:r>", "“前”后面：不认识的符号"),
        (run("\ue5e5"), "“前”后面：造字或符号 U+E5E5"),
        (field("EQ \\x(1)", None), "域“EQ \\x(1)”"),
        (
            "<m:oMath><m:f><m:num><m:r><m:t>甲</m:t></m:r></m:num><m:den><m:r><m:t>乙</m:t></m:r></m:den></m:f></m:oMath>",
            "“前”后面：公式“甲乙”",
        ),
        ("<w:r><w:footnoteReference w:id='9'/></w:r>", "注释的内容"),
        (
            "<w:r><w:pict><v:shape><v:textpath string='喜迎科普日'/></v:shape></w:pict></w:r>",
            "艺术字“喜迎科普日”",
        ),
        ("<w:r><w:unheardOf/></w:r>", "不认识的内容（w:unheardOf）"),
    ],
)
def test_what_cannot_stay_is_told_with_its_place(make: Make, inside: str, told: str) -> None:
    page = make(f"<w:p>{run('前')}{inside}{run('后')}</w:p>")
    assert any(told in note for note in page.notes)
    assert "<p>前后</p>" in page.html
    assert page.differences == []


def test_what_is_struck_out_or_hidden_does_not_become_text(make: Make) -> None:
    styles = (
        '<w:style w:type="character" w:styleId="secret"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="more"><w:basedOn w:val="secret"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="note"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="old"><w:rPr><w:dstrike/></w:rPr></w:style>'
    )
    page = make(
        paragraph(
            "价格",
            run("一百", "<w:strike/>"),
            run("九十", "<w:dstrike/>"),
            run("八十元", '<w:strike w:val="off"/>'),
            run("机密", "<w:vanish/>"),
            run("机密", '<w:rStyle w:val="more"/>'),
            run("公开", '<w:rStyle w:val="secret"/><w:vanish w:val="0"/>'),
        )
        + paragraph("整段机密", style="note")
        + paragraph("作废", style="old"),
        styles=styles,
    )
    assert "<p>价格<del>一百九十</del>八十元公开</p>" in page.html
    assert "<p><del>作废</del></p>" in page.html
    assert "机密" not in page.html
    assert "原稿有 2 处隐藏文字，没有收" in page.notes
    assert page.differences == []


def test_changes_are_accepted_and_counted(make: Make) -> None:
    gone = '<w:del w:id="1"><w:r><w:delText>删掉</w:delText></w:r></w:del>'
    ended = '<w:p><w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr>{}</w:p>'
    page = make(
        f'<w:p>{run("正文")}<w:ins w:id="2">{run("插入")}</w:ins>{gone}'
        f"<w:moveFrom>{run('移走')}</w:moveFrom><w:moveTo>{run('移来')}</w:moveTo></w:p>"
        + ended.format(run("前半"))
        + paragraph("后半")
        + ended.format(run("表前"))
        + table(row(cell("表头")), row(cell("删行"), properties="<w:del/>"))
        + ended.format(run("末段"))
    )
    assert page.markdown == "正文插入移来\n\n前半后半\n\n表前\n\n| 表头 |\n| --- |\n\n末段\n"
    assert "原稿有 8 处修订没有接受，已照全部接受收进来，请作者确认" in page.notes
    assert page.differences == []


def test_lines_stay_lines_and_begin_no_block(make: Make) -> None:
    starts = (
        "# 举头",
        "- 低头",
        "1. 数",
        "2) 数",
        "> 引",
        "| 竖",
        "```",
        "~~~",
        "+ 加",
        "===",
        "----",
        ": 释",
        "!!! note",
    )
    body = "<w:br/>".join(f"<w:t>{text.replace('>', '&gt;')}</w:t>" for text in ("床前", *starts))
    page = make(f"<w:p><w:r>{body}</w:r></w:p>")
    text = page.html.replace("&gt;", ">")
    assert text.count("<p>") == 1
    assert all(f"{start}<br>\n" in text for start in starts[:-1])
    assert page.differences == []
    first = make("".join(paragraph(text.replace(">", "&gt;")) for text in starts))
    assert first.html.count("<p>") == len(starts)
    assert first.differences == []


def test_a_page_break_or_an_empty_line_joins_nothing(make: Make) -> None:
    page = make(
        '<w:p><w:r><w:t>甲</w:t><w:br w:type="page"/><w:t>乙</w:t><w:br/><w:br/><w:t>丙</w:t></w:r></w:p>'
    )
    assert page.html.count("<br>") >= 3
    assert page.differences == []


@pytest.mark.parametrize(
    ("runs", "shown"),
    [
        ([("注意：", "b"), ("先关火", "")], "<strong>注意：</strong>先关火"),
        ([("他说", ""), ("“别急”", "b"), ("，走了", "")], "他说<strong>“别急”</strong>，走了"),
        (
            [("粗", "b"), ("斜", "i"), ("粗斜", "bi"), ("后", "")],
            "<strong>粗</strong><em>斜</em><strong><em>粗斜</em></strong>后",
        ),
        ([("前", ""), (" 里面 ", "b"), ("后", "")], "前 <strong>里面</strong> 后"),
        ([("甲", ""), ("重点", "b"), ("乙", "")], "甲<strong>重点</strong>乙"),
        ([("2*", "b"), ("3_", "i"), ("4", "")], "<strong>2*</strong><em>3_</em>4"),
    ],
)
def test_emphasis_comes_out_beside_chinese_punctuation(
    make: Make, runs: list[tuple[str, str]], shown: str
) -> None:
    marked = (run(text, "".join(f"<w:{mark}/>" for mark in marks)) for text, marks in runs)
    page = make(f"<w:p>{''.join(marked)}</w:p>")
    assert page.html == f"<p>{shown}</p>"
    assert page.differences == []


def test_what_was_typed_is_what_readers_see(make: Make) -> None:
    typed = r"{甲} a<b>c *甲* _乙_ # ` [丙](丁) $x$ ~~戊~~ ^己^ ==庚== H~2~O x^2^ 3~5 天 {.x} {#y z=1} {: .x } &amp; &copy; \\ | ![x] [^1] *[缩] id:x"
    escaped = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    page = make(
        paragraph(escaped) + paragraph(escaped, style="1") + table(row(cell(escaped)), row(cell(escaped)))
    )
    assert page.differences == []


def test_text_boxes_follow_their_paragraph_once(make: Make) -> None:
    box = "<w:txbxContent>" + paragraph("框里的字") + "</w:txbxContent>"
    page = make(
        f"<w:p>{run('前')}<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
        f"</w:r>{run('后')}</w:p>"
        f"<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"</mc:AlternateContent></w:r></w:p>"
    )
    assert page.markdown == "前后\n\n框里的字\n\n框里的字\n"
    assert page.differences == []


def test_notes_keep_all_they_hold(make: Make) -> None:
    notes = (
        f'<w:footnote w:id="2">{paragraph("第一段")}{table(row(cell("甲"), cell("乙")), row(cell("1"), cell("2")))}'
        f'{paragraph("末段")}</w:footnote><w:footnote w:id="3">{paragraph("没有人引")}</w:footnote>'
    )
    page = make(
        f"<w:p>{run('水')}<w:r><w:footnoteReference w:id='2'/></w:r>{run('深')}"
        "<w:r><w:footnoteReference w:id='2'/></w:r></w:p>",
        footnotes=notes,
    )
    assert page.markdown.startswith("水[^2]深[^2]\n\n[^2]: 第一段\n")
    assert "没有人引" not in page.html
    assert page.differences == []


def test_words_beside_the_text_are_told(make: Make, tmp_path: Path) -> None:
    page = make(
        f"<w:p>{run('正文')}<w:r><w:commentReference w:id='0'/></w:r></w:p>",
        comments=f'<w:comment w:id="0">{paragraph("请核实")}</w:comment>',
        header=paragraph("内部资料"),
    )
    assert "原稿有 1 条批注，没有收进正文：请核实" in page.notes
    assert "页眉没有收：内部资料" in page.notes


def test_a_document_type_is_found_whatever_the_part_is_called(tmp_path: Path) -> None:
    """The document part has another suffix; its entity was expanded into the draft."""
    hostile = f'<!DOCTYPE x [<!ENTITY a "展开了">]><w:document {NAMES}><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>'
    for name in ("word/document.dat", "word/无名", "word/document.png"):
        path = tmp_path / "稿.docx"
        with zipfile.ZipFile(path, "w") as archive:
            relation = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="{name}"/>'
            archive.writestr("_rels/.rels", f"{PACKAGE}{relation}</Relationships>")
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr(name, hostile)
        facts = convert(path, {**WORD_BOUNDS, "title": ""})
        assert "文档类型" in facts["refusal"]["message"]


@pytest.mark.parametrize(
    ("texts", "shown", "told"),
    [
        (["●甲", "● 乙", "后文"], "- 甲\n- 乙\n\n后文\n", "2 段是手打的项目符号"),
        (["·甲", "➢乙"], "·甲\n\n➢乙\n", ""),
        (["●只有一段", "后文"], "●只有一段\n\n后文\n", ""),
        (["1、甲", "2、乙", "3．丙"], "1. 甲\n2. 乙\n3. 丙\n", "3 段是手打的编号"),
        (["2、甲", "3、乙"], "2、甲\n\n3、乙\n", ""),
        (["1、甲", "说明", "2、乙"], "1、甲\n\n说明\n\n2、乙\n", ""),
        (["一、概述", "（一）起因"], "一、概述\n\n（一）起因\n", "2 段以“一、”或“（一）”开头"),
        (["　　缩进的一段", "\u3000\u3000张　三"], "缩进的一段\n\n张　三\n", ""),
        (["●甲", "●", "●乙"], "●甲\n\n●\n\n●乙\n", ""),
    ],
)
def test_typed_lists_become_lists_where_it_is_certain(
    make: Make, texts: list[str], shown: str, told: str
) -> None:
    page = make("".join(map(paragraph, texts)))
    assert page.markdown == shown
    assert [told in note for note in page.notes] == ([True] if told else [])
    assert page.differences == []


def test_a_typed_list_keeps_its_notes_and_marks(make: Make) -> None:
    first = f"<w:p>{run('● 甲：', '<w:b/>')}{run('水')}<w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
    page = make(first + paragraph("●乙"), footnotes=f'<w:footnote w:id="2">{paragraph("注")}</w:footnote>')
    assert page.markdown == "- <strong>甲：</strong>水[^2]\n- 乙\n\n[^2]: 注\n"
    assert page.differences == []


def level(depth: int, kind: str, text: str) -> str:
    return f'<w:lvl w:ilvl="{depth}"><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'


LEVELS = (
    level(0, "chineseCounting", "%1、") + level(1, "chineseCounting", "（%2）") + level(2, "decimal", "%3."),
    level(0, "decimal", "%1.")
    + level(1, "decimal", "%1.%2")
    + level(2, "decimalEnclosedCircleChinese", "%3"),
    level(0, "chineseCounting", "第%1章"),
)


def numbered(text: str, list_id: int, depth: int = 0, style: str = "") -> str:
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    place = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return f"<w:p><w:pPr>{styled}{place}</w:pPr>{run(text)}</w:p>"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (
            numbered("概述", 1, style="1")
            + numbered("起因", 1, 1)
            + numbered("经过", 1, 1)
            + numbered("结语", 1, style="1"),
            "## 一、概述\n\n（一）起因\n\n（二）经过\n\n## 二、结语\n",
        ),
        (numbered("甲", 2) + numbered("乙", 2), "1. 甲\n2. 乙\n"),
        (
            numbered("甲", 2)
            + paragraph("插话")
            + numbered("乙", 2)
            + numbered("丙", 2, 1)
            + numbered("丁", 2, 2),
            "1. 甲\n\n插话\n\n2\\. 乙\n\n2.1 丙\n\n① 丁\n",
        ),
        (numbered("绪论", 3, style="1"), "## 第一章 绪论\n"),
        (numbered("", 1) + numbered("二", 1), "二、二\n"),
    ],
)
def test_numbers_that_word_counts_stay(make: Make, body: str, shown: str) -> None:
    kinds = "".join(
        f'<w:abstractNum w:abstractNumId="{n}">{levels}</w:abstractNum>' for n, levels in enumerate(LEVELS)
    )
    used = "".join(
        f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(len(LEVELS))
    )
    page = make(body, numbering=kinds + used)
    assert page.markdown == shown
    assert page.differences == []


def test_a_difference_is_told_with_its_place() -> None:
    words = ["第一段的文字很长", "第二段", "第三段的结尾"]
    assert list(differences(words, "<p>第一段的文字很长</p><p>第二段</p><p>第三段的结尾</p>")) == []
    (lost,) = differences(words, "<p>第一段的文字很长</p><p>第三段的结尾</p>")
    assert "“第一段的文字很长”后面少了“第二段”" in lost
    (extra,) = differences(words, "<p>第一段的**文字很长</p><p>第二段</p><p>第三段的结尾</p>")
    assert "“第一段的”后面多了“**”" in extra
    assert list(differences(["题目", *words], "<p>第一段的文字很长</p>第二段第三段的结尾", "题 目")) == []
