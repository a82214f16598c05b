"""Manuscripts as WPS and Word write them, made up from a seed, with the words that their readers see."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from tests.inbox.word import NAMES, write_docx

SPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wpsCustomData="http://www.wps.cn/officeDocument/2013/wpsCustomData" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:v="urn:schemas-microsoft-com:vml" mc:Ignorable="w14 wps wpsCustomData"'
)
LETTERS = "月亮拉着海水涨落科学家说三分之一，。：；“”（）《》！？、…—·"
SIGNS = r"""*_#`[](){}<>&|~^=+-!$\/:;.,"'%@ 0123456789abcXYZ"""
STARTS = (
    "# ",
    "- ",
    "1. ",
    "3) ",
    "> ",
    "+ ",
    "* ",
    "| ",
    "===",
    "---",
    "```",
    "~~~",
    ": ",
    "!!! note",
    "[^1]: ",
    "　　",
    "*[a]: ",
    "    ",
)
FONT = '<w:rFonts w:hint="eastAsia" w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体" w:cs="宋体"/>'
SIZE = '<w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
MARKS = (
    "<w:b/>",
    "<w:b/><w:bCs/>",
    "<w:i/>",
    "<w:b/><w:i/>",
    "<w:strike/>",
    "<w:dstrike/>",
    '<w:u w:val="single"/>',
    '<w:vertAlign w:val="superscript"/>',
    '<w:highlight w:val="yellow"/>',
)
STYLES = (
    f"<w:styles {NAMES}><w:docDefaults><w:rPrDefault><w:rPr>{FONT}</w:rPr></w:rPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="1"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/><w:basedOn w:val="1"/><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="3"><w:name w:val="heading 2"/><w:basedOn w:val="1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="9"><w:name w:val="列表正文"/><w:basedOn w:val="1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="character" w:styleId="10"><w:name w:val="暗"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
)


LIST = (
    '<w:abstractNum w:abstractNumId="{0}"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>'
)
USED = '<w:num w:numId="{0}"><w:abstractNumId w:val="{0}"/></w:num>'


