"""Every kind of job is declared once, and what goes by kinds knows all of them."""

from __future__ import annotations

import pytest

from pipeline.execute.child.main import WORK
from pipeline.execute.job_context import CHILD_NAMES
from pipeline.execute.run_job import MAKERS
from pipeline.media.kinds import KINDS, requested_kind, require_options
from pipeline.media.request import MediaRequest


def test_every_kind_has_a_maker_and_a_word() -> None:
    assert MAKERS.keys() == KINDS.keys()
    assert all(kind.name == name and kind.word for name, kind in KINDS.items())


def test_everything_the_child_can_do_has_a_name_for_people() -> None:
    assert CHILD_NAMES.keys() == WORK.keys()


def test_assets_are_told_apart_by_their_type() -> None:
    types = [kind.requested.asset_type for kind in KINDS.values() if kind.requested]
    assert len(types) == len(set(types)) == 5


def test_what_only_looks_at_sources_cannot_be_requested() -> None:
    for name, kind in KINDS.items():
        request = MediaRequest.of(name, "a.mp4")
        if kind.requested is not None:
            assert requested_kind(request) is kind.requested
            continue
        with pytest.raises(ValueError, match=name):
            requested_kind(request)


def test_only_options_of_the_kind_are_taken() -> None:
    require_options(MediaRequest.of("video", "a.mp4", poster_ms=3))
    with pytest.raises(ValueError, match="poster_ms"):
        require_options(MediaRequest.of("image", "a.png", poster_ms=3))
