"""The RSS of a podcast, written by feedgen."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pipeline.feeds.feedgen_extensions import RENDERING, Link, as_html, channel, clean, with_stylesheet
from pipeline.feeds.stylesheet import STYLESHEET
from pipeline.podcasts.extensions import EpisodeTags, ShowTags
from pipeline.podcasts.record import Episode, Podcast
from pipeline.podcasts.texts import shortened

MEDIA_TYPE = "application/rss+xml"
MOST_DESCRIPTION = 4000
"""Bytes of a description (https://help.apple.com/itc/podcasts_connect/#/itcb54353390)."""


def render(podcast: Podcast) -> bytes:
    """Render the podcast as UTF-8 XML: a pure function of the record, the same in every time zone and locale.

    Times are in UTC. Characters that XML 1.0 cannot carry are left out; every other text reads back as given, except that
    a description ends where Apple's limit is reached. Notes are HTML, titles and descriptions plain text.
    """
    feed = channel(
        title=as_html(podcast.title),
        description=limited(podcast.description),
        home=podcast.home,
        links=[
            Link("self", podcast.url, MEDIA_TYPE),
            *([Link("hub", podcast.hub)] if podcast.hub is not None else []),
        ],
        language=podcast.language,
        generator=podcast.generator,
        changed=podcast.changed,
    )
    feed.copyright(as_html(podcast.copyright))
    feed.register_extension("shows", ShowTags, EpisodeTags, atom=False)
    feed.shows.podcast = podcast
    for episode in podcast.episodes:
        _fill(feed.add_entry(order="append"), podcast, episode)
    with RENDERING:
        text: bytes = feed.rss_str(pretty=True)
    return with_stylesheet(text, "../" * podcast.path.count("/") + STYLESHEET)


def _fill(item: Any, podcast: Podcast, episode: Episode) -> None:
    item.guid(episode.guid, permalink=False)
    item.title(as_html(episode.title))
    item.summary(limited(episode.description))
    item.content(clean(episode.notes), type="html")
    item.link(href=episode.url, rel="alternate")
    item.published(episode.published.astimezone(dt.UTC))
    for keyword in episode.keywords:
        item.category(term=as_html(keyword))
    file = episode.enclosure
    item.enclosure(file.url, str(file.length), file.media_type)
    item.shows.podcast, item.shows.episode = podcast, episode


def limited(text: str) -> str:
    """Return a description as it is written, within Apple's limit; escapes count, for they are part of the text."""
    plain, most = clean(text), MOST_DESCRIPTION
    written = as_html(shortened(plain, most))
    while (length := len(written.encode())) > MOST_DESCRIPTION:
        most = most * MOST_DESCRIPTION // length
        written = as_html(shortened(plain, most))
    return written
