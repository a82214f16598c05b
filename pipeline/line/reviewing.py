"""The review stage: what is visible, the review state of every item, and what the review gate lets out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from pipeline.content.library import Library
from pipeline.content.model import Work
from pipeline.ledger.published import Published, Withdrawal, withdrawn_by
from pipeline.line.checking import Checked, require_valid
from pipeline.review.gate import admit
from pipeline.review.standing import Standing, standings


def visible_library(checked: Checked, now: dt.datetime, *, drafts: bool) -> Library:
    """Return what readers may see at `now` by date, with `drafts` if asked for, without withdrawn items."""
    return checked.library.visible(now, drafts=drafts).without(withdrawn_by(checked.ledger, now))


def review_standings(
    checked: Checked, digests: Mapping[str, str], now: dt.datetime
) -> Mapping[str, Standing]:
    """Return the review state of every document at `now`; `digests` are SHA-256 by media path."""
    return standings(
        checked.project,
        checked.settings.review,
        checked.library,
        checked.signatures,
        digests,
        checked.cues,
        now,
        {id: begun[-1].at for id, line in checked.ledger.items() if (begun := _begun(line, now))},
        {id for id, line in checked.ledger.items() if _known_to_readers(line, now)},
    )


def _known_to_readers(line: Published, now: dt.datetime) -> bool:
    return line.first_public <= now and line.withdrawn_at(now) is None


def _begun(line: Published, now: dt.datetime) -> list[Withdrawal]:
    return [withdrawal for withdrawal in line.withdrawals if withdrawal.at <= now]


def admitted(checked: Checked, visible: Library, reviews: Mapping[str, Standing]) -> Library:
    """Return the part of `visible` that the review gate lets readers see. Raises ContentError when it refuses the publish."""
    ledger = checked.ledger
    addresses = {(link.kind, link.id) for link in checked.permalinks.values()}

    def public(id: str) -> bool:
        """Whether readers may know it as it was: what was put back is unknown to them until it is reviewed again."""
        line, entry = ledger.get(id), visible.documents[id].entry
        if line is None:
            return not isinstance(entry, Work) and (entry.kind, id) in addresses
        return line.withdrawn is None and (not line.earlier or reviews[id].was_complete)

    library, findings = admit(checked.project, checked.settings.review, visible, reviews, public)
    require_valid(findings)
    return library
