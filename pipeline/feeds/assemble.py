"""Build feed records from the library: one for the whole site, one per column."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from itertools import islice

from pipeline.config import Settings
from pipeline.content.library import Library
from pipeline.content.model import KIND_LABELS, AnyItem, Audio, Video
from pipeline.content.site_paths import feed_path
from pipeline.edition.notices import NO_PHYSICIAN
from pipeline.feeds.record import Enclosure, FeedEntry, FeedRecord
from pipeline.media.captions.transcript import sentences_of
from pipeline.media.entry_media import FinishedMedia
from pipeline.media.model import AssetFile
from pipeline.review.physician import lacks_physician

# Returns the full text of an item, by its id, with absolute addresses.
FullText = Callable[[str], str]


def feed_records(
    settings: Settings, library: Library, media: FinishedMedia, full_text: FullText
) -> tuple[FeedRecord, ...]:
    """Return all feeds, the site's first."""
    site = settings.site
    made: dict[str, FeedEntry] = {}

    def entry(item: AnyItem) -> FeedEntry:
        """Return the entry of an item: made once, though the site's feed and its column's have it."""
        if item.id not in made:
            made[item.id] = _entry(settings, item, library, media, full_text)
        return made[item.id]

    records = [_record(settings, "", site.name, site.tagline, library.items, entry)]
    for column in settings.columns:
        home = f"columns/{column.id}/"
        items = [i for i in library.items if i.column == column.id]
        title = f"{column.title}｜{site.name}"
        records.append(_record(settings, home, title, column.description, items, entry))
    return tuple(records)


def _record(
    settings: Settings,
    home: str,
    title: str,
    description: str,
    items: Iterable[AnyItem],
    entry: Callable[[AnyItem], FeedEntry],
) -> FeedRecord:
    root, path = settings.site.url, feed_path(home)
    entries = tuple(map(entry, islice(items, settings.feeds.entries)))
    return FeedRecord(
        path=path,
        url=root + path,
        home=root + home,
        title=title,
        description=description,
        language=settings.site.language,
        entries=entries,
    )


def _entry(
    settings: Settings, item: AnyItem, library: Library, media: FinishedMedia, full_text: FullText
) -> FeedEntry:
    root = settings.site.url
    topics = {t.id: t.title for t in settings.topics}
    columns = {c.id: c.title for c in settings.columns}
    authors = [
        c.name or (library.name(c.person) if c.person else "") for c in item.people if c.role != "人物"
    ]
    return FeedEntry(
        id=item.id,
        guid=f"tag:{settings.feeds.guid_authority}:{item.id}",
        url=root + library.documents[item.id].url,
        title=item.title,
        summary=item.summary,
        html=_warning(settings, library, item)
        + _lead(root, item, media)
        + full_text(item.id)
        + _transcript(item, media),
        published=item.published,
        updated=item.updated,
        authors=tuple(authors),
        categories=(columns[item.column], KIND_LABELS[item.kind], *(topics[t] for t in item.topics)),
        enclosure=_enclosure(root, item, media),
    )


def _warning(settings: Settings, library: Library, item: AnyItem) -> str:
    return f"<p><strong>{NO_PHYSICIAN}</strong></p>\n" if lacks_physician(settings, library, item) else ""


def _lead(root: str, item: AnyItem, media: FinishedMedia) -> str:
    """Return the HTML of the cover, or of a video's poster frame."""
    if isinstance(item, Video) and item.cover is None:
        video = media.video(item)
        asset, alt = (video.posters if video else None), f"视频《{item.title}》的画面"
    else:
        assert item.cover is not None
        asset, alt = media.picture(item.cover.image), item.cover.alt
    if asset is None:
        return ""
    file = asset.fallback
    return (
        f'<p><img src="{escape(root + file.file.url)}" width="{file.width}" height="{file.height}" '
        f'alt="{escape(alt)}"></p>\n'
    )


def _transcript(item: AnyItem, media: FinishedMedia) -> str:
    if not isinstance(item, Video | Audio) or not item.media.captions:
        return ""
    cues = media.cues.get(item.media.captions[0].file, ())
    if not cues:
        return ""
    lines = "".join(f"<p>{escape(sentence.text)}</p>\n" for sentence in sentences_of(cues))
    return f"\n<h2>文字稿</h2>\n{lines}"


def _enclosure(root: str, item: AnyItem, media: FinishedMedia) -> Enclosure | None:
    file: AssetFile | None = None
    if isinstance(item, Video):
        video = media.video(item)
        file = video.mp4 if video else None
    elif isinstance(item, Audio):
        audio = media.audio(item)
        file = audio.m4a if audio else None
    if file is None:
        return None
    return Enclosure(url=root + file.url, length=media.size(file), media_type=file.media_type)
