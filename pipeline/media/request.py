"""What content asks of media."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

Option = int | str

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def is_language(tag: str) -> bool:
    """Whether a tag has the form of BCP 47. Tags reach a command line: nothing else may pass."""
    return len(tag) <= 35 and _LANGUAGE.fullmatch(tag) is not None


class MediaRequest(NamedTuple):
    """An asset wanted of a source; equal requests are one. `path` is POSIX, relative to the media root.

    `kind` is the name of one of `kinds.KINDS` that can be requested. Options: video `poster_ms` (int), `language` (BCP 47, of the sound) and `sounds` (of `tracks.to_option`); audio
    `language`, and what is written into the file: `title`, `artist`, `date` (a year), `cover` (a picture's path),
    `chapters` (JSON: milliseconds and title of each); captions `language` and `label`; screen `captions`
    (the file's path), `language` and `sounds`. Make one with `MediaRequest.of("video", "videos/x.mp4", poster_ms=6500)`.
    """

    kind: str
    path: str
    options: tuple[tuple[str, Option], ...] = ()

    @classmethod
    def of(cls, kind: str, path: str, **options: Option | None) -> MediaRequest:
        """A request; options that are None are left out.

        ValueError for a malformed language. Whether the kind has such options, planning tells.
        """
        given = {name: value for name, value in options.items() if value is not None}
        if "language" in given and not is_language(str(given["language"])):
            raise ValueError(f"language {given['language']!r}")
        return cls(kind, path, tuple(sorted(given.items())))

    def option(self, name: str) -> Option | None:
        """An option's value, None when it was not given."""
        return dict(self.options).get(name)

    def to_json(self) -> dict[str, Any]:
        """A plain value."""
        return {"kind": self.kind, "path": self.path, "options": dict(self.options)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> MediaRequest:
        """The request `to_json` came from."""
        return cls.of(value["kind"], value["path"], **value["options"])
