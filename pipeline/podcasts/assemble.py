"""Build the records of all podcasts from the library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.config import Settings
from pipeline.content.library import Library
from pipeline.edition.podcasts import WORDS, Show, shows
from pipeline.media.entry_media import FinishedMedia
from pipeline.podcasts.artwork import Artwork
from pipeline.podcasts.episodes import Episodes
from pipeline.podcasts.guids import guid_of
from pipeline.podcasts.record import Episode, Frequency, Podcast


def podcasts(
    settings: Settings, library: Library, media: FinishedMedia, guids: Mapping[str, str]
) -> tuple[tuple[Podcast, Artwork], ...]:
    """Return every podcast with its artwork; `guids` are those given for good, by path of the feed.

    A podcast whose first item is still being encoded has no episode yet.
    """
    episodes = Episodes(settings, library, media)
    return tuple(_made(settings, shows(settings, library), episodes, guids))


def _made(
    settings: Settings, found: tuple[Show, ...], episodes: Episodes, guids: Mapping[str, str]
) -> Iterator[tuple[Podcast, Artwork]]:
    for show in found:
        artwork = Artwork.of(
            show.id,
            show.title,
            settings.site.name,
            WORDS[show.medium],
            video=show.medium == "video",
            colour=show.settings.colour,
        )
        yield _podcast(settings, show, episodes, artwork, guids), artwork


def _podcast(
    settings: Settings, show: Show, episodes: Episodes, artwork: Artwork, guids: Mapping[str, str]
) -> Podcast:
    site, chosen = settings.site, settings.feeds.podcasts
    url, frequency = site.url + show.path, show.settings.frequency
    return Podcast(
        path=show.path,
        url=url,
        home=site.url + show.page,
        guid=guid_of(url, guids.get(show.path)),
        medium=show.medium,
        title=show.full_title(site.name),
        description="\n\n".join(part for part in (show.description, _notice(settings)) if part),
        language=site.language,
        author=chosen.author or _owner(settings),
        email=chosen.email or "",
        category=show.settings.category or chosen.category,
        serial=show.kind == "series",
        artwork=f"{site.url}{artwork_path(show, artwork)}",
        copyright=site.rights or site.owner,
        episodes=_episodes(show, episodes)[: chosen.episodes],
        locked=chosen.locked,
        blocked=chosen.block or site.demonstration is not None,
        complete=show.settings.complete,
        frequency=Frequency(frequency.words, frequency.rule or "") if frequency else None,
        hub=settings.feeds.hub,
        proofs=tuple((proof.purpose, proof.text) for proof in show.settings.proofs),
    )


def _episodes(show: Show, episodes: Episodes) -> tuple[Episode, ...]:
    """Return what is finished of a podcast, newest first. A file is an episode once, of the item that had it first.

    Apps leave out the second one (https://podcasters.apple.com/support/823-podcast-requirements).
    """
    first: dict[str, Episode] = {}
    for item in reversed(show.items):
        if (episode := episodes.of(item)) is not None:
            first.setdefault(episode.enclosure.url, episode)
    return tuple(reversed(first.values()))


def artwork_path(show: Show, artwork: Artwork) -> str:
    """Return the path of the artwork, beside the feed; it changes with what the picture shows."""
    return f"{show.path.removesuffix('.xml')}-{artwork.digest[:12]}.jpg"


def _owner(settings: Settings) -> str:
    """Return who publishes: in a demonstration its authors, never who is only imagined."""
    site = settings.site
    return (site.rights or site.name) if site.demonstration else site.owner


def _notice(settings: Settings) -> str:
    return settings.site.demonstration.notice if settings.site.demonstration else ""
