"""Diagrams of the articles on first aid, falls, sales lectures and warnings: drawn to explain, not to scale."""

from studio.cover_firstaid import BLUE
from studio.drawing import (
    AMBER,
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
)
from studio.figures import head, limb, title


def depth_and_pace() -> Picture:
    """How the chest is pressed: straight arms, the place, the depth and the pace."""
    picture = Picture(CREAM)
    title(picture, "按在胸口正中，手臂伸直，用身体往下压")
    picture.box(40, 130, 1040, 860, MIST, 28)
    picture.box(40, 770, 1040, 860, EARTH, 28)
    picture.line([(110, 708), (320, 708)], BLUE, 90)
    picture.line([(340, 700), (690, 700)], AMBER, 130)
    picture.circle((818, 700), 62, SKIN)
    limb(picture, [(380, 540), (430, 764), (200, 790)], INK, 80)
    picture.line([(380, 530), (560, 356)], TEAL, 130)
    head(picture, (652, 262), 66, INK, 40)
    limb(picture, [(590, 362), (590, 620)], "#2b8781", 54)
    picture.box(535, 604, 645, 644, SKIN, 20)
    picture.dashes([(590, 362), (590, 470)], VERMILION, 6, 16, 14)
    picture.arrow([(590, 484), (590, 604)], VERMILION, 16, 44)
    picture.circle((590, 362), 12, VERMILION)
    picture.text((844, 420), "肩膀在手的正上方", 40, INK, bold=True)
    rows = (
        ("5～6 厘米", ("压下去这么深",), VERMILION),
        ("100～120 次", ("每分钟，一秒约两下",), TEAL),
        ("放松到底", ("每次都让胸口弹回来",), AMBER),
        ("不要停", ("直到他醒来、呼吸正常，", "或有人接手"), LEAF),
    )
    for i, (big, lines, tone) in enumerate(rows):
        top = 150 + i * 178
        picture.box(1080, top, 1560, top + 156, WHITE, 22)
        picture.box(1080, top, 1104, top + 156, tone, 12)
        first = top + 144 - 28 * len(lines)
        picture.text((1336, first - 60), big, 52, tone, bold=True)
        for line, words in enumerate(lines):
            picture.text((1336, first + 44 * line), words, 38, INK)
    return picture


def five_and_five() -> Picture:
    """Five back blows, five abdominal thrusts, and the baby's way."""
    picture = Picture(CREAM)
    title(picture, "噎住了：五下拍背，五下冲击，轮着做")
    panels = (
        ("拍背 5 下", "两块肩胛骨中间"),
        ("冲腹 5 下", "肚脐上、胸骨下"),
        ("不满一岁", "拍背 5 下，压胸 5 下"),
    )
    for column, (big, small) in enumerate(panels):
        left = 40 + column * 517
        picture.box(left, 130, left + 486, 690, WHITE, 28)
        picture.circle((left + 56, 186), 34, VERMILION)
        picture.text((left + 56, 184), "12婴"[column], 42, WHITE, bold=True)
        picture.text((left + 243, 738), big, 46, INK, bold=True)
        picture.text((left + 243, 800), small, 38, INK)
    limb(picture, [(290, 520), (290, 660)], "#6b4a2f", 60)
    picture.line([(290, 510), (380, 390)], VERMILION, 100)
    head(picture, (446, 350), 50, INK, 30)
    limb(picture, [(140, 360), (170, 480), (180, 660)], INK, 56)
    picture.line([(150, 420), (160, 330)], TEAL, 90)
    head(picture, (176, 236), 50, INK, 8)
    limb(picture, [(170, 330), (250, 270), (310, 360)], "#2b8781", 36, 28)
    limb(picture, [(180, 400), (290, 480), (380, 470)], "#2b8781", 36, 22)
    limb(picture, [(860, 520), (860, 660)], "#6b4a2f", 64)
    picture.line([(860, 500), (870, 360)], VERMILION, 108)
    head(picture, (884, 262), 50, INK, 6)
    limb(picture, [(730, 520), (720, 660)], INK, 60)
    picture.line([(730, 500), (760, 350)], TEAL, 96)
    head(picture, (778, 232), 50, INK, 6)
    limb(picture, [(770, 390), (830, 460), (920, 440)], "#2b8781", 38, 30)
    picture.arrow([(1000, 470), (940, 400)], VERMILION, 12, 34)
    picture.line([(1110, 420), (1440, 540)], TEAL, 58)
    picture.circle((1450, 544), 34, SKIN)
    picture.line([(1230, 410), (1370, 466)], GOLD, 84)
    picture.circle((1440, 494), 50, SKIN)
    limb(picture, [(1230, 420), (1180, 370)], "#d9a441", 34, 20)
    limb(picture, [(1180, 240), (1270, 260), (1300, 372)], "#2b8781", 40, 30)
    picture.arrow([(1380, 270), (1330, 350)], VERMILION, 12, 34)
    picture.text((1317, 636), "脸朝下，头放低", 36, STONE)
    picture.text(
        (800, 866), "孕妇和很胖的人，第二步改冲胸口；人没了反应，打 120，按胸口", 36, VERMILION, bold=True
    )
    return picture


