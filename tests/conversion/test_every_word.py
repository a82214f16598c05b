"""Every word of a body stands on its page, or a finding names a line where it stood."""

from __future__ import annotations

import random
import re

import lxml.html
import pytest

from pipeline.markup.markdown import Converter
from pipeline.markup.reading import read_body
from pipeline.markup.record import Candidate, MarkupRecord, PictureSet

CONVERTER = Converter()
FIRST = 0x4E00
PICTURE = PictureSet(10, 10, (Candidate("a.webp", 10, "image/webp"),))
COMMENT = re.compile("<!--.*?-->", re.DOTALL)


class Words:
    """Gives words of three Chinese characters, each once in a body."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def __call__(self) -> str:
        n = len(self.given)
        word = chr(FIRST + 3 * n) + chr(FIRST + 3 * n + 1) + chr(FIRST + 3 * n + 2)
        self.given.append(word)
        return word


INLINE = (
    "{}", "{}", "{}，{}", "**{}**", "**{}：**{}", "{}**“{}”**", "*{}*", "***{}***", "~~{}~~", "=={}==", "`{}`", "`{}", "**{}",
    "{}<{}", "{}<b>{}</b>", "{}<b>{}", "<{}>", "{}{{{}}}", "{}{{#{}}}", "[{}](id:x)", "[{}](https://a.example/ “{}”)", '[{}](id:x "{}")',
    "[{}]（id:x）", "【{}】(id:x)", "[{}][{}]", "![{}](a.png)", '![{}](a.png "{}")', "![{}[{}]](a.png)", "{}[^1]", "{}[^{}]", "#{}#", "\\*{}\\*",
    "{}~{}", "{}^{}^", "H~2~{}", "$ {} $", "&{};", "&amp;{}", "{}\\", "<!-- {} -->{}", "{}<br>{}", "<span title=\"{}\">{}</span>",
    "<script>{}</script>", "<style>{}</style>", "<p>{}</p>", "<ruby>{}<rt>{}</rt></ruby>", "<details><summary>{}</summary>{}</details>",
    "{}_{}_", "__{}__", "^^{}^^", "::{}::", "{}|{}", "||{}||", "[[{}]]", "{{{{{}}}}}", "{{% {} %}}", "(({}))", "<u>{}</u>", "<font color=red>{}</font>",
)  # fmt: skip
START = (
    "", "", "", "", "", "- ", "* ", "+ ", "1. ", "2) ", "> ", ">", "> - ", "  ", "   ", "    ", "\t", "      ", "# ", "## ", "###", "#", "| ", "　　", "● ",
    ": ", ":   ", "[^1]: ", "[^{}]: ", "[{}]: ", "*[{}]: ", "!!! note ", "!!! ", "??? ", "::: ", "[!NOTE] ", "- [ ] ", "- [x] ", "~~~", "```", "```py ", "=== ",
    "---", "===", "***", "-", "|---|---|", "<div>", "</div>", "<!--", "-->", "$$", "<p>", "<details>", "</details>", "<table><tr><td>", "<li>", "\\",
)  # fmt: skip
END = (
    "",
    "",
    "",
    "",
    " ",
    "  ",
    "\\",
    " |",
    " #",
    " {#甲}",
    " {: .note }",
    "：",
    "\n",
    "\n\n",
    "\n---",
    "\n===",
    "\n|---|",
    "\n|---|---|",
    "\n```",
    "\n    ",
)


def body(chance: random.Random, words: Words) -> str:
    """A body of up to nine lines, each of a beginning, up to four pieces and an end."""
    lines = []
    for _ in range(chance.randint(1, 9)):
        parts = [fill(chance.choice(INLINE), words) for _ in range(chance.randint(1, 4))]
        lines.append(
            fill(chance.choice(START), words) + chance.choice(("", " ")).join(parts) + chance.choice(END)
        )
    return chance.choice(("\n", "\n", "\n\n")).join(lines)


def fill(text: str, words: Words) -> str:
    """The text with a new word for each `{}`; doubled braces are braces."""
    return text.format(*(words() for _ in range(text.count("{}")))) if "{}" in text else text


def untold(text: str, words: list[str]) -> list[str]:
    """Return the words that neither the page has nor a finding's line, tag or attribute covers."""
    page = CONVERTER.convert(MarkupRecord.of(text, {"x": "x/"}, {"a.png": PICTURE})).html
    tree = lxml.html.fragment_fromstring(page, create_parent="main")
    shown = str(tree.text_content()) + " ".join(v for e in tree.iter() for v in e.attrib.values())
    reading = read_body(text, CONVERTER)
    lines = text.split("\n")
    told = {note.line for note in reading.notes}
    dropped = " ".join(str(d.value) for d in reading.dropped)
    hidden = " ".join(COMMENT.findall(text))
    tags = any(d.tag in ("script", "style") for d in reading.dropped)
    return [
        w
        for w in words
        if w not in shown
        and w not in hidden
        and w not in dropped
        and not any(
            w in lines[n] or (n + 1 < len(lines) and w in lines[n + 1]) for n in told if n < len(lines)
        )
        and not tags
    ]


def lost(seeds: range) -> list[tuple[int, list[str]]]:
    """The seeds whose bodies lose words untold, with these."""
    found = []
    for seed in seeds:
        words = Words()
        if left := untold(body(random.Random(seed), words), words.given):
            found.append((seed, left))
    return found


def test_no_word_is_lost_untold() -> None:
    assert lost(range(200)) == []


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_no_word_of_five_thousand_bodies_is_lost_untold() -> None:
    assert lost(range(200, 5200)) == []


def test_a_word_that_is_lost_is_seen() -> None:
    """The comparison itself: a word that neither page nor finding has is returned."""
    assert untold("一丁丂", ["一丁丂", "七丄丅"]) == ["七丄丅"]
