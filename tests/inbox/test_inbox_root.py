"""How content names what the inbox keeps."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.config import RootPlace, Settings, find_project, load_settings
from pipeline.errors import ConfigError
from pipeline.inbox.inbox_root import received_prefix


@pytest.fixture
def settings(root: Path) -> Settings:
    return load_settings(find_project(root), {})


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ((RootPlace("inbox", "{share}/投稿箱", "KEPU_INBOX"),), "inbox:已收/"),
        ((RootPlace("share", "{share}", None),), "share:投稿箱/已收/"),
        ((RootPlace("inbox", None, "KEPU_INBOX"),), "inbox:已收/"),
        ((RootPlace("s3", "s3://bucket/x", None), RootPlace("share", "{share}", None)), "share:投稿箱/已收/"),
        ((RootPlace("studio", None, "KEPU_STUDIO"), RootPlace("inbox", None, "KEPU_INBOX")), "inbox:已收/"),
    ],
)
def test_a_root_that_holds_the_inbox_names_it(
    settings: Settings, tmp_path: Path, places: tuple[RootPlace, ...], said: str
) -> None:
    inbox = tmp_path / "投稿箱"
    inbox.mkdir()
    placed = tuple(
        replace(place, location=place.location and place.location.format(share=tmp_path)) for place in places
    )
    assert received_prefix(replace(settings, roots=placed), inbox) == said


@pytest.mark.parametrize("places", [(), (RootPlace("studio", "/elsewhere", None),)])
def test_an_inbox_in_no_root_is_refused(
    settings: Settings, tmp_path: Path, places: tuple[RootPlace, ...]
) -> None:
    with pytest.raises(ConfigError, match="外部文件夹") as raised:
        received_prefix(replace(settings, roots=places), tmp_path)
    assert "location_env: KEPU_INBOX" in raised.value.help


def test_the_sample_settings_know_the_inbox(settings: Settings, tmp_path: Path) -> None:
    assert received_prefix(settings, tmp_path) == "inbox:已收/"
