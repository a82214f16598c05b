"""What podcast directories and players ask for beyond RSS.

Apple: "A Podcaster's Guide to RSS", as kept at https://github.com/Podcastindex-org/podcast-namespace (itunes_reference.md).
Spotify takes the same tags. Podcasting 2.0: the same repository, docs/1.0.md.
"""

from __future__ import annotations

import re
import uuid

from PIL import Image, UnidentifiedImageError

from pipeline.feeds_check.built_site import BuiltSite
from pipeline.feeds_check.chains import check_unique
from pipeline.feeds_check.podcast_tags import check_channel_tags, check_item_tags
from pipeline.feeds_check.report import Report, shown
from pipeline.feeds_check.xml_document import (
    ITUNES,
    PODCAST,
    Element,
    attribute,
    children,
    line_of,
    text_of,
)

LONGEST = 4_000
"""The most bytes of a description."""
SMALLEST, LARGEST = 1_400, 3_000
"""The least and the most pixels of a side of the artwork."""
_DURATION = re.compile(r"\d+|(\d{1,3}:)?[0-5]?\d:[0-5]\d")
_EXPLICIT, _TYPES, _EPISODES = ("true", "false"), ("episodic", "serial"), ("full", "trailer", "bonus")


def is_podcast(root: Element) -> bool:
    """Whether an RSS feed is meant for podcast directories."""
    channel = root.find("channel")
    return channel is not None and (
        channel.find(f"{ITUNES}image") is not None
        or channel.find(f"{ITUNES}category") is not None
        or channel.find(f"{PODCAST}guid") is not None
    )


def check_podcast(site: BuiltSite, report: Report, root: Element) -> str:
    """Check a podcast, besides what every RSS feed must have; return its `podcast:guid`, empty without one."""
    channel = root.find("channel")
    assert channel is not None
    line = line_of(channel)
    for name, word in (("language", "语种"), (f"{ITUNES}author", "作者（itunes:author）")):
        if not text_of(channel, name):
            report.add(line, "E752", f"播客没有{word}。")
    _check_length(report, channel, "播客")
    _check_word(report, channel, "explicit", _EXPLICIT, required=True)
    _check_word(report, channel, "type", _TYPES)
    if not any(attribute(c, "text") for c in children(channel, f"{ITUNES}category")):
        report.add(line, "E752", "播客没有分类（itunes:category 的 text）。")
    _check_artwork(site, report, channel)
    check_channel_tags(site, report, channel)
    items = list(children(channel, "item"))
    for item in items:
        _check_episode(site, report, item, text_of(channel, f"{ITUNES}type") == "serial")
    urls = [(line_of(e), attribute(e, "url")) for item in items for e in children(item, "enclosure")]
    check_unique(report, urls)
    return _guid(report, channel)


def _guid(report: Report, channel: Element) -> str:
    guid = text_of(channel, f"{PODCAST}guid")
    if guid:
        try:
            if str(uuid.UUID(guid)) != guid:
                raise ValueError(guid)
        except ValueError:
            report.add(line_of(channel), "E754", f"podcast:guid“{shown(guid)}”不是 UUID。")
    return guid


def _check_episode(site: BuiltSite, report: Report, item: Element, serial: bool) -> None:
    line, title = line_of(item), shown(text_of(item, "title"))
    if not text_of(item, "title"):
        report.add(line, "E752", "有一集没有标题。")
    if item.find("enclosure") is None:
        report.add(line, "E752", f"《{title}》没有附件（enclosure）。")
    _check_length(report, item, f"《{title}》")
    duration = text_of(item, f"{ITUNES}duration")
    if duration and not _DURATION.fullmatch(duration):
        report.add(line, "E752", f"《{title}》的时长“{shown(duration)}”不是秒数或 时:分:秒。")
    _check_word(report, item, "explicit", _EXPLICIT)
    _check_word(report, item, "episodeType", _EPISODES)
    for name in ("episode", "season"):
        number = text_of(item, f"{ITUNES}{name}")
        if number and not (number.isascii() and number.isdigit() and int(number) > 0):
            report.add(line, "E752", f"《{title}》的 itunes:{name}“{shown(number)}”不是正整数。")
    kind = text_of(item, f"{ITUNES}episodeType") or "full"
    if serial and kind == "full" and not text_of(item, f"{ITUNES}episode"):
        report.add(line, "E752", f"连续节目的《{title}》没有集号（itunes:episode）。")
    if (image := item.find(f"{ITUNES}image")) is not None:
        site.check_address(report, line_of(image), attribute(image, "href"), f"《{title}》的封面")
    check_item_tags(site, report, item)


def _check_length(report: Report, element: Element, what: str) -> None:
    size = len(text_of(element, "description").encode())
    if size > LONGEST:
        report.add(line_of(element), "E750", f"{what}的说明有 {size} 字节，最多 {LONGEST}。")


def _check_word(
    report: Report, element: Element, name: str, words: tuple[str, ...], *, required: bool = False
) -> None:
    text = text_of(element, f"{ITUNES}{name}")
    if (text or required) and text not in words:
        report.add(
            line_of(element), "E752", f"itunes:{name} 应当是 {' 或 '.join(words)}，现在是“{shown(text)}”。"
        )


def _check_artwork(site: BuiltSite, report: Report, channel: Element) -> None:
    image = channel.find(f"{ITUNES}image")
    address = attribute(image, "href") if image is not None else ""
    line = line_of(image if image is not None else channel)
    if not address:
        report.add(line, "E752", "播客没有封面（itunes:image 的 href）。")
        return
    path = site.check_address(report, line, address, "封面")
    if path is None:
        return
    try:
        with Image.open(site.root / path) as picture:
            found = (picture.format or "", picture.mode, *picture.size)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError) as error:
        report.add(line, "E753", f"封面“{path}”打不开：{shown(str(error))}。")
        return
    kind, mode, width, height = found
    if kind not in ("JPEG", "PNG") or mode != "RGB":
        report.add(line, "E753", f"封面“{path}”是 {kind} {mode}，应当是 RGB 的 JPEG 或 PNG。")
    if width != height or not SMALLEST <= width <= LARGEST:
        report.add(
            line, "E753", f"封面“{path}”是 {width}×{height}，应当是 {SMALLEST} 到 {LARGEST} 像素的正方形。"
        )
