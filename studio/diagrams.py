"""Explanatory diagrams placed in the articles and stories; drawn to explain, not to scale."""

from studio.cover_articles import bacterium, virus
from studio.diagram_rivers import bend_flow, dujiangyan_plan
from studio.diagram_sky import celestial_sphere, taichu_month
from studio.drawing import (
    AMBER,
    BAMBOO,
    CREAM,
    EARTH,
    GOLD,
    INK,
    LEAF,
    MIST,
    SAND,
    SKIN,
    STONE,
    TEAL,
    VERMILION,
    WHITE,
    Picture,
    Point,
    bezier,
    oval,
    shifted,
    smooth,
)

__all__ = [
    "bacterium_and_virus",
    "bend_flow",
    "celestial_sphere",
    "drop_person",
    "dujiangyan_plan",
    "resistance",
    "screen_sharing",
    "taichu_month",
    "three_steps",
]


def bacterium_and_virus() -> Picture:
    """What a bacterium has and a virus lacks, with the targets of antibiotics marked."""
    picture = Picture(CREAM)
    picture.box(40, 40, 785, 860, WHITE, 28)
    picture.box(815, 40, 1560, 860, WHITE, 28)
    picture.text((412, 108), "细菌", 52, LEAF, bold=True)
    picture.text((412, 166), "完整的细胞，能自己生长、分裂", 38, STONE)
    picture.text((1188, 108), "病毒", 52, VERMILION, bold=True)
    picture.text((1188, 166), "没有细胞结构，必须借用活细胞", 38, STONE)
    bacterium(picture, (412, 420), 470, 0, False, tails=False)
    virus(picture, (1188, 420), 150, AMBER)
    for target, start, words in (
        ((230, 330), (200, 246), "细胞壁"),
        ((530, 352), (600, 246), "核糖体"),
        ((420, 452), (460, 600), "遗传物质"),
    ):
        _pointer(picture, start, target, words, VERMILION)
    for target, start, words, line in (
        ((1246, 422), (1420, 330), "遗传物质", WHITE),
        ((1145, 492), (960, 600), "蛋白质外壳", INK),
        ((1070, 372), (900, 290), "包膜", INK),
        ((1278, 576), (1400, 630), "表面突起", INK),
    ):
        _pointer(picture, start, target, words, INK, line)
    for x, lines, mark in (
        (412, ("抗生素的靶子都在这里：", "拆墙、停车间、断图纸"), BAMBOO),
        (1188, ("没有细胞壁，没有核糖体：", "抗生素找不到靶子"), VERMILION),
    ):
        picture.box(x - 310, 690, x + 310, 822, MIST if mark == BAMBOO else "#f8dfd6", 20)
        picture.text((x, 732), lines[0], 40, INK)
        picture.text((x, 782), lines[1], 46, mark if mark == VERMILION else LEAF, bold=True)
    return picture