@dataclass
class Manuscript:
    """A document's XML, what readers of Word see in it, and what the checklist has to name."""

    seed: int
    body: str = ""
    seen: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    lists: int = 1
    """The number of the last list; the style has the first one."""

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.body = "".join(self._block() for _ in range(self.random.randint(3, 14)))
        self.body += '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
        self.seen += [text for _, text in self.notes]

    def write(self, path: Path) -> Path:
        """Write the file."""
        document = f"<w:document {NAMES} {SPACES}><w:body>{self.body}</w:body></w:document>"
        notes = "".join(f'<w:footnote w:id="{id}">{self.plain(text)}</w:footnote>' for id, text in self.notes)
        lists = "".join(LIST.format(n) for n in range(1, self.lists + 1))
        used = "".join(USED.format(n) for n in range(1, self.lists + 1))
        extra = {
            "word/styles.xml": STYLES,
            "word/numbering.xml": f"<w:numbering {NAMES}>{lists}{used}</w:numbering>",
            "word/footnotes.xml": f'<w:footnotes {NAMES}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>{notes}</w:footnotes>',
        }
        return write_docx(
            path, "", links={"link1": "https://example.org/a_b"}, extra=extra, document=document
        )

    # Words

    def words(self, most: int = 24) -> str:
        """Letters, with signs of Markdown among them; they begin and end with a letter."""
        pick = self.random.choice
        inner = "".join(
            pick(LETTERS if self.random.random() < 0.75 else SIGNS)
            for _ in range(self.random.randint(0, most))
        )
        return f"{pick('甲乙丙丁')}{inner}{pick('子丑寅卯')}"

    def plain(self, text: str) -> str:
        return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'

    def runs(self, text: str, marks: str = "") -> str:
        """Text in runs of few characters, with empty ones and what WPS leaves between them."""
        made = ""
        while text:
            size = self.random.randint(1, 7)
            part, text = text[:size], text[size:]
            made += (
                f'<w:r><w:rPr>{FONT}{marks}{SIZE}</w:rPr><w:t xml:space="preserve">{escape(part)}</w:t></w:r>'
            )
            made += self.random.choice(
                [
                    "",
                    "",
                    "",
                    "<w:r><w:rPr/></w:r>",
                    f"<w:r><w:rPr>{FONT}</w:rPr><w:t></w:t></w:r>",
                    "<w:r><w:lastRenderedPageBreak/></w:r>",
                    '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>',
                    '<w:proofErr w:type="spellStart"/>',
                ]
            )
        return made

    # Blocks

    def _block(self) -> str:
        make = self.random.choices(
            [self._paragraph, self._heading, self._items, self._table, self._box, self._lines],
            [8, 2, 2, 3, 1, 2],
        )[0]
        return make()

    def _paragraph(self) -> str:
        start = self.random.choice(STARTS) if self.random.random() < 0.3 else ""
        inside, seen = self.runs(start), [start]
        for _ in range(self.random.randint(1, 6)):
            part, text = self._piece()
            inside += part
            seen.append(text)
        self.seen.append("".join(seen))
        indent = self.random.choice(
            ["", '<w:ind w:firstLine="560" w:firstLineChars="200"/>', '<w:spacing w:line="360"/>']
        )
        return f'<w:p><w:pPr><w:pStyle w:val="1"/>{indent}<w:rPr>{FONT}</w:rPr></w:pPr>{inside}</w:p>'

    def _piece(self) -> tuple[str, str]:
        """A part of a paragraph, and what readers see of it."""
        text = self.words()
        kinds = [
            "plain",
            "mark",
            "mark",
            "link",
            "field",
            "hidden",
            "change",
            "note",
            "sdt",
            "ruby",
            "simple",
            "tab",
            "symbol",
            "odd",
        ]
        match self.random.choice(kinds):
            case "mark":
                return self.runs(text, self.random.choice(MARKS)), text
            case "link":
                return self._field('HYPERLINK "https://example.org/"', text), text
            case "field":
                return self._field(f"REF _Ref{self.random.randint(1, 99)} \\h", text), text
            case "hidden":
                self.told.append("处隐藏文字")
                return self.runs(text, self.random.choice(['<w:rStyle w:val="10"/>', "<w:vanish/>"])), ""
            case "change":
                self.told.append("处修订没有接受")
                gone = f'<w:del w:id="1" w:author="a"><w:r><w:delText>{escape(self.words())}</w:delText></w:r></w:del>'
                return f'{gone}<w:ins w:id="2" w:author="a">{self.runs(text)}</w:ins>', text
            case "note":
                id = str(len(self.notes) + 2)
                self.notes.append((id, self.words()))
                return f'{self.runs(text)}<w:r><w:footnoteReference w:id="{id}"/></w:r>', text
            case "sdt":
                return f"<w:sdt><w:sdtPr/><w:sdtContent>{self.runs(text)}</w:sdtContent></w:sdt>", text
            case "ruby":
                return (
                    "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>yín</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>垠</w:t></w:r>"
                    "</w:rubyBase></w:ruby></w:r>"
                ), "垠yín"
            case "simple":
                return f'<w:fldSimple w:instr=" SEQ 图 ">{self.runs(text)}</w:fldSimple>', text
            case "tab":
                return (
                    f"{self.runs(text)}<w:r><w:tab/><w:t>栏</w:t><w:noBreakHyphen/></w:r>",
                    f"{text}栏\u2011",
                )
            case "symbol":
                self.told.append("不认识的符号（字体“方正符号”")
                return f'{self.runs(text)}<w:r><w:sym w:font="方正符号" w:char="F0AA"/></w:r>', text
            case "odd":
                return (
                    f'<w:smartTag w:element="date"><w:customXml>{self.runs(text)}</w:customXml></w:smartTag>',
                    text,
                )
        return self.runs(text), text

    def _field(self, instruction: str, result: str) -> str:
        mark = '<w:r><w:rPr>{}</w:rPr><w:fldChar w:fldCharType="{}"/></w:r>'
        told = f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        return f"{mark.format(FONT, 'begin')}{told}{mark.format(FONT, 'separate')}{self.runs(result)}{mark.format(FONT, 'end')}"

    def _heading(self) -> str:
        text = self.words()
        self.seen.append(text)
        return f'<w:p><w:pPr><w:pStyle w:val="{self.random.choice("23")}"/></w:pPr>{self.runs(text)}</w:p>'

    def _items(self) -> str:
        """Items of a list of their own: one that goes on after other text would show its number as text."""
        made = ""
        self.lists += 1
        by_style = self.random.random() < 0.3
        for _ in range(self.random.randint(1, 4)):
            text = self.random.choice(["", *STARTS]) + self.words()
            self.seen.append(text)
            level = self.random.choice(["0", "0", "1"])
            numbered = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{self.lists}"/></w:numPr>'
            marked = '<w:pStyle w:val="9"/>' if by_style else numbered
            made += f"<w:p><w:pPr>{marked}</w:pPr>{self.runs(text)}</w:p>"
        return made

    def _lines(self) -> str:
        texts = [self.random.choice(["", *STARTS]) + self.words(8) for _ in range(self.random.randint(2, 5))]
        self.seen += texts
        return f"<w:p>{'<w:r><w:br/></w:r>'.join(self.runs(text) for text in texts)}</w:p>"

    def _box(self) -> str:
        text, inner = self.words(), self.words()
        self.seen += [text, inner]
        box = f"<w:txbxContent>{self.plain(inner)}</w:txbxContent>"
        return (
            f"<w:p>{self.runs(text)}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic>"
            f"<a:graphicData><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor>"
            f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
            "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )

    def _table(self) -> str:
        columns = self.random.randint(2, 4)
        rows = ""
        for number in range(self.random.randint(1, 4)):
            skipped = self.random.choice([0, 0, 1]) if number else 0
            properties = f'<w:trPr><w:gridAfter w:val="{skipped}"/></w:trPr>' if skipped else ""
            cells = ""
            for _ in range(columns - skipped):
                merge = self.random.choice(["", "", '<w:vMerge w:val="restart"/>', "<w:vMerge/>"])
                texts = (
                    []
                    if merge == "<w:vMerge/>"
                    else [self.words(8) for _ in range(self.random.randint(1, 2))]
                )
                self.seen += texts
                inner = "".join(f"<w:p>{self.runs(text)}</w:p>" for text in texts) or "<w:p/>"
                cells += f'<w:tc><w:tcPr><w:tcW w:w="2130" w:type="dxa"/>{merge}</w:tcPr>{inner}</w:tc>'
            rows += f"<w:tr>{properties}{cells}</w:tr>"
        return f'<w:tbl><w:tblPr><w:tblStyle w:val="7"/></w:tblPr><w:tblGrid/>{rows}</w:tbl><w:p/>'
