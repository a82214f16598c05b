"""Excerpts of what a build wrote, put into a built site that is right."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from tests.feeds_check.built import ATOM, EVENT, ITEM, JSON_FEED, PODCAST, RSS, calendar

BUILT = ("rss", "podcast", "atom", "json-feed", "ics")
"""The kinds of samples that are such excerpts."""
WHOLE = {"feed.xml": RSS, "podcast.xml": PODCAST, "atom.xml": ATOM}
_ELEMENT = re.compile(r"<([a-z][\w:-]*)")
_PROPERTY = re.compile(r"^([A-Z-]+)[;:]", re.MULTILINE)
_PARENT = re.compile(r"<(item|entry)>(.*)</\1>", re.DOTALL)


def names_in(text: str) -> Iterator[str]:
    """Yield the names of the elements or properties of an excerpt."""
    yield from _ELEMENT.findall(text)
    yield from _PROPERTY.findall(text)


def with_excerpt(file: str, part: str, own: frozenset[str]) -> bytes:
    """Return the whole file, with an excerpt in place of what it has by the same names."""
    if file.endswith(".json"):
        return _json(json.loads(part))
    if file.endswith(".ics"):
        kept = [line for line in EVENT.split("\n") if re.split("[;:]", line)[0] not in own]
        return calendar("\n".join([*kept, part]))
    return _xml(WHOLE[file], part, own).encode()


def _json(part: dict[str, object]) -> bytes:
    items = part.pop("items", [{}])
    assert isinstance(items, list)
    whole = {**JSON_FEED, **part, "items": [{**ITEM, **item} for item in items]}
    return json.dumps(whole, ensure_ascii=False).encode()


def _xml(whole: str, part: str, own: frozenset[str]) -> str:
    """Put elements into the item or entry, or what stands around it."""
    inside = _PARENT.fullmatch(part.strip())
    start = min(at for name in ("<item>", "<entry>") if (at := whole.find(name)) > 0)
    before, after = whole[:start], whole[start:]
    if inside is None:
        return _without(before, own) + part + "\n" + (after if "deleted-entry" not in own else _alive(after))
    closing = f"</{inside[1]}>"
    item, rest = after.split(closing, 1)
    return before + _without(item, own - {"item", "entry"}) + inside[2] + closing + rest


def _without(text: str, own: frozenset[str]) -> str:
    """Take the elements of these names out, one a line; links stay that are of another relation."""
    if "atom:link" in own:
        return "".join(line for line in text.splitlines(True) if 'rel="self"' not in line)
    names = "|".join(map(re.escape, sorted(own - {"atom:link"}))) or "-"
    return re.sub(rf"^<({names})[ >/].*\n", "", text, flags=re.MULTILINE)


def _alive(text: str) -> str:
    return "".join(line for line in text.splitlines(True) if not line.startswith("<at:deleted-entry"))
