"""Cover pictures of the articles on Sichuan's own research and its air."""

import math

from studio.drawing import (
    AMBER,
    CREAM,
    GOLD,
    INK,
    MIST,
    SEA,
    STONE,
    TEAL,
    VERMILION,
    WHITE,
    Picture,
    oval,
    scattered,
    shifted,
    smooth,
)

NIGHT = "#14263f"
ROCK = "#6b5a4a"


def deep_laboratory() -> Picture:
    """A mountain cut through: rain of particles that stops in the rock, a lit hall with a detector below."""
    picture = Picture(NIGHT)
    for x, y in scattered(60, 1600, 330):
        picture.circle((x, y), 3, "#9db4cc")
    ridge = smooth([(-40, 560), (240, 330), (470, 250), (700, 150), (960, 110), (1220, 260), (1640, 480)])
    picture.polygon([*ridge, (1640, 900), (-40, 900)], ROCK)
    for depth, tone in ((90, "#5c4c3e"), (230, "#4d3f33"), (400, "#40342a")):
        picture.polygon([*((x, y + depth) for x, y in ridge), (1640, 900), (-40, 900)], tone)
    for i, (x, y) in enumerate(scattered(34, 1560, 200)):
        reach = 200 + (i * 37) % 210 if i % 11 else 430
        picture.line([(x, y), (x - reach * 0.16, y + reach)], "#dfe9f2", 5)
    picture.line([(0, 800), (1600, 800)], "#221b15", 70)
    picture.box(560, 610, 1040, 836, "#f2d9a4", 40)
    picture.box(560, 790, 1040, 836, "#b79a66")
    picture.box(700, 650, 900, 800, SEA, 18)
    picture.ellipse((800, 654), 100, 26, "#a9d0cb")
    picture.box(740, 690, 860, 780, "#d9eef4", 14)
    picture.circle((806, 734), 12, VERMILION)
    for radius in (28, 46):
        picture.circle((806, 734), radius, None, VERMILION, 4)
    for x in (610, 990):
        picture.circle((x, 660), 16, "#fff6d8")
    return picture


def particle_rain() -> Picture:
    """A bright line strikes the air and becomes a rain of particles over a round field of detectors."""
    picture = Picture(NIGHT)
    for x, y in scattered(80, 1600, 420):
        picture.circle((x, y), 3, "#b9cbe0")
    picture.polygon([(0, 560), (180, 420), (330, 500), (520, 380), (700, 520), (980, 430), (1160, 520), (1360, 400),
                     (1600, 540), (1600, 640), (0, 640)], "#3d5578")  # fmt: skip
    for x, y in ((180, 420), (520, 380), (1360, 400)):
        picture.polygon(
            [(x, y), (x - 56, y + 46), (x - 10, y + 36), (x + 20, y + 50), (x + 50, y + 40)], WHITE
        )
    picture.box(0, 590, 1600, 900, "#5f7a4b")
    picture.ellipse((800, 740), 620, 140, "#8a9a62")
    picture.line([(1010, -20), (880, 200)], GOLD, 16)
    for i in range(26):
        angle = 62 + i * 2.4
        start = shifted((880, 200), angle, 30)
        end = shifted((880, 200), angle, 380 + (i * 53) % 120)
        picture.line([start, end], ("#f6dd9a", "#f2b45c", "#e9eef5")[i % 3], 4)
    picture.circle((880, 200), 30, WHITE)
    for ring in range(1, 8):
        for i in range(ring * 8):
            angle = math.radians(i * 45 / ring)
            spot = (800 + ring * 84 * math.cos(angle), 740 + ring * 18.6 * math.sin(angle))
            if abs(spot[0] - 800) > 130 or abs(spot[1] - 740) > 36:
                picture.ellipse(spot, 9, 5, CREAM)
    for left, width in ((690, 100), (800, 100)):
        picture.box(left, 712, left + width, 740, "#4fa3c7", 4)
    picture.box(690, 746, 900, 772, "#4fa3c7", 4)
    return picture


