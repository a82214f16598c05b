"""The index finds exactly the texts that contain the words, in the order that the search page states."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.search.folding import fold
from tests.browser.search.engine import Document, Engine, Hit, index_files
from tests.examples import examples

pytestmark = pytest.mark.browser

ALPHABET = "地震测站a1，\n"
BLANK = " \n"
texts = st.text(ALPHABET, max_size=30)
documents = st.lists(st.tuples(texts, texts, texts), max_size=6)
words = st.text(ALPHABET.replace("\n", ""), min_size=1, max_size=9)


def truth(segments: Sequence[Sequence[Document]], query: Sequence[str]) -> dict[Hit, int]:
    """Every document that has all the words, and its rank, by looking through all of them."""
    found = {}
    for place, segment in enumerate(segments):
        for number, document in enumerate(segment):
            parts = [fold(text) for text in document]
            ranks = [
                next((rank for rank, part in enumerate(parts) if fold(word) in part), None) for word in query
            ]
            known = [rank for rank in ranks if rank is not None]
            if len(known) == len(ranks):
                found[place, number] = max(known)
    return found


def order(found: dict[Hit, int]) -> list[tuple[Hit, int]]:
    """By rank, then the newer: segments come newest first, documents oldest first."""
    return sorted(found.items(), key=lambda one: (one[1], one[0][0], -one[0][1]))


@settings(
    max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(documents, min_size=1, max_size=3),
    st.lists(st.lists(words, min_size=1, max_size=2), min_size=1, max_size=12),
    st.integers(1, 4),
)
def test_random_texts_and_queries(
    scripts: Engine, segments: list[list[Document]], queries: list[list[str]], often: int
) -> None:
    files = index_files(segments, 4, often)
    answers = scripts.find(files, [" ".join(f'"{word}"' for word in query) for query in queries])
    for query, answer in zip(queries, answers, strict=True):
        assert answer == order(truth(segments, query)), query


@pytest.mark.parametrize("often", [1, 3, 50])
def test_every_substring_of_texts_that_repeat_themselves(scripts: Engine, often: int) -> None:
    pick = random.Random(often)
    sentences = ["".join(pick.choices("科学家研究地震波", k=pick.randint(4, 12))) for _ in range(6)]
    segment = [
        (sentences[n % 6], sentences[n % 5], "\n".join(pick.choices(sentences, k=4))) for n in range(12)
    ]
    whole = "".join("".join(document) for document in segment).replace("\n", "")
    queries = sorted(
        {
            whole[start : start + length]
            for length in range(1, 14)
            for start in pick.sample(range(len(whole) - 14), 9)
        }
    )
    answers = scripts.find(index_files([segment, segment[:5]], 8, often), queries)
    assert len(queries) > 80
    for query, answer in zip(queries, answers, strict=True):
        assert answer == order(truth([segment, segment[:5]], [query])), query


def test_a_word_does_not_go_across_the_end_of_a_block(scripts: Engine) -> None:
    files = index_files([[("地震", "测站", "波\n谷 地")]], 2, 1)
    answers = scripts.find(files, ["地震测站", "波谷", "谷地", '"波 谷"', "震"])
    assert [len(answer) for answer in answers] == [0, 0, 1, 0, 1]


def test_a_site_without_anything(scripts: Engine) -> None:
    assert scripts.find(index_files([[]], 2, 1), ["地", "地震", "地震波"]) == [[], [], []]
