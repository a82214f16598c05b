"""Makes the entry of an item, in full text or as a summary; of an unchanged one it knows enough without making it."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from pathlib import Path
from typing import NamedTuple

from pipeline.config import Settings
from pipeline.content.library import Library
from pipeline.content.model import BEIJING, KIND_LABELS, AnyItem, Audio, Video
from pipeline.edition.notices import NO_PHYSICIAN
from pipeline.edition.subscriptions import changed
from pipeline.feeds.documents import PART_BYTES
from pipeline.feeds.record import Enclosure, FeedEntry
from pipeline.media.captions.transcript import sentences_of
from pipeline.media.entry_media import FinishedMedia
from pipeline.media.model import AssetFile, ImageAsset
from pipeline.review.physician import lacks_physician
from pipeline.store import code_digest, key_of, read_kept, write_kept


@dataclass(frozen=True)
class Texts:
    """The full texts of items, by their ids: what determines a text, and the text with absolute addresses."""

    key: Callable[[str], str]
    text: Callable[[str], str]


SCHEMA = 1
"""Schema version of the cache of what is known."""
READER = "pipeline.media.captions.parse"
"""The module that makes cues of a caption file; an entry's key names the file alone."""
REMEMBERED = 4096
"""How many full entries are kept (5 KB each): a column's feed and the site's have them in three formats."""


class Known(NamedTuple):
    """What is known of an entry without making it: how much it weighs (`FeedEntry.weight`) and its digest.

    `full` is with its full text, `brief` as a summary.
    """

    full_weight: int
    brief_weight: int
    full_digest: str
    brief_digest: str

    @property
    def fits(self) -> bool:
        """Whether the full text is short enough for a feed; what is longer is left to the page."""
        return self.full_weight <= PART_BYTES

    def weight(self, *, full: bool) -> int:
        """Return the weight in a feed of full texts, or of summaries."""
        return self.full_weight if full and self.fits else self.brief_weight

    def digest(self, *, full: bool) -> str:
        """Return the digest of the entry in a feed of full texts, or of summaries."""
        return self.full_digest if full and self.fits else self.brief_digest


