"""Animation panda-false-thumb: five fingers close on a bamboo stem and press it against a fixed sixth.

First the bones of a left forepaw seen from the palm (schematic), then a section across the stem. A finger is
a chain of rigid bones; each joint bends until its bone touches the stem, found by bisection:
    distance(axis of bone, centre of stem) = radius of stem + half the finger's thickness
The radial sesamoid cannot bend by itself: it turns with the palm, as CT images showed (Endo et al. 1999).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

from PIL import Image

from studio.animate import Animation
from studio.canvas import (
    AQUA,
    BAMBOO,
    CREAM,
    GOLD,
    INK,
    LEAF,
    NIGHT,
    PAPER,
    VERMILION,
    Canvas,
    Colour,
    Point,
    is_wordless,
    mix,
    ramp,
    window,
)
from studio.furniture import end_card, heading

SECONDS = 17.0
TURN, END_CARD = 6.6, 13.4
FUR: Colour = (30, 84, 84)
STEM_RADIUS, FINGER = 92.0, 36.0
BONES = (190.0, 132.0, 108.0)
KNUCKLE: Point = (1000.0, 760.0)
WRIST: Point = (1420.0, 760.0)
STEM: Point = (1146.0, 616.0)
OPEN = (-14.0, 10.0, 12.0)
"""Bend of the three joints when the paw is open, degrees, positive towards the palm."""


def turn(point: Point, centre: Point, degrees: float) -> Point:
    """`point` turned about `centre`, clockwise on the screen."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x, y = point[0] - centre[0], point[1] - centre[1]
    return centre[0] + x * c - y * s, centre[1] + x * s + y * c


def chain(bends: Sequence[float]) -> list[Point]:
    """Joint positions of a finger whose palm lies level; it starts at the knuckle pointing left."""
    points, heading_ = [KNUCKLE], 180.0
    for bend, length in zip(bends, BONES, strict=True):
        heading_ += bend
        x, y = points[-1]
        points.append(
            (x + length * math.cos(math.radians(heading_)), y + length * math.sin(math.radians(heading_)))
        )
    return points


def gap(first: Point, second: Point, centre: Point) -> float:
    """Distance from `centre` to the segment between two points."""
    dx, dy = second[0] - first[0], second[1] - first[1]
    share = ((centre[0] - first[0]) * dx + (centre[1] - first[1]) * dy) / (dx * dx + dy * dy)
    share = max(0.0, min(1.0, share))
    return math.hypot(first[0] + share * dx - centre[0], first[1] + share * dy - centre[1])


def grip() -> tuple[float, ...]:
    """Bends (degrees) at which every bone of the finger just touches the stem, or its joint's limit."""
    reach, bends = STEM_RADIUS + FINGER, [0.0, 0.0, 0.0]
    for joint, limit in enumerate((100.0, 105.0, 95.0)):
        low, high = 0.0, limit
        for _ in range(40):
            bends[joint] = (low + high) / 2.0
            points = chain(bends)
            free = gap(points[joint], points[joint + 1], STEM) > reach
            low, high = (bends[joint], high) if free else (low, bends[joint])
    return tuple(bends)


def scene(zoom: float) -> Callable[[float], Image.Image]:
    """Frames by second."""
    ground = Canvas(1920, 1080, zoom=zoom, colour=NIGHT)
    for band in range(27):
        ground.box(0, band * 40, 1920, band * 40 + 41, mix(NIGHT, INK, band / 26))
    return partial(_frame, ground.image, grip(), zoom)


def _frame(ground: Image.Image, closed: tuple[float, ...], zoom: float, time: float) -> Image.Image:
    canvas = Canvas(1920, 1080, zoom=zoom, ground=ground)
    if time < TURN + 0.3:
        _palm_view(canvas, time)
        canvas.veil(NIGHT, ramp(time, TURN - 0.1, TURN + 0.3))
    else:
        _section_view(canvas, time, closed)
        canvas.veil(NIGHT, 1.0 - ramp(time, TURN + 0.3, TURN + 0.7))
    heading(canvas, "大熊猫的“第六根手指”", CREAM, size=64)
    end_card(
        canvas,
        time,
        END_CARD,
        "一块腕部小骨，夹住了竹子",
        ("伪拇指是放大的桡侧籽骨，不是真正的手指", "它不能单独活动，靠弯曲的手掌和手指合拢来夹"),
        (
            "解剖与 CT：远藤秀纪等，《自然》397 卷 309 页，1999",
            "抓握时的腕骨：远藤秀纪等，《解剖学杂志》198 卷，2001",
            "化石：王晓鸣等，《科学报告》12 卷，2022",
            "骨骼形状与比例为示意",
        ),
    )
    return canvas.finish()


