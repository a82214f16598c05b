"""The variables of every template besides its page's view: the site's name, its columns and sections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from pipeline.config import Settings
from pipeline.content.site_paths import SUBSCRIBE
from pipeline.render.texts import Frame, Sections
from pipeline.render.views.feed_links import feed_links
from pipeline.render.views.links import FeedLink, Link, TermLink

SECTIONS: Sequence[Link] = (
    {"title": Sections.places, "url": "places/"},
    {"title": Sections.activities, "url": "activities/"},
    {"title": Sections.topics, "url": "topics/"},
)
"""The masthead's entries after the columns: what readers look for first."""
MORE_SECTIONS: Sequence[Link] = (
    {"title": Sections.search, "url": "search/"},
    {"title": Sections.latest, "url": "latest/"},
    {"title": Sections.audiences, "url": "audiences/"},
    {"title": Sections.browse, "url": "browse/"},
    {"title": Sections.archive, "url": "archive/"},
    {"title": Sections.people, "url": "people/"},
    {"title": Sections.routes, "url": "routes/"},
    {"title": Sections.school_visits, "url": "school-visits/"},
    {"title": Sections.glossary, "url": "glossary/"},
    {"title": Sections.organisations, "url": "organisations/"},
    {"title": Sections.about, "url": "about/"},
)
"""The sections that are in the menu besides."""
FOOT_SECTIONS: Sequence[Link] = (
    {"title": Sections.goals, "url": "goals/"},
    {"title": Sections.subscribe, "url": f"{SUBSCRIBE}/"},
)
"""The sections that only the foot names: the goals are for the owner more than for readers."""


class SiteView(TypedDict):
    """The site as set in the settings; `footer` are the lines at the foot of every page.

    `demonstration`: the owner has not agreed to anything, so data for machines name it nowhere. `today` is the day at
    which a demonstration stands still.
    """

    name: str
    tagline: str
    owner: str
    rights: str
    demonstration: str | None
    today: str | None
    footer: list[str]


class KepuView(TypedDict):
    """The variable `kepu` in every template."""

    site: SiteView
    columns: list[TermLink]
    sections: list[Link]
    more_sections: list[Link]
    foot_sections: list[Link]
    feeds: list[FeedLink]


def kepu_view(settings: Settings) -> KepuView:
    """Make the variables of every template."""
    site = settings.site
    demonstration = site.demonstration
    return {
        "site": {
            "name": site.name,
            "tagline": site.tagline,
            "owner": site.owner,
            "rights": site.rights or site.owner,
            "demonstration": demonstration.notice if demonstration else None,
            "today": demonstration.today.isoformat() if demonstration and demonstration.today else None,
            "footer": [*site.footer, *([] if settings.review.only_listed else [Frame.demonstration])],
        },
        "columns": [{"id": c.id, "title": c.title, "url": f"columns/{c.id}/"} for c in settings.columns],
        "sections": list(SECTIONS),
        "more_sections": list(MORE_SECTIONS),
        "foot_sections": list(FOOT_SECTIONS),
        "feeds": feed_links(""),
    }
