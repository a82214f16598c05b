"""The registry of all finding codes, collected from the modules that report them.

Each module declares its codes in `CODES`; this registry serves `kepu codes`, the handbook's pages
(`kepu codes --write`) and the rules of SARIF. A code is never reused. The registry imports nearly everything, so
import it lazily, where codes are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType, ModuleType
from typing import Any

from pipeline.codes.areas import area_of
from pipeline.config import loading as settings_loading
from pipeline.config import named_variables
from pipeline.content import characters, check_cache, file_names, partial_document
from pipeline.content import load as content_load
from pipeline.content.registers import asides, cells, decode, header, merge, rows, sheet
from pipeline.content.registers import load as registers_load
from pipeline.content.rules import (
    addresses,
    advice,
    body,
    captions,
    chapters,
    citations,
    controlled_words,
    copy_lint,
    dates,
    glossary,
    ids,
    links,
    maps,
    media_files,
    organisations,
    people,
    permits,
    references,
    repost,
    series,
    titles,
    typed_marks,
    unfilled,
)
from pipeline.conversion import body_reading, markdown_process
from pipeline.errors import Code
from pipeline.execute import disk_space, failures
from pipeline.feeds_check import feed_codes
from pipeline.goals import evidence_findings
from pipeline.inbox import examine, watch
from pipeline.ledger import (
    calendar_events,
    frozen_years,
    permalinks,
    podcast_guids,
    published,
    signatures,
)
from pipeline.markup import losses
from pipeline.media import bounds, plan, refusals, sound, sources, timing, video
from pipeline.media.captions import checks, cue, encoding, job
from pipeline.parsing import conflict_marks, model_errors, strict_yaml
from pipeline.review import gate, late_sources, signing_rules
from pipeline.sources import folder_root, pointers, roots
from pipeline.syndicate import lint_codes

MODULES: tuple[ModuleType, ...] = (
    settings_loading,
    named_variables,
    characters,
    check_cache,
    content_load,
    file_names,
    partial_document,
    cells,
    decode,
    registers_load,
    asides,
    header,
    merge,
    rows,
    sheet,
    addresses,
    body,
    captions,
    chapters,
    citations,
    dates,
    controlled_words,
    copy_lint,
    glossary,
    advice,
    ids,
    links,
    maps,
    media_files,
    people,
    permits,
    references,
    repost,
    series,
    titles,
    typed_marks,
    unfilled,
    organisations,
    body_reading,
    markdown_process,
    disk_space,
    failures,
    feed_codes,
    evidence_findings,
    examine,
    watch,
    calendar_events,
    frozen_years,
    permalinks,
    podcast_guids,
    published,
    signatures,
    losses,
    bounds,
    plan,
    refusals,
    sound,
    sources,
    timing,
    video,
    checks,
    cue,
    encoding,
    job,
    conflict_marks,
    model_errors,
    strict_yaml,
    gate,
    late_sources,
    signing_rules,
    folder_root,
    pointers,
    roots,
    lint_codes,
)


def _collect() -> Mapping[str, tuple[Code, ModuleType]]:
    found: dict[str, tuple[Code, ModuleType]] = {}
    for module in MODULES:
        for code in module.CODES:
            assert code.id not in found, code.id
            found[code.id] = code, module
    return MappingProxyType(dict(sorted(found.items())))


_COLLECTED = _collect()
CODES: Mapping[str, Code] = MappingProxyType({id: code for id, (code, _) in _COLLECTED.items()})


def declared_in(code: Code) -> str:
    """Return the path of the source file that declares a code, relative to the checkout."""
    return _COLLECTED[code.id][1].__name__.replace(".", "/") + ".py"


def to_json(code: Code) -> dict[str, Any]:
    """Return a code as `kepu codes --json` prints it."""
    fields = ("id", "title", "why", "mend", "wrong", "right", "severity")
    return {**{name: getattr(code, name) for name in fields}, "area": area_of(code)}