def safe_room() -> Picture:
    """Six things to change at home so that nobody falls."""
    picture = Picture(CREAM)
    title(picture, "防跌倒，先改这六处")
    rows = (
        ("灯", "床到厕所，一路有灯", GOLD),
        ("扶手", "马桶边、淋浴处，防滑垫", TEAL),
        ("地面", "没有电线、纸箱和水", AMBER),
        ("高度", "常用的东西，不爬凳子", LEAF),
        ("椅子", "不高不低，有扶手", BLUE),
        ("鞋", "低跟、防滑、包脚跟", VERMILION),
    )
    for i, (big, small, tone) in enumerate(rows):
        left, top = 50 + (i % 2) * 760, 150 + (i // 2) * 240
        picture.box(left, top, left + 740, top + 210, WHITE, 26)
        picture.box(left, top, left + 220, top + 210, tone, 26)
        picture.text((left + 110, top + 105), big, 72, INK if tone == GOLD else WHITE, bold=True)
        picture.text((left + 480, top + 105), small, 42, INK, bold=True)
    return picture


def on_the_box() -> Picture:
    """The three places on the box of a health food."""
    picture = Picture(CREAM)
    title(picture, "保健食品的盒子，看三处")
    picture.box(80, 150, 760, 850, SAND, 20, EARTH, 8)
    picture.polygon([(140, 280), (200, 200), (290, 190), (370, 250), (400, 290), (140, 290)], BLUE)
    picture.text((270, 330), "保健食品", 40, INK, bold=True)
    picture.text((270, 384), "批准文号 ……", 36, INK)
    picture.text((420, 530), "本品不能代替药物", 60, VERMILION, bold=True)
    picture.text((420, 680), "适宜人群：……", 42, INK)
    picture.text((420, 744), "不适宜人群：……", 42, INK)
    rows = (
        (290, "蓝帽子和文号", "没有，就不是保健食品", BLUE),
        (530, "这一句话", "法律要求必须写", VERMILION),
        (712, "您算哪一边", "吃着药的，先问医生", TEAL),
    )
    for number, (y, big, small, tone) in enumerate(rows, 1):
        picture.arrow([(960, y), (790, y)], tone, 10, 30)
        picture.circle((1010, y), 46, tone)
        picture.text((1010, y - 2), str(number), 52, WHITE, bold=True)
        picture.text((1080, y - 30), big, 48, INK, bold=True, anchor="lm")
        picture.text((1080, y + 34), small, 40, INK, anchor="lm")
    return picture


def four_rain_levels() -> Picture:
    """The four rain signals: how much rain in how many hours."""
    picture = Picture(CREAM)
    title(picture, "暴雨预警信号：蓝、黄、橙雨一样多，红色多一倍")
    rows = (
        ("蓝", "12 小时", 12, "50 毫米", BLUE),
        ("黄", "6 小时", 6, "50 毫米", GOLD),
        ("橙", "3 小时", 3, "50 毫米", AMBER),
        ("红", "3 小时", 3, "100 毫米", VERMILION),
    )
    for i, (name, hours, length, rain, tone) in enumerate(rows):
        y = 226 + i * 170
        picture.box(50, y - 66, 200, y + 66, tone, 22)
        picture.text((125, y - 4), name, 76, INK if tone == GOLD else WHITE, bold=True)
        picture.box(240, y - 40, 240 + 70 * length, y + 40, tone, 14)
        picture.text((270 + 70 * length, y - 2), hours, 46, INK, bold=True, anchor="lm")
        picture.text((1550, y - 2), rain, 58, INK, bold=True, anchor="rm")
    picture.text((800, 872), "中国气象局令第 16 号附件；以当地发布的预警为准", 34, STONE)
    return picture
