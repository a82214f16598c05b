"""Requests of content for media assets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

Option = int | str

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def is_language(tag: str) -> bool:
    """Whether a tag has the form of BCP 47. Tags reach a command line, so nothing else may pass."""
    return len(tag) <= 35 and _LANGUAGE.fullmatch(tag) is not None


class MediaRequest(NamedTuple):
    """A request for an asset of a source, compared by value. `path` is POSIX, relative to the media root.

    `kind` names a requestable kind of `kinds.KINDS`. Options by kind:

    - video: `poster_ms` (int), `language` (of the audio, BCP 47), `sounds` (from `tracks.to_option`);
    - audio: `language`, and metadata of the file: `title`, `artist`, `date` (a year), `cover` (a picture's path),
    `chapters` (JSON: milliseconds and title of each);
    - image: `aspect` (one of `focus.ASPECTS`) and `focus` ("x,y" in percent), both or neither;
    - captions: `language` and `label`;
    - screen: `captions` (the file's path), `language` and `sounds`.

    Create one with `MediaRequest.of("video", "videos/x.mp4", poster_ms=6500)`.
    """

    kind: str
    path: str
    options: tuple[tuple[str, Option], ...] = ()

    @classmethod
    def of(cls, kind: str, path: str, **options: Option | None) -> MediaRequest:
        """Create a request, leaving out options that are None.

        Raise ValueError for a malformed language. Planning checks the kind and the names of options.
        """
        given = {name: value for name, value in options.items() if value is not None}
        if "language" in given and not is_language(str(given["language"])):
            raise ValueError(f"language {given['language']!r}")
        return cls(kind, path, tuple(sorted(given.items())))

    def option(self, name: str) -> Option | None:
        """Return an option's value, or None if it was not given."""
        return dict(self.options).get(name)

    def to_json(self) -> dict[str, Any]:
        """Return a JSON value."""
        return {"kind": self.kind, "path": self.path, "options": dict(self.options)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> MediaRequest:
        """Rebuild a request from the value of `to_json`."""
        return cls.of(value["kind"], value["path"], **value["options"])
