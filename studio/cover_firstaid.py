"""Cover pictures of the articles on first aid, falls, sales lectures and warnings."""

from studio.drawing import (
    AMBER,
    CREAM,
    EARTH,
    GOLD,
    INK,
    MIST,
    SAND,
    SEA,
    SKIN,
    STONE,
    TEAL,
    VERMILION,
    WHITE,
    Picture,
    Point,
    scattered,
)
from studio.figures import bolt, cross, head, heart, limb

BLUE = "#3f78b5"
FLOOR = "#d8bf95"


def press_the_chest() -> Picture:
    """One lies on the ground, one kneels and presses on the chest; a phone and a defibrillator beside."""
    picture = Picture(MIST)
    for radius, tone in ((520, "#c5dcd3"), (370, "#b3d0c6")):
        picture.circle((770, 560), radius, tone)
    picture.box(0, 720, 1600, 900, EARTH)
    limb(picture, [(540, 672), (220, 672), (70, 678)], "#2b5876", 86)
    picture.line([(540, 664), (860, 664)], AMBER, 130)
    limb(picture, [(800, 716), (660, 726)], AMBER, 50, 30)
    picture.circle((996, 664), 68, SKIN)
    picture.polygon([(996, 732), (1064, 700), (1070, 664), (1064, 628), (1030, 600), (1040, 668)], INK)
    picture.line([(976, 626), (992, 632)], INK, 6)
    limb(picture, [(520, 470), (570, 740), (300, 764)], INK, 92)
    picture.line([(520, 480), (704, 300)], TEAL, 150)
    head(picture, (806, 196), 76, INK, 40)
    limb(picture, [(738, 306), (738, 590)], "#2b8781", 60)
    picture.box(684, 574, 792, 616, SKIN, 20)
    picture.box(1240, 640, 1500, 800, VERMILION, 20)
    picture.line([(1310, 640), (1310, 610), (1430, 610), (1430, 640)], "#8d2c1b", 16)
    picture.polygon(heart((1370, 716), 110), WHITE)
    picture.polygon(bolt((1370, 712), 74), VERMILION)
    picture.box(980, 766, 1150, 846, INK, 14)
    picture.box(994, 778, 1136, 834, SEA, 8)
    picture.text((1065, 806), "120", 42, WHITE, bold=True)
    return picture


def choking() -> Picture:
    """A bent man holds his throat; one behind supports him and strikes between the shoulder blades."""
    picture = Picture("#e9b168")
    picture.circle((760, 450), 420, "#efc283")
    picture.box(0, 790, 1600, 900, FLOOR)
    limb(picture, [(520, 520), (470, 700), (440, 810)], INK, 84)
    limb(picture, [(560, 520), (590, 700), (600, 810)], "#1d4f52", 84)
    picture.line([(540, 500), (560, 330)], TEAL, 160)
    head(picture, (600, 180), 78, INK, 8)
    limb(picture, [(860, 560), (800, 700), (790, 810)], "#6b4a2f", 84)
    limb(picture, [(880, 560), (900, 700), (890, 810)], "#7d5838", 84)
    picture.line([(850, 550), (1010, 380)], VERMILION, 150)
    head(picture, (1126, 330), 76, "#3b2a20", 24)
    limb(picture, [(1010, 400), (1140, 500), (1110, 400)], "#b83a24", 48, 32)
    limb(picture, [(990, 370), (1080, 500), (1086, 402)], VERMILION, 48, 32)
    limb(picture, [(580, 400), (760, 540), (930, 470)], "#2b8781", 54, 34)
    limb(picture, [(580, 330), (740, 210), (880, 330)], TEAL, 54, 40)
    for angle in ((846, 230, 816, 196), (900, 240, 906, 196), (950, 262, 978, 226)):
        picture.line([angle[:2], angle[2:]], WHITE, 12)
    picture.ellipse((1330, 430), 46, 26, "#b9803f")
    picture.ellipse((1388, 430), 40, 24, "#c58d4a")
    for y in (400, 430, 460):
        picture.line([(1220, y), (1268, y)], WHITE, 9)
    return picture


