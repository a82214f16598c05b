"""The podcasts that a page leads to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from pipeline.edition.podcasts import WORDS, Show


class PodcastLink(TypedDict):
    """A podcast: its full title, what readers call its medium, and the feed; `kind` says whose it is, a column's or a series'."""

    kind: str
    title: str
    word: str
    url: str


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