@dataclass
class Entries:
    """The entries of the visible items, by their ids.

    What is known of them is cached below `work`.
    """

    settings: Settings
    library: Library
    media: FinishedMedia
    texts: Texts
    work: Path
    _full: OrderedDict[str, FeedEntry] = field(default_factory=OrderedDict)
    _brief: dict[str, FeedEntry] = field(default_factory=dict)

    @cached_property
    def known(self) -> Mapping[str, Known]:
        """Return what is known of each item's entry. Entries are made, full texts asked for, where it is not cached."""
        kept, code = self.work / "feeds.json", code_digest(self.work, __name__, READER)
        key = f"{code} {self._shared()}"
        before = read_kept(kept, lambda value: {k: Known(*v) for k, v in value.items()}, SCHEMA, key) or {}
        keys = {item.id: self._key(item) for item in self.library.items}
        found = {k: before.get(k) or self._look(id) for id, k in keys.items()}
        if found.keys() != before.keys():
            write_kept(kept, found, SCHEMA, key)
        return {id: found[k] for id, k in keys.items()}

    def _shared(self) -> str:
        """Return the digest of the settings that every entry is made from."""
        settings = self.settings
        return key_of(
            {
                "root": settings.site.url,
                "authority": settings.feeds.guid_authority,
                "columns": {c.id: c.title for c in settings.columns},
                "topics": {t.id: t.title for t in settings.topics},
            }
        )

    def entry(self, id: str, *, full: bool) -> FeedEntry:
        """Return an item's entry, with its text if `full` and if it fits."""
        if not full or not self.known[id].fits:
            if id not in self._brief:
                self._brief[id] = self._make(id, "")
            return self._brief[id]
        if id not in self._full:
            self._full[id] = self._make(id, self._html(id))
            if len(self._full) > REMEMBERED:
                self._full.popitem(last=False)
        return self._full[id]

    @cached_property
    def weights(self) -> Mapping[bool, Mapping[str, int]]:
        """Return the weights of entries in feeds of full texts (True) and of summaries."""
        return {full: {id: k.weight(full=full) for id, k in self.known.items()} for full in (True, False)}

    @cached_property
    def digests(self) -> Mapping[bool, Mapping[str, str]]:
        """Return the digests of entries in feeds of full texts (True) and of summaries."""
        return {full: {id: k.digest(full=full) for id, k in self.known.items()} for full in (True, False)}

    def _look(self, id: str) -> Known:
        brief = self._make(id, "")
        full = replace(brief, html=self._html(id))
        return Known(full.weight, brief.weight, full.digest, brief.digest)

    def _key(self, item: AnyItem) -> str:
        """Return what determines an item's entry besides the settings: its file, and what it takes from elsewhere."""
        document, lead, file = self.library.documents[item.id], self._lead(item), self._file(item)
        parts = [document.digest, self.texts.key(item.id), document.url, *_authors(self.library, item)]
        parts.append(lead.key if lead else "")
        parts += [file.url, str(self.media.size(file))] if file else [""]
        if (captions := _captions(item)) is not None and captions in self.media.cues:
            parts.append(self.media.digests.get(captions, ""))
        if lacks_physician(self.settings, self.library, item):
            parts.append(NO_PHYSICIAN)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def _make(self, id: str, html: str) -> FeedEntry:
        settings, document = self.settings, self.library.documents[id]
        item = document.entry
        assert isinstance(item, AnyItem)
        lead, moment = self._lead(item), changed(item)
        return FeedEntry(
            id=id,
            guid=f"tag:{settings.feeds.guid_authority}:{id}",
            url=settings.site.url + document.url,
            title=item.title,
            summary=item.summary,
            html=html,
            published=item.published,
            updated=moment if moment > item.published else None,
            authors=_authors(self.library, item),
            categories=self._categories(item),
            enclosure=self._enclosure(item),
            picture=settings.site.url + lead.fallback.file.url if lead else None,
            language=item.language,
        )

    @cached_property
    def _titles(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        columns = {c.id: c.title for c in self.settings.columns}
        return columns, {t.id: t.title for t in self.settings.topics}

    def _categories(self, item: AnyItem) -> tuple[str, ...]:
        columns, topics = self._titles
        return (columns[item.column], KIND_LABELS[item.kind], *(topics[t] for t in item.topics))

    def _html(self, id: str) -> str:
        """Return the full text: a warning, the picture, the body, the transcript, what was corrected."""
        item = self.library.documents[id].entry
        assert isinstance(item, AnyItem)
        warned = lacks_physician(self.settings, self.library, item)
        warning = f"<p><strong>{NO_PHYSICIAN}</strong></p>\n" if warned else ""
        return (
            warning + self._picture(item) + self.texts.text(id) + self._transcript(item) + _corrections(item)
        )

    def _lead(self, item: AnyItem) -> ImageAsset | None:
        """Return the cover, or a video's poster frame."""
        if isinstance(item, Video) and item.cover is None:
            video = self.media.video(item)
            return video.posters if video else None
        assert item.cover is not None
        return self.media.picture(item.cover.image)

    def _picture(self, item: AnyItem) -> str:
        asset = self._lead(item)
        if asset is None:
            return ""
        alt = item.cover.alt if item.cover is not None else f"视频《{item.title}》的画面"
        file = asset.fallback
        return (
            f'<p><img src="{escape(self.settings.site.url + file.file.url)}" width="{file.width}" '
            f'height="{file.height}" alt="{escape(alt)}"></p>\n'
        )

    def _transcript(self, item: AnyItem) -> str:
        captions = _captions(item)
        cues = self.media.cues.get(captions, ()) if captions is not None else ()
        if not cues:
            return ""
        lines = "".join(f"<p>{escape(sentence.text)}</p>\n" for sentence in sentences_of(cues))
        return f"\n<h2>文字稿</h2>\n{lines}"

    def _file(self, item: AnyItem) -> AssetFile | None:
        """Return the media file that readers download."""
        if isinstance(item, Video):
            video = self.media.video(item)
            return video.mp4 if video else None
        if isinstance(item, Audio):
            audio = self.media.audio(item)
            return audio.m4a if audio else None
        return None

    def _enclosure(self, item: AnyItem) -> Enclosure | None:
        file = self._file(item)
        if file is None:
            return None
        assert isinstance(item, Video | Audio)
        asset = self.media.video(item) if isinstance(item, Video) else self.media.audio(item)
        assert asset is not None
        url = self.settings.site.url + file.url
        return Enclosure(url, self.media.size(file), file.media_type, asset.duration_ms)


def _authors(library: Library, item: AnyItem) -> tuple[str, ...]:
    """Return who made it, each once; whom it is about is no author."""
    names = (c.name or (library.name(c.person) if c.person else "") for c in item.people if c.role != "人物")
    return tuple(dict.fromkeys(names))


def _captions(item: AnyItem) -> str | None:
    """Return the media path of an item's first captions."""
    if isinstance(item, Video | Audio) and item.media.captions:
        return item.media.captions[0].file
    return None


def _corrections(item: AnyItem) -> str:
    if not item.corrections:
        return ""
    lines = "".join(
        f"<li>{c.at.astimezone(BEIJING).date().isoformat()}：{escape(c.text)}</li>\n"
        for c in item.corrections
    )
    return f"\n<h2>更正</h2>\n<ul>\n{lines}</ul>\n"
