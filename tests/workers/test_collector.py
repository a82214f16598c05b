"""The collector pauses for a block, also one that fails, and stays off where it was off."""

from __future__ import annotations

import gc

import pytest

from pipeline.workers.collector import collector_paused


def test_the_collector_runs_again_after_the_block() -> None:
    with pytest.raises(KeyError), collector_paused():
        assert not gc.isenabled()
        raise KeyError
    assert gc.isenabled()


def test_a_pause_inside_a_pause_ends_with_the_outer_one() -> None:
    with collector_paused():
        with collector_paused():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