def resistance() -> Picture:
    """Selection in three panels: a few resistant bacteria, then the drug, then a resistant majority."""
    picture = Picture(CREAM)
    panels = (
        ("用药之前", "多数怕药，少数不怕", (4, 9, 14)),
        ("用药之后", "怕药的剩几个，不怕的全在", (4, 9, 14)),
        ("继续繁殖", "不怕药的成了多数", tuple(i for i in range(20) if i not in (2, 7, 17))),
    )
    for column, (title, words, tough) in enumerate(panels):
        left = 44 + column * 517
        picture.box(left, 130, left + 478, 720, WHITE, 26)
        picture.label((left + 239, 130), title, 38, (TEAL, VERMILION, TEAL)[column])
        picture.text((left + 239, 768), words, 42, INK, bold=True)
        for i in range(20):
            spot = (left + 74 + (i % 4) * 110 + (i // 4 % 2) * 14, 228 + (i // 4) * 104)
            gone = column == 1 and i not in (*tough, 7, 17)
            _rod(picture, spot, (i * 47) % 180, VERMILION if i in tough else BAMBOO, gone)
        if column < 2:
            picture.arrow([(left + 484, 425), (left + 512, 425)], INK, 10, 24)
    for x, tone, words in ((520, BAMBOO, "敏感细菌"), (840, VERMILION, "耐药细菌")):
        picture.line([(x - 30, 846), (x + 20, 846)], tone, 34)
        picture.text((x + 60, 846), words, 42, INK, anchor="lm")
    picture.text((800, 62), "耐药是怎样被“选”出来的", 44, INK, bold=True)
    return picture


def three_steps() -> Picture:
    """Drop, cover, hold on."""
    picture = Picture(CREAM)
    for column, (name, words) in enumerate(
        (("伏地", "双手双膝着地"), ("遮挡", "桌下伏身，护住头颈"), ("手抓牢", "抓住桌腿，直到停晃"))
    ):
        left = 40 + column * 517
        picture.box(left, 60, left + 486, 690, (MIST, SAND, MIST)[column], 28)
        picture.box(left, 600, left + 486, 690, EARTH, 28)
        picture.box(left, 596, left + 486, 640, EARTH)
        picture.circle((left + 66, 136), 40, VERMILION)
        picture.text((left + 66, 134), str(column + 1), 46, WHITE, bold=True)
        picture.text((left + 243, 752), name, 62, INK, bold=True)
        picture.text((left + 243, 828), words, 44, INK)
        if column:
            _desk(picture, left)
        drop_person(picture, (left + 254, 604), column)
        if column:
            picture.box(left + 26, 296, left + 60, 604, AMBER)
        if column == 2:
            for i in range(4):
                picture.line([(left + 22, 536 + i * 13), (left + 48, 538 + i * 13)], SKIN, 13)
            picture.line([(left + 112, 558), (left + 36, 554)], SKIN, 24)
    return picture


def screen_sharing() -> Picture:
    """Whatever one phone shows appears on the other screen at the same moment."""
    picture = Picture(CREAM)
    picture.text((800, 76), "屏幕共享：你看到什么，对方就看到什么", 46, INK, bold=True)
    for x, title, frame in ((370, "你的手机", TEAL), (1230, "对方的屏幕", VERMILION)):
        picture.box(x - 200, 140, x + 200, 780, frame, 44)
        picture.box(x - 178, 176, x + 178, 744, WHITE, 20)
        picture.label((x, 838), title, 38, frame)
        picture.box(x - 152, 200, x + 152, 330, MIST, 16)
        picture.text((x - 130, 232), "短信", 34, STONE, anchor="lm")
        picture.text((x - 130, 276), "验证码", 38, INK, anchor="lm")
        for i in range(6):
            picture.circle((x + 8 + i * 25, 278), 8, VERMILION)
        picture.box(x - 152, 356, x + 152, 452, SAND, 16)
        picture.text((x - 130, 404), "银行卡余额", 40, INK, anchor="lm")
        for i in range(9):
            key = (x - 96 + (i % 3) * 96, 512 + (i // 3) * 76)
            picture.circle(key, 30, GOLD if i in (1, 5, 6) else MIST)
            picture.text(key, str(i + 1), 36, INK, bold=True)
    for y in (265, 404, 588):
        picture.dashes([(600, y), (970, y)], VERMILION, 9, 26, 24)
        picture.arrow([(975, y), (1008, y)], VERMILION, 9, 30)
    picture.label((800, 200), "同步传送", 42, INK)
    picture.text((800, 664), "只切回桌面，共享不会停", 37, INK)
    picture.text((800, 714), "要点“结束共享”", 44, VERMILION, bold=True)
    return picture


def drop_person(picture: Picture, ground: Point, stage: int) -> None:
    """A person on the ground: stage 0 on all fours, 1 covering the head, 2 also reaching for the desk's leg."""
    x, y = ground
    low = 0 if stage == 0 else 34
    hip, shoulder = (x + 110, y - 116 + low * 0.4), (x - 52, y - 148 + low * 1.5)
    picture.line([hip, (x + 96, y - 26), (x + 178, y - 24)], INK, 50)
    picture.line([(x + 178, y - 24), (x + 200, y - 24)], VERMILION, 40)
    picture.line(bezier(hip, (x + 80, y - 190 + low), (x, y - 196 + low), shoulder), TEAL, 80)
    head = (shoulder[0] - 74, shoulder[1] - 6 + low * 0.9)
    picture.circle(head, 44, SKIN)
    picture.polygon([*oval(head, 47, 47, 0, 180, 380), (head[0] + 18, head[1] - 4)], INK)
    picture.line([(head[0] - 32, head[1] + 12), (head[0] - 20, head[1] + 14)], INK, 5)
    if stage == 0:
        picture.line([shoulder, (x - 60, y - 24)], "#2b8781", 34)
        picture.line([(x - 60, y - 20), (x - 84, y - 16)], SKIN, 26)
        return
    elbow = (head[0] - 8, head[1] - 70)
    picture.line([(shoulder[0] + 4, shoulder[1] - 26), elbow, (head[0] + 34, head[1] - 42)], "#2b8781", 32)
    picture.circle((head[0] + 34, head[1] - 36), 19, SKIN)
    hand = (x - 36, y - 18) if stage == 1 else (x - 140, y - 46)
    middle = (x - 30, y - 70) if stage == 1 else (x - 66, y - 20)
    picture.line([(shoulder[0] + 20, shoulder[1] + 24), middle, hand], "#2b8781", 30)
    if stage == 1:
        picture.line([hand, (hand[0] - 26, hand[1] + 2)], SKIN, 24)


def _desk(picture: Picture, left: float) -> None:
    picture.box(left + 430, 296, left + 464, 604, "#c9702a")
    picture.box(left + 10, 262, left + 476, 304, AMBER, 10)
    picture.box(left + 10, 288, left + 476, 304, "#c9702a", 8)


def _rod(picture: Picture, centre: Point, angle: float, tone: str, gone: bool) -> None:
    ends = [shifted(centre, angle, 26), shifted(centre, angle + 180, 26)]
    if gone:
        picture.line(ends, "#d9d5c8", 34)
        picture.line([shifted(centre, 45, 20), shifted(centre, 225, 20)], STONE, 5)
        picture.line([shifted(centre, 135, 20), shifted(centre, 315, 20)], STONE, 5)
        return
    picture.line(ends, tone, 36)
    wave = [
        shifted(shifted(centre, angle, d), angle + 90, 6 * (-1) ** i) for i, d in enumerate((-22, -8, 8, 22))
    ]
    picture.line(smooth(wave, 6), CREAM, 4)


def _pointer(
    picture: Picture, start: Point, target: Point, words: str, tone: str, line: str | None = None
) -> None:
    picture.line([start, target], line or tone, 5)
    picture.circle(target, 7, line or tone)
    picture.label(start, words, 38, tone)
