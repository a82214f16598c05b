"""feedgen extensions with everything that podcast apps read besides RSS: Apple's tags, Podcasting 2.0, chapters, Media RSS.

Sources: Apple, https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (kept at
https://github.com/Podcastindex-org/podcast-namespace/blob/main/itunes_reference.md) and
https://podcasters.apple.com/support/823-podcast-requirements; Podcasting 2.0,
https://github.com/Podcastindex-org/podcast-namespace/tree/main/docs/tags, one file an element; chapters in the feed,
https://podlove.org/simple-chapters/; Media RSS, https://www.rssboard.org/media-rss. Spotify reads Apple's tags
(https://support.spotify.com/podcasters/article/podcast-specification-doc/).
"""

from __future__ import annotations

import base64
import datetime as dt
from email.utils import format_datetime
from typing import Any

from feedgen.util import xml_elem

from pipeline.feeds.feedgen_extensions import ATOM, clean
from pipeline.media.captions.write import stamp
from pipeline.podcasts.artwork import SIDE
from pipeline.podcasts.record import Episode, MediaFile, Podcast
from pipeline.podcasts.times import seconds

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
CHAPTERS = "http://podlove.org/simple-chapters"
MEDIA = "http://search.yahoo.com/mrss/"
CHAPTERS_TYPE = "application/json+chapters"
MEDIUM = {"audio": "podcast", "video": "video"}
"""Podcasting 2.0's words for the media (docs/tags/medium.md)."""
COMPLETE = "已完结"
"""What stands for a frequency where nothing more will come."""
MOST = 128
"""Characters of a name or title: aggregators may cut longer ones."""
MOST_VERSION = 32
"""Characters of the title of an alternateEnclosure (docs/tags/alternate-enclosure.md)."""


class ShowTags:
    """The channel's half: `podcast` is set before the feed is rendered."""

    podcast: Podcast

    def extend_ns(self) -> dict[str, str]:
        """Return the namespaces; Apple's is compared letter by letter."""
        spaces = {"itunes": ITUNES, "podcast": PODCAST, "psc": CHAPTERS}
        return {**spaces, "media": MEDIA} if self.podcast.medium == "video" else spaces

    def extend_rss(self, rss: Any) -> Any:
        """Add what is said of the whole podcast."""
        (channel,) = rss.findall("channel")
        first = channel.find("item")
        items = [] if first is None else channel.findall("item")
        for item in items:
            channel.remove(item)
        _apple_show(channel, self.podcast)
        _podcasting_show(channel, self.podcast)
        channel.extend(items)
        return rss


class EpisodeTags:
    """The item's half: `episode` and `podcast` are set before the feed is rendered."""

    episode: Episode
    podcast: Podcast

    def extend_rss(self, item: Any) -> Any:
        """Add what is said of one episode."""
        episode = self.episode
        if episode.updated is not None:
            _add(item, ATOM, "updated", episode.updated.astimezone(dt.UTC).isoformat())
        _apple_episode(item, episode, serial=self.podcast.serial)
        _podcasting_episode(item, episode, serial=self.podcast.serial)
        _simple_chapters(item, episode)
        if self.podcast.medium == "video":
            _media_rss(item, episode)
        return item


def _apple_show(channel: Any, podcast: Podcast) -> None:
    _add(channel, ITUNES, "author", podcast.author)
    owner = _add(channel, ITUNES, "owner")
    _add(owner, ITUNES, "name", podcast.author)
    if podcast.email:
        _add(owner, ITUNES, "email", podcast.email)
    parent = channel
    for name in podcast.category.split("/"):
        parent = _add(parent, ITUNES, "category", text=name)
    _add(channel, ITUNES, "explicit", "false")
    _add(channel, ITUNES, "type", "serial" if podcast.serial else "episodic")
    _add(channel, ITUNES, "image", href=podcast.artwork)
    if podcast.complete:
        _add(channel, ITUNES, "complete", "Yes")
    if podcast.blocked:
        _add(channel, ITUNES, "block", "Yes")


def _podcasting_show(channel: Any, podcast: Podcast) -> None:
    _add(channel, PODCAST, "guid", podcast.guid)
    _add(channel, PODCAST, "medium", MEDIUM[podcast.medium])
    _add(channel, PODCAST, "locked", "yes" if podcast.locked else "no", owner=podcast.email)
    if podcast.blocked:
        _add(channel, PODCAST, "block", "yes")
    marks = {"alt": podcast.title, "aspect-ratio": "1/1", "width": str(SIDE), "purpose": "artwork"}
    _add(channel, PODCAST, "image", href=podcast.artwork, **marks)
    if podcast.frequency or podcast.complete:
        words = podcast.frequency.words if podcast.frequency else COMPLETE
        rule = podcast.frequency.rule if podcast.frequency else ""
        marks = {"rrule": rule, "complete": "true" if podcast.complete else ""}
        _add(channel, PODCAST, "updateFrequency", words, **marks)
    for purpose, text in podcast.proofs:
        _add(channel, PODCAST, "txt", text, purpose=purpose)
    for episode in podcast.episodes:
        if episode.type == "trailer":
            _trailer(channel, episode)


