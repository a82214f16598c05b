"""Plates: the right surname whole, the years that are known, the drawing of the field."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.edition.plate import DRAWINGS, PLAIN, drawing_of, entry_plate, person_plate, surname

THEME = Path(__file__).resolve().parents[2] / "assets" / "theme"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("落下闳", "落下"),
        ("司马迁", "司马"),
        ("欧阳自远", "欧阳"),
        ("秦九韶", "秦"),
        ("司马", "司"),
        ("竺可桢", "竺"),
        ("尼古拉·特斯拉", "特斯拉"),
        ("阿尔伯特·爱因斯坦", "爱"),
        ("李", "李"),
    ],
)
def test_surnames_stand_whole(name: str, letters: str) -> None:
    assert surname(name) == letters


@pytest.mark.parametrize(
    ("born", "died", "line", "old"),
    [
        ("1899 年 12 月 10 日", "1983 年 11 月 30 日", "1899–1983", False),
        ("1536 年", "1611 年", "1536–1611", True),
        ("前 78 年", "139 年", "前 78–139", True),
        ("不详（活动于汉武帝时期）", "不详", "汉武帝时期", True),
        ("不详（活动于北宋元祐年间前后）", "不详", "北宋元祐年间", True),
        ("不详（今人推算有 1202 年、1208 年等说）", "不详（13 世纪 60 年代，卒于梅州）", "", True),
        ("1930 年 9 月", None, "1930", False),
        (None, None, "", False),
    ],
)
def test_only_years_that_are_known_stand_on_a_plate(
    born: str | None, died: str | None, line: str, old: bool
) -> None:
    plate = person_plate("甲乙", born, died, None)
    assert (plate["line"], plate["old"]) == (line, old)


@pytest.mark.parametrize(
    ("text", "drawing"),
    [
        ("天文历算家", "sky"),
        ("律学家、历算家", "number"),
        ("实验物理学家", "atom"),
        ("医者、本草学家", "leaf"),
        ("秦蜀郡守、水利工程的主持者", "water"),
        ("演示：一个管实验室钥匙的岗位", "flask"),
        ("演示：一个在田埂上讲课的岗位 乡镇农技员", "field"),
        ("诗人", PLAIN),
        ("", PLAIN),
    ],
)
def test_the_first_field_decides_the_drawing(text: str, drawing: str) -> None:
    assert drawing_of(text) == drawing


def test_exemplars_differ_by_their_drawing_alone() -> None:
    titles = ("演示：一个守着观测点的岗位", "演示：一个管实验室钥匙的岗位", "演示：一个在田埂上讲课的岗位")
    plates = [entry_plate(title, title, letters=False) for title in titles]
    assert [plate["letters"] for plate in plates] == ["", "", ""]
    assert len({plate["drawing"] for plate in plates}) == 3


@pytest.mark.parametrize("drawing", [name for name, _ in DRAWINGS])
def test_every_drawing_is_there_and_has_its_colour(drawing: str) -> None:
    assert (THEME / "images" / "plates" / f"{drawing}.svg").is_file()
    styles = (THEME / "stylesheets" / "kepu.css").read_text(encoding="utf-8")
    assert f".plate--{drawing} {{" in styles and f"plates/{drawing}.svg" in styles
