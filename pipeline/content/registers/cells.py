"""Parsers of cells, one per kind of cell: from the text of a cell to its value, or a CellMistake.

A parser gets the stripped, non-empty text and returns plain JSON, a date or a tuple of strings.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Literal
from urllib.parse import urlsplit

from pipeline.content.registers.cell_advice import SCIENTIFIC, count_help, date_help
from pipeline.content.registers.vocabulary import Terms, Vocabulary, plain
from pipeline.errors import Code
from pipeline.parsing.model_errors import did_you_mean

CODES = (
    Code(
        id="E613",
        title="没有这个填报单位",
        why="统计按单位汇总。",
        mend="写单位的全称或编号。",
        sample="activities",
        wrong=("单位\n科技馆"),
        right=("单位\n演示科技馆"),
    ),
    Code(
        id="E614",
        title="没有这个类型",
        why="类型是固定的。",
        mend="写 site_config/registers.yml 里的类型。",
        sample="activities",
        wrong=("类型\n讲坐"),
        right=("类型\n讲座"),
    ),
    Code(
        id="E615",
        title="没有这个项目",
        why="项目是固定的。",
        mend="写 site_config/registers.yml 里的项目。",
        sample="activities",
        wrong=("项目\n科普周"),
        right=("项目\n科技活动周"),
    ),
    Code(
        id="E616",
        title="看不懂的日期",
        why="日期决定算哪一年。",
        mend="写成 2026-05-01。",
        sample="activities",
        wrong=("日期\n2026-02-30"),
        right=("日期\n2026-02-28"),
    ),
    Code(
        id="E617",
        title="年份不在范围内",
        why="多半是写错了年份。",
        mend="核对年份。",
        sample="activities",
        wrong=("日期\n2206-05-01"),
        right=("日期\n2026-05-01"),
    ),
    Code(
        id="E618",
        title="没有这个区（市）县",
        why="统计按区（市）县汇总。",
        mend="写规范的名称。",
        sample="activities",
        wrong=("区县\n锦江县"),
        right=("区县\n锦江区"),
    ),
    Code(
        id="E619",
        title="没有这个受众",
        why="统计按受众汇总。",
        mend="写 site_config/audiences.yml 里的受众。",
        sample="activities",
        wrong=("受众\n小孩"),
        right=("受众\n儿童"),
    ),
    Code(
        id="E620",
        title="线上线下写法不对",
        why="要分开统计。",
        mend="写 线上、线下 或 线上线下结合。",
        sample="activities",
        wrong=("线上线下\n都有"),
        right=("线上线下\n线上线下结合"),
    ),
    Code(
        id="E621",
        title="状态写法不对",
        why="只有“已举办”的才计入。",
        mend="写 计划、已举办 或 取消（队伍和服务目录写 在册、暂停 或 退出）。",
        sample="activities",
        wrong=("状态\n搞完了"),
        right=("状态\n已举办"),
    ),
    Code(
        id="E622",
        title="不是整数",
        why="人数要能相加。",
        mend="只写数字，不写“约”“人”“余”。",
        sample="activities",
        wrong=("参加人数\n约 200 人"),
        right=("参加人数\n200"),
    ),
    Code(
        id="E623",
        title="数目不合理",
        why="多半是多写了零。",
        mend="核对后改正。",
        sample="activities",
        wrong=("参加人数\n-5"),
        right=("参加人数\n50"),
    ),
    Code(
        id="E624",
        title="不是电话号码",
        why="读者要打得通。",
        mend="写一个号码。",
        sample="activities",
        wrong=("报名电话\n见海报"),
        right=("报名电话\n028-0000-0001"),
    ),
    Code(
        id="E625",
        title="证据的写法不对",
        why="没有证据的活动不计入。",
        mend="写照片、报道的路径或网址。",
        sample="activities",
        wrong=("证据\nwww.example.org/report"),
        right=("证据\nhttps://example.org/report"),
    ),
    Code(
        id="E627",
        title="编号的写法不对",
        why="编号用来指认一行，不能有空格和别的符号。",
        mend="只用汉字、字母、数字和连字符。",
        sample="activities",
        wrong=("编号\nHD 2026#1"),
        right=("编号\nHD-2026-001"),
    ),
    Code(
        id="E634",
        title="看不懂的时间",
        why="读者要按时到。",
        mend="用 24 小时制写成 09:30。",
        sample="activities",
        wrong=("开始时间\n上午九点半"),
        right=("开始时间\n09:30"),
    ),
    Code(
        id="E635",
        title="不是网址",
        why="读者要打得开。",
        mend="写以 https:// 开头的完整网址。",
        sample="enterprises",
        wrong=("网址\nwww.example.org"),
        right=("网址\nhttps://www.example.org/"),
    ),
    Code(
        id="E636",
        title="统一社会信用代码不对",
        why="校验位对不上，多半抄错了。",
        mend="对照营业执照逐位核对 18 位代码。",
        sample="enterprises",
        wrong=("统一社会信用代码\n91510100000000000"),
        right=("统一社会信用代码\n91510100MA0000000H"),
    ),
)

LAST_YEAR = 2100
PLANNED, HELD, CANCELLED = "计划", "已举办", "取消"
ONLINE, OFFLINE, BOTH = "线上", "线下", "线上线下结合"
Status = Literal["计划", "已举办", "取消"]
Mode = Literal["线上", "线下", "线上线下结合"]


class CellMistake(Exception):
    """A mistake in a cell: code, message, help. A help that takes time to find is a function, called when it is read."""

    def __init__(self, code: str, message: str, help: str | Callable[[], str]) -> None:
        super().__init__(message)
        self.code, self.message, self._help = code, message, help

    @cached_property
    def help(self) -> str:
        """What to do."""
        return self._help if isinstance(self._help, str) else self._help()


Parse = Callable[[str, Vocabulary], Any]


@dataclass(frozen=True)
class Parser:
    """How a cell is parsed.

    `longest` is in characters. `repeats`: few distinct values, so results are cached. `text`: free text for readers.
    """

    parse: Parse
    longest: int = 60
    repeats: bool = False
    text: bool = False


_DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?\Z", re.ASCII)
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})\Z", re.ASCII)
# What a spreadsheet adds to a date that it takes for a time.
_MIDNIGHT = re.compile(r"[T\s]+0?0:00(?::00)?(?:\.0+)?\Z")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::00)?\Z", re.ASCII)
_COUNT = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)\Z", re.ASCII)
_ID = re.compile(r"[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff_./()（）-]*\Z")
_LANDLINE = re.compile(r"(?:0\d{2,3}-)?\d{4}-?\d{3,4}(?:-\d{1,6})?\Z", re.ASCII)
_SERVICE = re.compile(r"(?:[48]00-?\d{3}-?\d{4}|1\d{4}|9\d{4,5})\Z", re.ASCII)
MOBILE = re.compile(r"(?:\+?86-?)?1[3-9]\d-?\d{4}-?\d{4}\Z", re.ASCII)
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+\Z")
_BAD_URL = re.compile(r"[\s<>\"\\^`{|}\x00-\x1f]")
_UNITS = re.compile(r"[、,，;；/\n+&]+|(?<!大)(?:和|与|及|联合)")
_LIST = re.compile(r"[、,，;；/\n]+")
# GB 32100-2015: 统一社会信用代码, 17 characters and a check character.
_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_CODE = re.compile(f"[{_CREDIT}]{{18}}\\Z")


def text(longest: int = 120) -> Parser:
    """Return the parser of free text on one line; a line break in the cell becomes a space."""

    def parse(cell: str, _: Vocabulary) -> str:
        return " ".join(cell.split()) if "\n" in cell or "\r" in cell else cell

    return Parser(parse, longest, text=True)


def word(kind: Literal["units", "types", "programmes", "districts"], code: str, label: str) -> Parser:
    """Return the parser of a controlled word in any accepted spelling; the value is its id."""

    def parse(cell: str, vocabulary: Vocabulary) -> str:
        return _find(cell, getattr(vocabulary, kind), code, label)

    return Parser(parse, 100, repeats=True)


def words(kind: Literal["audiences", "districts"], code: str, label: str) -> Parser:
    """Return the parser of several controlled words separated by 、; the value is their ids without duplicates."""

    def parse(cell: str, vocabulary: Vocabulary) -> tuple[str, ...]:
        terms: Terms = getattr(vocabulary, kind)
        parts = [part.strip() for part in _LIST.split(cell) if part.strip()]
        return tuple(dict.fromkeys(_find(part, terms, code, label) for part in parts))

    return Parser(parse, 200, repeats=True)


def _find(cell: str, terms: Terms, code: str, label: str) -> str:
    found = terms.find(cell)
    if found is None:
        help = partial(did_you_mean, cell, tuple(terms.titles.values()))
        raise CellMistake(code, f"没有叫“{shown(cell)}”的{label}。", help)
    return found


def _unit(cell: str, vocabulary: Vocabulary) -> str:
    found = vocabulary.units.find(cell)
    if found is not None:
        return found
    parts = [part.strip() for part in _UNITS.split(cell) if part.strip()]
    strange = [part for part in parts if vocabulary.units.find(part) is None]
    if len(parts) > 1 and len(strange) < len(parts):
        if not strange:
            help = "一行只写一家：每家各填一行（同一天、同一地点、同名的只计一次）；或只写牵头的一家，其余写进“备注”。"
            raise CellMistake("E613", f"“{shown(cell)}”是 {len(parts)} 家单位。", help)
        known = next(part for part in parts if part not in strange)
        help = f"一行只写一家填报单位：请写“{known}”，其余写进“备注”。"
        message = f"“{shown(cell)}”是 {len(parts)} 家单位，其中“{'、'.join(map(shown, strange))}”没有登记。"
        raise CellMistake("E613", message, help)
    raise CellMistake("E613", f"没有叫“{shown(cell)}”的填报单位。", partial(_strange_unit, cell, vocabulary))


def _strange_unit(cell: str, vocabulary: Vocabulary) -> str:
    """Return what to do about a unit that nobody knows: the one that was meant, or where to register it."""
    near = difflib.get_close_matches(plain(cell)[:60], list(vocabulary.units.ids), n=1, cutoff=0.6)
    register = "是新单位的，请管理网站的同事在 site_config/registers.yml 的 units 里登记它，表格不用改。"
    if not near:
        return register
    return f"是不是想写“{vocabulary.units.titles[vocabulary.units.ids[near[0]]]}”？{register}"


def choice(code: str, **names: str) -> Parser:
    """Return the parser of a fixed set of words: `names` maps each word to its accepted spellings, space-separated."""
    known = {plain(name): word for word, others in names.items() for name in (word, *others.split())}

    def parse(cell: str, _: Vocabulary) -> str:
        found = known.get(plain(cell))
        if found is None:
            raise CellMistake(code, f"不能写“{shown(cell)}”。", partial(did_you_mean, cell, names))
        return found

    return Parser(parse, 20, repeats=True)


def _narrow(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell)


def _date(cell: str, vocabulary: Vocabulary) -> dt.date:
    narrow = _narrow(cell)
    match = _DATE.match("".join(_MIDNIGHT.sub("", narrow).split())) or _PACKED.match(narrow)
    if match is None:
        raise CellMistake("E616", f"“{shown(cell)}”不是看得懂的日期。", date_help(cell))
    help = "请核对是哪一天；写法如 2026-11-05。"
    try:
        day = dt.date(*map(int, match.groups()))
    except ValueError:
        raise CellMistake("E616", f"日历上没有“{shown(cell)}”这一天。", help) from None
    if not vocabulary.first_year <= day.year <= LAST_YEAR:
        bounds = f"请核对年份，应在 {vocabulary.first_year} 到 {LAST_YEAR} 之间。"
        raise CellMistake("E617", f"年份 {day.year} 不在范围内。", bounds)
    return day


def _time(cell: str, _: Vocabulary) -> str:
    match = _TIME.match(_narrow(cell))
    if match is None:
        raise CellMistake("E634", f"“{shown(cell)}”不是看得懂的时间。", "请用 24 小时制写成 09:30。")
    return f"{int(match.group(1)):02d}:{match.group(2)}"


def _count(cell: str, _: Vocabulary) -> int:
    narrow = _narrow(cell)
    if _COUNT.match(narrow) is None:
        raise CellMistake("E622", f"“{shown(cell)}”不是整数。", count_help(cell))
    number = int(narrow.replace(",", ""))
    if number < 0:
        raise CellMistake("E623", f"数目不能是负的：{number}。", "请核对后改正。")
    if number > 10**9:
        raise CellMistake("E623", f"数目太大：{number}。", "请核对后改正。")
    return number


def _id(cell: str, _: Vocabulary) -> str:
    if _ID.match(cell):
        return cell
    narrow = _narrow(cell)
    if _ID.match(narrow) is None:
        help = "请用汉字、字母、数字和连字符，如 KJG-2026-001；不能有空格。"
        help = _LONG_NUMBER if SCIENTIFIC.match(narrow) else help
        raise CellMistake("E627", f"编号“{shown(cell)}”的写法不对。", help)
    return narrow


def _phone(cell: str, _: Vocabulary) -> str:
    narrow = "".join(_narrow(cell).replace("—", "-").split()).replace("(", "").replace(")", "-")
    if not any(pattern.match(narrow) for pattern in (_LANDLINE, _SERVICE, MOBILE)):
        help = "请只写一个号码，如 028-0000-0001；别的号码写进“备注”。"
        raise CellMistake(
            "E624", f"“{shown(cell)}”不是一个电话号码。", _LONG_NUMBER if SCIENTIFIC.match(narrow) else help
        )
    return narrow


def _is_address(cell: str) -> bool:
    if not cell.startswith("https://") or _BAD_URL.search(cell):
        return False
    try:
        parts = urlsplit(cell)
        port = parts.port
    except ValueError:
        return False
    return parts.username is None and port != 0 and _HOST.match(parts.hostname or "") is not None


def _evidence(cell: str, _: Vocabulary) -> str:
    path = cell.removeprefix("assets/media/")
    if _is_address(cell):
        return cell
    if "://" in cell or cell.startswith(("/", "//", "www.")) or "\\" in path or ":" in path:
        help = "请写以 https:// 开头的完整网址，或 assets/media/ 里的文件，如 assets/media/evidence/001.jpg。"
        raise CellMistake("E625", f"证据“{shown(cell)}”的写法不对。", help)
    if ".." in path.split("/") or "" in path.split("/") or "." not in path:
        help = "请写以 https:// 开头的完整网址，或 assets/media/ 里的文件，如 assets/media/evidence/001.jpg。"
        raise CellMistake("E625", f"证据“{shown(cell)}”的写法不对。", help)
    return path


def _url(cell: str, _: Vocabulary) -> str:
    if not _is_address(cell):
        raise CellMistake("E635", f"“{shown(cell)}”不是网址。", "请写以 https:// 开头的完整网址。")
    return cell


def _credit_code(cell: str, _: Vocabulary) -> str:
    code = _narrow(cell).upper()
    weights = (pow(3, place, 31) * _CREDIT.index(char) for place, char in enumerate(code[:17]))
    if _CREDIT_CODE.match(code) is None or code[17] != _CREDIT[(31 - sum(weights) % 31) % 31]:
        raise CellMistake(
            "E636", f"统一社会信用代码“{shown(cell)}”不对。", "请对照营业执照逐位核对 18 位代码。"
        )
    return code


def shown(cell: str) -> str:
    """Quote a cell for a message: on one line, truncated."""
    line = " ".join(cell.split())
    return line if len(line) <= 40 else line[:39] + "…"


_LONG_NUMBER = "Excel 把长数字变成了科学计数，后几位丢了：请把这一列设为“文本”，再重新填写。"
ID = Parser(_id, 40)
DATE = Parser(_date, 40, repeats=True)
TIME = Parser(_time, 20, repeats=True)
COUNT = Parser(_count, 20, repeats=True)
PHONE = Parser(_phone, 40, repeats=True)
EVIDENCE = Parser(_evidence, 500)
URL = Parser(_url, 500)
CREDIT_CODE = Parser(_credit_code, 40)
UNIT = Parser(_unit, 100, repeats=True)
TYPE = word("types", "E614", "类型")
PROGRAMME = word("programmes", "E615", "项目")
DISTRICT = word("districts", "E618", "区（市）县")
DISTRICTS = words("districts", "E618", "区（市）县")
AUDIENCES = words("audiences", "E619", "受众")
MODE = choice(
    "E620",
    线上="网络 在线 网上 线上活动",
    线下="现场 实地 线下活动",
    线上线下结合="线上线下 线上+线下 线上、线下 线上/线下 线上，线下 线上线下相结合 线上与线下 结合",
)
STATUS = choice(
    "E621",
    计划="计划中 拟举办 未举办 待举办 未开展 筹备中",
    已举办="举办 已完成 完成 已开展 已举行 已结束 是",
    取消="已取消",
)
STANDING = choice("E621", 在册="正常 有效", 暂停="停用", 退出="注销 已注销")
