"""The tags of Podcasting 2.0 (https://github.com/Podcastindex-org/podcast-namespace, docs/1.0.md)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from pipeline.feeds_check.built_site import BuiltSite
from pipeline.feeds_check.report import Report, shown
from pipeline.feeds_check.xml_document import PODCAST, Element, attribute, children, inside, line_of, rfc822

WORDS: Mapping[str, frozenset[str]] = {
    "locked": frozenset({"yes", "no"}),
    "block": frozenset({"yes", "no"}),
    "medium": frozenset(
        name + list
        for name in "podcast music video film audiobook newsletter blog publisher course".split()
        for list in ("", "L")
    )
    | {"mixed"},
}
"""The words that the text of a tag may be."""
TEXTS = ("person", "license", "location", "txt", "updateFrequency")
"""Tags that say nothing without a text."""
TRANSCRIPTS = frozenset(
    "text/vtt application/x-subrip application/srt text/srt application/json text/html text/plain".split()
)
CHAPTERS = "application/json+chapters"
_INTEGRITY = re.compile(r"(sha256|sha384|sha512)-([A-Za-z0-9+/]+=*)\Z")
_NUMBER = re.compile(r"\d+(\.\d+)?\Z", re.ASCII)


def check_channel_tags(site: BuiltSite, report: Report, channel: Element) -> None:
    """Check the tags that stand in the channel."""
    _check_words(report, channel)
    for trailer in children(channel, f"{PODCAST}trailer"):
        line, address = line_of(trailer), attribute(trailer, "url")
        if rfc822(attribute(trailer, "pubdate")) is None or not inside(trailer):
            report.add(line, "E754", "podcast:trailer 要有标题和 RFC 822 的 pubdate。")
        length, kind = attribute(trailer, "length") or None, attribute(trailer, "type")
        site.check_file(report, line, address, length, kind, "预告（podcast:trailer）")


def check_item_tags(site: BuiltSite, report: Report, item: Element) -> None:
    """Check the tags that stand in an item."""
    _check_words(report, item)
    for transcript in children(item, f"{PODCAST}transcript"):
        kind = attribute(transcript, "type")
        if kind not in TRANSCRIPTS:
            report.add(line_of(transcript), "E754", f"podcast:transcript 的类型“{shown(kind)}”不认识。")
        address = attribute(transcript, "url")
        site.check_file(report, line_of(transcript), address, None, kind, "文字稿（podcast:transcript）")
    for chapters in children(item, f"{PODCAST}chapters"):
        _check_chapters(site, report, chapters)
    for number in ("season", "episode"):
        for tag in children(item, f"{PODCAST}{number}"):
            if not _NUMBER.match(inside(tag)):
                report.add(line_of(tag), "E754", f"podcast:{number}“{shown(inside(tag))}”不是数字。")
    for soundbite in children(item, f"{PODCAST}soundbite"):
        moments = [attribute(soundbite, name) for name in ("startTime", "duration")]
        if not all(map(_NUMBER.match, moments)):
            report.add(line_of(soundbite), "E754", f"podcast:soundbite 的起点或时长不是秒数：{moments}。")
    for alternate in children(item, f"{PODCAST}alternateEnclosure"):
        _check_alternate(site, report, alternate)


def _check_words(report: Report, element: Element) -> None:
    for name, words in WORDS.items():
        for tag in children(element, f"{PODCAST}{name}"):
            if (text := inside(tag)) not in words:
                report.add(line_of(tag), "E754", f"podcast:{name} 不能写“{shown(text)}”。")
    for name in TEXTS:
        for tag in children(element, f"{PODCAST}{name}"):
            if not inside(tag):
                report.add(line_of(tag), "E754", f"podcast:{name} 是空的。")


def _check_alternate(site: BuiltSite, report: Report, alternate: Element) -> None:
    line, kind = line_of(alternate), attribute(alternate, "type")
    sources = [attribute(source, "uri") for source in children(alternate, f"{PODCAST}source")]
    if not sources or not kind:
        report.add(line, "E754", "podcast:alternateEnclosure 没有类型，或没有地址（podcast:source）。")
    length = attribute(alternate, "length") or None
    for address in sources:
        site.check_file(report, line, address, length, kind, "另一种格式（podcast:alternateEnclosure）")
    for integrity in children(alternate, f"{PODCAST}integrity"):
        if attribute(integrity, "type") != "sri":
            continue
        if (found := _INTEGRITY.match(attribute(integrity, "value"))) is None:
            report.add(line, "E754", f"podcast:integrity“{shown(attribute(integrity, 'value'))}”写法不对。")
            continue
        for path in filter(None, map(site.path_of, sources)):
            if path in site.files and site.digest(path, found[1]) != found[2]:
                report.add(line, "E754", f"podcast:integrity 与文件“{path}”不符。")


def _check_chapters(site: BuiltSite, report: Report, tag: Element) -> None:
    line = line_of(tag)
    if attribute(tag, "type") != CHAPTERS:
        report.add(line, "E754", f"podcast:chapters 的类型应当是 {CHAPTERS}。")
    path = site.check_address(report, line, attribute(tag, "url"), "章节（podcast:chapters）")
    if path is None:
        return
    try:
        found = json.loads((site.root / path).read_bytes())
    except (ValueError, RecursionError):
        found = None
    if not _are_chapters(found):
        report.add(
            line, "E754", f"章节文件“{path}”不对：要有 version 和按先后排的 chapters，各有 startTime。"
        )


def _are_chapters(found: Any) -> bool:
    if not isinstance(found, dict) or not isinstance(found.get("version"), str):
        return False
    chapters = found.get("chapters")
    if not isinstance(chapters, list) or not all(isinstance(chapter, dict) for chapter in chapters):
        return False
    starts = [chapter.get("startTime") for chapter in chapters]
    return all(isinstance(s, int | float) for s in starts) and starts == sorted(starts)
