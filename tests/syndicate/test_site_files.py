"""Copy pages, covers, codes and the feed in a built site: what is there, what a change writes, and what switches them off."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree, html
from PIL import Image

from pipeline.syndicate.html_lint import violations
from tests.render.small import Small
from tests.wechat.server import sanitiser

PAGES = {"after-quake", "wash-hands", "zhang-heng-seismoscope"}


@pytest.fixture
def small(make_site: Callable[[str], Path]) -> Small:
    return Small(make_site("small"))


def digests(site: Path) -> dict[str, str]:
    folder = site / "wechat"
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in folder.rglob("*")
        if p.is_file()
    }


def test_every_visible_item_has_its_page_pictures_and_code(small: Small) -> None:
    small.build()
    folder = small.site / "wechat"
    assert {path.stem for path in folder.glob("*.html")} == PAGES | {"copy_pages"}
    assert {path.stem for path in (folder / "codes").iterdir()} == PAGES
    assert not (folder / "long").exists()


def test_the_list_leads_to_every_page_the_latest_first(small: Small) -> None:
    small.build()
    folder = small.site / "wechat"
    page = html.fromstring((folder / "copy_pages.html").read_bytes())
    links = [link.get("href") for link in page.iterfind(".//li/a")]
    days = [time.get("datetime") for time in page.iterfind(".//li/time")]
    assert {link.removesuffix(".html") for link in links} == PAGES
    assert all((folder / link).is_file() for link in links)
    assert days == sorted(days, reverse=True)
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex, nofollow, noarchive"]
    before = (folder / "copy_pages.html").read_bytes()
    small.edit("content/articles/wash-hands.md", "title: ", "title: 新题")
    small.build()
    assert (
        "新题" in (folder / "copy_pages.html").read_text(encoding="utf-8")
        and before != (folder / "copy_pages.html").read_bytes()
    )


def test_one_change_writes_one_page_and_the_feed(small: Small) -> None:
    small.build()
    before = digests(small.site)
    small.edit("content/articles/wash-hands.md", "至少二十秒。", "至少二十秒，指缝也要。")
    small.build()
    after = digests(small.site)
    assert {path for path in after if after[path] != before.get(path)} == {"wash-hands.html", "articles.xml"}
    assert before.keys() == after.keys()


def test_a_new_name_of_a_person_changes_the_pages_that_name_them(small: Small) -> None:
    small.build()
    before = digests(small.site)
    small.edit("content/people/zhang-heng.md", "name: 张衡", "name: 张平子")
    small.build()
    after = digests(small.site)
    assert {path for path in after if after[path] != before[path]} == {
        "zhang-heng-seismoscope.html",
        "articles.xml",
    }


def test_one_setting_switches_everything_off(small: Small) -> None:
    small.build()
    small.edit("site_config/publish.yml", "enabled: true", "enabled: false")
    small.build()
    assert not (small.site / "wechat").exists()


def test_long_pictures_are_made_for_as_many_as_are_asked_for(small: Small) -> None:
    root = Path(__file__).resolve().parents[2]
    fonts = small.root / "assets" / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    for name in ("NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf"):
        (fonts / name).write_bytes((root / "assets" / "fonts" / name).read_bytes())
    small.edit("site_config/publish.yml", "long_pictures: 0", "long_pictures: 1")
    small.build()
    [path] = (small.site / "wechat" / "long").iterdir()
    picture = Image.open(path)
    assert picture.width == 1080 and picture.height > 1080
    [page] = [
        p for p in (small.site / "wechat").glob("*.html") if "wechat/long/" in p.read_text(encoding="utf-8")
    ]
    assert page.stem == path.stem


def test_the_feed_carries_what_the_pages_carry(small: Small) -> None:
    small.build()
    address = re.search(
        r"^url: (\S+)", (small.root / "site_config/site.yml").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert address is not None
    feed = etree.fromstring((small.site / "wechat" / "articles.xml").read_bytes())
    items = {item.findtext("link", "").rstrip("/").rpartition("/")[2]: item for item in feed.iter("item")}
    assert items.keys() == PAGES
    for id, item in items.items():
        content = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded", "")
        assert violations(content) == [] == sanitiser.violations(content)
        page = (small.site / "wechat" / f"{id}.html").read_text(encoding="utf-8")
        shown = content.replace(f'src="{address[1]}', 'src="../')
        for sign, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#x27;")):
            shown = shown.replace(sign, written)
        assert shown in page


def test_what_is_not_reviewed_says_so_on_its_page(small: Small) -> None:
    small.build()
    page = small.site / "wechat" / "wash-hands.html"
    assert "还没有审完，不能发出去" not in page.read_text(encoding="utf-8")
    small.edit("content/articles/wash-hands.md", "至少二十秒。", "至少二十秒，指缝也要。")
    small.build()
    text = page.read_text(encoding="utf-8")
    assert "还没有审完，不能发出去" in text and "E810" in text


def test_reviews_for_demonstration_are_said_to_be_so_wherever_the_article_goes(small: Small) -> None:
    def saying_so() -> list[bool]:
        small.build()
        files = (small.site / "wechat" / name for name in ("wash-hands.html", "articles.xml"))
        return ["审核是演示" in file.read_text(encoding="utf-8") for file in files]

    assert saying_so() == [True, True]
    small.in_earnest()
    assert saying_so() == [False, False]


def test_without_items_there_is_no_list(small: Small) -> None:
    for folder in ("articles", "stories", "videos", "audio"):
        for file in (small.root / "content" / folder).glob("*.md"):
            file.unlink()
    small.build()
    assert not list((small.site / "wechat").glob("*.html"))
