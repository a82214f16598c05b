"""The folder of a built site, asked by the addresses that its files name."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pipeline.feeds_check.report import Report, shown

TYPES: dict[str, frozenset[str]] = {
    ".m4a": frozenset({"audio/mp4", "audio/x-m4a"}),
    ".mp3": frozenset({"audio/mpeg"}),
    ".opus": frozenset({"audio/ogg", "audio/opus"}),
    ".ogg": frozenset({"audio/ogg"}),
    ".mp4": frozenset({"video/mp4"}),
    ".m4v": frozenset({"video/mp4", "video/x-m4v"}),
    ".webm": frozenset({"video/webm", "audio/webm"}),
    ".m3u8": frozenset({"application/x-mpegurl", "application/vnd.apple.mpegurl"}),
    ".vtt": frozenset({"text/vtt"}),
    ".srt": frozenset({"application/x-subrip", "application/srt", "text/srt"}),
    ".jpg": frozenset({"image/jpeg"}),
    ".png": frozenset({"image/png"}),
    ".webp": frozenset({"image/webp"}),
    ".avif": frozenset({"image/avif"}),
}
"""The media types of a file by its suffix, in small letters."""


@dataclass(frozen=True)
class BuiltSite:
    """A built site: its folder, and the address it is for, with a slash at the end."""

    root: Path
    url: str

    def path_of(self, address: str) -> str | None:
        """Return the path of what is ours, relative to the folder; None for an address elsewhere."""
        if not address.startswith(self.url):
            return None
        path = unquote(urlsplit(address.removeprefix(self.url)).path)
        return f"{path}index.html" if path == "" or path.endswith("/") else path

    @cached_property
    def files(self) -> frozenset[str]:
        """Return the path of every file, relative to the folder."""
        return frozenset(self._walk())

    def _walk(self) -> Iterator[str]:
        for folder, _, names in os.walk(self.root):
            inside = Path(folder).relative_to(self.root)
            yield from ((inside / name).as_posix() for name in names)

    def size(self, path: str) -> int:
        """Return the size of a file in bytes."""
        return (self.root / path).stat().st_size

    def digest(self, path: str, algorithm: str) -> str:
        """Return a file's digest as Subresource Integrity writes it, without the name of the algorithm."""
        with (self.root / path).open("rb") as stream:
            return base64.b64encode(hashlib.file_digest(stream, algorithm).digest()).decode("ascii")

    def check_address(self, report: Report, line: int, address: str, what: str) -> str | None:
        """Report an address that is not absolute, or of ours and not there; return the path of what is there."""
        scheme = address.partition(":")[0].lower()
        if scheme in ("mailto", "tel", "webcal", "data"):
            return None
        if scheme not in ("http", "https") or not urlsplit(address).netloc:
            report.add(line, "E757", f"{what}“{shown(address)}”不是完整网址。")
            return None
        path = self.path_of(address)
        if path is not None and path not in self.files:
            report.add(line, "E747", f"{what}“{shown(address)}”在网站里没有。")
            return None
        return path

    def check_file(
        self, report: Report, line: int, address: str, length: str | None, media_type: str, what: str
    ) -> None:
        """Check a media file: that it is there, its type, and its length in bytes unless that is None."""
        path = self.check_address(report, line, address, what)
        if path is None:
            return
        if length is not None and length != str(size := self.size(path)):
            report.add(
                line, "E746", f"{what}写的是 {shown(length) or '空'} 字节，文件“{path}”有 {size} 字节。"
            )
        known = TYPES.get(Path(path).suffix.lower())
        plain = media_type.partition(";")[0].strip().lower()
        if not plain or (known is not None and plain not in known):
            report.add(line, "E748", f"{what}写的类型是“{shown(media_type)}”，文件是“{path}”。")
