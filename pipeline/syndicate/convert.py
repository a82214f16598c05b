"""From an item to the HTML that is pasted into WeChat's editor or sent as a draft. A pure function."""

from __future__ import annotations

from html import escape

from pipeline.markup.record import ROOT
from pipeline.syndicate import texts
from pipeline.syndicate import theme as styles
from pipeline.syndicate.allow_list import allowed
from pipeline.syndicate.body import NARROW, write_body
from pipeline.syndicate.record import Article, Figure, Recording
from pipeline.syndicate.references import References


def convert(article: Article) -> str:
    """Return the article's HTML; addresses of its pictures begin with `ROOT`."""
    references = References()
    for text, address in article.sources:
        references.add_source(text, address)
    body = write_body(article.body, article.root, article.theme, references)
    parts = [
        _p(article.theme.kicker, escape(texts.kicker(article.column, article.site), quote=False)),
        *(_notice("danger", line) for line in article.warnings),
        _notice("note", texts.claim(*article.claim)) if article.claim else "",
        *_opening(article),
        body,
        *_transcript(article.recording),
        *_questions(article),
        *_foot(article, references),
    ]
    return allowed(f'<section style="{styles.PAGE}">{"".join(parts)}</section>')


def _opening(article: Article) -> list[str]:
    """Return the picture at the head; of a film or a sound also the note for the editor and the code."""
    recording = article.recording
    if recording is None:
        return [] if article.lead is None else [_picture(article.lead)]
    film = recording.word == "视频"
    note = texts.insert_film(article.title) if film else texts.insert_sound(article.title)
    code = _image(ROOT + recording.code, "二维码", styles.CODE_PICTURE)
    scan = f"{texts.SCAN if film else texts.SCAN_SOUND}（{recording.length}）"
    return [
        _picture(recording.poster) if recording.poster else "",
        _p(styles.EDITOR_NOTE, escape(note, quote=False)),
        _section(styles.CENTRED, code + _p(styles.SMALL, escape(scan, quote=False))),
        _p(styles.PARAGRAPH, escape(article.summary, quote=False)),
    ]


def _transcript(recording: Recording | None) -> list[str]:
    if recording is None or not recording.transcript:
        return []
    paragraphs = (_p(styles.PARAGRAPH, escape(text, quote=False)) for text in recording.transcript)
    return [_p(styles.TERM, texts.TRANSCRIPT), *paragraphs]


def _questions(article: Article) -> list[str]:
    """Return the questions; the answers stand in the foot."""
    if not article.questions:
        return []
    parts = [f'<h2 style="{article.theme.h2}">{texts.QUIZ}</h2>']
    for number, asked in enumerate(article.questions, 1):
        options = "<br>".join(
            f"{chr(65 + n)}. {escape(option, quote=False)}" for n, option in enumerate(asked.options)
        )
        question = escape(asked.question, quote=False)
        parts.append(_p(styles.PARAGRAPH, f"<strong>{number}. {question}</strong><br>{options}"))
    return parts


def _foot(article: Article, references: References) -> list[str]:
    """Return the small print: credits and reviewers, corrections, numbered references, answers."""
    blocks = [_listed(None, article.credits)]
    blocks.append(_listed(texts.CORRECTIONS, article.corrections))
    numbered = tuple(f"[{number}] {line}" for number, line in enumerate(references.lines, 1))
    blocks.append(_listed(texts.REFERENCES, numbered))
    answers = tuple(f"{n}. {q.answer}。{q.explanation}" for n, q in enumerate(article.questions, 1))
    blocks.append(_listed(texts.ANSWERS, answers))
    blocks.append(_listed(None, (*article.foot, texts.READ_ON)))
    return [_section(styles.FOOT, "".join(blocks))]


def _listed(title: str | None, lines: tuple[str, ...]) -> str:
    if not lines:
        return ""
    head = f"<strong>{title}</strong><br>" if title else ""
    return _p(styles.FOOT_LINE, head + "<br>".join(escape(line, quote=False) for line in lines))


def _picture(figure: Figure) -> str:
    style = styles.PICTURE
    if figure.width < NARROW:
        style = f"display:block;width:{figure.width}px;margin:0 auto"
    return _section(styles.PARAGRAPH, _image(ROOT + figure.url, figure.alt, style))


def _image(src: str, alt: str, style: str) -> str:
    return f'<img src="{escape(src)}" alt="{escape(alt)}" style="{style}">'


def _notice(kind: str, text: str) -> str:
    return _p(styles.NOTICE.format(accent=styles.NOTICES[kind]), escape(text, quote=False))


def _p(style: str, inner: str) -> str:
    return f'<p style="{style}">{inner}</p>'


def _section(style: str, inner: str) -> str:
    return f'<section style="{style}">{inner}</section>'
