"""Makes articles from the library: what WeChat shows of an item, and the key that tells whether any of it changed."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pydantic_core import to_json

from pipeline.config import Column, Settings
from pipeline.content.library import Library
from pipeline.content.model import BEIJING, KIND_LABELS, AnyItem, Audio, Citation, Credit, Video
from pipeline.edition.notices import DEMONSTRATION_REVIEWS, NO_PHYSICIAN
from pipeline.media.captions.transcript import sentences_of, to_text
from pipeline.media.entry_media import FinishedMedia, chapters_of
from pipeline.media.model import ImageAsset
from pipeline.review.physician import lacks_physician
from pipeline.review.standing import Standing
from pipeline.syndicate import texts
from pipeline.syndicate.record import Article, Figure, Question, Recording
from pipeline.syndicate.theme import theme_of
from pipeline.syndicate.wechat_rules import AUTHOR, DIGEST

FOLDER = "wechat/"
"""Where copy pages, codes, covers and the feed for importers lie."""
INDEX = f"{FOLDER}copy_pages.html"
"""The list of copy pages. No id has an underscore, and what is named index.html is a page of the site, in maps and lists."""
FEED = f"{FOLDER}articles.xml"
"""The feed for tools that import articles: not one of the site's feeds, so it has a name of its own."""
SUBJECT = "人物"
_ENDS = "。！？；"


@dataclass(frozen=True)
class Manuscripts:
    """What articles are made from.

    `body_key` and `body` give, by id of an item, what determines its sanitised body, and the body, with `markup`'s ROOT
    before the addresses of the site.
    """

    settings: Settings
    library: Library
    media: FinishedMedia
    reviews: Mapping[str, Standing]
    body_key: Callable[[str], str]
    body: Callable[[str], str]

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """The columns by id."""
        return {column.id: column for column in self.settings.columns}

    @cached_property
    def shared(self) -> str:
        """SHA-256 of what every article takes from the settings."""
        site, rules, review = self.settings.site, self.settings.rules, self.settings.review
        columns = [(c.id, c.title, c.podcast, c.wechat) for c in self.settings.columns]
        return hashlib.sha256(to_json([site, rules.health, review, columns])).hexdigest()

    def key(self, item: AnyItem) -> str:
        """Return the SHA-256 of everything that `article` takes from elsewhere."""
        lead, captions = self.lead(item), _captions(item)
        standing = self.reviews.get(item.id)
        parts = [
            self.shared,
            self.library.documents[item.id].digest,
            self.body_key(item.id),
            lead.key if lead else "",
            self.media.digests.get(captions, "") if captions in self.media.cues else "",
            str(self._duration_ms(item)),
            *(self.library.name(credit.person) for credit in item.people if credit.person),
            self._unit(item),
        ]
        if standing is not None:
            parts += (f"{s.stage} {s.name} {s.at.isoformat()}" for s in standing.signatures)
            parts += standing.missing
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def lead(self, item: AnyItem) -> ImageAsset | None:
        """Return the cover, or a film's poster frame; None while it is not finished."""
        if isinstance(item, Video) and item.cover is None:
            video = self.media.video(item)
            return video.posters if video else None
        assert item.cover is not None
        return self.media.picture(item.cover.image)

    def focus(self, item: AnyItem) -> tuple[int, int] | None:
        """Return the focal point of the lead picture, in percent."""
        return item.cover.focus if item.cover is not None else None

    def article(self, item: AnyItem) -> Article:
        """Return the article of an item."""
        site, document = self.settings.site, self.library.documents[item.id]
        column = self.columns[item.column]
        return Article(
            id=item.id,
            title=item.title,
            summary=item.summary,
            column=column.title,
            site=site.name,
            root=site.url,
            url=document.url,
            theme=theme_of(column),
            body=self.body(item.id),
            author=author_of(self.library, item),
            digest=digest_of_summary(item.summary),
            lead=self._figure(item),
            recording=self._recording(item),
            warnings=tuple(self._warnings(item)),
            claim=(item.claim.text, item.claim.verdict) if item.claim else None,
            questions=tuple(
                Question(q.question, q.options, chr(64 + q.answer), q.explanation) for q in item.quiz
            ),
            corrections=tuple(f"{_day(c.at)}：{c.text}" for c in item.corrections),
            sources=tuple((_citation(source), source.url) for source in item.sources),
            credits=tuple(self._credits(item)),
            foot=tuple(self._foot(item)),
        )

    def _figure(self, item: AnyItem) -> Figure | None:
        asset = self.lead(item)
        if asset is None:
            return None
        alt = item.cover.alt if item.cover is not None else f"视频《{item.title}》的画面"
        return Figure(asset.fallback.file.url, asset.fallback.width, alt)

    def _recording(self, item: AnyItem) -> Recording | None:
        if not isinstance(item, Video | Audio):
            return None
        cues = self.media.cues.get(_captions(item) or "", ())
        text = to_text(sentences_of(cues), chapters_of(item)) if cues else ""
        seconds = round(self._duration_ms(item) / 1000)
        length = f"{seconds // 60} 分 {seconds % 60} 秒" if seconds >= 60 else f"{seconds} 秒"
        return Recording(
            word=KIND_LABELS[item.kind],
            length=length,
            poster=self._figure(item),
            code=code_path(item.id),
            transcript=tuple(block for block in text.split("\n\n") if block.strip()),
        )

    def _duration_ms(self, item: AnyItem) -> int:
        if isinstance(item, Video):
            film = self.media.video(item)
            return film.duration_ms if film else 0
        if isinstance(item, Audio):
            sound = self.media.audio(item)
            return sound.duration_ms if sound else 0
        return 0

    def _warnings(self, item: AnyItem) -> Iterator[str]:
        """Yield what readers must know first."""
        if lacks_physician(self.settings, self.library, item):
            yield NO_PHYSICIAN
        if item.repost is not None:
            yield f"转载自{item.repost.source}，{_day(item.repost.published)}"
        if item.ai_made is not None:
            yield f"{item.ai_made.label}：{item.ai_made.what}"

    def _credits(self, item: AnyItem) -> Iterator[str]:
        """Yield who made it, the unit responsible, and who reviewed it."""
        for credit in item.people:
            about = " ".join(part for part in (credit.institution, credit.title) if part)
            name = _name(self.library, credit)
            yield f"{credit.role}：{name}" + (f"（{about}）" if about else "")
        yield f"{item.production.mode}：{self._unit(item)}"
        standing = self.reviews.get(item.id)
        for signature in standing.signatures if standing else ():
            yield f"{signature.stage}：{signature.name}　{_day(signature.at)}"

    def _unit(self, item: AnyItem) -> str:
        unit = self.library.unit(item.production.unit)
        return unit.name if unit is not None else self.library.name(item.production.unit)

    def _foot(self, item: AnyItem) -> Iterator[str]:
        for note in item.maps:
            if text := f"审图号：{note.approval}" if note.approval else note.exemption:
                yield text
        for material in item.materials:
            yield f"{material.kind}：{material.title}（{material.licence}）"
        if item.credits:
            yield item.credits
        yield f"许可：{texts.LICENCES[item.licence]}"
        if (demonstration := self.settings.site.demonstration) is not None:
            yield demonstration.notice
        if not self.settings.review.only_listed:
            yield DEMONSTRATION_REVIEWS


