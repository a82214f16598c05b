"""Animation qin-remainders: the rice thieves of Qin Jiushao's book, and the method of finding one (大衍求一术).

Three baskets held equally much. What is left in them tells N mod 19, 17 and 12. With M = 19·17·12 = 3876:
    衍数 M/m,   奇数 g = (M/m) mod m,   乘率 k with k·g ≡ 1 (mod m),   用数 k·M/m,   N = Σ r·用数 mod M
The 乘率 comes from Qin's mutual division, replayed step by step by `find_one`. The music is three strings plucked every
19, 17 and 12 units of time: the problem itself, as rhythm.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from PIL import Image

from studio.animate import Animation
from studio.canvas import (
    AQUA,
    CREAM,
    GOLD,
    NIGHT,
    ORANGE,
    PAPER,
    SAND,
    STONE,
    TEAL,
    VERMILION,
    Canvas,
    clamp,
    mix,
    ramp,
    window,
)
from studio.furniture import dusk, end_card, heading
from studio.sound import Signal, envelope, level, overlay, plucked, room, silence

MODULI, LEFT = (19, 17, 12), (1, 14, 1)
"""What the three vessels hold, and what was left in each basket, in 合."""
TOOLS = ("马杓", "木履", "漆碗")
COLOURS = (ORANGE, AQUA, GOLD)
SECONDS, WHEELS, METHOD, SUM, END_CARD = 72.0, 17.0, 32.0, 50.0, 63.0
COUNT = (18.6, 29.6)
"""Seconds during which the wheels turn from 0 to the answer."""


def find_one(odd: int, modulus: int) -> list[tuple[int, int, int, int]]:
    """Qin's steps for odd·k ≡ 1: (dividend, divisor, quotient, coefficient so far); the last coefficient is k."""
    upper, lower, ahead, behind = odd, modulus, 1, 0
    steps: list[tuple[int, int, int, int]] = []
    while upper != 1:
        quotient = (lower - 1) // upper if lower % upper == 0 else lower // upper
        behind += quotient * ahead
        steps.append((lower, upper, quotient, behind))
        lower -= quotient * upper
        quotient = (upper - 1) // lower
        ahead += quotient * behind
        steps.append((upper, lower, quotient, ahead))
        upper -= quotient * lower
    return steps


def table() -> list[tuple[int, int, int, int, int]]:
    """(定数, 衍数, 奇数, 乘率, 用数) for each vessel."""
    whole = math.prod(MODULI)
    rows = []
    for modulus in MODULI:
        derived = whole // modulus
        odd = derived % modulus
        steps = find_one(odd, modulus)
        factor = steps[-1][3] if steps else 1
        assert factor * odd % modulus == 1
        rows.append((modulus, derived, odd, factor, factor * derived))
    return rows


def answer() -> int:
    """合 in each full basket: 3193."""
    return sum(left * row[4] for left, row in zip(LEFT, table(), strict=True)) % math.prod(MODULI)


def in_measures(amount: int) -> str:
    """合 as 石 (1000), 斗 (100), 升 (10), 合."""
    return f"{amount // 1000} 石 {amount // 100 % 10} 斗 {amount // 10 % 10} 升 {amount % 10} 合"


def scene(zoom: float) -> Callable[[float], Image.Image]:
    """Frames by second."""
    canvas = dusk(1920, 1080, zoom)
    return partial(_frame, canvas.image, zoom)


def _frame(ground: Image.Image, zoom: float, time: float) -> Image.Image:
    canvas = Canvas(1920, 1080, zoom=zoom, ground=ground)
    _story(canvas, time)
    _wheels(canvas, time)
    _method(canvas, time)
    _sum(canvas, time)
    heading(canvas, "三个箩筐，一个余数谜", CREAM, size=64)
    end_card(
        canvas,
        time,
        END_CARD,
        "1247 年，秦九韶把“求一”写成了步骤",
        ("除数两两没有公因数，余数就能定出原数", "今天叫“中国剩余定理”，密码计算里还在用"),
        (
            "题目与答数：秦九韶《数书九章》“余米推数”（四库全书本）",
            "每一步由程序重算：一箩 3193 合，三人共盗 9563 合，与书中答数相同",
            "配乐：三根弦各隔 19、17、12 拍响一次，由程序合成",
        ),
    )
    return canvas.finish()


