"""Diagrams of the Dujiangyan headworks and of the flow in a river bend."""

from studio.drawing import (
    BAMBOO,
    CREAM,
    EARTH,
    GRASS,
    INK,
    LEAF,
    MIST,
    SAND,
    SEA,
    STONE,
    TEAL,
    VERMILION,
    WHITE,
    Picture,
    Point,
    ribbon,
    shifted,
    smooth,
)


def dujiangyan_plan() -> Picture:
    """A plan of the headworks, north roughly upwards: the river enters at the top."""
    picture = Picture("#e9f0da")
    picture.polygon(
        [(860, 0), (1600, 0), (1600, 420), (1300, 470), (1110, 440), (980, 330), (900, 180)], "#c3d9ac"
    )
    picture.polygon([(0, 0), (430, 0), (520, 200), (420, 420), (300, 560), (0, 600)], "#c3d9ac")
    main = smooth([(560, -60), (600, 60), (690, 160), (740, 270), (730, 340)])
    outer = smooth(
        [(560, -60), (600, 60), (690, 180), (700, 310), (590, 460), (500, 620), (470, 780), (480, 960)]
    )
    inner = smooth(
        [(560, -60), (600, 60), (705, 180), (775, 300), (850, 420), (950, 520), (1070, 590), (1190, 622)]
    )
    for grow, tone in ((24, EARTH), (0, SEA)):
        picture.polygon(ribbon(main, [200 + grow] * len(main)), tone)
        picture.polygon(ribbon(outer, [200 + 30 * i / len(outer) + grow for i in range(len(outer))]), tone)
        picture.polygon(ribbon(inner, [196 - 128 * i / len(inner) + grow for i in range(len(inner))]), tone)
    _works(picture)
    _flow(picture)
    _names(picture)
    return picture


def bend_flow() -> Picture:
    """The cross-section of a bend: clear surface water goes outwards, gravel moves inwards along the bed."""
    picture = Picture(CREAM)
    picture.text((800, 74), "弯道里的水：表层往外，底层往里", 48, INK, bold=True)
    bank = smooth(
        [
            (0, 330),
            (170, 330),
            (300, 372),
            (480, 470),
            (700, 590),
            (950, 690),
            (1130, 700),
            (1270, 590),
            (1340, 400),
            (1380, 300),
            (1600, 290),
        ]
    )
    water = [p for p in bank if p[1] > 362 and 250 < p[0] < 1370]
    picture.polygon([(water[0][0], 362), *water, (1356, 340), (1356, 330)], SEA)
    picture.polygon([*bank, (1600, 900), (0, 900)], EARTH)
    picture.line(bank, "#a98a5e", 10)
    surface = [(500, 408), (800, 400), (1090, 396), (1230, 400)]
    picture.arrow(surface, WHITE, 15, 46)
    picture.arrow(smooth([(1262, 440), (1240, 560), (1150, 628), (1060, 646)]), MIST, 13, 40)
    picture.arrow(smooth([(980, 632), (800, 560), (620, 470), (520, 440)]), WHITE, 15, 46)
    for x, y, radius in (
        (700, 572, 20),
        (610, 526, 24),
        (520, 478, 22),
        (770, 612, 17),
        (850, 640, 14),
        (450, 442, 18),
        (560, 508, 13),
        (656, 556, 14),
        (392, 412, 14),
    ):
        picture.polygon([shifted((x, y), i * 60 + x, radius * (1, 0.84)[i % 2]) for i in range(6)], STONE)
    picture.label((1000, 452), "表层水：较清", 40, TEAL)
    picture.label((900, 560), "底层水：带沙石", 40, INK)
    picture.label((150, 262), "凸岸（内侧）", 38, BAMBOO)
    picture.label((1450, 222), "凹岸（外侧）", 38, VERMILION)
    picture.text((230, 790), "沙石在这一侧堆积", 38, INK)
    picture.text((230, 842), "外江从这一侧分出", 40, INK)
    picture.text((1330, 790), "水深、流急、含沙较少", 38, INK)
    picture.text((1330, 842), "内江从这一侧引水", 40, INK)
    return picture