def safe_bathroom() -> Picture:
    """A lit bathroom: a grab bar, a mat that does not slip, and an old woman standing up."""
    picture = Picture("#cfe3de")
    for x in range(0, 1640, 160):
        picture.line([(x, 0), (x, 720)], "#bdd7d0", 5)
    for y in range(80, 720, 160):
        picture.line([(0, y), (1600, y)], "#bdd7d0", 5)
    picture.box(0, 720, 1600, 900, "#a9c2bb")
    picture.polygon([(760, 130), (1240, 130), (1500, 720), (520, 720)], "#e6eede")
    picture.box(900, 60, 1100, 130, GOLD, 30)
    picture.box(300, 380, 540, 620, WHITE, 24)
    picture.box(330, 540, 690, 640, WHITE, 46)
    picture.polygon([(370, 620), (640, 620), (590, 780), (420, 780)], "#ece9dd")
    picture.box(320, 520, 700, 560, "#e4e0d2", 20)
    picture.line([(1150, 300), (1150, 560)], STONE, 34)
    picture.line([(1110, 300), (1190, 300)], STONE, 22)
    picture.line([(1110, 560), (1190, 560)], STONE, 22)
    picture.box(640, 776, 1320, 826, TEAL, 24)
    for x in range(690, 1300, 60):
        picture.circle((x, 800), 10, SEA)
    limb(picture, [(800, 560), (870, 660), (840, 766)], "#54607a", 84)
    limb(picture, [(830, 560), (930, 660), (950, 766)], "#65718c", 84)
    picture.box(800, 744, 900, 786, VERMILION, 20)
    picture.box(916, 744, 1024, 786, VERMILION, 20)
    picture.line([(810, 540), (920, 340)], AMBER, 150)
    head(picture, (990, 220), 76, "#f3f1ea", 12)
    limb(picture, [(920, 370), (1040, 470), (1146, 440)], "#c9722b", 54, 34)
    return picture


def sales_lecture() -> Picture:
    """A stage with bottles that claim to be medicine; old people with eggs; one gets up and leaves."""
    picture = Picture("#f0d9b4")
    picture.box(0, 0, 1600, 120, "#9b2f22")
    picture.polygon([(0, 100), (240, 100), (120, 560), (0, 600)], "#b83a2a")
    picture.polygon([(1600, 100), (1360, 100), (1480, 560), (1600, 600)], "#b83a2a")
    picture.box(300, 430, 1220, 520, "#8a6a44", 12)
    picture.box(340, 520, 1180, 640, "#a17d52")
    for i, tone in enumerate((TEAL, AMBER, BLUE, TEAL, AMBER)):
        x = 420 + i * 170
        picture.box(x - 26, 220, x + 26, 262, INK, 8)
        picture.box(x - 56, 256, x + 56, 432, tone, 22)
        picture.box(x - 44, 300, x + 44, 392, WHITE, 8)
        cross(picture, (x, 345), 50)
    picture.box(0, 700, 1600, 900, FLOOR)
    for x, tone, hair in ((240, SEA, "#f3f1ea"), (520, "#7b6fa0", "#d9d6cc"), (800, "#5f8a5b", "#f3f1ea")):
        _listener(picture, (x, 760), tone, hair)
    limb(picture, [(1180, 690), (1150, 800), (1130, 890)], "#3b4a63", 66)
    limb(picture, [(1190, 690), (1240, 790), (1270, 880)], "#4b5b76", 66)
    picture.line([(1180, 680), (1200, 540)], VERMILION, 120)
    limb(picture, [(1200, 560), (1270, 620), (1320, 590)], "#b83a24", 44, 26)
    head(picture, (1222, 420), 62, "#f3f1ea", 4)
    picture.box(1400, 480, 1560, 900, "#6b4a2f", 8)
    picture.box(1416, 496, 1544, 900, CREAM)
    picture.circle((1436, 700), 10, INK)
    return picture