def _basket(canvas: Canvas, x: float, y: float, level_: float, left: int, alpha: float) -> None:
    canvas.polygon(
        [(x - 130, y - 150), (x + 130, y - 150), (x + 96, y + 150), (x - 96, y + 150)], (120, 86, 52), alpha
    )
    for k in range(1, 6):
        span = 130 - 34 * k / 6
        canvas.stroke([(x - span, y - 150 + k * 50), (x + span, y - 150 + k * 50)], (92, 64, 40), 5, alpha)
    top = y + 140 - 276 * level_
    wide = 96 + 34 * (y + 150 - top) / 300 - 12
    canvas.polygon(
        [(x - wide, top), (x + wide, top), (x + 86, y + 142), (x - 86, y + 142)], PAPER, alpha * 0.92
    )
    canvas.box(x - 138, y - 164, x + 138, y - 140, (150, 110, 66), radius=10, alpha=alpha)


def _story(canvas: Canvas, time: float) -> None:
    shown = window(time, 0.4, WHEELS, 0.5)
    if shown <= 0:
        return
    drained = ramp(time, 3.6, 6.2)
    canvas.text(
        96, 190, "米铺有三箩米，原来一样满。一夜之间，几乎被舀光。", CREAM, 50, weight="Regular", alpha=shown
    )
    for number, (x, name) in enumerate(((420.0, "左箩"), (960.0, "中箩"), (1500.0, "右箩"))):
        _basket(canvas, x, 440.0, 1.0 - drained * (0.985 - 0.02 * LEFT[number] / 14), LEFT[number], shown)
        canvas.text(x, 646, name, SAND, 50, anchor="mm", weight="Regular", alpha=shown)
        rest = shown * ramp(time, 6.0 + number * 0.6, 6.6 + number * 0.6)
        canvas.text(x, 728, f"剩 {LEFT[number]} 合", COLOURS[number], 72, anchor="mm", alpha=rest)
        tool = shown * ramp(time, 9.6 + number * 1.1, 10.2 + number * 1.1)
        canvas.box(x - 220, 800, x + 220, 990, (20, 62, 70), radius=26, alpha=tool)
        canvas.text(x, 850, f"贼用{TOOLS[number]}舀", CREAM, 52, anchor="mm", alpha=tool)
        canvas.text(x, 932, f"一舀 {MODULI[number]} 合", COLOURS[number], 62, anchor="mm", alpha=tool)


def _wheels(canvas: Canvas, time: float) -> None:
    shown = window(time, WHEELS, METHOD, 0.5)
    if shown <= 0:
        return
    share = clamp((time - COUNT[0]) / (COUNT[1] - COUNT[0]))
    count = round(answer() * (share * share * (3 - 2 * share)))
    canvas.text(
        96,
        190,
        "数一合，转一格；转满一圈，正好一舀。要三个轮子都停在剩数上。",
        CREAM,
        50,
        weight="Regular",
        alpha=shown,
    )
    for number, (x, modulus) in enumerate(zip((420.0, 960.0, 1500.0), MODULI, strict=True)):
        _wheel(canvas, x, 540.0, modulus, count % modulus, number, shown)
        hit = count % modulus == LEFT[number]
        canvas.text(
            x,
            840,
            f"除以 {modulus} 余 {count % modulus}",
            COLOURS[number] if hit else STONE,
            58,
            anchor="mm",
            alpha=shown,
        )
    found = count == answer()
    canvas.text(960, 970, f"{count}", VERMILION if not found else GOLD, 110, anchor="mm", alpha=shown)
    canvas.text(1140, 980, "三轮同时对上" if found else "合", CREAM, 54, alpha=shown)


