"""Merges YAML documents in layers: values of an upper layer override those of a lower one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile
from types import MappingProxyType
from typing import Any, NamedTuple

from pipeline.parsing.strict_yaml import Path, Position, Tree


class Layer(NamedTuple):
    """A document and the file it was parsed from."""

    file: str
    tree: Tree


class LayeredTree(Tree):
    """The merged tree. `file` is the file of the lowest layer; `files` maps the paths that come from other files."""

    def __init__(
        self,
        value: Any,
        values: Mapping[Path, Position],
        keys: Mapping[Path, Position],
        file: str,
        files: Mapping[Path, str],
    ) -> None:
        super().__init__(value, values, keys)
        self.file = file
        self.files = files

    def file_at(self, path: Path, file: str) -> str:
        """Return the file that the value at `path` comes from, or that of its nearest parent in a file."""
        while path not in self.values and path:
            path = path[:-1]
        return self.files.get(path, file)

    def place(self, path: Path) -> tuple[str, int, int]:
        """Return file, line and column of `path`, or of its nearest parent in a file."""
        return self.file_at(path, self.file), *self.locate(path)


def overlay(layers: Sequence[Layer]) -> LayeredTree:
    """Merge the layers, lowest first: mappings field by field; lists and scalars are replaced as a whole."""
    lowest, *above = layers
    if not above:
        return LayeredTree(lowest.tree.value, lowest.tree.values, lowest.tree.keys, lowest.file, {})
    building = _Overlay()
    value = building.value((), [(layer, layer.tree.value) for layer in layers])
    files = {path: file for path, file in building.files.items() if file != lowest.file}
    return LayeredTree(
        value,
        MappingProxyType(building.values),
        MappingProxyType(building.keys),
        lowest.file,
        MappingProxyType(files),
    )


class _Overlay:
    """Merges values, with the position and file of each; recursion is bounded by the depth of the layers."""

    def __init__(self) -> None:
        self.values: dict[Path, Position] = {}
        self.keys: dict[Path, Position] = {}
        self.files: dict[Path, str] = {}

    def value(self, path: Path, values: Sequence[tuple[Layer, Any]]) -> Any:
        """Merge the values at `path`, given with their layers, lowest first."""
        top, value = values[-1]
        self.values[path] = top.tree.values[path]
        self.files[path] = top.file
        if path in top.tree.keys:
            self.keys[path] = top.tree.keys[path]
        if isinstance(value, list):
            return [self.value((*path, index), [(top, inner)]) for index, inner in enumerate(value)]
        if not isinstance(value, dict):
            return value
        mappings = [*takewhile(lambda one: isinstance(one[1], dict), reversed(values))][::-1]
        names = dict.fromkeys(name for _, fields in mappings for name in fields)
        return {
            name: self.value((*path, name), [(layer, f[name]) for layer, f in mappings if name in f])
            for name in names
        }
