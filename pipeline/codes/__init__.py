"""Every code a check can give: what it means, why it is a rule and how to mend it.

One source for `kepu codes`, the handbook's pages (`kepu codes --write`) and the rules of SARIF. A code is never reused.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pipeline.codes import (
    captions,
    content,
    copy,
    counting,
    fields,
    files,
    inbox,
    markup,
    media,
    permalinks,
    registers,
    review,
    rules,
    running,
    sources,
)
from pipeline.codes.record import AREAS as AREAS
from pipeline.codes.record import Code as Code


def _gathered() -> Mapping[str, Code]:
    found: dict[str, Code] = {}
    for area in (
        files,
        fields,
        content,
        rules,
        review,
        media,
        running,
        sources,
        inbox,
        captions,
        copy,
        registers,
        markup,
        permalinks,
        counting,
    ):
        for code in area.CODES:
            assert code.id not in found, code.id
            found[code.id] = code
    return MappingProxyType(dict(sorted(found.items())))


CODES: Mapping[str, Code] = _gathered()
