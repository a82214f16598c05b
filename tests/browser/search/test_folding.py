"""The query page folds what a reader types as the index folds what it finds."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.search.folding import fold_all
from tests.browser.search.engine import Engine
from tests.examples import examples

# Browsers and Python may know different versions of Unicode: what is in neither is left out.
CHARACTERS = st.one_of(
    st.sampled_from(" \n\t\u3000，、：“”（）ＡＢab１２①℃㎡ﬁ…—\u200b\ufeff\ue000\x1e臺灣體龍乾後𠮷ßİΣé́"),
    st.characters(max_codepoint=0x33FF, exclude_categories=("Cn", "Cs")),
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
)


@pytest.mark.browser
@settings(
    max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts=st.lists(st.text(CHARACTERS), min_size=1, max_size=20))
def test_the_query_page_folds_alike(scripts: Engine, texts: list[str]) -> None:
    assert scripts.fold(texts) == fold_all(texts)
