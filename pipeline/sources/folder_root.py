"""A root that is a folder: `assets/media/`, a network share, a disk of the studio."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Container
from pathlib import Path

from pipeline.errors import Code
from pipeline.links import read_plain
from pipeline.sources import path_slips, pointers
from pipeline.sources.problem import Problem, Trouble
from pipeline.sources.reference import impossible_name, is_inside

CODES = (
    Code(
        id="E401",
        title="找不到媒体文件",
        why="文件不在 assets/media/ 里，或是空的，页面上就没有图或声音。",
        mend="按提示改正文件名，或放入文件。",
        sample="article",
        wrong="cover: {image: covers/tide.jpg, alt: 涨潮时的海堤}",
        right="cover: {image: covers/tide.png, alt: 涨潮时的海堤}",
    ),
    Code(
        id="E402",
        title="媒体文件损坏，或路径在素材目录之外",
        why="坏文件转不了码；目录之外的文件不能发布。",
        mend="重新导出或上传；路径写相对 assets/media/ 的。",
        sample="body",
        wrong="![涨潮时的海堤](../private/sea.png)",
        right="![涨潮时的海堤](pictures/sea.png)",
    ),
)


Taken = Callable[[], Container[str]]


def nothing_taken() -> Container[str]:
    """Return no paths: content uses none."""
    return ()


class FolderRoot:
    """The plain files below a folder. Symbolic links are refused, in parent folders as well.

    An instance caches which folders are real and the problem of each path: create a new one to look again.
    `shown` is the root's prefix of paths in messages: `assets/media/`, `studio:`. `named` is what messages call the
    folder instead of its path, where that is the value of an environment variable.
    """

    def __init__(self, name: str, folder: Path, shown: str, named: str | None = None) -> None:
        self.name = name
        self._named = named or os.fspath(folder.absolute())
        self.folder = folder.absolute()
        self.shown = shown
        self._start = os.fspath(self.folder)
        self._real: dict[str, bool] = {"": True}
        self._problems: dict[str, Problem | None] = {}
        self._names: dict[str, list[str]] = {}

    def trouble(self) -> Trouble | None:
        """Return why the root cannot be used, or None. An empty folder is an unmounted share, or the wrong folder."""
        try:
            empty = next(os.scandir(self._start), None) is None
        except OSError as error:
            return self._unusable(error.strerror or str(error))
        return self._unusable("文件夹是空的") if empty else None

    def _unusable(self, why: str) -> Trouble:
        help = "请接上共享盘或硬盘，或在 site_config/media.yml 里改正 roots。"
        return Trouble(self.name, f"外部文件夹 {self.name}（{self._named}）现在用不了：{why}。", help)

    def status(self, path: str) -> os.stat_result | None:
        """Return the stat result of a plain file inside; None for anything else."""
        if not is_inside(path) or impossible_name(path) or not self._is_real(path.rpartition("/")[0]):
            return None
        try:
            status = os.lstat(f"{self._start}/{path}")
        except (FileNotFoundError, NotADirectoryError):
            return None
        return status if stat.S_ISREG(status.st_mode) else None

    def file(self, path: str) -> Path:
        """Return the absolute path."""
        return self.folder / path

    def problem(self, path: str, taken: Taken = nothing_taken) -> Problem | None:
        """Return why a path cannot be used, or None. `taken` returns the paths that content uses, which are not offered."""
        if path not in self._problems:
            self._problems[path] = self._problem(path, taken)
        return self._problems[path]

    def _problem(self, path: str, taken: Taken) -> Problem | None:
        if not is_inside(path) or path_slips.is_foreign(path):
            return "E402", f"路径“{_short(path)}”不在 {self.shown} 之内。", self._advice(path, taken)
        if impossible := impossible_name(path):
            return "E402", f"路径“{path[:40]}…”{impossible}。", "请把文件改成短的名字，再改正这里的路径。"
        status = self.status(path)
        if status is None:
            return self._absent(path, taken)
        if status.st_size == 0:
            return "E401", f"文件“{path}”是空的（0 字节）。", "请重新放入完整的文件。"
        if status.st_size < pointers.MAX_BYTES:
            return pointers.pointer_problem(path, read_plain(self.file(path)))
        return None

    def _absent(self, path: str, taken: Taken) -> Problem:
        parts = path.split("/")
        for end in range(1, len(parts) + 1):
            link = f"{self._start}/{'/'.join(parts[:end])}"
            if os.path.islink(link):
                if pointers.is_annex_link(os.readlink(link)):
                    return pointers.annex_problem(path)
                return "E111", f"“{path}”是符号链接（快捷方式）。", "请放入真正的文件。"
        return "E401", f"{self.shown} 里没有“{path}”。", self._advice(path, taken)

    def _advice(self, path: str, taken: Taken) -> str:
        def usable(other: str) -> bool:
            return self.status(other) is not None and self.problem(other) is None

        return path_slips.advice(path, self.shown, self._inside, usable, taken())

    def _inside(self, folder: str) -> list[str]:
        """Return the names in a folder of the root, read once; none for a folder that is not there."""
        known = self._names.get(folder)
        if known is None:
            try:
                known = sorted(os.listdir(f"{self._start}/{folder}")) if self._is_real(folder) else []
            except (FileNotFoundError, NotADirectoryError, PermissionError):
                known = []
            self._names[folder] = known
        return known

    def _is_real(self, folder: str) -> bool:
        """Whether a folder's path contains no symbolic link."""
        known = self._real.get(folder)
        if known is None:
            above = folder.rpartition("/")[0]
            known = self._is_real(above) and not os.path.islink(f"{self._start}/{folder}")
            self._real[folder] = known
        return known


def _short(path: str) -> str:
    return path if len(path) <= 80 else path[:79] + "…"