def _bone(canvas: Canvas, first: Point, second: Point, width: float, colour: Colour) -> None:
    """A long bone: a waisted shaft between two heads."""
    (x1, y1), (x2, y2) = first, second
    length = math.hypot(x2 - x1, y2 - y1)
    nx, ny = -(y2 - y1) / length, (x2 - x1) / length
    sides = []
    for sign in (1.0, -1.0):
        side = []
        for k in range(13):
            t = k / 12
            half = width * (0.30 + 0.20 * (2 * t - 1) ** 2) * sign
            side.append((x1 + (x2 - x1) * t + nx * half, y1 + (y2 - y1) * t + ny * half))
        sides.append(side)
    canvas.polygon([*sides[0], *reversed(sides[1])], colour)
    canvas.disc(x1, y1, width * 0.52, colour)
    canvas.disc(x2, y2, width * 0.48, colour)


# Palm view: knuckle base, knuckle, then the finger's joints, for digits 1 (thumb side) to 5.
_DIGITS: tuple[tuple[Point, ...], ...] = (
    ((614.0, 712.0), (548.0, 584.0), (508.0, 482.0), (490.0, 424.0)),
    ((670.0, 690.0), (648.0, 530.0), (628.0, 402.0), (620.0, 330.0)),
    ((732.0, 682.0), (740.0, 512.0), (744.0, 376.0), (746.0, 298.0)),
    ((796.0, 690.0), (832.0, 530.0), (858.0, 402.0), (868.0, 330.0)),
    ((852.0, 714.0), (922.0, 588.0), (966.0, 486.0), (986.0, 428.0)),
)
_CARPALS = (
    (628.0, 770.0, 46.0),
    (706.0, 762.0, 40.0),
    (774.0, 760.0, 38.0),
    (838.0, 776.0, 42.0),
    (690.0, 836.0, 44.0),
    (782.0, 838.0, 44.0),
)
_SESAMOID: tuple[Point, ...] = (
    (574.0, 800.0),
    (520.0, 782.0),
    (462.0, 726.0),
    (440.0, 668.0),
    (462.0, 648.0),
    (498.0, 672.0),
    (546.0, 716.0),
    (592.0, 752.0),
)
_ACCESSORY: tuple[Point, ...] = (
    (884.0, 820.0),
    (936.0, 852.0),
    (1004.0, 862.0),
    (1030.0, 834.0),
    (1004.0, 806.0),
    (944.0, 790.0),
    (896.0, 778.0),
)


def _soft(points: Sequence[Point], rounds: int = 3) -> list[Point]:
    """Chaikin's corner cutting of a closed outline."""
    shape = list(points)
    for _ in range(rounds):
        cut: list[Point] = []
        for (x1, y1), (x2, y2) in zip(shape, [*shape[1:], shape[0]], strict=True):
            cut += [
                (0.75 * x1 + 0.25 * x2, 0.75 * y1 + 0.25 * y2),
                (0.25 * x1 + 0.75 * x2, 0.25 * y1 + 0.75 * y2),
            ]
        shape = cut
    return shape


