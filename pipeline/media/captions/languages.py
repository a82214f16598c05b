"""Tells how likely a decoded text is, for each language a captions file may be in.

A character costs the logarithm of its share in texts of the language: the common ones were counted in the messages of free
programs and in this project's texts, all others share what is left. Of Latin letters and signs beyond ASCII it counts
whether they stand where they can stand: `°` behind a digit, `é` beside a letter, `’` in front of an s.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache

Likelihood = Callable[[str], float]

SIMPLIFIED = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所"
    "然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实数文件无水字它名"
    "标或表示使打符写物三两度式加入项合变把类最目电间位米接号已新指几置气选被约十长列哪每录第处效月据错外条点程手"
    "存四引重取次先设输秒空算太走器日记二正头者图量再内转格关少值果江参见千信平提除高越色路包回误应建口更期未什区"
    "比序与常单读书明西带查将支认按山显结失做命换线公请型化问历密百体流细模象己代配通制白码全相给息令等语系光音别"
    "住意户您清快向步证称并份放门断机找改各许慢声差边必病段计工留近调组务远药究安复库告半直准候整知原离很研力节此"
    "身植听版怎往层编消持块科元传万温败容照签则交东索窗土需软载像验警今叫超站五任靠落九性另解保黑检反余又完含树创"
    "阳料服排志键够花试震医删车质倍话规至义由让属"
)
TRADITIONAL = (
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所"
    "然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實檔無案式數使字目"
    "指名選入取設項示列位件標輸元錯資稱已效號誤新存未或除錄顯引格組區將提符訊者程值結令語正表模合鍵支料重版更建失"
    "變執置參間啟型敗立讀預碼解請鑰交否記器空被需寫包應度內物類果文換此加單移串您體則工非找機期態庫端至最金連編第"
    "略套證含回路簽徑援告刪代相圖處準狀並系關視序頭統印命修息警明性制容別次服始任索該傳裝載與複改完義安整規忽密線"
    "籤確長等按色必配點少接每轉縮向併知全址檢塊像查條份擇外製窗何束停群須欄排原源析衝伺影暫清段快封由尋備屬限域許"
    "遠止章級函算增供範及驗譯寬題化憑求通識尾註兩控試它信做追壓允送軟給基替計放產保缺具比意圍量權終隔盤儲常憶功顏"
    "境離蹤白述超日網跳頁輯邊閉直太切異描搜消補先"
)
KOREAN = (
    "다이니을지수에습는를없로하시자가일스의정파합용기서음사할리트인한어은않션오터문위있대그드제값아보만름상함으치"
    "표실옵작입부프해패력데된모전버식형중명크소바행고나면되여요설경키업못디도들열블개잘적호변구출성동과메록세비번"
    "령거류레원야테목라환장필료렉내미조했브단너무현복체태읽안타주우재연유마러었화분더코간추계포본결당반와줄커려베"
    "때임항최래진속또선절십알저색능퍼건럼페확았칼접덱텍랜공템찾처새백끝증검른준생"
)
"""The commonest characters of each language: 400, 400 and 200."""
HIRAGANA, KATAKANA = "".join(map(chr, range(0x3041, 0x3094))), "".join(map(chr, range(0x30A1, 0x30F7))) + "ー"
MARKS = "，。！？、；：“”‘’（）《》「」『』【】〈〉…—─·～％＋－×÷℃°±♪♫　"
SCIENCE = "①②③④⑤⑥⑦⑧⑨⑩ⅠⅡⅢαβγδεθλμπρσφωΔΣΩ√∞∠△≈≠≤≥→←↑↓㎡㎝㎏‰°′″"
ASCII = math.log(1 / 40)
RARE = math.log(1 / 1_500_000)
"""A character that the language hardly has."""
MISPLACED = math.log(1e-6)
COMMON, PLAIN, SELDOM = math.log(1 / 15), math.log(1 / 60), math.log(1 / 500)
ELIDED = math.log(1 / 4)
LOWER_COMMON, LOWER = "éüäöèàñóíáß", "êëâãåæçïîìôòõøœùûú"
LETTERS = frozenset(LOWER_COMMON + LOWER + (LOWER_COMMON + LOWER).replace("ß", "").upper())


@cache
def chinese() -> Likelihood:
    """Return the likelihood of Chinese in simplified characters."""
    first, all_ = _pairs("gb2312", range(0xB0, 0xD8)), _pairs("gb2312", range(0xB0, 0xF8))
    return _by_shares((SIMPLIFIED, 0.62), (first, 0.22), (MARKS, 0.14), (all_, 0.01), (SCIENCE, 0.005))


@cache
def taiwanese() -> Likelihood:
    """Return the likelihood of Chinese in traditional characters."""
    first = _pairs("big5", range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)])
    return _by_shares((TRADITIONAL, 0.66), (first, 0.19), (MARKS, 0.14), (SCIENCE, 0.005))


@cache
def korean() -> Likelihood:
    """Return the likelihood of Korean."""
    return _by_shares((KOREAN, 0.8), (_pairs("euc_kr", range(0xB0, 0xC9)), 0.15), (MARKS, 0.03))


@cache
def japanese() -> Likelihood:
    """Return the likelihood of Japanese."""
    kanji = _pairs("euc_jp", range(0xB0, 0xD0))
    return _by_shares(
        (HIRAGANA, 0.45), (KATAKANA, 0.15), (MARKS, 0.09), (kanji, 0.28), ("゛゜ヽヾゝゞ々", 0.01)
    )


def russian(text: str) -> float:
    """Return the likelihood of Russian: letters that stand beside letters of Latin or change their case are unlikely."""
    cost = 0.0
    for before, sign, after in _with_neighbours(text):
        if sign < "\x80":
            cost += ASCII
        elif not "А" <= sign <= "ё" or _latin(before) or _latin(after):
            cost += MISPLACED
        elif sign >= "а":
            cost += math.log(1 / 36)
        else:
            cost += MISPLACED if "а" <= before <= "я" else math.log(1 / 300)
    return cost


def western(text: str) -> float:
    """Return the likelihood of English, French, German, Spanish and their like."""
    single = sum((left in text) != (right in text) for left, right in ("“”", "«»"))
    return MISPLACED * single + sum(
        ASCII if sign < "\x80" else _placed(before, sign, after)
        for before, sign, after in _with_neighbours(text)
    )


def _by_shares(*classes: tuple[Iterable[str], float]) -> Likelihood:
    """Return the likelihood by classes of characters and the share of each; a character counts in its first class."""
    costs: dict[str, float] = {}
    for characters, share in classes:
        new = [character for character in characters if character not in costs]
        costs.update(dict.fromkeys(new, math.log(share / len(new))))
    return lambda text: sum(_cost(costs, *placed) for placed in _with_neighbours(text))


def _cost(costs: Mapping[str, float], before: str, sign: str, after: str) -> float:
    if sign < "\x80":
        return ASCII
    between = not sign.isalpha() and _latin(before) and _latin(after)  # `l『mite` is no Chinese
    return RARE if between else costs.get(sign, RARE)


def _pairs(encoding: str, leads: Iterable[int], trails: Iterable[int] = range(0xA1, 0xFF)) -> frozenset[str]:
    """Return the characters of these rows of an encoding of two bytes."""
    pairs = (bytes((lead, trail)) for lead in leads for trail in trails)
    return frozenset(pair.decode(encoding, "ignore") for pair in pairs) - {""}


def _with_neighbours(text: str) -> Iterable[tuple[str, str, str]]:
    return zip(f"\n{text}", text, f"{text[1:]}\n", strict=False)


def _latin(sign: str) -> bool:
    return sign.isascii() and sign.isalpha()


def _placed(before: str, sign: str, after: str) -> float:
    if sign in LETTERS:
        return _letter(before, sign, after)
    if sign == "’" and (_latin(before) or before in LETTERS):
        return ELIDED if after in "stdmrlveaéèiou" else COMMON
    place = SIGNS.get(sign)
    return COMMON if place is not None and place.fullmatch(before + sign + after) else MISPLACED


def _letter(before: str, sign: str, after: str) -> float:
    """A letter has a letter of ASCII beside it, no digit before it, and the case of its word."""
    if not (_latin(before) or _latin(after)):
        alone = sign in "éàÉÀ" and not (before.isalnum() or after.isalnum())
        return PLAIN if alone else MISPLACED
    if before.isdigit() or after.isdigit():
        return MISPLACED
    if sign.isupper():
        return MISPLACED if before.islower() or (before.isalpha() and after.islower()) else SELDOM
    if after.isupper() or (before.isupper() and not _latin(before)):
        return MISPLACED
    return COMMON if sign in LOWER_COMMON else PLAIN


def _patterns(places: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    return {sign: re.compile(place, re.DOTALL) for signs, place in places.items() for sign in signs}


SIGNS = _patterns(
    {
        "°": r"[\d ].(?:[CFKNSEW]|\W)",
        "µ": r"[\d (/\n].[mgslLAVWFHNJPTCSK ]",
        "²³": r"[A-Za-z\d)]..",
        "½¼¾": r"[\d \n(]..",
        "×±÷": r"[\d \n)].[\W\d]",
        "‘“¿¡": r"\W.\S",
        "”": r"\S.\W",
        "«»": r"(?! . )(?!\w.\w)...",
        "–—": r"...",
        "…": r"(?! . )...",
        "€£": r"\d..|..\d| ..",
        "©®™": r"[A-Za-z].\W|\W.[\d ]",
        "ºª": r"\d..",
        "\xa0": r"..[:;!?»%]|«..|\d.\w",
    }
)
"""Where signs beyond ASCII stand, as patterns of three characters: the one before, the sign, the one behind."""
