"""The podcasts that a page leads to."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.edition.podcasts import WORDS, Show
from pipeline.render.views.links import PodcastLink


def podcast_links(shows: Iterable[Show], site: str) -> list[PodcastLink]:
    """Return links to podcasts; `site` is the site's name."""
    return [
        {
            "kind": show.kind,
            "title": show.full_title(site),
            "word": WORDS[show.medium],
            "url": show.path,
        }
        for show in shows
    ]