def _works(picture: Picture) -> None:
    levee = smooth(
        [
            (726, 262),
            (764, 350),
            (816, 440),
            (886, 530),
            (900, 572),
            (850, 600),
            (760, 640),
            (650, 690),
            (606, 700),
            (608, 620),
            (660, 470),
            (712, 340),
        ],
        closed=True,
    )
    picture.polygon(levee, SAND)
    picture.line([*levee, levee[0]], EARTH, 8)
    spill = smooth([(988, 620), (930, 712), (790, 778), (606, 806)])
    picture.polygon(ribbon(spill, [76] * len(spill)), "#8fc1bb")
    weir = smooth([(905, 548), (950, 592), (1010, 628), (1060, 650)])
    picture.line(weir, VERMILION, 20)
    lidui = [(1086, 640), (1180, 668), (1226, 732), (1170, 800), (1070, 790), (1034, 716)]
    picture.polygon(lidui, STONE)
    picture.polygon([(1086, 640), (1180, 668), (1110, 720), (1034, 716)], "#95a29f")
    hill = [(1060, 470), (1170, 500), (1290, 560), (1250, 596), (1130, 566), (1040, 520)]
    picture.polygon(hill, STONE)
    for knots, width in (
        ([(1150, 612), (1290, 630), (1420, 580), (1640, 540)], 36),
        ([(1150, 612), (1300, 660), (1440, 700), (1640, 720)], 36),
        ([(1200, 628), (1290, 720), (1380, 820), (1430, 940)], 32),
    ):
        picture.line(smooth(knots), SEA, width)
    for i in range(4):
        for j in range(3):
            left, top = 1380 + i * 66 + j * 8, 590 + j * 176
            if j != 1:
                picture.box(left, top, left + 46, top + 34, GRASS, 6)


def _flow(picture: Picture) -> None:
    for points in (
        [(566, 20), (620, 100), (676, 170)],
        [(640, 470), (560, 600), (520, 700)],
        [(800, 380), (872, 480), (930, 540)],
        [(1060, 606), (1120, 628), (1190, 640)],
        [(500, 770), (486, 820), (484, 868)],
    ):
        picture.arrow(smooth(points), WHITE, 10, 34)
    picture.arrow(smooth([(960, 668), (880, 734), (760, 782), (660, 800)]), WHITE, 9, 32)


def _names(picture: Picture) -> None:
    picture.text((420, 54), "岷江", 46, INK, bold=True)
    picture.label((330, 640), "外江：泄洪、排沙", 38, TEAL)
    picture.label((1010, 420), "内江：引水", 38, TEAL)
    _tag(picture, (560, 250), (716, 286), "① 鱼嘴：分水")
    _tag(picture, (860, 850), (960, 610), "② 飞沙堰：溢洪排沙")
    _tag(picture, (1350, 480), (1150, 606), "③ 宝瓶口：控制引水")
    picture.text((1128, 742), "离堆", 40, WHITE, bold=True)
    picture.text((1240, 250), "玉垒山", 44, LEAF, bold=True)
    picture.text((1490, 650), "成都平原", 40, LEAF, bold=True)
    picture.text((752, 520), "金刚堤", 40, INK)
    picture.text((170, 866), "示意图，不按比例", 36, STONE)
    picture.text((470, 150), "凸岸", 40, LEAF)
    picture.text((866, 180), "凹岸", 40, LEAF)
    picture.line([(60, 130), (60, 50)], INK, 6)
    picture.polygon([(60, 30), (46, 64), (74, 64)], INK)
    picture.text((60, 160), "北", 40, INK, bold=True)


def _tag(picture: Picture, at: Point, target: Point, words: str) -> None:
    picture.line([at, target], VERMILION, 5)
    picture.circle(target, 11, VERMILION)
    picture.label(at, words, 40, VERMILION)
