"""What WeChat does to the HTML of an article, read from what users report: independent of the rules of `pipeline.syndicate`.

It goes through the tags one by one, as a stream: what stays, stays letter by letter, and what must go goes.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

GONE_WHOLE = frozenset(
    "script style iframe form video audio object embed svg math canvas input button textarea".split()
)
"""Elements that go with everything in them."""
KEPT = frozenset(
    "section p span strong b em i u s del a img br hr h1 h2 h3 h4 h5 h6 ul ol li blockquote pre code sub sup table caption "
    "tbody thead tfoot tr td th".split()
)
"""Elements that stay; of any other only the words do."""
VOID = frozenset(["br", "hr", "img"])
KEPT_ATTRIBUTES = frozenset(["style", "href", "src", "alt", "colspan", "rowspan", "start", "data-src"])
UNSAFE = re.compile(
    r"(?:^|;)\s*(?:position|float|transform|animation|transition|filter|clip-path|grid[\w-]*|flex[\w-]*|--[\w-]+)\s*:"
    r"|var\(|@media|url\(|expression\(|display\s*:\s*(?:grid|flex|inline-flex|inline-grid)",
    re.IGNORECASE,
)
MOST_CHARACTERS, MOST_BYTES = 20_000, 1_048_576
"""The content must have fewer of both."""


class _Stream(HTMLParser):
    """Rewrites a document tag by tag; `told` says what it did not like."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.kept: list[str] = []
        self.told: list[str] = []
        self.open: list[tuple[str, dict[str, str]]] = []
        self.gone = 0

    # -- tags

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in GONE_WHOLE:
            self.told.append(f"element {tag}")
            self.gone += tag not in ("input", "embed")
            return
        if self.gone:
            return
        if tag not in KEPT:
            self.told.append(f"element {tag}")
            return
        self._judge(tag, given)
        stays = {n: v for n, v in given.items() if self._stays(tag, n, v)}
        if tag == "img" and not self._picture(stays):
            return
        written = self.get_starttag_text() or ""
        self.kept.append(written if stays == given else self._written(tag, stays))
        if tag not in VOID:
            self.open.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        if tag in GONE_WHOLE:
            self.gone = max(0, self.gone - 1)
        elif not self.gone and tag in KEPT and any(name == tag for name, _ in self.open):
            while self.open.pop()[0] != tag:
                continue
            self.kept.append(f"</{tag}>")

    @staticmethod
    def _written(tag: str, attributes: dict[str, str]) -> str:
        return f"<{tag}{''.join(f' {n}={chr(34)}{v}{chr(34)}' for n, v in attributes.items())}>"

    # -- what stays

    def _stays(self, tag: str, name: str, value: str) -> bool:
        if name not in KEPT_ATTRIBUTES:
            self.told.append(f"attribute {name} of {tag}")
            return False
        if name == "style" and UNSAFE.search(value):
            self.told.append(f"style {value}")
            return False
        if name == "href" and urlsplit(value).hostname != "mp.weixin.qq.com":
            self.told.append(f"link {value}")
            return False
        return True

    def _picture(self, attributes: dict[str, str]) -> bool:
        source = attributes.get("src", "")
        path = urlsplit(source).path.lower()
        if source.startswith(("data:image/jpeg", "data:image/png")):
            return True
        if (
            not source
            or path.endswith(".webp")
            or source.startswith("data:")
            or not path.endswith((".jpg", ".jpeg", ".png"))
        ):
            self.told.append(f"picture {source[:60]}")
            return False
        return True

    # -- what stays, but does not look as it was meant

    def _judge(self, tag: str, given: dict[str, str]) -> None:
        style = given.get("style", "").replace(" ", "")
        if tag == "tr" and "background" in style:
            self.told.append("background of a row")
        if tag in ("td", "th") and "font-size:" not in style:
            self.told.append("cell without a size")
        if tag == "table" and not any(
            "overflow-x:" in s.get("style", "").replace(" ", "") for _, s in self.open
        ):
            self.told.append("table that does not slide")
        if self.open and self.open[-1][0] == "li" and tag != "section":
            self.told.append(f"{tag} in an item")
        if tag == "pre":
            self.told.append("code with its own lines")

    def handle_data(self, data: str) -> None:
        if self.gone:
            return
        self.kept.append(data)
        if not self.open:
            return
        tag, given = self.open[-1]
        if tag == "li" and data.strip():
            self.told.append("words loose in an item")
        if (
            any(name == "code" for name, _ in self.open)
            and "nowrap" in given.get("style", "")
            and ("\n" in data or data.startswith(" ") or "  " in data)
        ):
            self.told.append("spaces or lines of code")

    def handle_entityref(self, name: str) -> None:
        if not self.gone:
            self.kept.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        if not self.gone:
            self.kept.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.told.append("comment")


def _read(html: str) -> _Stream:
    stream = _Stream()
    stream.feed(html)
    stream.close()
    return stream


def sanitise(html: str) -> str:
    """Return what is left of an article."""
    return "".join(_read(html).kept)


def violations(html: str) -> list[str]:
    """Return what of an article goes, or does not look as it was meant."""
    told = _read(html).told
    if len(html) >= MOST_CHARACTERS:
        told.append(f"{len(html)} characters")
    if len(html.encode()) >= MOST_BYTES:
        told.append(f"{len(html.encode())} bytes")
    return told
