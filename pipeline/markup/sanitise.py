"""The allow-list of HTML that a conversion may produce, applied after all extensions have run.

nh3 alone lets third-party requests through, so addresses have an extra policy: pages load nothing from other hosts,
links use https, http, mailto and tel only, scripts and styles are removed.
"""

from __future__ import annotations

import re

import nh3

from pipeline.markup.record import ROOT

TAGS = set(
    "a abbr b blockquote br caption code dd del details div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i img ins kbd li "
    "mark ol p picture pre q rp rt ruby s samp section small source span strong sub summary sup table tbody td tfoot th "
    "thead tr ul var wbr".split()
)
ATTRIBUTES: dict[str, set[str]] = {
    "*": {"id", "class", "title", "lang"},
    "a": {"href", "rel"},
    "abbr": {"title"},
    "img": {"src", "srcset", "sizes", "width", "height", "alt", "loading", "decoding"},
    "source": {"type", "srcset", "sizes"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "scope", "align"},
    "details": {"open"},
}
CLASSES = {
    "admonition", "admonition-title", "note", "tip", "warning", "danger", "footnote", "footnote-ref", "footnote-backref",
}  # fmt: skip
# Below the site root only: nothing that becomes another scheme or host when the root is the page's own folder.
_BELOW = ROOT + r"(?![/\\" + ROOT + r"])"
_LINK = re.compile(
    r"((https?://|mailto:|tel:\+?[0-9]|#)[^\s\x00-\x1f]*|"
    + _BELOW
    + r"[^\s\x00-\x1f:#]*(#[^\s\x00-\x1f]*)?)\Z"
)
_OWN = re.compile(_BELOW + r"[^\s,:]+( [0-9]+w)?\Z")
# Characters that an entity (`&#8;`) can smuggle past the loader: not allowed in XML, and invisible.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
# The placeholder colour of a picture, and the mark of an animated picture.
_PICTURE_CLASS = re.compile(r"(tone-[0-3]{3}|moving)\Z")
# What nh3 writes is regular: quoted attributes, no link inside a link.
_IMAGE = re.compile(r'<img((?: [\w-]+="[^"]*")*) ?/?>')
_ANCHOR = re.compile(r'<a((?: [\w-]+="[^"]*")*)>(.*?)</a>', re.DOTALL)
_ALT = re.compile(r' alt="([^"]*)"')
_ID = re.compile(r"[\w:.-]{1,80}\Z")


def sanitise(html: str) -> str:
    """Remove everything from `html` but the allowed tags, attributes and addresses."""
    clean = nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags={"script", "style"},
        attributes=ATTRIBUTES,
        attribute_filter=kept_value,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
        strip_comments=True,
    )
    return _without_dead_ends(_UNSEEN.sub("", clean))


def _without_dead_ends(html: str) -> str:
    """Show a picture without a source as its alt text, and a link without an address as its words."""
    if "<img" in html:
        html = _IMAGE.sub(_shown_image, html)
    return _ANCHOR.sub(_shown_anchor, html) if "<a" in html else html


def _shown_image(image: re.Match[str]) -> str:
    if ' src="' in image[1]:
        return image.group()
    alt = _ALT.search(image[1])
    return alt[1].replace("<", "&lt;").replace(">", "&gt;") if alt else ""


def _shown_anchor(anchor: re.Match[str]) -> str:
    if ' href="' in anchor[1]:
        return anchor.group()
    return f"<span{anchor[1]}>{anchor[2]}</span>" if ' id="' in anchor[1] else anchor[2]


def kept_value(tag: str, name: str, value: str) -> str | None:
    """Return the part of an attribute's value that may stay; None when the attribute must go."""
    if name == "href":
        return value if _LINK.match(value) else None
    if name == "src":
        return value if _OWN.match(value) else None
    if name == "srcset":
        return value if all(_OWN.match(part.strip()) for part in value.split(",")) else None
    if name == "class":
        known = (c for c in value.split() if c in CLASSES or _PICTURE_CLASS.match(c))
        return " ".join(known) or None
    if name == "id":
        return value if _ID.match(value) else None
    return value