def _palm_view(canvas: Canvas, time: float) -> None:
    outline = _soft(
        [
            (540, 1130),
            (530, 1000),
            (440, 840),
            (390, 700),
            (430, 590),
            (620, 500),
            (870, 500),
            (1010, 590),
            (1070, 720),
            (1050, 880),
            (965, 1000),
            (960, 1130),
        ]
    )
    canvas.polygon(outline, FUR)
    for joints in _DIGITS:
        canvas.stroke(joints, FUR, 126)
    for number, joints in enumerate(_DIGITS):
        glow = ramp(time, 1.0 + 0.3 * number, 1.3 + 0.3 * number)
        colour = mix(PAPER, GOLD, glow * (1.0 - 0.75 * ramp(time, 3.2, 3.8)))
        for first, second, width in zip(joints, joints[1:], (46.0, 40.0, 32.0), strict=False):
            _bone(canvas, first, second, width, colour)
        _claw(canvas, joints[-2], joints[-1])
        (x1, y1), (x2, y2) = joints[-2:]
        reach = 1.0 + 104.0 / math.hypot(x2 - x1, y2 - y1)
        canvas.text(
            x1 + (x2 - x1) * reach, y1 + (y2 - y1) * reach, str(number + 1), GOLD, 52, anchor="mm", alpha=glow
        )
    _bone(canvas, (700, 1120), (712, 900), 74, PAPER)
    _bone(canvas, (800, 1120), (790, 905), 70, PAPER)
    for x, y, radius in _CARPALS:
        canvas.disc(x, y, radius, mix(PAPER, FUR, 0.16))
        canvas.disc(x - 3, y - 3, radius - 6, PAPER)
    red, pulse = ramp(time, 3.2, 3.8), 0.5 + 0.5 * math.sin((time - 3.2) * 5.0)
    shape = _soft(_SESAMOID)
    canvas.stroke([*shape, shape[0]], mix(FUR, GOLD, red * pulse * 0.9), 16 * red + 1)
    canvas.polygon(shape, mix(PAPER, VERMILION, red))
    canvas.polygon(_soft(_ACCESSORY), mix(PAPER, AQUA, ramp(time, 4.9, 5.4)))
    canvas.text(352, 706, "6", mix(VERMILION, CREAM, 0.25), 64, anchor="mm", alpha=red)
    _labels(canvas, time)


def _claw(canvas: Canvas, knuckle: Point, tip: Point) -> None:
    angle = math.atan2(tip[1] - knuckle[1], tip[0] - knuckle[0])
    x, y = tip
    canvas.polygon(
        [(x + 15 * math.cos(angle + s), y + 15 * math.sin(angle + s)) for s in (1.57, -1.57)]
        + [(x + 52 * math.cos(angle + 0.12), y + 52 * math.sin(angle + 0.12))],
        LEAF,
    )


def _labels(canvas: Canvas, time: float) -> None:
    canvas.text(
        1180,
        250,
        "左前掌 · 掌面示意",
        mix(CREAM, AQUA, 0.4),
        48,
        weight="Regular",
        alpha=ramp(time, 0.4, 0.9),
    )
    lines = (
        (1.2, 400, GOLD, "五根手指", "大致并排，朝同一个方向"),
        (3.4, 570, VERMILION, "第六根：伪拇指", "放大的腕部小骨：桡侧籽骨"),
        (5.0, 740, AQUA, "另一侧：副腕骨", "与伪拇指一起，像双钳夹竹"),
    )
    for start, y, colour, name, note in lines:
        shown = ramp(time, start, start + 0.5)
        if not is_wordless():
            canvas.box(1180, y - 34, 1196, y + 96, colour, radius=6, alpha=shown)
        canvas.text(
            1226, y, name, colour if colour != VERMILION else mix(VERMILION, CREAM, 0.25), 60, alpha=shown
        )
        canvas.text(1226, y + 70, note, CREAM, 46, weight="Regular", alpha=shown)


def _section_view(canvas: Canvas, time: float, closed: tuple[float, ...]) -> None:
    held = ramp(time, TURN + 1.6, TURN + 3.4)
    tilt = -4.0 + 12.0 * held
    bends = [a + (b - a) * held for a, b in zip(OPEN, closed, strict=True)]
    finger = [turn(p, WRIST, tilt) for p in chain(bends)]
    stem = turn(STEM, WRIST, tilt)
    drop = 190.0 * (1.0 - ramp(time, TURN + 0.8, TURN + 1.7))
    _limb(canvas, finger, tilt)
    _stem(canvas, (stem[0] - 34.0 * (1.0 - ramp(held, 0.8, 1.0)), stem[1] - drop))
    for first, second, width in zip(finger, finger[1:], (58.0, 50.0, 42.0), strict=False):
        _bone(canvas, first, second, width, PAPER)
    _claw(canvas, finger[-2], finger[-1])
    _section_labels(canvas, time, tilt, finger, stem, held)


