"""Folded texts: what does not matter when texts are compared, and folding twice changes nothing more."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.search.folding import fold, fold_all, traditional
from tests.examples import examples

CHARACTERS = st.one_of(
    st.sampled_from(" \n\t\u3000，、：“”（）ＡＢab１２①℃㎡ﬁ…—\u200b\ufeff\ue000\x1e臺灣體龍乾後𠮷ßİΣé́"),
    st.characters(max_codepoint=0x33FF, exclude_categories=("Cn", "Cs")),
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("PM2.5 浓度", "pm2.5浓度"),
        ("ＰＭ２．５", "pm2.5"),
        ("Hello  World", "hello world"),
        ("一句。 \n  下一句", "一句。\n下一句"),
        ("臺灣的颱風", "台湾的台风"),
        ("心肺復甦", "心肺复苏"),
        ("你好， 世界", "你好,世界"),
        (" 两端 ", "两端"),
        ("零\u200b宽", "零宽"),
    ],
)
def test_width_case_spaces_and_traditional_characters(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_simplified_characters_stay() -> None:
    common = "".join(
        chr(code)
        for code in range(0x4E00, 0x9FA6)
        if chr(code).encode("gb2312", "ignore") and chr(code) not in traditional()
    )
    assert fold(common) == common and len(common) > 6500


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(st.text(CHARACTERS)))
def test_many_at_once_as_one_by_one(texts: list[str]) -> None:
    assert fold_all(texts) == [fold(text) for text in texts]
    assert fold_all(fold_all(texts)) == fold_all(texts)
