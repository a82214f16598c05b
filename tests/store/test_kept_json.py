"""What is kept comes back as it was, or not at all."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from pipeline.store import read_json, read_kept, write_kept


def numbers(value: dict[str, Any]) -> dict[str, int]:
    return {name: int(number) for name, number in value.items()}


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "new" / "folder" / "kept.json"
    write_kept(file, {"甲": 1, "乙": 2}, 3, "the key")
    assert read_kept(file, numbers, 3, "the key") == {"甲": 1, "乙": 2}


def test_dates_and_tuples_become_plain(tmp_path: Path) -> None:
    file = tmp_path / "kept.json"
    write_kept(file, [dt.date(2026, 11, 5), (1, 2)], 1)
    assert read_kept(file, list, 1) == ["2026-11-05", [1, 2]]


@pytest.mark.parametrize(("schema", "key"), [(2, "a"), (1, "b"), (1, "")])
def test_another_schema_or_key_is_another_value(schema: int, key: str, tmp_path: Path) -> None:
    file = tmp_path / "kept.json"
    write_kept(file, {}, 1, "a")
    assert read_kept(file, numbers, schema, key) is None


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"\xff",
        b"null",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"schema":1,"key":""}',
        b'{"schema":1,"key":"","value":[1]}',
        b'{"schema":1,"key":"","value":{"a":"b"}}',
        b'{"schema":1,"key":"","value":{"a":[]}}',
    ],
)
def test_what_is_damaged_or_has_another_form_is_absent(damage: bytes, tmp_path: Path) -> None:
    file = tmp_path / "kept.json"
    file.write_bytes(damage)
    assert read_kept(file, numbers, 1) is None


def test_every_file_cut_short_is_absent(tmp_path: Path) -> None:
    file = tmp_path / "kept.json"
    write_kept(file, {"a": 1, "b": 22}, 1)
    whole = file.read_bytes()
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        assert read_kept(file, numbers, 1) is None, length


def test_a_file_that_is_not_there_is_absent(tmp_path: Path) -> None:
    assert read_kept(tmp_path / "kept.json", numbers, 1) is None
    assert read_json(tmp_path / "folder" / "kept.json", numbers) is None


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    folder = tmp_path / "kept.json"
    folder.mkdir()
    with pytest.raises(OSError, match=r"kept\.json"):
        read_kept(folder, numbers, 1)


def test_a_bare_value_is_read_by_the_same_rule(tmp_path: Path) -> None:
    file = tmp_path / "name-is-key.json"
    file.write_bytes(b'{"a": 1}')
    assert read_json(file, numbers) == {"a": 1}
    file.write_bytes(b'["a"]')
    assert read_json(file, numbers) is None
