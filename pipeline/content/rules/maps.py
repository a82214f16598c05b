"""Rules on maps and coordinates: a map has its approval number, and a place is inside the city."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.config import Settings, compiled
from pipeline.content.library import Document
from pipeline.content.model import MapNote, Place, Route, RouteMap
from pipeline.content.rules.context import error
from pipeline.errors import Code, Finding
from pipeline.parsing.strict_yaml import Path

CODES = (
    Code(
        id="E341",
        title="地图没有审图号",
        why="公开使用地图要有审图号。",
        mend="写 approval: 审图号；按规定不需要审图的，写 exemption: 依据。",
        sample="article",
        wrong=(
            "maps:\n  - {image: pictures/rivers.png}\n---\n\n![岷江和沱江的水系地图](pictures/rivers.png)"
        ),
        right=(
            "maps:\n"
            "  - {image: pictures/rivers.png, approval: 川S（2026）00001号}\n"
            "---\n"
            "\n"
            "![岷江和沱江的水系地图](pictures/rivers.png)"
        ),
    ),
    Code(
        id="E342",
        title="不像审图号",
        why="审图号有固定的写法。",
        mend="照地图上印的审图号抄写。",
        sample="article",
        wrong=(
            "maps:\n"
            "  - {image: pictures/rivers.png, approval: 已审}\n"
            "---\n"
            "\n"
            "![岷江和沱江的水系地图](pictures/rivers.png)"
        ),
        right=(
            "maps:\n"
            "  - {image: pictures/rivers.png, approval: 川S（2026）00001号}\n"
            "---\n"
            "\n"
            "![岷江和沱江的水系地图](pictures/rivers.png)"
        ),
    ),
    Code(
        id="E343",
        title="图片像是地图，却没有登记",
        why="没有登记就没有人核对过审图号。",
        mend="在 maps 里登记，写 approval: 审图号；不需要审图的，把 approval 换成 exemption: 依据。",
        sample="article",
        wrong=("licence: CC-BY-4.0\n---\n\n![岷江和沱江的水系地图](pictures/rivers.png)"),
        right=(
            "licence: CC-BY-4.0\n"
            "maps:\n"
            "  - {image: pictures/rivers.png, approval: 川S（2026）00001号}\n"
            "---\n"
            "\n"
            "![岷江和沱江的水系地图](pictures/rivers.png)"
        ),
    ),
    Code(
        id="E344",
        title="登记的地图没有用到",
        why="登记和内容对不上，审图号可能写错了图。",
        mend="删掉这一条，或改正文件名。",
        sample="article",
        wrong=(
            "maps:\n"
            "  - {image: pictures/river.png, approval: 川S（2026）00001号}\n"
            "---\n"
            "\n"
            "![岷江边的水文站](pictures/rivers.png)"
        ),
        right=(
            "maps:\n"
            "  - {image: pictures/rivers.png, approval: 川S（2026）00001号}\n"
            "---\n"
            "\n"
            "![岷江边的水文站](pictures/rivers.png)"
        ),
    ),
    Code(
        id="E345",
        title="位置不在成都市范围内",
        why="经度和纬度常被写反。",
        mend="核对经纬度（longitude 约 103–105，latitude 约 30–31）。",
        sample="place",
        wrong=("longitude: 30.66\nlatitude: 30.66"),
        right=("longitude: 104.06\nlatitude: 30.66"),
    ),
    Code(
        id="E346",
        title="经度和纬度只写了一个",
        why="缺一个就定不了位置。",
        mend="两个都写，或都不写。",
        sample="place",
        wrong="longitude: 104.06",
        right=("longitude: 104.06\nlatitude: 30.66"),
    ),
)


def approvals(settings: Settings, document: Document) -> Iterator[Finding]:
    """Every map and track has an approval number or a recorded exemption."""
    entry = document.entry
    declared = {}
    for number, note in enumerate(entry.maps):
        declared[note.image] = number
        yield from _approved(settings, document, ("maps", number), note)
    if isinstance(entry, Route) and entry.map is not None:
        yield from _approved(settings, document, ("map",), entry.map)
        declared[entry.map.image] = -1
    used = set()
    for line, column, alt, image in _pictures(document):
        used.add(image)
        if image not in declared and compiled(settings.rules.maps.words).search(alt):
            yield Finding(
                document.file,
                line,
                column,
                "E343",
                "error",
                f"图片“{image}”像是地图，但没有登记审图号。",
                f"请加 maps: [{{image: {image}, approval: 审图号}}]；不需要审图的，把 approval 换成 exemption: 依据。",
            )
    for image, number in declared.items():
        if number >= 0 and image not in used:
            help = "请核对 image 的写法，或删掉这一条。"
            yield error(
                document, ("maps", number, "image"), "E344", f"登记了地图“{image}”，文中却没有用到。", help
            )


def coordinates(settings: Settings, document: Document) -> Iterator[Finding]:
    """A place with coordinates is inside the city."""
    entry, bounds = document.entry, settings.rules.bounds
    if not isinstance(entry, Place):
        return
    if (entry.latitude is None) != (entry.longitude is None):
        field = "latitude" if entry.longitude is None else "longitude"
        yield error(document, (field,), "E346", "经度和纬度只写了一个。", "请两个都写，或都不写。")
        return
    if entry.latitude is None or entry.longitude is None:
        return
    for field, value, low, high in (
        ("latitude", entry.latitude, bounds.south, bounds.north),
        ("longitude", entry.longitude, bounds.west, bounds.east),
    ):
        if not low <= value <= high:
            swapped = (
                bounds.south <= entry.longitude <= bounds.north
                and bounds.west <= entry.latitude <= bounds.east
            )
            help = (
                "经度和纬度像是写反了，请对调。"
                if swapped
                else f"请核对，应在 {low} 到 {high} 之间（WGS84）。"
            )
            yield error(document, (field,), "E345", f"{value} 不在成都市范围内。", help)


def _approved(
    settings: Settings, document: Document, field: Path, note: MapNote | RouteMap
) -> Iterator[Finding]:
    if note.approval is None and note.exemption is None:
        help = "请写 approval: 审图号；按规定不需要审图的，写 exemption: 依据。"
        yield error(document, field, "E341", f"地图“{note.image}”没有审图号。", help)
    elif note.approval is not None and not compiled(settings.rules.maps.approval).search(note.approval):
        help = "请照批准文件抄写，如 GS（2019）1822号、川S（2024）12号。"
        yield error(document, (*field, "approval"), "E342", f"“{note.approval}”不像审图号。", help)


def _pictures(document: Document) -> Iterator[tuple[int, int, str, str]]:
    """Yield the pictures shown to readers: (line, column, alt, path)."""
    for name in ("cover", "portrait", "map"):
        picture = getattr(document.entry, name, None)
        if picture is not None:
            yield *document.tree.locate((name, "image")), picture.alt, picture.image
    for image in document.prose.images:
        yield image.line, image.column, image.alt, image.path