def _wheel(canvas: Canvas, x: float, y: float, modulus: int, at: int, number: int, alpha: float) -> None:
    canvas.ring(x, y, 210, mix(TEAL, NIGHT, 0.2), 10, alpha)
    for tooth in range(modulus):
        angle = 2 * math.pi * tooth / modulus - math.pi / 2
        px, py = x + 210 * math.cos(angle), y + 210 * math.sin(angle)
        goal = tooth == LEFT[number]
        canvas.disc(px, py, 24 if goal else 15, COLOURS[number] if goal else STONE, alpha)
        if goal:
            canvas.text(
                x + 160 * math.cos(angle),
                y + 160 * math.sin(angle),
                f"{tooth}",
                COLOURS[number],
                46,
                anchor="mm",
                alpha=alpha * (at != tooth),
            )
    angle = 2 * math.pi * at / modulus - math.pi / 2
    canvas.stroke([(x, y), (x + 176 * math.cos(angle), y + 176 * math.sin(angle))], CREAM, 10, alpha)
    canvas.disc(x, y, 20, CREAM, alpha)
    hit = at == LEFT[number]
    canvas.disc(
        x + 210 * math.cos(angle), y + 210 * math.sin(angle), 28, CREAM if not hit else VERMILION, alpha
    )


def _method(canvas: Canvas, time: float) -> None:
    shown = window(time, METHOD, SUM, 0.5)
    if shown <= 0:
        return
    canvas.text(
        96, 190, "秦九韶不用一个个试。他先造三个“只管自己”的数。", CREAM, 50, weight="Regular", alpha=shown
    )
    names = ("一舀（定数）", "另两个相乘（衍数）", "除后剩下（奇数）", "求一（乘率）", "相乘（用数）")
    starts = (METHOD + 0.8, METHOD + 2.6, METHOD + 4.6, METHOD + 13.2, METHOD + 15.2)
    for row, (name, start) in enumerate(zip(names, starts, strict=True)):
        y = 310.0 + row * 96.0
        seen = shown * ramp(time, start, start + 0.5)
        canvas.text(96, y, name, SAND, 50, weight="Regular", alpha=seen)
        for number, values in enumerate(table()):
            canvas.text(700 + number * 190, y, f"{values[row]}", COLOURS[number], 64, anchor="mm", alpha=seen)
    _division(canvas, time, shown)
    canvas.text(
        96,
        860,
        "求一：14 乘几，除以 19 才余 1？把 19 和 14 轮流相除，",
        CREAM,
        50,
        alpha=shown * ramp(time, METHOD + 6.2, METHOD + 6.8),
    )
    canvas.text(
        96,
        936,
        "一路记下商，走到余 1，累出来的 15 就是答案。",
        CREAM,
        50,
        alpha=shown * ramp(time, METHOD + 8.0, METHOD + 8.6),
    )


def _division(canvas: Canvas, time: float, shown: float) -> None:
    steps = find_one(table()[0][2], MODULI[0])
    box = shown * ramp(time, METHOD + 6.2, METHOD + 6.8)
    canvas.box(1270, 262, 1824, 760, (18, 58, 66), radius=28, alpha=box)
    canvas.text(1310, 318, "轮流相除", SAND, 48, weight="Regular", alpha=box)
    canvas.text(1790, 318, "累积", SAND, 48, weight="Regular", anchor="rm", alpha=box)
    for row, (dividend, divisor, quotient, total) in enumerate(steps):
        start = METHOD + 7.4 + row * 1.3
        seen = shown * ramp(time, start, start + 0.4)
        y = 410.0 + row * 92.0
        words = f"{dividend} ÷ {divisor}  商 {quotient} 余 {dividend - quotient * divisor}"
        canvas.text(1310, y, words, CREAM, 50, alpha=seen)
        canvas.text(
            1790, y, f"{total}", GOLD if row == len(steps) - 1 else ORANGE, 60, anchor="rm", alpha=seen
        )


