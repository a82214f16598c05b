"""From the library to what templates are given: plain JSON, addresses relative to the site root."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.content.library import Library
from pipeline.content.model import (
    KIND_LABELS,
    AnyItem,
    Audio,
    Citation,
    Exemplar,
    Person,
    Place,
    Story,
    Video,
)
from pipeline.media.model import AudioAsset
from pipeline.render.item_details import credit, day, item_details, production, work_details
from pipeline.render.item_index import month_of
from pipeline.render.material import Material, cards, month_title
from pipeline.render.numbers import clock, size_label
from pipeline.render.picture_views import entry_picture
from pipeline.render.player import (
    CHAPTERS,
    chapter_views,
    document_views,
    rung_views,
    screen_view,
    seek_view,
    sign_view,
    sound_view,
    transcript_view,
)

LICENCES = {
    "CC-BY-4.0": ("知识共享 署名 4.0（CC BY 4.0）", "https://creativecommons.org/licenses/by/4.0/deed.zh-hans"),
    "CC-BY-SA-4.0": ("知识共享 署名—相同方式共享 4.0（CC BY-SA 4.0）", "https://creativecommons.org/licenses/by-sa/4.0/deed.zh-hans"),
    "CC-BY-NC-4.0": ("知识共享 署名—非商业性使用 4.0（CC BY-NC 4.0）", "https://creativecommons.org/licenses/by-nc/4.0/deed.zh-hans"),
    "CC0-1.0": ("知识共享 公有领域贡献（CC0 1.0）", "https://creativecommons.org/publicdomain/zero/1.0/deed.zh-hans"),
    "版权所有": ("版权所有", None),
}  # fmt: skip
# A page whose content carries no date: the day the site's first content could have been there.
UNDATED = "2024-01-01"

View = dict[str, Any]


def sources(citations: Sequence[Citation]) -> list[View]:
    """What a reader can follow."""
    return [
        {
            "title": c.title,
            "publisher": c.publisher,
            "url": c.url,
            "year": c.year,
            "accessed": day(c.accessed) if c.accessed else None,
            "note": c.note,
        }
        for c in citations
    ]


def item_view(material: Material, entry: AnyItem) -> View:
    """The page of an item."""
    terms, groups = material.terms, material.groups
    licence, licence_url = LICENCES[entry.licence]
    previous, following = groups.neighbours(entry)
    year, month = month_of(entry.published)
    return {
        "id": entry.id,
        "kind": entry.kind,
        "kind_label": KIND_LABELS[entry.kind],
        "title": entry.title,
        "summary": entry.summary,
        "date": day(entry.published),
        "updated": day(entry.updated) if entry.updated else None,
        "draft": entry.draft,
        "language": entry.language,
        "column": terms["columns"][entry.column],
        "topics": [terms["topics"][t] for t in entry.topics],
        "audiences": [terms["audiences"][a] for a in entry.audiences],
        "month": {"title": month_title(year, month), "url": f"archive/{year}/{month:02}/"},
        "people": [credit(material.library, c) for c in entry.people],
        "picture": material.cards[entry.id]["picture"],
        "player": _player(material, entry),
        "transcript": transcript_view(material.media, entry),
        "documents": document_views(material.media, material.library.documents[entry.id]),
        "sources": sources(entry.sources),
        "credits": entry.credits,
        "licence": {"id": entry.licence, "title": licence, "url": licence_url},
        "production": production(material.library, entry.production),
        **item_details(material.settings, material.library, groups.series, entry),
        **review_view(material, entry.id),
        "related": cards(material, groups.related(entry)),
        "previous": _link(material.library, previous),
        "next": _link(material.library, following),
    }


def _link(library: Library, entry: AnyItem | None) -> View | None:
    return {"title": entry.title, "url": library.documents[entry.id].url} if entry else None


def _captions(material: Material, entry: Video | Audio) -> list[View]:
    found = [(track, material.media.captions(track)) for track in entry.media.captions]
    return [
        {"url": asset.vtt.url, "language": track.language, "label": track.label, "default": number == 0}
        for number, (track, asset) in enumerate(found)
        if asset is not None
    ]


def _chapters_track(material: Material, entry: Video | Audio) -> str | None:
    return f"{material.library.documents[entry.id].url}{CHAPTERS}" if entry.media.chapters else None


def _player(material: Material, entry: AnyItem) -> View | None:
    media = material.media
    if isinstance(entry, Video) and (video := media.video(entry)) is not None:
        return {
            "type": "video",
            "sources": [{"url": video.mp4.url, "type": video.mp4.media_type}],
            "hls": video.hls.url,
            "poster": video.posters.fallback.file.url,
            "width": video.width,
            "height": video.height,
            "portrait": video.portrait,
            "has_audio": video.has_audio,
            "duration_label": clock(video.duration_ms),
            "captions": _captions(material, entry),
            "chapters": chapter_views(entry, video.mp4.url),
            "chapters_track": _chapters_track(material, entry),
            "rungs": rung_views(media, entry),
            "sign": sign_view(media, entry),
            "screen": screen_view(media, entry),
            "sound": sound_view(media, entry),
            "seek": seek_view(media, entry),
            "download": {
                "url": video.mp4.url,
                "label": f"MP4 {video.mp4_rendition.name}",
                "size_label": size_label(media.size(video.mp4)),
            },
        }
    if isinstance(entry, Audio) and (audio := media.audio(entry)) is not None:
        return {
            "type": "audio",
            "sources": [
                {"url": audio.opus.url, "type": f'{audio.opus.media_type}; codecs="opus"'},
                {"url": audio.m4a.url, "type": audio.m4a.media_type},
            ],
            "waveform": audio.waveform.url,
            "hls": None,
            "poster": None,
            "width": 0,
            "height": 0,
            "portrait": False,
            "has_audio": True,
            "duration_label": clock(audio.duration_ms),
            "captions": _captions(material, entry),
            "chapters": chapter_views(entry, audio.m4a.url),
            "chapters_track": _chapters_track(material, entry),
            "rungs": [],
            "sign": None,
            "screen": None,
            "sound": None,
            "seek": None,
            "download": {
                "url": audio.m4a.url,
                "label": "M4A",
                "size_label": size_label(media.size(audio.m4a)),
            },
            "broadcast": _broadcast(material, audio),
        }
    return None


def _broadcast(material: Material, audio: AudioAsset) -> View | None:
    if audio.broadcast is None:
        return None
    size = size_label(material.media.size(audio.broadcast))
    return {"url": audio.broadcast.url, "label": "广播用 WAV", "size_label": size}


def review_view(material: Material, id: str) -> View:
    """The stages that hold, and those missing: a page that has any is marked 未审 and is never published."""
    standing = material.reviews[id]
    return {
        "reviews": [{"stage": s.stage, "by": s.name, "date": day(s.at)} for s in standing.signatures],
        "unreviewed": list(standing.missing),
    }


def person_view(material: Material, entry: Person) -> View:
    """The page of a person; `stories` is how many there are about them."""
    works = material.groups.people.get(entry.id, ())
    awards = {a.id: a.title for a in material.settings.awards}
    return {
        "id": entry.id,
        "name": entry.name,
        "summary": entry.summary,
        "born": entry.born,
        "died": entry.died,
        "occupation": entry.occupation,
        "birthplace": entry.birthplace,
        "picture": entry_picture(material.media, entry),
        "sources": sources(entry.sources),
        "awards": [
            {"title": awards[a.award], "year": a.year, "source": sources([a.citation])[0]}
            for a in entry.awards
        ],
        "stories": sum(isinstance(w, Story) for w in works),
    }


def place_view(material: Material, entry: Place) -> View:
    """The page of a place."""
    return {
        "id": entry.id,
        "name": entry.name,
        "summary": entry.summary,
        "category": entry.category,
        "district": entry.district,
        "address": entry.address,
        "website": entry.website,
        "phone": entry.phone,
        "opening": entry.opening,
        "picture": entry_picture(material.media, entry),
        "sources": sources(entry.sources),
    }


def exemplar_view(material: Material, entry: Exemplar) -> View:
    """The page of an exemplar."""
    return {
        "id": entry.id,
        "title": entry.title,
        "summary": entry.summary,
        "category": entry.category,
        "demonstration": entry.demonstration,
        "date": day(entry.published),
        "picture": entry_picture(material.media, entry),
        "sources": sources(entry.sources),
        "production": production(material.library, entry.production),
        **work_details(entry),
        **review_view(material, entry.id),
    }
