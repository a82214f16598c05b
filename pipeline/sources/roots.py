"""All media roots of a project; finds the root and the file of a path."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.config import Project, RootPlace, settings_tree
from pipeline.errors import Code, Finding, severity_of
from pipeline.links import linked_parts
from pipeline.parsing.model_errors import did_you_mean
from pipeline.sources.folder_root import FolderRoot, Taken, nothing_taken
from pipeline.sources.path_slips import is_foreign
from pipeline.sources.problem import Problem, Trouble
from pipeline.sources.reference import split
from pipeline.sources.remote_root import RemoteRoot

CODES = (
    Code(
        id="E424",
        title="没有这个名字的外部文件夹",
        why="冒号前面是外部文件夹的名字，要在 site_config/media.yml 的 roots 里写明它在哪里。",
        mend="改正名字，或请管理员在 roots 里加上。",
        sample="files",
        wrong=(
            "# site_config/media.yml\n"
            "roots:\n"
            "  - {name: studio, location: studio}\n"
            "# studio/tide.mp4\n"
            "# content/videos/tide.md\n"
            "media:\n"
            "  source: stduio:tide.mp4\n"
            "  captions:\n"
            "    - {file: videos/tide.zh-CN.vtt}"
        ),
        right=(
            "# site_config/media.yml\n"
            "roots:\n"
            "  - {name: studio, location: studio}\n"
            "# studio/tide.mp4\n"
            "# content/videos/tide.md\n"
            "media:\n"
            "  source: studio:tide.mp4\n"
            "  captions:\n"
            "    - {file: videos/tide.zh-CN.vtt}"
        ),
    ),
    Code(
        id="E425",
        title="外部文件夹用不了",
        why="共享盘没有接上、环境变量没有设置、网络或权限不通时，取不到原文件，不能生成媒体。",
        mend="接上共享盘（自己接不上的，请转给管理员），或按提示检查；写了 media.sha256、又已经转好的条目不受影响。",
        sample="state",
        wrong="共享盘 /mnt/share 没有挂载",
        right="挂载以后再运行 kepu build",
    ),
    Code(
        id="W426",
        title="外部文件夹现在用不了，没有检查其中的文件",
        why="这台机器取不到它，检查照样进行，但这些文件写错了也看不出来。",
        mend="在接得上它的机器上再检查一次；这台机器不生成网站的话可以不理。",
        sample="files",
        wrong=(
            "# site_config/media.yml\n"
            "roots:\n"
            "  - {name: studio, location: studio}\n"
            "# content/videos/tide.md\n"
            "media:\n"
            "  source: studio:tide.mp4\n"
            "  captions:\n"
            "    - {file: videos/tide.zh-CN.vtt}"
        ),
        right=(
            "# site_config/media.yml\n"
            "roots:\n"
            "  - {name: studio, location: studio}\n"
            "# studio/tide.mp4\n"
            "# content/videos/tide.md\n"
            "media:\n"
            "  source: studio:tide.mp4\n"
            "  captions:\n"
            "    - {file: videos/tide.zh-CN.vtt}"
        ),
    ),
)

Root = FolderRoot | RemoteRoot


class Roots:
    """`assets/media/` and the other roots by name. A root whose location is not set is represented by its Trouble."""

    def __init__(self, media: FolderRoot, others: Mapping[str, Root | Trouble]) -> None:
        self.media = media
        self._others = dict(others)

    @classmethod
    def of(cls, project: Project, places: Iterable[RootPlace] = ()) -> Roots:
        """Create the roots of a project; `places` come from its settings. Makes no network request."""
        media = FolderRoot("", project.media, "assets/media/")
        return cls(media, {place.name: _root(place, project) for place in places})

    @classmethod
    def at(cls, folder: Path) -> Roots:
        """Create roots that consist of one media folder."""
        return cls(FolderRoot("", folder, "assets/media/"), {})

    def find(self, path: str) -> tuple[Root | Trouble | None, str]:
        """Return the root of a path and the path below it; None for an unknown root."""
        name, rest = split(path)
        return (self.media, path) if not name else (self._others.get(name), rest)

    def file(self, path: str) -> Path | None:
        """Return the local path of a plain file; None when it is remote or cannot be used."""
        root, rest = self.find(path)
        return root.file(rest) if isinstance(root, FolderRoot) and root.status(rest) else None

    def is_elsewhere(self, path: str) -> bool:
        """Whether a path is below a root that is reached over a network."""
        return isinstance(self.find(path)[0], RemoteRoot)

    def problem(self, path: str, taken: Taken = nothing_taken) -> Problem | None:
        """Return why a path cannot be used, or None. Does not ask the network, nor roots that cannot be used."""
        root, rest = self.find(path)
        if root is None and (rest.startswith("/") or is_foreign(path)):  # an address or a drive, not a root
            return self.media.problem(path, taken)
        if root is None:
            name = split(path)[0]
            help = (
                did_you_mean(name, self._others) or "请核对，或在 site_config/media.yml 的 roots 里写上它。"
            )
            return "E424", f"没有叫“{name}”的外部文件夹。", help
        if root is self.media:
            return self.media.problem(rest, taken)
        return root.problem(rest, taken) if isinstance(root, FolderRoot) and not root.trouble() else None

    def troubles(self, paths: Iterable[str]) -> dict[str, tuple[Trouble, list[str]]]:
        """Return the folder roots that cannot be used, by name, with the paths that need them."""
        needed: dict[str, list[str]] = defaultdict(list)
        for path in sorted(set(paths)):
            needed[split(path)[0]].append(path)
        found = {}
        for name in needed.keys() & self._others.keys():
            root = self._others[name]
            trouble = (
                root
                if isinstance(root, Trouble)
                else root.trouble()
                if isinstance(root, FolderRoot)
                else None
            )
            if trouble is not None:
                found[name] = (trouble, needed[name])
        return found


def _root(place: RootPlace, project: Project) -> Root | Trouble:
    if place.location is None:
        help = "请在这台机器上设置它，值是文件夹路径，或 s3://存储桶/路径 这样的地址。"
        return Trouble(place.name, f"外部文件夹 {place.name} 用的环境变量 {place.variable} 没有设置。", help)
    # What a variable holds may be a secret that was meant for something else.
    named = f"环境变量 {place.variable} 所指的位置" if place.variable else None
    if "://" in place.location:
        return RemoteRoot(place.name, place.location, project.fetched, named)
    if linked := linked_folder(project, place.location):
        text = f"外部文件夹 {place.name} 的位置 {linked} 是符号链接（快捷方式）。"
        return Trouble(place.name, text, "请在 site_config/media.yml 里写真正的文件夹。")
    return FolderRoot(place.name, project.root / place.location, f"{place.name}:", named)


def linked_folder(project: Project, location: str) -> str | None:
    """Return the first part of a folder in the project that is a link, relative to it; None for any other place."""
    folder = Path(os.path.normpath(project.root / location))
    if not folder.is_relative_to(project.root):
        return None
    linked = next(linked_parts(project.root, [folder]), None)
    return None if linked is None else linked.relative_to(project.root).as_posix()


def root_findings(
    project: Project, troubles: Mapping[str, tuple[Trouble, list[str]]], code: str
) -> Iterator[Finding]:
    """Yield a finding for each unusable root, at its line of the settings; `code` is E425, or W426 in a check."""
    if not troubles:
        return
    tree = settings_tree(project, "media")
    for number, root in enumerate(tree.value.get("roots", ())):
        if root["name"] in troubles:
            trouble, paths = troubles[root["name"]]
            file, line, column = tree.place(("roots", number))
            message = f"{trouble.message}用到它的文件有 {len(paths)} 个（如 {paths[0]}）。"
            yield Finding(file, line, column, code, severity_of(code), message, trouble.help)