def artificial_sun() -> Picture:
    """A ring-shaped chamber cut open: a glowing ring of plasma held off the wall by coils."""
    picture = Picture("#1f2b3f")
    for radius, tone in ((520, "#26354d"), (400, "#2e405c")):
        picture.circle((800, 450), radius, tone)
    for i in range(12):
        angle = i * 30
        spot = (800 + 560 * math.cos(math.radians(angle)), 450 + 250 * math.sin(math.radians(angle)))
        if math.sin(math.radians(angle)) < 0.2:
            picture.ellipse(spot, 46, 120, "#b0643a")
            picture.ellipse(spot, 30, 96, "#1f2b3f")
    picture.ellipse((800, 450), 560, 250, "#8b98a8")
    picture.ellipse((800, 450), 520, 220, "#4b586b")
    for share, tone in ((1.0, "#a03a6b"), (0.82, "#d6574f"), (0.62, "#f29a4c"), (0.38, "#ffe9a8")):
        width = 150 * share
        picture.line(
            [(800 + 400 * math.cos(a / 40), 450 + 150 * math.sin(a / 40)) for a in range(252)], tone, width
        )
    picture.ellipse((800, 440), 200, 70, "#5f6c7e")
    picture.box(720, 180, 880, 450, "#7d8a9b", 30)
    picture.ellipse((800, 180), 80, 28, "#a9b4c2")
    for i in range(12):
        angle = i * 30
        spot = (800 + 560 * math.cos(math.radians(angle)), 450 + 250 * math.sin(math.radians(angle)))
        if math.sin(math.radians(angle)) >= 0.2:
            picture.line(oval(spot, 40, 112, 0, 0, 360), AMBER, 26)
    return picture


def ozone_afternoon() -> Picture:
    """A blue afternoon over a city in a basin: cars, paint and sun make a haze that is not seen."""
    picture = Picture("#8cc4e8")
    picture.circle((1280, 180), 110, GOLD)
    for i in range(12):
        picture.line([shifted((1280, 180), i * 30, 140), shifted((1280, 180), i * 30, 186)], GOLD, 14)
    picture.polygon([*smooth([(-20, 300), (160, 380), (330, 560), (560, 650), (1060, 650), (1300, 560), (1460, 400),
                              (1640, 330)]), (1640, 900), (-20, 900)], "#6f9a78")  # fmt: skip
    picture.polygon([(330, 640), (1290, 640), (1400, 900), (220, 900)], "#b9c9a4")
    for left, top, tone in (
        (430, 430, TEAL),
        (560, 500, SEA),
        (690, 390, "#4b6b86"),
        (840, 470, TEAL),
        (980, 520, SEA),
    ):
        picture.box(left, top, left + 110, 690, tone)
        for row in range(int((680 - top) / 60)):
            for column in range(3):
                x, y = left + 16 + column * 30, top + 18 + row * 58
                picture.box(x, y, x + 18, y + 28, MIST)
    for x, tone in ((360, VERMILION), (760, AMBER), (1110, WHITE)):
        picture.box(x, 760, x + 190, 820, tone, 22)
        picture.polygon([(x + 40, 764), (x + 66, 716), (x + 136, 716), (x + 160, 764)], tone)
        picture.polygon([(x + 54, 762), (x + 74, 728), (x + 128, 728), (x + 144, 762)], MIST)
        for wheel in (46, 146):
            picture.circle((x + wheel, 820), 24, INK)
        for puff in (20, 54, 84):
            picture.circle((x - puff, 806 - puff * 0.16), 12, STONE)
    for x, y in ((420, 330), (600, 280), (780, 300), (960, 350), (1080, 420), (330, 430), (680, 340)):
        for angle in (200, 320, 90):
            picture.circle(shifted((x, y), angle, 19), 17, "#d9ecf7", "#5b8fb0", 4)
    return picture