def _trailer(channel: Any, episode: Episode) -> None:
    file = episode.enclosure
    _add(
        channel,
        PODCAST,
        "trailer",
        episode.title[:MOST],
        pubdate=format_datetime(episode.published.astimezone(dt.UTC)),
        url=file.url,
        length=str(file.length),
        type=file.media_type,
    )


def _apple_episode(item: Any, episode: Episode, *, serial: bool) -> None:
    _add(item, ITUNES, "title", episode.title)
    _add(item, ITUNES, "duration", str(max(1, round(episode.duration_ms / 1000))))
    _add(item, ITUNES, "explicit", "false")
    _add(item, ITUNES, "episodeType", episode.type)
    if episode.season is not None:
        _add(item, ITUNES, "episode", str(episode.season.episode))
        if not serial:
            _add(item, ITUNES, "season", str(episode.season.number))


def _podcasting_episode(item: Any, episode: Episode, *, serial: bool) -> None:
    if episode.season is not None:
        if not serial:
            _add(item, PODCAST, "season", str(episode.season.number), name=episode.season.name[:MOST])
        _add(item, PODCAST, "episode", str(episode.season.episode))
    for person in episode.people:
        marks = {"role": person.role, "group": person.group, "href": person.url, "img": person.picture}
        _add(item, PODCAST, "person", person.name[:MOST], **marks)
    _for_players(item, episode)
    for place in episode.locations:
        marks = {"rel": "subject", "geo": place.geo, "country": "CN" if place.geo else ""}
        _add(item, PODCAST, "location", place.name[:MOST], **marks)
    if episode.licence is not None:
        _add(item, PODCAST, "license", episode.licence.word, url=episode.licence.url)
    if image := episode.image:
        marks = {"alt": image.alt, "aspect-ratio": f"{image.width}/{image.height}", "width": str(image.width)}
        _add(item, PODCAST, "image", href=image.url, **marks)
    if episode.ai_made:
        _add(item, PODCAST, "txt", "true", purpose="ai-content")
    for file in episode.alternates:
        _alternate(item, file, default=file == episode.enclosure)


def _for_players(item: Any, episode: Episode) -> None:
    """Add what a player fetches, and the moment it plays as a sample."""
    for transcript in episode.transcripts:
        marks = {"type": transcript.media_type, "language": transcript.language, "rel": "captions"}
        _add(item, PODCAST, "transcript", url=transcript.url, **marks)
    if episode.chapters_url:
        _add(item, PODCAST, "chapters", url=episode.chapters_url, type=CHAPTERS_TYPE)
    if bite := episode.soundbite:
        times = {"startTime": seconds(bite.start_ms), "duration": seconds(bite.duration_ms)}
        _add(item, PODCAST, "soundbite", bite.title[:MOST], **times)


def _alternate(item: Any, file: MediaFile, *, default: bool) -> None:
    element = _add(
        item,
        PODCAST,
        "alternateEnclosure",
        type=file.media_type,
        length=str(file.length),
        bitrate=str(file.kbps * 1000) if file.kbps else "",
        height=str(file.height) if file.height else "",
        lang=file.language,
        title=file.title[:MOST_VERSION],
        default="true" if default else "",
    )
    _add(element, PODCAST, "source", uri=file.url)
    _add(element, PODCAST, "integrity", type="sri", value=sri(file.sha256))


def sri(sha256: str) -> str:
    """Return a hexadecimal SHA-256 as a subresource integrity string (https://www.w3.org/TR/sri/)."""
    return "sha256-" + base64.b64encode(bytes.fromhex(sha256)).decode("ascii")


def _simple_chapters(item: Any, episode: Episode) -> None:
    if episode.chapters:
        chapters = _add(item, CHAPTERS, "chapters", version="1.2")
        for chapter in episode.chapters:
            _add(chapters, CHAPTERS, "chapter", start=stamp(chapter.start_ms), title=chapter.title)


def _media_rss(item: Any, episode: Episode) -> None:
    """Add the films that are one file each, the poster, and the captions."""
    group = _add(item, MEDIA, "group")
    for file in episode.alternates:
        if file.height:
            _add(
                group,
                MEDIA,
                "content",
                url=file.url,
                fileSize=str(file.length),
                type=file.media_type,
                medium="video",
                isDefault="true" if file == episode.enclosure else "false",
                bitrate=str(file.kbps),
                duration=str(max(1, round(episode.duration_ms / 1000))),
                height=str(file.height),
                width=str(file.width),
                lang=file.language,
            )
    _add(item, MEDIA, "title", episode.title, type="plain")
    if image := episode.image:
        _add(item, MEDIA, "thumbnail", url=image.url, width=str(image.width), height=str(image.height))
    for transcript in episode.transcripts:
        if transcript.media_type == "text/vtt":
            _add(item, MEDIA, "subTitle", type="text/vtt", lang=transcript.language, href=transcript.url)


def _add(parent: Any, space: str, name: str, content: str | None = None, /, **attributes: str) -> Any:
    """Add an element; attributes without a value are left out, and what XML cannot carry."""
    element = xml_elem(f"{{{space}}}{name}", parent)
    if content:
        element.text = clean(content)
    for attribute, value in attributes.items():
        if cleaned := clean(value):
            element.set(attribute, cleaned)
    return element
