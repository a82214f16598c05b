"""After any sequence of edits the site is what a clean build of the same content gives."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.property.campaign import WAYS, Campaign
from tests.property.edits import EDITS, furnish, spoil
from tests.render.small import Small, tree


def test_every_edit_between_two_builds(make_site: Callable[[str], Path], tmp_path: Path) -> None:
    """All of them in some order, but the one that a build refuses."""
    small = Small(make_site("small"))
    furnish(small)
    small.build()
    dice = random.Random(7)
    edits = [edit for edit in EDITS if edit is not spoil]
    for edit in dice.sample(edits, len(edits)):
        edit(small, dice)
    small.build()
    assert tree(small.site) == small.clean(tmp_path / "clean")


def test_builds_after_edits_are_clean(tmp_path: Path) -> None:
    """A short campaign (`python -m tests.property.campaign` runs long ones)."""
    campaign = Campaign(tmp_path, 20261123)
    with campaign.running():
        for _ in range(2):
            campaign.sequence({"process": 1})
    assert campaign.counts["sequences"] == 2 and campaign.counts["compared with a clean build"] > 2


@pytest.mark.slow
def test_commands_kills_and_pairs_of_builds_leave_clean_sites(tmp_path: Path) -> None:
    campaign = Campaign(tmp_path, 20261124)
    with campaign.running():
        for number in range(8):
            campaign.sequence(WAYS, stock=number == 7)
    assert campaign.counts["compared with mkdocs build"] == 1
    assert min(campaign.counts["commands"], campaign.counts["kills"]) > 0