def mask_and_charcoal() -> Picture:
    """A bronze mask with great ears and eyes on stalks, half under glass; charcoal and a test tube beside."""
    picture = Picture("#3a2f2a")
    picture.box(0, 700, 1600, 900, "#6b5138")
    picture.ellipse((620, 770), 470, 60, "#54402c")
    green, dark, light = "#5f8f7b", "#3f6a5a", "#86b39d"
    for side in (-1, 1):
        ear = [(620 + side * x, y) for x, y in ((260, 330), (420, 190), (470, 250), (400, 420), (290, 520))]
        picture.polygon(ear, dark)
        picture.polygon(
            [(620 + side * x, y) for x, y in ((290, 360), (400, 250), (380, 380), (310, 460))], green
        )
    picture.polygon([(340, 230), (900, 230), (920, 520), (800, 700), (440, 700), (320, 520)], green)
    picture.polygon([(340, 230), (900, 230), (904, 290), (336, 290)], dark)
    for side in (-1, 1):
        brow = [(620 + side * x, y) for x, y in ((40, 350), (250, 300), (262, 330), (50, 384))]
        picture.polygon(brow, INK)
        picture.line([(620 + side * 150, 420), (620 + side * 190, 470)], light, 96)
        picture.circle((620 + side * 196, 478), 50, GOLD)
        picture.circle((620 + side * 196, 478), 26, INK)
    picture.polygon([(590, 380), (650, 380), (690, 560), (550, 560)], light)
    picture.line(smooth([(440, 620), (530, 650), (710, 650), (800, 620)]), INK, 16)
    picture.box(640, 120, 1040, 770, None, 10, "#cfe6ee", 12)
    picture.line([(700, 180), (760, 180)], WHITE, 12)
    picture.line([(700, 214), (728, 214)], WHITE, 12)
    for i, (x, y) in enumerate(((1180, 760), (1250, 744), (1216, 716))):
        picture.polygon([(x - 52, y + 26), (x - 34, y - 26), (x + 30, y - 32), (x + 50, y + 22)],
                        ("#191512", "#2a231d", "#110e0c")[i])  # fmt: skip
    picture.box(1400, 420, 1470, 760, "#dcebf0", 34)
    picture.box(1412, 600, 1458, 748, AMBER, 24)
    picture.box(1388, 408, 1482, 436, "#b9ccd3", 8)
    return picture


def orange_with_maggots() -> Picture:
    """A citrus tree with green fruit and one that yellows early; fallen fruit, one cut open; pupae in the soil."""
    picture = Picture("#dfe9d3")
    picture.box(0, 640, 1600, 900, "#7a5a3a")
    picture.box(0, 640, 1600, 668, "#8fae6a")
    picture.line([(430, 650), (440, 380)], "#6b4a2f", 56)
    for x, y, radius in ((430, 240, 230), (220, 300, 160), (650, 300, 170), (430, 120, 160)):
        picture.circle((x, y), radius, "#3f7a4a")
    for x, y in ((240, 220), (340, 340), (520, 130), (560, 320), (180, 360), (430, 220), (700, 260)):
        picture.circle((x, y), 44, "#6fae4e")
        picture.circle((x - 12, y - 14), 10, "#a6d183")
    picture.circle((650, 400), 48, AMBER)
    picture.circle((636, 386), 11, "#ffd39a")
    picture.circle((820, 610), 50, AMBER)
    picture.circle((806, 594), 11, "#ffd39a")
    picture.circle((1200, 500), 150, "#e0852e")
    picture.circle((1200, 500), 134, "#f6e7c2")
    for i in range(9):
        arc = [shifted((1200, 500), i * 40 + a, 120) for a in range(-17, 18, 2)]
        picture.polygon([shifted((1200, 500), i * 40, 20), *arc], "#f2a84a" if i % 3 else "#a9762f")
    for x, y, turn in ((1150, 450, 20), (1240, 540, -30), (1180, 570, 70), (1262, 440, 110)):
        body = [shifted((x, y), turn, step) for step in (-34, -12, 12, 34)]
        for point, size in zip(body, (9, 14, 15, 12), strict=True):
            picture.circle(point, size, WHITE)
        picture.circle(body[0], 5, INK)
    for x, y in ((860, 760), (1060, 800), (1330, 770), (640, 800), (330, 770)):
        picture.ellipse((x, y), 34, 18, "#c9893f")
        for dx in (-14, 0, 14):
            picture.line([(x + dx, y - 13), (x + dx, y + 13)], "#9c662a", 4)
    return picture
