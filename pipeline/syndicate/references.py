"""Links of an article: WeChat opens its own articles only, so all others become numbered references at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pipeline.syndicate.wechat_rules import LINK_HOST


def stays(address: str) -> bool:
    """Whether WeChat keeps a link clickable."""
    return address.startswith(("https://", "http://")) and urlsplit(address).hostname == LINK_HOST


@dataclass
class References:
    """The numbered references of one article; each address has one number, however often it is named.

    Sources of the front matter come first, also those without an address; a link to one of them gets its number.
    """

    lines: list[str] = field(default_factory=list)
    """What each reference says, in the order of the numbers."""
    _numbers: dict[str, int] = field(default_factory=dict)

    def add_source(self, text: str, address: str | None) -> None:
        """Add a source with its address, which may be None."""
        self.lines.append(f"{text} {address}" if address else text)
        if address:
            self._numbers.setdefault(address, len(self.lines))

    def number(self, address: str, words: str) -> int:
        """Return the number of a link; a new one is listed under its words."""
        if address not in self._numbers:
            named = words and words != address and not address.endswith(words)
            self.lines.append(f"{words} {address}" if named else address)
            self._numbers[address] = len(self.lines)
        return self._numbers[address]
