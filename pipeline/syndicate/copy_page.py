"""The page that an article is copied from: the article as it will paste, and beside it what else the editor asks for.

The policy of the site forbids inline styles, so the article stands in a hidden text area, and the script sets the styles one by
one where it shows it. What gets copied is that text: the converter's output, unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from pipeline.errors import Finding
from pipeline.markup.record import ROOT
from pipeline.syndicate.record import Article
from pipeline.syndicate.texts import Copying, Page

UP = "../"
"""From a copy page to the root of the site."""
STYLE, SCRIPT, ICON = "stylesheets/wechat-copy.css", "javascripts/wechat-copy.js", "images/mark.svg"


@dataclass(frozen=True)
class Beside:
    """What stands beside the article: paths relative to the root; `covers` by ratio, none while there is no picture.

    `reviewed` is whether it may leave the house.
    """

    covers: Mapping[str, str]
    code: str
    long_picture: str | None
    reviewed: bool


def copy_page(article: Article, html: str, beside: Beside, findings: Sequence[Finding]) -> bytes:
    """Return the page. `html` is the converter's output, with `ROOT` before the addresses of its pictures."""
    name = _e(article.title)
    return "".join(
        (
            *head(f"{Copying.heading}：{name}", f"{Copying.heading}：{name}（{article.id}）"),
            f'<script src="{UP}{SCRIPT}" defer></script>\n',
            f'</head>\n<body data-root="{_e(article.root)}" data-copied="{Page.copied}" ',
            f'data-failed="{Page.failed}" data-gathering="{Page.gathering}" ',
            f'data-unfetched="{Page.unfetched}">\n<header>\n',
            f'<p>{Copying.heading}</p>\n<h1><a href="{UP}{_e(article.url)}">{name}</a></h1>\n',
            "" if beside.reviewed else f'<p class="stop">{Copying.unreviewed}</p>\n',
            "</header>\n<main>\n",
            *_article(html),
            '<div class="aside">\n',
            *_fields(article),
            *_findings(findings),
            *_steps(),
            *_pictures(beside),
            f"</div>\n</main>\n<footer><p>{Copying.footing}</p></footer>\n</body>\n</html>\n",
        )
    ).encode()


def head(title: str, description: str) -> Iterator[str]:
    """Yield the head of a page below `wechat/`, left open; both texts are HTML."""
    yield '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="robots" content="noindex, nofollow, noarchive">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f'<meta name="description" content="{description}">\n<title>{title}</title>\n'
    yield f'<link rel="icon" href="{UP}{ICON}">\n<link rel="stylesheet" href="{UP}{STYLE}">\n'


def _article(html: str) -> Iterator[str]:
    yield f'<section class="article" aria-label="{Copying.article}">\n'
    yield f'<p><button type="button" id="copy-article">{Copying.copy_article}</button>'
    yield '<output id="said" role="status"></output></p>\n'
    yield f'<p><label><input type="checkbox" id="carry"> {Copying.carry}</label></p>\n'
    yield f"<noscript><p>{Copying.no_script}</p></noscript>\n<p>{Copying.preview}</p>\n"
    yield f'<textarea id="source" hidden readonly>{_e(html.replace(ROOT, UP))}</textarea>\n'
    yield '<div class="sheet" id="article"></div>\n</section>\n'


def _fields(article: Article) -> Iterator[str]:
    """Yield the texts that go into fields of the editor, each with its button."""
    yield '<section class="fields">\n<dl>\n'
    for name, value in (
        (Copying.title, article.title),
        (Copying.author, article.author),
        (Copying.digest, article.digest),
        (Copying.address, article.address),
    ):
        yield f"<dt>{name}</dt>\n<dd><span>{_e(value)}</span> "
        yield f'<button type="button" class="copy" aria-label="{Copying.copy}{name}">{Copying.copy}</button></dd>\n'
    yield "</dl>\n</section>\n"


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    yield f"<section>\n<h2>{Copying.findings}</h2>\n"
    if not findings:
        yield f"<p>{Copying.nothing}</p>\n"
    else:
        yield '<ul class="findings">\n'
        for found in findings:
            word, kind = (Copying.must, "must") if found.severity == "error" else (Copying.note, "note")
            yield f'<li class="{kind}"><b>{word}</b> '
            yield f"{found.code} {Copying.line.format(found.line)}{_e(found.message)}{_e(found.help)}</li>\n"
        yield "</ul>\n"
    yield "</section>\n"


def _pictures(beside: Beside) -> Iterator[str]:
    yield f"<section>\n<h2>{Copying.covers}</h2>\n"
    if not beside.covers:
        yield f"<p>{Copying.no_cover}</p>\n"
    for ratio, words in (("235", Copying.wide_cover), ("11", Copying.square_cover)):
        if path := beside.covers.get(ratio):
            yield _figure(path, words, f"cover cover-{ratio}")
    yield f"</section>\n<section>\n<h2>{Copying.code}</h2>\n"
    yield _figure(beside.code, Copying.code, "code")
    yield "</section>\n"
    if beside.long_picture is not None:
        yield f"<section>\n<h2>{Copying.long_picture}</h2>\n"
        yield _figure(beside.long_picture, Copying.long_picture, "long")
        yield "</section>\n"


def _figure(path: str, words: str, kind: str) -> str:
    return (
        f'<figure class="{kind}"><img src="{UP}{path}" alt="{words}" loading="lazy">'
        f'<figcaption>{words}　<a href="{UP}{path}" download>{Copying.save}</a></figcaption></figure>\n'
    )


def _steps() -> Iterable[str]:
    yield '<section>\n<h2>怎样做</h2>\n<ol class="steps">\n'
    yield from (f"<li>{step}</li>\n" for step in Copying.steps)
    yield "</ol>\n</section>\n"


def _e(text: str) -> str:
    return escape(text)
