"""Copy pages, their pictures and the feed for importers as files of the site.

None of them is a page of the site: no list, map, index or interface names them, and their addresses are not kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from pipeline.content.model import BEIJING, KIND_LABELS, AnyItem
from pipeline.edition.files import SiteFile
from pipeline.errors import ConfigError, Finding
from pipeline.markup.record import ROOT
from pipeline.media.model import AssetFile
from pipeline.store import Store, code_digest, digest_of, key_of
from pipeline.syndicate.kept_pictures import KeptPictures
from pipeline.syndicate.manuscripts import FEED, FOLDER, INDEX, Manuscripts, code_path
from pipeline.syndicate.record import Article
from pipeline.syndicate.wechat_rules import COVER_RATIOS

MAKER = "wechat"
PAGES = ("pipeline.syndicate.convert", "pipeline.syndicate.copy_page", "pipeline.syndicate.lint")
FEED_WRITER, LISTING = "pipeline.syndicate.feed", "pipeline.syndicate.copy_index"
PAINTERS = ("pipeline.syndicate.covers", "pipeline.syndicate.codes", "pipeline.syndicate.long_picture")
FONTS = ("assets/fonts/NotoSansSC-Regular.otf", "assets/fonts/NotoSansSC-Bold.otf")
FEED_ITEMS = 50


@dataclass(frozen=True)
class CopyPages:
    """What the files are made from. `root` is the project's folder, `work` has its caches."""

    manuscripts: Manuscripts
    store: Store
    root: Path
    work: Path

    @cached_property
    def pictures(self) -> KeptPictures:
        """The pictures drawn before."""
        return KeptPictures(self.work)

    @cached_property
    def code(self) -> str:
        """The digest of the code that writes pages."""
        return code_digest(self.work, *PAGES)

    @cached_property
    def painting(self) -> tuple[str, ...]:
        """The digests of the code that draws covers, codes and long pictures."""
        return tuple(code_digest(self.work, painter) for painter in PAINTERS)

    @cached_property
    def fonts(self) -> tuple[Path, Path]:
        """The regular and the bold font. Raises ConfigError without them."""
        regular, bold = (self.root / font for font in FONTS)
        for font in (regular, bold):
            if not font.is_file():
                text = f"没有画长图用的字体 {font.relative_to(self.root).as_posix()}。"
                raise ConfigError(text, help="请管理员从版本库恢复 assets/fonts/。")
        return regular, bold

    @cached_property
    def newest(self) -> frozenset[str]:
        """The ids of the items that get a long picture."""
        chosen = self.manuscripts.settings.publish.copy_pages.long_pictures
        return frozenset(item.id for item in self.manuscripts.library.items[:chosen])

    def cover_files(self, item: AnyItem) -> dict[str, SiteFile]:
        """Return the covers of an item by ratio; items with the same picture and focal point share them."""
        found: dict[str, SiteFile] = {}
        for ratio, (key, draw) in self._covers(item).items():
            content = partial(self.pictures.bytes, key, ".jpg", draw)
            found[ratio] = SiteFile(f"{FOLDER}covers/{key[:20]}.jpg", key, content, MAKER)
        return found

    def cover_path(self, item: AnyItem, ratio: str) -> Path:
        """Return the file of a cover on this machine. Raises KeyError without a picture."""
        key, draw = self._covers(item)[ratio]
        return self.pictures.file(key, ".jpg", draw)

    def _covers(self, item: AnyItem) -> dict[str, tuple[str, Callable[[], bytes]]]:
        """Return key and drawing of each cover."""
        asset, focus = self.manuscripts.lead(item), self.manuscripts.focus(item)
        if asset is None:
            return {}
        file = asset.fallback.file
        source = self.manuscripts.media.manifests[file.key].file(file.name).sha256
        return {
            ratio: (
                _digest(source, ratio, str(focus), self.painting[0]),
                partial(_cover, self.store, file, ratio, focus),
            )
            for ratio in COVER_RATIOS
        }

    def code_file(self, item: AnyItem) -> SiteFile:
        """Return the code of an item's page."""
        key, draw = self._code(item)
        return SiteFile(code_path(item.id), key, partial(self.pictures.bytes, key, ".png", draw), MAKER)

    def _code(self, item: AnyItem) -> tuple[str, Callable[[], bytes]]:
        address = self.manuscripts.settings.site.url + self.manuscripts.library.documents[item.id].url
        return _digest(address, self.painting[1]), partial(_code, address)

    def picture_path(self, item: AnyItem, address: str) -> Path:
        """Return the file of a picture of an item's article on this machine, by its address below the root."""
        if address == code_path(item.id):
            key, draw = self._code(item)
            return self.pictures.file(key, ".png", draw)
        file = self.files_by_address(item)[address]
        return self.store.locate(file.key, file.name)

    def long_file(self, item: AnyItem) -> SiteFile:
        """Return the long picture of an item."""
        fonts = [digest_of(font) for font in self.fonts]
        key = key_of([self.manuscripts.key(item), self.code, self.painting[2], fonts])
        content = partial(self.pictures.bytes, key, ".jpg", partial(_long_picture, self, item))
        return SiteFile(f"{FOLDER}long/{item.id}.jpg", key, content, MAKER)

    def files_by_address(self, item: AnyItem) -> dict[str, AssetFile]:
        """Return the finished picture files of an item's article by their address below the root."""
        media = self.manuscripts.media
        document = self.manuscripts.library.documents[item.id]
        assets = [media.picture(image.path) for image in document.prose.images]
        assets.append(self.manuscripts.lead(item))
        files = [asset.fallback.file for asset in assets if asset is not None]
        return {file.url: file for file in files}


