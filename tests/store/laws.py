"""What holds of every store, whatever it is kept on: run against each kind by the tests beside this file."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

from hypothesis import strategies as st

from pipeline.store import Manifest, Store, key_of

names = st.text("abcdefghij0123456789._-", min_size=1, max_size=12).filter(
    lambda name: name[0] not in "._-" and name != "manifest.json"
)
objects = st.dictionaries(
    st.integers(0, 9_999), st.dictionaries(names, st.binary(max_size=300), min_size=0, max_size=4), max_size=5
)
"""Number of a record → the files its job makes."""


def record(number: int) -> dict[str, object]:
    """An input record; its key is `key_of` it."""
    return {"kind": "image", "sources": [f"{number:064x}"]}


def put(store: Store, number: int, files: Mapping[str, bytes]) -> Manifest:
    """Makes the object of a record."""
    with store.draft(key_of(record(number))) as draft:
        for name, content in files.items():
            (draft.folder / name).write_bytes(content)
        return draft.commit("image", {"number": number}, record(number))


def read(store: Store, manifest: Manifest) -> dict[str, bytes]:
    """The files of an object as the store gives them."""
    return {blob.name: store.locate(manifest.key, blob.name).read_bytes() for blob in manifest.files}


def change_one_byte(path: Path, dice: random.Random) -> None:
    """Another value for one byte, at the same length."""
    content = bytearray(path.read_bytes())
    content[dice.randrange(len(content))] ^= dice.randrange(1, 256)
    path.chmod(0o644)
    path.write_bytes(content)
