"""The allow-list of an article, applied last: what is not in the rules file does not leave the house."""

from __future__ import annotations

import nh3

from pipeline.syndicate.wechat_rules import ATTRIBUTES, PROPERTIES, TAGS

_TAGS = set(TAGS)
_ATTRIBUTES = {tag: set(names) for tag, names in ATTRIBUTES.items()}
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    filter_style_properties=set(PROPERTIES),
    url_schemes={"http", "https"},
    link_rel=None,
    strip_comments=True,
)


def allowed(html: str) -> str:
    """Return `html` with nothing but the elements, attributes and properties of the rules file."""
    return _CLEANER.clean(html)