def four_colours() -> Picture:
    """Four steps of blue, yellow, orange and red under clouds and rain that thicken to the right."""
    picture = Picture("#dfe9ea")
    for step, tone in enumerate((BLUE, GOLD, AMBER, VERMILION)):
        left, top = 40 + step * 390, 720 - step * 92
        for x, y in scattered(8 + step * 12, 350, top - 250):
            picture.line([(left + x, 240 + y), (left + x - 14, 290 + y)], "#8fb0c4", 6 + step)
        for i in range(3 + step):
            spot = (left + 50 + i * 300 / (2 + step), 150 + (26 if i % 2 else 0))
            picture.circle(spot, 70 + step * 16, ("#b9c8ce", "#93a6af", "#6c818c", "#465a66")[step])
        picture.box(left, top, left + 390, 900, tone)
        picture.text(
            (left + 195, (top + 900) / 2), "蓝黄橙红"[step], 110, INK if step == 1 else WHITE, bold=True
        )
    limb(picture, [(200, 630), (190, 716)], INK, 36)
    limb(picture, [(220, 630), (236, 716)], INK, 36)
    picture.line([(210, 620), (212, 540)], TEAL, 74)
    head(picture, (218, 462), 42, INK, 4)
    limb(picture, [(220, 560), (280, 540)], "#2b8781", 28, 18)
    picture.line([(282, 560), (282, 390)], INK, 10)
    picture.polygon([(120, 400), (160, 340), (282, 304), (404, 340), (444, 400)], VERMILION)
    return picture


def cool_the_burn() -> Picture:
    """A reddened hand under cool running water; toothpaste, soy sauce and ice crossed out."""
    picture = Picture(MIST)
    picture.circle((560, 480), 400, "#c3dad1")
    picture.polygon([(520, 250), (600, 250), (640, 900), (480, 900)], "#9ccbd8")
    picture.polygon([(540, 250), (566, 250), (560, 900), (520, 900)], "#cfe7ee")
    picture.line([(560, 220), (560, 150), (420, 96), (100, 96)], STONE, 92)
    picture.box(498, 196, 622, 250, "#63716f", 14)
    picture.line([(0, 640), (240, 610)], TEAL, 190)
    picture.line([(250, 606), (560, 560)], SKIN, 150)
    for i, end in enumerate(((800, 470), (846, 536), (850, 600), (810, 660))):
        picture.line([(580, 520 + i * 32), end], SKIN, 48)
    picture.line([(480, 510), (560, 440), (640, 420)], SKIN, 52)
    picture.ellipse((520, 556), 96, 54, "#d9654b")
    picture.ellipse((520, 552), 60, 32, "#e8836a")
    for x in (440, 500, 566, 620):
        picture.line([(x, 600), (x - 10, 690)], "#cfe7ee", 12)
    _tube(picture, (1190, 200))
    picture.box(1130, 420, 1250, 470, "#8d2c1b", 10)
    picture.box(1150, 380, 1230, 424, VERMILION, 8)
    picture.box(1100, 456, 1280, 620, "#3b2a20", 26)
    picture.box(1116, 496, 1264, 580, SAND, 8)
    picture.text((1190, 537), "酱油", 56, INK, bold=True)
    for x, y in ((1120, 740), (1220, 716), (1190, 800)):
        picture.box(x - 52, y - 46, x + 52, y + 46, "#dff1f7", 14)
        picture.box(x - 36, y - 30, x + 12, y + 4, WHITE, 8)
    for y in (200, 530, 750):
        cross(picture, (1400, y), 60)
    return picture


def _listener(picture: Picture, seat: Point, tone: str, hair: str) -> None:
    x, y = seat
    picture.box(x - 90, y - 60, x + 90, 900, "#7d5838", 18)
    picture.line([(x, y - 20), (x, y - 90)], tone, 130)
    picture.circle((x, y - 200), 62, hair)
    picture.polygon([(x + 90, 860), (x + 210, 860), (x + 190, 896), (x + 110, 896)], "#8a6a44")
    for dx, dy in ((114, 850), (150, 842), (186, 850)):
        picture.ellipse((x + dx, dy), 20, 26, WHITE)


def _tube(picture: Picture, centre: Point) -> None:
    x, y = centre
    picture.polygon([(x - 130, y - 56), (x + 70, y - 40), (x + 70, y + 40), (x - 130, y + 56)], WHITE)
    picture.polygon([(x - 130, y - 12), (x + 70, y - 8), (x + 70, y + 18), (x - 130, y + 22)], SEA)
    picture.box(x - 150, y - 60, x - 128, y + 60, STONE)
    picture.box(x + 70, y - 30, x + 120, y + 30, VERMILION, 8)