def _limb(canvas: Canvas, finger: list[Point], tilt: float) -> None:
    elbow = (1860.0, 980.0)
    knuckle = finger[0]
    canvas.stroke([WRIST, elbow], FUR, 230)
    canvas.stroke([WRIST, knuckle], FUR, 150)
    canvas.disc(*WRIST, 112, FUR)
    canvas.stroke(finger, FUR, 2 * FINGER + 22)
    bump = [
        turn(p, WRIST, tilt)
        for p in ((1250.0, 700.0), (1250.0, 560.0), (1300.0, 540.0), (1350.0, 600.0), (1370.0, 720.0))
    ]
    canvas.polygon(_soft(bump), FUR)
    canvas.stroke(_soft(bump), FUR, 46)
    _bone(canvas, WRIST, elbow, 84, PAPER)
    _bone(canvas, turn((1330.0, 772.0), WRIST, tilt), knuckle, 66, PAPER)
    for x, y, radius in ((1372.0, 778.0, 42.0), (1424.0, 756.0, 48.0)):
        canvas.disc(*turn((x, y), WRIST, tilt), radius, mix(PAPER, FUR, 0.16))
        canvas.disc(*turn((x - 3, y - 3), WRIST, tilt), radius - 6, PAPER)
    bone = _soft(
        [
            turn(p, WRIST, tilt)
            for p in (
                (1330.0, 746.0),
                (1274.0, 700.0),
                (1252.0, 620.0),
                (1264.0, 566.0),
                (1300.0, 562.0),
                (1326.0, 616.0),
                (1356.0, 690.0),
                (1376.0, 736.0),
            )
        ]
    )
    canvas.polygon(bone, VERMILION)


def _stem(canvas: Canvas, centre: Point) -> None:
    x, y = centre
    canvas.disc(x, y, STEM_RADIUS, mix(BAMBOO, NIGHT, 0.25))
    canvas.disc(x, y, STEM_RADIUS - 9, BAMBOO)
    canvas.disc(x, y, STEM_RADIUS - 30, LEAF)
    canvas.disc(x, y, STEM_RADIUS - 38, mix(NIGHT, INK, 0.5))


def _section_labels(
    canvas: Canvas, time: float, tilt: float, finger: list[Point], stem: Point, held: float
) -> None:
    canvas.text(
        96,
        214,
        "顺着竹竿看过去的截面",
        mix(CREAM, AQUA, 0.4),
        48,
        weight="Regular",
        alpha=ramp(time, TURN + 0.6, TURN + 1.1),
    )
    canvas.text(
        stem[0], stem[1] - 190, "竹竿", LEAF, 52, anchor="mm", alpha=window(time, TURN + 1.2, TURN + 2.2, 0.3)
    )
    tip = turn((1300.0, 560.0), WRIST, tilt)
    shown = ramp(time, TURN + 1.0, TURN + 1.5)
    canvas.stroke([(tip[0] + 10, tip[1] - 12), (1440, 330), (1470, 330)], VERMILION, 5, shown)
    canvas.text(1486, 330, "伪拇指", mix(VERMILION, CREAM, 0.25), 60, alpha=shown)
    canvas.text(1486, 400, "随手掌一起转", CREAM, 46, weight="Regular", alpha=shown)
    _press(canvas, time, stem, tip, finger, held)
    notes = (
        (TURN + 2.0, "① 手指逐节弯曲"),
        (TURN + 2.9, "② 竹竿被推向伪拇指"),
        (TURN + 3.8, "③ 两边合拢，夹紧"),
    )
    for row, (start, words) in enumerate(notes):
        canvas.text(96, 340 + row * 92, words, CREAM, 54, alpha=ramp(time, start, start + 0.5))


def _press(canvas: Canvas, time: float, stem: Point, tip: Point, finger: list[Point], held: float) -> None:
    shown = ramp(time, TURN + 3.4, TURN + 4.0)
    throb = 8.0 * math.sin(time * 6.0)
    for start in (finger[1], tip):
        dx, dy = stem[0] - start[0], stem[1] - start[1]
        length = math.hypot(dx, dy)
        ux, uy = dx / length, dy / length
        edge = STEM_RADIUS - 26 + throb
        canvas.arrow(
            [
                (stem[0] - ux * (edge + 150), stem[1] - uy * (edge + 150)),
                (stem[0] - ux * (edge + 34), stem[1] - uy * (edge + 34)),
            ],
            GOLD,
            15,
            alpha=shown * held,
        )


PIECE = Animation("panda-false-thumb", 1920, 1080, SECONDS, scene)
