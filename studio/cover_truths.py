"""Cover pictures of the series that asks whether a common saying is true."""

import math

from studio.drawing import (
    AMBER,
    CREAM,
    EARTH,
    GOLD,
    INK,
    LEAF,
    SEA,
    STONE,
    TEAL,
    VERMILION,
    WHITE,
    Picture,
    oval,
    shifted,
    smooth,
)
from studio.figures import head, limb

NIGHT = "#1b3450"
PINK = "#f2b8a8"


def microwave_oven() -> Picture:
    """A lit microwave oven: waves go to and fro behind a fine mesh, a bowl of rice steams."""
    picture = Picture("#cfe3de")
    picture.box(0, 740, 1600, 900, EARTH)
    picture.box(170, 170, 1430, 760, "#e9ede9", 40)
    picture.box(220, 220, 1080, 710, "#2f3b3b", 24)
    picture.box(260, 260, 1040, 670, "#f6dd9a", 14)
    for row, y in enumerate((310, 370, 430)):
        wave = [(x, y + 18 * math.sin((x + row * 40) / 22)) for x in range(290, 1012, 6)]
        picture.line(wave, VERMILION, 7)
    picture.ellipse((650, 640), 260, 26, "#cdb98a")
    picture.polygon([*oval((650, 520), 150, 110, 0, 0, 180), (500, 520)], TEAL)
    picture.ellipse((650, 520), 150, 34, WHITE)
    picture.circle((650, 500), 74, WHITE)
    picture.box(590, 618, 710, 640, TEAL)
    for x in range(280, 1040, 36):
        for y in range(278, 670, 36):
            picture.circle((x, y), 5, "#8a7a4a")
    picture.box(1110, 230, 1390, 320, INK, 14)
    picture.text((1250, 274), "02:00", 60, GOLD, bold=True)
    for i in range(9):
        picture.circle((1160 + i % 3 * 90, 400 + i // 3 * 90), 30, "#b9c4c0")
    picture.box(1130, 660, 1370, 710, SEA, 20)
    return picture


def pomelo_and_pills() -> Picture:
    """A cut pomelo beside a blister of pills and a bottle, a question between them."""
    picture = Picture("#e6efd9")
    picture.box(0, 720, 1600, 900, "#cfb98a")
    picture.circle((470, 470), 330, "#b9c94e")
    picture.circle((470, 470), 296, "#f4f0dc")
    for i in range(11):
        angle = i * 360 / 11
        tip = shifted((470, 470), angle, 36)
        arc = [shifted((470, 470), angle + a, 262) for a in range(-13, 14, 2)]
        picture.polygon([tip, *arc], PINK)
        picture.line(
            [shifted((470, 470), angle - 5, 130), shifted((470, 470), angle - 4, 210)], "#f8d4c8", 12
        )
    picture.box(1000, 250, 1330, 620, "#c5d0d6", 20)
    for i in range(8):
        spot = (1083 + i % 2 * 164, 310 + i // 2 * 84)
        picture.ellipse(spot, 56, 32, "#e7eef1")
        picture.ellipse(spot, 44, 22, (VERMILION, WHITE)[i % 2])
    picture.box(1380, 380, 1520, 460, WHITE, 12)
    picture.box(1370, 450, 1530, 740, AMBER, 24)
    picture.box(1384, 520, 1516, 650, CREAM, 8)
    picture.line([(1404, 560), (1496, 560)], STONE, 10)
    picture.line([(1404, 600), (1460, 600)], STONE, 10)
    picture.circle((900, 720), 96, GOLD)
    picture.text((900, 714), "？", 120, INK, bold=True)
    return picture


def thunder_and_bath() -> Picture:
    """A cut-away house: lightning runs down the pipe to an empty shower; a child waits next door."""
    picture = Picture(NIGHT)
    for x, y, radius in ((100, 40, 150), (330, 10, 180), (600, 30, 170), (900, 0, 190), (1200, 30, 170)):
        picture.circle((x, y), radius, "#3d6488")
    picture.circle((1480, 30), 190, "#3d6488")
    picture.box(0, 820, 1600, 900, "#122b33")
    picture.box(300, 330, 1300, 830, "#e9dcc0")
    picture.box(270, 300, 1330, 350, "#8a6a44")
    picture.box(340, 370, 790, 810, "#cfe3de")
    picture.box(820, 370, 1260, 810, "#f2d9a4")
    for x in range(400, 790, 60):
        picture.line([(x, 372), (x, 808)], "#bdd7d0", 3)
    picture.line([(420, 230), (420, 320)], STONE, 14)
    picture.line([(370, 230), (470, 230)], STONE, 14)
    picture.line([(420, 300), (420, 470), (560, 470), (560, 520)], STONE, 26)
    picture.polygon([(500, 520), (620, 520), (640, 556), (480, 556)], STONE)
    picture.line([(560, 780), (560, 830)], STONE, 30)
    picture.line([(520, -20), (440, 104), (486, 112), (424, 226)], GOLD, 24)
    picture.line([(420, 236), (420, 470), (560, 470), (560, 540)], GOLD, 10)
    for x in (500, 540, 580, 620):
        picture.line([(x, 580), (x - 6, 640)], GOLD, 7)
    picture.circle((1190, 430), 40, "#fff3c4")
    limb(picture, [(1020, 700), (1010, 800)], "#c98d63", 40)
    limb(picture, [(1060, 700), (1070, 800)], "#c98d63", 40)
    picture.polygon([(970, 570), (1110, 570), (1130, 740), (950, 740)], WHITE)
    picture.line([(985, 640), (1095, 640)], SEA, 14)
    head(picture, (1040, 520), 58, INK, 176)
    return picture


def earthquake_cloud() -> Picture:
    """Rows of wave clouds over a ridge at dusk; one takes a photograph; underground the trace is quiet."""
    picture = Picture("#f0b98a")
    picture.box(0, 0, 1600, 180, "#d98f74")
    for row in range(4):
        y = 110 + row * 84
        for i in range(9):
            left = -60 + i * 190 + row * 46
            picture.ellipse((left + 80, y), 84, 26, "#fbe3cf")
    picture.polygon([*smooth([(-20, 560), (260, 430), (520, 540), (800, 400), (1120, 540), (1400, 440), (1640, 540)]),
                     (1640, 700), (-20, 700)], "#5d6b86")  # fmt: skip
    picture.polygon([*smooth([(-20, 640), (400, 560), (800, 640), (1240, 570), (1640, 630)]), (1640, 720),
                     (-20, 720)], LEAF)  # fmt: skip
    picture.box(0, 690, 1600, 900, "#5b4632")
    trace = [(x, 800 + 5 * math.sin(x / 9) * math.sin(x / 130)) for x in range(60, 1541, 5)]
    picture.line(trace, CREAM, 8)
    limb(picture, [(1180, 600), (1170, 692)], INK, 44)
    limb(picture, [(1200, 600), (1216, 692)], INK, 44)
    picture.line([(1190, 590), (1190, 490)], VERMILION, 90)
    head(picture, (1184, 404), 50, INK, 200)
    limb(picture, [(1180, 500), (1110, 450), (1080, 380)], "#b83a24", 34, 22)
    picture.box(1040, 310, 1106, 400, INK, 10)
    picture.box(1050, 320, 1096, 390, SEA, 6)
    return picture
