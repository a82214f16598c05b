"""Captions as Chromium reads them: an independent parser of WebVTT."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from pipeline.media.captions.cue import Cue
from pipeline.media.captions.parse import parse
from pipeline.media.captions.transcript import sentences_of, to_text
from pipeline.media.captions.write import to_vtt
from tests.browser.server import serve

PAGE = "<!doctype html><meta charset=utf-8><title>x</title><video></video>"
READ = """async name => {
  const track = document.createElement("track");
  track.kind = "captions"; track.src = name; track.default = true;
  const loaded = new Promise((good, bad) => { track.onload = good; track.onerror = () => bad(new Error(name)); });
  document.querySelector("video").append(track);
  track.track.mode = "hidden";
  await loaded;
  return Array.from(track.track.cues, cue =>
    [Math.round(cue.startTime * 1000), Math.round(cue.endTime * 1000), cue.getCueAsHTML().textContent, cue.line]);
}"""
BATCH = 200


@dataclass
class Reader:
    """A page beside which files can be put."""

    page: Page
    folder: Path

    def cues(self, vtt: str) -> list[tuple[int, int, str]]:
        return [(start, end, text) for start, end, text, _ in self.all(vtt)]

    def all(self, vtt: str) -> list[tuple[int, int, str, object]]:
        name = f"{len(list(self.folder.iterdir()))}.vtt"
        (self.folder / name).write_text(vtt, encoding="utf-8", newline="")
        return [tuple(cue) for cue in self.page.evaluate(READ, name)]


@pytest.fixture(scope="module")
def reader(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    folder = tmp_path_factory.mktemp("captions")
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    with serve(folder, {}) as served:
        page = browser.new_page()
        page.goto(f"{served.origin}/index.html")
        yield Reader(page, folder)
        page.close()


def texts(seed: int) -> list[str]:
    """Texts full of signs. Their letters are in no mark: any sign of these that is missing was lost."""
    pick = random.Random(seed)
    signs = [
        "<",
        ">",
        "&",
        "{",
        "}",
        "\\",
        "&xy;",
        "<Tc",
        "{1,2}",
        "x<y",
        "&amp",
        "-->",
        "'",
        '"',
        "#",
        ";",
        "/",
        "=",
    ]
    parts = [*signs, "甲", "乙", "x", "y", "1", "，", "。", " "]
    found = ("".join(pick.choices(parts, k=pick.randint(1, 9))).strip() for _ in range(3 * BATCH))
    return [text for text in found if text and "\\{" not in text and "\\}" not in text][:BATCH]


def stamp(seconds: int, dot: str) -> str:
    return f"00:{seconds // 60:02}:{seconds % 60:02}{dot}000"


def cues_of(form: str, said: list[str]) -> str:
    if form == ".ass":
        lines = (
            f"Dialogue: 0,0:{n // 60:02}:{n % 60:02}.00,0:{n // 60:02}:{n % 60:02}.90,D,,0,0,0,,"
            + text.replace("{", "\\{").replace("}", "\\}")
            for n, text in enumerate(said)
        )
        return "[Events]\n" + "\n".join(lines)
    dot = "," if form == ".srt" else "."
    blocks = (
        f"{n + 1}\n{stamp(n, dot)} --> {stamp(n, dot).replace('000', '900')}\n{text}\n"
        for n, text in enumerate(said)
    )
    return ("" if form == ".srt" else "WEBVTT\n\n") + "\n".join(blocks)


@pytest.mark.browser
@pytest.mark.parametrize("form", [".srt", ".vtt", ".vtt escaped", ".ass"])
@pytest.mark.parametrize("seed", [1, 2])
def test_every_sign_comes_out(reader: Reader, form: str, seed: int) -> None:
    said = [text for text in texts(seed) if not text.startswith("00:")]
    suffix, _, escaped = form.partition(" ")
    found = parse(cues_of(suffix, [escape(text, quote=False) for text in said] if escaped else said), suffix)
    assert found.fatal == ()
    shown = [text for _, _, text in reader.cues(to_vtt(found.cues))]
    assert shown == said
    transcript = to_text(sentences_of(found.cues))
    assert "".join(transcript.split()) == "".join("".join(said).split())


@pytest.mark.browser
@pytest.mark.parametrize(
    "text",
    [
        "WEBVTT\n00:01.000 --> 00:03.000\n第一条\n\n00:04.000 --> 00:06.000\n第二条\n",
        "WEBVTT\n1\n00:01.000 --> 00:03.000\n第一条\n\n2\n00:04.000 --> 00:06.000\n第二条\n",
        "WEBVTT - 标题\nKind: captions\nLanguage: zh\n\n00:01.000 --> 00:03.000\n第一条\n",
        "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000\n\n00:01.000 --> 00:03.000\n第一条\n",
        "\ufeffWEBVTT\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\nNOTE 说明\r\n\r\n00:01.000 --> 00:03.000\r\n第一条\r\n",
        "WEBVTT\n\nREGION\nid:a\n\nNOTE\n00:01.000 --> 00:03.000\n第一条\n\nNOTE 完\n",
        "WEBVTT\n\n一个名字\n00:01.000 --> 00:03.000\n第一条\n\n00:00:04.000 --> 01:00:06.000 line:0 align:start\n第二条\n两行\n",
        "WEBVTT\n\n00:01.000 --> 00:03.000\n第一条\n00:04.000 --> 00:06.000\n第二条\n",
        "WEBVTT\r00:01.000 --> 00:03.000\r<b>重</b><i.x>斜</i> a &amp; b &lt;c&gt; 25&deg;C &#39;\r",
    ],
)
def test_what_chromium_reads_is_read(reader: Reader, text: str) -> None:
    found = [(cue.start_ms, cue.end_ms, cue.text) for cue in parse(text, ".vtt").cues]
    assert found == reader.cues(text)
    assert found


@pytest.mark.browser
def test_the_place_at_the_top_is_kept(reader: Reader) -> None:
    (top, bottom) = reader.all(to_vtt([Cue(0, 1000, "上", top=True), Cue(1000, 2000, "下")]))
    assert (top[2:], bottom[2:]) == (("上", 0), ("下", "auto"))
