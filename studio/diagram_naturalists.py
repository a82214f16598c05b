"""Diagrams of the naturalists' stories: the life of a moustache toad, and how a herbarium sheet is read."""

from studio.cover_naturalists import rhododendron, toad
from studio.drawing import (
    CREAM,
    EARTH,
    GOLD,
    GRASS,
    INK,
    MIST,
    SAND,
    SEA,
    STONE,
    TEAL,
    VERMILION,
    WHITE,
    Picture,
    Point,
    oval,
    ribbon,
    shifted,
    smooth,
)


def toad_life() -> Picture:
    """Eggs under a stone, the tadpole, the young toad, the spiny male: a circle."""
    picture = Picture(CREAM)
    picture.text((800, 62), "峨眉髭蟾的一生", 48, INK, bold=True)
    panels = (
        ((60, 120), "卵", "粘在溪底石块的底面，聚成一团或一环"),
        ((820, 120), "蝌蚪", "在冷水里生活，不止一年"),
        ((820, 510), "幼蟾", "上岸，躲在石缝和草丛"),
        ((60, 510), "雄蟾", "繁殖时节，上唇边长出黑刺"),
    )
    for i, ((left, top), name, words) in enumerate(panels):
        picture.box(left, top, left + 720, top + 356, (MIST, SAND, MIST, SAND)[i], 24)
        picture.label((left + 90, top + 46), name, 40, TEAL)
        picture.text((left + 360, top + 320), words, 40, INK)
    _eggs(picture, (420, 260))
    _tadpole(picture, (1180, 270))
    toad(picture, (1180, 640), 0.3, spiny=False)
    toad(picture, (420, 630), 0.46)
    for start, end in (
        ((786, 298), (814, 298)),
        ((1180, 482), (1180, 504)),
        ((814, 688), (786, 688)),
        ((420, 504), (420, 482)),
    ):
        picture.arrow([start, end], VERMILION, 10, 22)
    return picture


def _eggs(picture: Picture, at: Point) -> None:
    x, y = at
    picture.box(x - 330, y + 20, x + 330, y + 34, SEA)
    picture.ellipse((x, y - 30), 250, 78, STONE)
    for i in range(46):
        angle = i * 137.5
        reach = 8.2 * (i**0.5)
        spot = (x + reach * 2.4 * _unit(angle)[0], y + 30 + reach * 0.5 * _unit(angle)[1])
        picture.circle(spot, 13, "#eee9d8")
        picture.circle(spot, 5, EARTH)


def _unit(angle: float) -> Point:
    return shifted((0, 0), angle, 1)


def _tadpole(picture: Picture, at: Point) -> None:
    x, y = at
    picture.box(x - 330, y + 20, x + 330, y + 34, SEA)
    tail = smooth([(x - 20, y), (x + 90, y + 26), (x + 200, y - 20), (x + 300, y + 10)])
    picture.polygon(ribbon(tail, [96 * (1 - i / len(tail)) + 6 for i in range(len(tail))]), "#6b7f73")
    picture.line(tail, "#43564b", 16)
    picture.ellipse((x - 90, y), 130, 78, "#43564b")
    picture.circle((x - 150, y - 30), 15, GOLD)
    picture.circle((x - 150, y - 30), 8, INK)
    picture.line(oval((x - 210, y + 14), 16, 10, 0, 90, 270), CREAM, 5)


def sheet_explained() -> Picture:
    """A herbarium sheet with its parts named."""
    picture = Picture(CREAM)
    picture.text((1160, 76), "一份标本怎样读", 48, INK, bold=True)
    picture.box(64, 40, 684, 860, EARTH, 6)
    picture.box(56, 32, 676, 852, WHITE, 6)
    rhododendron(picture, (350, 740), 0.86)
    picture.box(84, 60, 220, 180, SAND, 4, EARTH, 4)
    picture.line([(84, 60), (152, 116), (220, 60)], EARTH, 4)
    picture.box(430, 680, 652, 828, CREAM, 4, EARTH, 4)
    for i, length in enumerate((160, 190, 120, 186, 140)):
        picture.box(448, 702 + i * 24, 448 + length, 710 + i * 24, STONE if i else INK, 3)
    picture.box(84, 786, 220, 826, WHITE, 4, VERMILION, 4)
    picture.box(104, 802, 200, 811, VERMILION, 4)
    picture.box(236, 690, 400, 760, "#edf3e6", 4, GRASS, 4)
    picture.box(252, 710, 370, 718, STONE, 3)
    picture.box(252, 732, 340, 740, STONE, 3)
    for path, y, name, words in (
        ([(220, 120)], 170, "果实袋", "装脱落的花、果和种子，可取样"),
        ([(532, 330)], 310, "带花带叶的枝", "压平、烘干，钉在台纸上"),
        ([(390, 690)], 450, "鉴定签", "谁在哪一年认作什么种，可以改"),
        ([(652, 740)], 590, "采集签", "谁、哪天、在哪里、海拔、花色"),
        ([(220, 806), (250, 841), (690, 841)], 730, "采集号", "同号的几份分存各处"),
    ):
        picture.line([*path, (860 - 17 * len(name), y)], TEAL, 4)
        picture.circle(path[0], 10, TEAL)
        picture.label((880, y), name, 36, TEAL)
        picture.text((1032, y + 2), words, 37, INK, anchor="lm")
    picture.text((1160, 838), "示意图，不是真实标本", 36, STONE)
    return picture
