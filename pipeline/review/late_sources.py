"""A source that was consulted only after the last review: those who signed had a text that did not rest on it yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.content.library import Document, Library
from pipeline.content.model import BEIJING, Citation
from pipeline.errors import Code, Finding
from pipeline.ledger.signatures import Signature

CODES = (
    Code(
        id="W526",
        title="审完以后才查阅的来源",
        why="签名的人审稿时，这个来源还没有人读过；读者在同一页上看得到这两个日期。",
        mend="签名以后改过稿的，请重新送审；没有改过的，是查阅日期写错了，改正以后再送审。",
        sample="reviews",
        wrong=(
            '{"stage":"终审","account":"demo-final","name":"演示终审","at":"2026-11-04T10:00:00+08:00"}\n'
            "# content/articles/sample.md\n"
            "sources:\n  - {title: 潮汐的成因, publisher: 某海洋研究所, accessed: 2026-11-23}"
        ),
        right=(
            '{"stage":"终审","account":"demo-final","name":"演示终审","at":"2026-11-24T10:00:00+08:00"}\n'
            "# content/articles/sample.md\n"
            "sources:\n  - {title: 潮汐的成因, publisher: 某海洋研究所, accessed: 2026-11-23}"
        ),
    ),
)

HELP = "签名以后改过稿的，请重新送审；没有改过的，是查阅日期写错了，请改正后送审。"


def read_after_review(library: Library, signatures: Mapping[str, Sequence[Signature]]) -> Iterator[Finding]:
    """Warn of every source that was consulted on a later day than that of the entry's last signature."""
    for id, given in signatures.items():
        if (document := library.documents.get(id)) is not None:
            yield from _late(document, given)


def _late(document: Document, given: Sequence[Signature]) -> Iterator[Finding]:
    last = max(given, key=lambda signature: signature.at)
    signed = last.at.astimezone(BEIJING).date()
    sources: Sequence[Citation] = getattr(document.entry, "sources", ())
    for number, source in enumerate(sources):
        read = source.accessed.astimezone(BEIJING).date() if source.accessed is not None else signed
        if read > signed:
            text = f"来源“{source.title}”查阅于 {read}，最后一次签名（{last.stage}）却在 {signed}。"
            place = document.tree.locate(("sources", number, "accessed"))
            yield Finding(document.file, *place, "W526", "warning", text, HELP)
