"""What a draft is made from, and the files of a preview: in the built fixture site with real media."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from pathlib import Path

import pytest
from PIL import Image

from pipeline.config import Project
from pipeline.edition.wechat import WechatArticle
from pipeline.errors import ContentError, UsageError
from pipeline.line.session import open_build_session
from pipeline.line.wechat_articles import articles, preview
from pipeline.syndicate.html_lint import violations
from pipeline.syndicate.wechat_rules import AUTHOR, CONTENT, DIGEST, SOURCE_URL, TITLE
from tests.e2e.minimal import Built, session_site
from tests.wechat.server import sanitiser

NOW = dt.datetime(2026, 12, 1, 1, 0, tzinfo=dt.UTC)
REVIEWED = ["three-second-tone", "boiling-on-a-plateau", "zu-chongzhi-pi"]


@pytest.fixture(scope="module")
def minimal(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return session_site(tmp_path_factory)


@pytest.fixture
def in_store(minimal: Built, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The project with its own store, as the command finds it."""
    monkeypatch.setenv("KEPU_STORE", str(minimal.store))
    return Project(minimal.project)


def made(project: Project, ids: list[str]) -> list[WechatArticle]:
    with open_build_session(project, NOW) as session:
        return articles(session, ids)


def test_an_article_keeps_to_every_limit_and_names_files_that_are_there(in_store: Project) -> None:
    found = made(in_store, REVIEWED)
    assert [article.item_id for article in found] == REVIEWED
    for article in found:
        assert 0 < len(article.title) <= TITLE.most and len(article.author) <= AUTHOR.most
        assert len(article.digest) <= DIGEST.most and len(article.source_url.encode()) <= SOURCE_URL.most
        assert len(article.html) <= CONTENT.most
        assert violations(article.html) == [] == sanitiser.violations(article.html)
        assert [p.src for p in article.pictures] == list(
            dict.fromkeys(re.findall(r'<img src="([^"]+)"', article.html))
        )
        for picture in (*article.pictures, article.cover, article.square_cover):
            assert picture.sha256 == hashlib.sha256(picture.file.read_bytes()).hexdigest()
            assert Image.open(picture.file).format in ("JPEG", "PNG")
        assert Image.open(article.cover.file).size == (900, 383)
        assert Image.open(article.square_cover.file).size == (500, 500)


def test_the_same_item_gives_the_same_article(in_store: Project) -> None:
    assert made(in_store, REVIEWED) == made(in_store, REVIEWED)


def test_what_is_not_reviewed_gives_no_article(in_store: Project) -> None:
    with pytest.raises(ContentError) as raised:
        made(in_store, ["boiling-on-a-plateau", "two-tones"])
    assert [(f.code, f.file) for f in raised.value.findings] == [("E810", "content/audio/two-tones.md")]


def test_an_unknown_item_is_told(in_store: Project) -> None:
    with pytest.raises(UsageError, match="没有编号是“boiling”的条目"):
        made(in_store, ["boiling"])


def test_a_preview_writes_article_covers_code_and_long_picture(in_store: Project, tmp_path: Path) -> None:
    fonts = in_store.root / "assets" / "fonts"
    regular = fonts / "NotoSansSC-Regular.otf"
    regular.write_bytes((fonts / "NotoSansSC-Bold.otf").read_bytes())
    try:
        [(judged, folder)] = preview(in_store, ["boiling-on-a-plateau"], tmp_path, NOW)
    finally:
        regular.unlink()
    assert judged.article.id == "boiling-on-a-plateau" and folder == tmp_path / "boiling-on-a-plateau"
    names = {"article.html", "cover-235.jpg", "cover-11.jpg", "code.png", "long.jpg"}
    assert {path.name for path in folder.iterdir()} == names
    [article] = made(in_store, ["boiling-on-a-plateau"])
    assert (folder / "article.html").read_text(encoding="utf-8") == article.html