def author_of(library: Library, item: AnyItem) -> str:
    """Return who wrote it, as many names as WeChat takes, the first at least; whom it is about is no author."""
    made = [credit for credit in item.people if credit.role != SUBJECT]
    written = [credit for credit in made if credit.role == "编写"] or made
    names = list(dict.fromkeys(_name(library, credit) for credit in written)) or [item.production.unit]
    while len(names) > 1 and len("、".join(names)) > AUTHOR.most:
        names.pop()
    return "、".join(names)


def digest_of_summary(summary: str) -> str:
    """Return the summary, cut behind a sentence where WeChat takes no more."""
    if len(summary) <= DIGEST.most:
        return summary
    start = summary[: DIGEST.most]
    end = max(start.rfind(mark) for mark in _ENDS)
    return start[: end + 1] if end >= 0 else start[:-1] + "…"


def code_path(id: str) -> str:
    """Return the path of the picture of an item's code, relative to the root."""
    return f"{FOLDER}codes/{id}.png"


def _name(library: Library, credit: Credit) -> str:
    return credit.name or library.name(credit.person or "")


def _citation(source: Citation) -> str:
    parts = [source.title, source.publisher, str(source.year) if source.year else None]
    text = "，".join(part for part in parts if part)
    return text + (f"（{source.note}）" if source.note else "")


def _captions(item: AnyItem) -> str:
    """Return the media path of an item's first captions; empty for one that has none."""
    if isinstance(item, Video | Audio) and item.media.captions:
        return item.media.captions[0].file
    return ""


def _day(moment: dt.datetime) -> str:
    return moment.astimezone(BEIJING).date().isoformat()