def site_files(pages: CopyPages) -> Iterator[SiteFile]:
    """Yield every file; bytes are made only if what they are made from, or the code, is new."""
    if not pages.manuscripts.settings.publish.copy_pages.enabled:
        return
    seen: set[str] = set()
    for item in pages.manuscripts.library.items:
        covers = pages.cover_files(item)
        for cover in covers.values():
            if cover.path not in seen:
                seen.add(cover.path)
                yield cover
        yield pages.code_file(item)
        long = pages.long_file(item) if item.id in pages.newest else None
        if long is not None:
            yield long
        paths = {ratio: cover.path for ratio, cover in covers.items()}
        yield _page(pages, item, paths, long.path if long else None)
    if pages.manuscripts.library.items:
        yield _index(pages)
    yield _feed(pages)


def _page(pages: CopyPages, item: AnyItem, covers: dict[str, str], long: str | None) -> SiteFile:
    key = _digest(pages.manuscripts.key(item), pages.code, *covers.values(), long or "")
    return SiteFile(f"{FOLDER}{item.id}.html", key, partial(_page_bytes, pages, item, covers, long), MAKER)


def _page_bytes(pages: CopyPages, item: AnyItem, covers: dict[str, str], long: str | None) -> bytes:
    from pipeline.syndicate.copy_page import Beside, copy_page

    article, html, findings = converted(pages.manuscripts, item)
    standing = pages.manuscripts.reviews.get(item.id)
    reviewed = standing is not None and standing.complete
    beside = Beside(covers, code_path(item.id), long, reviewed)
    return copy_page(article, html, beside, findings)


def converted(manuscripts: Manuscripts, item: AnyItem) -> tuple[Article, str, list[Finding]]:
    """Return an item's article, its HTML with `ROOT` before addresses of pictures, and the findings of the preflight."""
    from pipeline.syndicate.convert import convert
    from pipeline.syndicate.lint import lint

    article = manuscripts.article(item)
    html = convert(article)
    return article, html, lint(manuscripts, item, article, html)


def _digest(*parts: str) -> str:
    """Return the SHA-256 of texts without line ends; for thousands of keys `key_of` takes too long."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _cover(store: Store, file: AssetFile, ratio: str, focus: tuple[int, int] | None) -> bytes:
    from pipeline.syndicate.covers import draw_cover

    return draw_cover(store.locate(file.key, file.name), ratio, focus)


def _code(address: str) -> bytes:
    from pipeline.syndicate.codes import draw_code

    return draw_code(address)


def _long_picture(pages: CopyPages, item: AnyItem) -> bytes:
    from pipeline.syndicate.convert import convert
    from pipeline.syndicate.long_picture import draw_long_picture

    article = pages.manuscripts.article(item)
    files = {
        ROOT + address: pages.store.locate(file.key, file.name)
        for address, file in pages.files_by_address(item).items()
    }
    return draw_long_picture(article, convert(article), files, pages.fonts)


def _index(pages: CopyPages) -> SiteFile:
    columns = pages.manuscripts.columns
    rows = [
        [
            item.id,
            item.published.astimezone(BEIJING).date().isoformat(),
            item.title,
            f"{columns[item.column].title} · {KIND_LABELS[item.kind]}",
        ]
        for item in pages.manuscripts.library.items
    ]
    key = key_of([code_digest(pages.work, LISTING), rows])
    return SiteFile(INDEX, key, partial(_index_bytes, rows), MAKER)


def _index_bytes(rows: list[list[str]]) -> bytes:
    from pipeline.syndicate.copy_index import Row, copy_index

    return copy_index([Row(*row) for row in rows])


def _feed(pages: CopyPages) -> SiteFile:
    manuscripts = pages.manuscripts
    items = manuscripts.library.items[:FEED_ITEMS]
    code = code_digest(pages.work, *PAGES, FEED_WRITER)
    guid, site = manuscripts.settings.feeds.guid_authority, manuscripts.settings.site
    keys = [manuscripts.key(item) for item in items]
    key = key_of([code, guid, site.name, site.tagline, site.language, keys])
    return SiteFile(FEED, key, partial(_feed_bytes, pages, items), MAKER)


def _feed_bytes(pages: CopyPages, items: tuple[AnyItem, ...]) -> bytes:
    from pipeline.syndicate.feed import feed

    return feed(pages.manuscripts, items)
