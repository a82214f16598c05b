"""The process that makes the first index while the build renders pages. It reads bodies from the cache of conversions."""

from __future__ import annotations

import sys
from functools import partial

from pipeline.markup.record import Markup
from pipeline.search.record import SearchRecord
from pipeline.search.segment_grams import answer
from pipeline.search.texts import body_of
from pipeline.store import read_json
from pipeline.workers.serving import serve_standard_streams


def main() -> int:
    """Answer questions (`segment_grams.Question`) until the input ends."""
    serve_standard_streams(partial(answer, read=_body))
    return 0


def _body(record: SearchRecord, file: str | None) -> str:
    """Return the text of a body. Raises FileNotFoundError if its conversion is not cached; the build then makes the index."""
    if file is None:
        return body_of(record, "")
    markup = read_json(file, Markup.from_json)
    if markup is None:
        raise FileNotFoundError(file)
    return body_of(record, markup.html)


if __name__ == "__main__":
    sys.exit(main())
