"""How likely a text is in a language: the right one leads."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.media.captions import languages

ALL: dict[str, Callable[[str], float]] = {
    "simplified": languages.chinese(),
    "traditional": languages.taiwanese(),
    "korean": languages.korean(),
    "japanese": languages.japanese(),
    "russian": languages.russian,
    "western": languages.western,
}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("simplified", "大熊猫的前掌上，有五根并排的手指"),
        ("traditional", "為什麼天空是藍的，雲卻是白的"),
        ("korean", "달이 바닷물을 끌어당깁니다"),
        ("japanese", "月の引力が海の水を引き寄せます"),
        ("russian", "Луна притягивает воду океанов"),
        ("western", "L’eau bout à 100 °C; Schrödinger’s café"),
    ],
)
def test_the_right_language_leads(language: str, text: str) -> None:
    ordered = sorted(ALL, key=lambda name: -ALL[name](text))
    assert ordered[0] == language
    assert ALL[language](text) - ALL[ordered[1]](text) > 5


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("100°C", "100øC"),
        ("70 µm", "70µx"),
        ("café", "cafÉ"),
        ("it’s", "it’ s’"),
        ("3 × 4", "3×a"),
        ("“hot”", "”hot“"),
        ("Ångström", "åNgström"),
        ("10 m²", " ²"),
        ("½ cup", "a½"),
        ("« oui »", "ou«i"),
    ],
)
def test_signs_stand_where_they_can(right: str, wrong: str) -> None:
    assert languages.western(right) / len(right) > languages.western(wrong) / len(wrong)


@given(st.text())
def test_any_text_has_a_likelihood(text: str) -> None:
    assert all(likelihood(text) <= 0 for likelihood in ALL.values())


def test_the_common_characters_are_distinct() -> None:
    for table, length in ((languages.SIMPLIFIED, 400), (languages.TRADITIONAL, 400), (languages.KOREAN, 200)):
        assert len(set(table)) == len(table) == length
