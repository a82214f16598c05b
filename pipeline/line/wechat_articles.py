"""Articles for WeChat: the preflight, previews on this machine, and what a draft is made from. No media job runs here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import Project, Settings
from pipeline.content.library import Library
from pipeline.content.model import AnyItem
from pipeline.edition.wechat import ArticlePicture, WechatArticle
from pipeline.errors import ContentError, Finding, UsageError
from pipeline.line.checking import check
from pipeline.line.executing import finished
from pipeline.line.planning import plan
from pipeline.line.reviewing import review_standings, visible_library
from pipeline.line.session import BuildSession, open_build_session
from pipeline.markup.record import ROOT, MarkupRecord
from pipeline.media.body_records import markup_record
from pipeline.media.entry_media import FinishedMedia
from pipeline.parsing.model_errors import did_you_mean
from pipeline.review.standing import Standing
from pipeline.store import Store, digest_of, write_atomic
from pipeline.syndicate.manuscripts import Manuscripts
from pipeline.syndicate.record import Article
from pipeline.syndicate.site_files import CopyPages, converted


@dataclass(frozen=True)
class Judged:
    """An item's article, its HTML (addresses of pictures begin with `ROOT`), and what the preflight found."""

    article: Article
    html: str
    findings: tuple[Finding, ...]


def copy_pages(
    session: BuildSession,
    settings: Settings,
    library: Library,
    media: FinishedMedia,
    reviews: Mapping[str, Standing],
    records: Mapping[str, MarkupRecord],
    store: Store,
) -> CopyPages:
    """Return what copy pages are made from."""
    markup = session.conversions.markup
    manuscripts = Manuscripts(
        settings,
        library,
        media,
        reviews,
        body_key=lambda item: markup.key(records[item]),
        body=lambda item: markup.convert(records[item]).html,
    )
    return CopyPages(manuscripts, store, session.project.root, session.project.work)


def judge(project: Project, ids: Sequence[str], now: dt.datetime) -> list[Judged]:
    """Return what the preflight says of items, drafts included; of all without `ids`.

    Raises UsageError for an id that is no item, ContentError when content has mistakes.
    """
    with open_build_session(project, now) as session:
        pages = _pages(session, drafts=True)
        return [_judged(pages, item) for item in _chosen(pages.manuscripts.library, ids)]


def preview(
    project: Project, ids: Sequence[str], folder: Path, now: dt.datetime
) -> list[tuple[Judged, Path]]:
    """Write the article, covers, code and long picture of items below `folder`; return what was judged, and the folder of each.

    Raises what `judge` raises.
    """
    written = []
    with open_build_session(project, now) as session:
        pages = _pages(session, drafts=True)
        for item in _chosen(pages.manuscripts.library, ids):
            own, judged = folder / item.id, _judged(pages, item)
            for name, content in _previewed(pages, item, judged.html):
                write_atomic(own / name, content())
            written.append((judged, own))
    return written


def articles(session: BuildSession, ids: Sequence[str]) -> list[WechatArticle]:
    """Return what drafts of items are made from, in the order of `ids`; pictures are files on this machine.

    Raises UsageError for an id that is no public item, ContentError when the preflight refuses one: not reviewed, too long,
    a picture missing.
    """
    pages = _pages(session, drafts=False)
    chosen = _chosen(pages.manuscripts.library, ids)
    judged = [_judged(pages, item) for item in chosen]
    mistakes = [f for one in judged for f in one.findings if f.severity == "error"]
    if mistakes:
        raise ContentError(mistakes)
    return [_wechat_article(pages, item, one) for item, one in zip(chosen, judged, strict=True)]


def _pages(session: BuildSession, *, drafts: bool) -> CopyPages:
    checked = check(session)
    checked.require_valid()
    library = visible_library(checked, session.now, drafts=drafts)
    planned = plan(checked, session.digests, None)
    media = finished(planned)
    reviews = review_standings(checked, planned.source_digests, session.now)
    records = {item.id: markup_record(library, media, library.documents[item.id]) for item in library.items}
    return copy_pages(session, checked.settings, library, media, reviews, records, planned.store)


def _chosen(library: Library, ids: Iterable[str]) -> list[AnyItem]:
    known = {item.id: item for item in library.items}
    wanted = list(dict.fromkeys(ids))
    for id in wanted:
        if id not in known:
            raise UsageError(
                f"没有编号是“{id}”的条目，或者它还没有公开。", help=did_you_mean(id, sorted(known))
            )
    return [known[id] for id in wanted] or list(known.values())


def _judged(pages: CopyPages, item: AnyItem) -> Judged:
    article, html, findings = converted(pages.manuscripts, item)
    return Judged(article, html, tuple(findings))


def _previewed(pages: CopyPages, item: AnyItem, html: str) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield name and content of every file of a preview."""
    text = html.replace(ROOT, pages.manuscripts.settings.site.url)
    yield "article.html", text.encode
    for name, file in (
        *((f"cover-{ratio}.jpg", cover) for ratio, cover in pages.cover_files(item).items()),
        ("code.png", pages.code_file(item)),
        ("long.jpg", pages.long_file(item)),
    ):
        assert not isinstance(file.content, Path)
        yield name, file.content


def _wechat_article(pages: CopyPages, item: AnyItem, judged: Judged) -> WechatArticle:
    article = judged.article
    covers = {ratio: _drawn(pages.cover_path(item, ratio), article.title) for ratio in ("235", "11")}
    return WechatArticle(
        item_id=item.id,
        title=article.title,
        author=article.author,
        digest=article.digest,
        source_url=article.address,
        html=judged.html.replace(ROOT, article.root),
        pictures=tuple(_pictures(pages, item, judged.html)),
        cover=covers["235"],
        square_cover=covers["11"],
    )


def _pictures(pages: CopyPages, item: AnyItem, html: str) -> Iterator[ArticlePicture]:
    """Yield every picture of the HTML once, in document order."""
    from pipeline.syndicate.body import pictures_in

    root = pages.manuscripts.settings.site.url
    for address, alt in dict(pictures_in(html)).items():
        path = pages.picture_path(item, address.removeprefix(ROOT))
        yield ArticlePicture(address.replace(ROOT, root), path, digest_of(path), alt)


def _drawn(path: Path, alt: str) -> ArticlePicture:
    return ArticlePicture(path.name, path, digest_of(path), alt)
