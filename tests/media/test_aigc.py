"""The label of AI-made content: what is one, and that it stays what it is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.media.aigc import FIELDS, LABELS, aigc_value, as_comment, find_aigc, label_texts, read_aigc

labels = st.fixed_dictionaries(
    {"Label": st.sampled_from(LABELS)},
    optional={name: st.text(max_size=20) for name in FIELDS if name != "Label"},
)


@given(labels)
def test_a_label_is_read_as_it_was_written(fields: dict[str, str]) -> None:
    value = aigc_value(fields)
    assert json.loads(value) == fields
    assert read_aigc(value) == value
    assert read_aigc(json.dumps({"AIGC": fields}, indent=1)) == value


def test_a_number_is_a_label_too() -> None:
    assert read_aigc('{"Label": 1, "ContentProducer": "甲"}') == '{"Label":"1","ContentProducer":"甲"}'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "AIGC",
        "[]",
        "null",
        "{}",
        '{"Label": "4"}',
        '{"Label": true}',
        '{"Label": "1", "Owner": "x"}',
        '{"Label": "1", "ProduceID": 5}',
        '{"Label": "1", "ProduceID": "' + "x" * 9000 + '"}',
        "[" * 8000,
        '{"AIGC": "1"}',
    ],
)
def test_what_is_no_label(text: str) -> None:
    assert read_aigc(text) is None


@given(st.text(max_size=60) | st.text('{}[]":,1AIGCLabel ', max_size=60))
def test_no_text_breaks_the_reading(text: str) -> None:
    found = read_aigc(text)
    assert found is None or json.loads(found)["Label"] in LABELS


def test_only_fields_of_the_standard_are_written() -> None:
    with pytest.raises(ValueError, match="GPS"):
        aigc_value({"Label": "1", "GPS": "30.6"})
    with pytest.raises(ValueError, match="label"):
        aigc_value({"ProduceID": "1"})


@given(labels)
def test_a_container_tells_its_label_by_name_or_in_its_comment(fields: dict[str, str]) -> None:
    value = aigc_value(fields)
    assert find_aigc(label_texts({"AIGC": value, "comment": "片头曲"})) == (value, False)
    assert find_aigc(label_texts({"comment": as_comment(value)})) == (value, False)


def test_a_label_that_cannot_be_read_is_broken_and_none_is_none() -> None:
    assert find_aigc(label_texts({"AIGC": "AI"})) == ("", True)
    assert find_aigc(label_texts({"comment": "AIGC 是什么"})) == ("", False)
    assert find_aigc(label_texts({})) == ("", False)
    assert find_aigc(["AI", '{"Label":"2"}']) == ('{"Label":"2"}', False)
