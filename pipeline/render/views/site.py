"""What every template sees besides its page's view: the site's name, its columns and sections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from pipeline.config import Settings
from pipeline.content.site_paths import feed_path
from pipeline.render.views.links import Link, TermLink

SECTIONS: Sequence[Link] = (
    {"title": "科学家", "url": "people/"},
    {"title": "科学场所", "url": "places/"},
    {"title": "目标进度", "url": "goals/"},
    {"title": "关于", "url": "about/"},
)
"""What stands in the masthead after the columns."""
MORE_SECTIONS: Sequence[Link] = (
    {"title": "科普活动", "url": "activities/"},
    {"title": "科学家进校园", "url": "school-visits/"},
    {"title": "主题", "url": "topics/"},
    {"title": "适合人群", "url": "audiences/"},
    {"title": "按月归档", "url": "archive/"},
    {"title": "术语", "url": "glossary/"},
    {"title": "研学路线", "url": "routes/"},
    {"title": "责任单位", "url": "organisations/"},
)
"""What the masthead has no room for."""


class SiteView(TypedDict):
    """The site by its settings; `footer` are the lines at the foot of every page."""

    name: str
    tagline: str
    owner: str
    footer: list[str]


class KepuView(TypedDict):
    """`kepu` in every template."""

    site: SiteView
    columns: list[TermLink]
    sections: list[Link]
    more_sections: list[Link]
    feed_url: str


def kepu_view(settings: Settings) -> KepuView:
    """What every template sees."""
    site = settings.site
    return {
        "site": {
            "name": site.name,
            "tagline": site.tagline,
            "owner": site.owner,
            "footer": list(site.footer),
        },
        "columns": [{"id": c.id, "title": c.title, "url": f"columns/{c.id}/"} for c in settings.columns],
        "sections": list(SECTIONS),
        "more_sections": list(MORE_SECTIONS),
        "feed_url": feed_path(""),
    }