def _sum(canvas: Canvas, time: float) -> None:
    shown = window(time, SUM, END_CARD + 0.4, 0.5)
    if shown <= 0:
        return
    rows = table()
    total = sum(left * row[4] for left, row in zip(LEFT, rows, strict=True))
    whole = math.prod(MODULI)
    canvas.text(
        96,
        190,
        "剩数乘用数，加起来，再减去 3876（19×17×12）的整倍数。",
        CREAM,
        50,
        weight="Regular",
        alpha=shown,
    )
    for number, (left, row) in enumerate(zip(LEFT, rows, strict=True)):
        seen = shown * ramp(time, SUM + 0.8 + number * 0.9, SUM + 1.3 + number * 0.9)
        x = 330.0 + number * 560.0
        canvas.box(x - 210, 280, x + 210, 400, (20, 62, 70), radius=24, alpha=seen)
        canvas.text(x, 342, f"{left} × {row[4]}", COLOURS[number], 66, anchor="mm", alpha=seen)
        if number:
            canvas.text(x - 280, 342, "+", CREAM, 66, anchor="mm", alpha=seen)
    step = shown * ramp(time, SUM + 4.0, SUM + 4.5)
    canvas.text(96, 494, f"= {total}", CREAM, 80, alpha=step)
    canvas.text(
        560,
        494,
        f"－ {total // whole} × {whole} = {answer()} 合",
        GOLD,
        80,
        alpha=shown * ramp(time, SUM + 5.0, SUM + 5.5),
    )
    canvas.text(
        96, 622, f"一箩 {in_measures(answer())}", GOLD, 84, alpha=shown * ramp(time, SUM + 6.2, SUM + 6.7)
    )
    for number, name in enumerate("甲乙丙"):
        seen = shown * ramp(time, SUM + 7.6 + number * 0.7, SUM + 8.1 + number * 0.7)
        y = 750.0 + number * 92.0
        stolen = answer() - LEFT[number]
        canvas.text(
            96,
            y,
            f"{name}用{TOOLS[number]}：{stolen // MODULI[number]} 舀 × {MODULI[number]} 合 = {in_measures(stolen)}",
            COLOURS[number],
            58,
            alpha=seen,
        )


def sound() -> Signal:
    """Three strings, plucked every 1.9, 1.7 and 1.2 s; a fourth joins low while the method is shown."""
    track = silence(SECONDS)
    for modulus, tones, gain in zip(
        MODULI,
        ((293.66, 220.0, 246.94), (440.0, 369.99, 493.88), (587.33, 659.26, 739.99)),
        (1.0, 0.7, 0.42),
        strict=True,
    ):
        beat = 0
        while (at := 0.6 + beat * modulus * 0.1) < SECONDS - 5.0:
            overlay(track, plucked(tones[beat * 7 % 3], 2.6, decay=1.3), at, gain)
            beat += 1
    for number, tone in enumerate((146.83, 110.0, 123.47, 92.5, 98.0, 146.83, 110.0, 146.83)):
        overlay(track, plucked(tone, 5.0, decay=2.4), METHOD + number * 3.8, 0.8)
    overlay(track, plucked(146.83, 5.0, decay=2.6), SECONDS - 5.0, 1.0)
    fade = envelope(SECONDS, ((0.0, 1.0), (SECONDS - 3.0, 1.0), (SECONDS, 0.0)))
    return level(room(track, wet=0.3, length=1.8) * fade, -24.0)


PIECE = Animation("qin-remainders", 1920, 1080, SECONDS, scene, sound, quality=22, rate=25)
