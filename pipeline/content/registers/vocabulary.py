"""The controlled words of the sheets, looked up in any accepted spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pipeline.config import RegistersFile
from pipeline.store import key_of

_BRACKETS = re.compile(r"[(（][^)）]*[)）]")


@dataclass(frozen=True)
class Terms:
    """Words of one kind: `titles` by id, and `ids` by every accepted spelling."""

    titles: Mapping[str, str]
    ids: Mapping[str, str]

    @classmethod
    def of(cls, words: Iterable[tuple[str, str, Sequence[str]]]) -> Terms:
        """Create from (id, title, aliases); a spelling shared by two words belongs to the first."""
        titles: dict[str, str] = {}
        ids: dict[str, str] = {}
        for id, title, names in words:
            titles[id] = title
            for name in (id, title, _BRACKETS.sub("", title), *names):
                ids.setdefault(plain(name), id)
        return cls(MappingProxyType(titles), MappingProxyType(ids))

    def find(self, text: str) -> str | None:
        """Return the id of a word in any accepted spelling; None when it is unknown."""
        return self.ids.get(plain(text))


@dataclass(frozen=True)
class Vocabulary:
    """All controlled words and limits that cells are checked against; `digest` is part of cache keys."""

    units: Terms
    types: Terms
    programmes: Terms
    districts: Terms
    audiences: Terms
    most_offline: int
    most_online: int
    first_year: int
    digest: str
    demonstrating: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        settings: RegistersFile,
        audiences: Mapping[str, Sequence[str]],
        organisations: Mapping[str, Sequence[str]],
    ) -> Vocabulary:
        """Create from settings, audiences (id → title and aliases) and the library's organisations (id → name and aliases).

        Units are those of registers.yml and the library's organisations; for the same id, registers.yml wins.
        """
        units: list[tuple[str, str, Sequence[str]]] = [(u.id, u.name, u.aliases) for u in settings.units]
        known = {u.id for u in settings.units}
        units += [(id, names[0], names[1:]) for id, names in organisations.items() if id not in known]
        record = {
            "settings": settings.model_dump(mode="json"),
            "audiences": {id: list(names) for id, names in audiences.items()},
            "organisations": {id: list(names) for id, names in organisations.items()},
        }
        return cls(
            units=Terms.of(units),
            types=Terms.of((w.id, w.title, w.aliases) for w in settings.types),
            programmes=Terms.of((w.id, w.title, w.aliases) for w in settings.programmes),
            districts=Terms.of((d.name, d.name, d.aliases) for d in settings.districts),
            audiences=Terms.of((id, names[0], names[1:]) for id, names in audiences.items()),
            most_offline=settings.most_participants.offline,
            most_online=settings.most_participants.online,
            first_year=settings.first_year,
            demonstrating=frozenset(u.id for u in settings.units if u.demonstration),
            digest=key_of(record),
        )


def plain(text: str) -> str:
    """Normalise a word for comparison: full width, case and spaces are ignored."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
