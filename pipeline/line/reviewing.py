"""Reviewing: what is visible, where every item stands in review, and what the review gate lets out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from pipeline.content.library import Library
from pipeline.ledger.published import withdrawn_by
from pipeline.line.checking import Checked, require_valid
from pipeline.review.gate import Standing, admit, standings


def visible_library(checked: Checked, now: dt.datetime, *, drafts: bool) -> Library:
    """What readers may see at `now` by date, `drafts` included when asked for, without what is withdrawn."""
    return checked.library.visible(now, drafts=drafts).without(withdrawn_by(checked.ledger, now))


def review_standings(
    checked: Checked, digests: Mapping[str, str], now: dt.datetime
) -> Mapping[str, Standing]:
    """Where every item and exemplar stands in review at `now`; `digests` are SHA-256 by media path."""
    return standings(
        checked.project,
        checked.settings.review,
        checked.library,
        checked.signatures,
        digests,
        checked.cues,
        now,
    )


def admitted(checked: Checked, visible: Library, reviews: Mapping[str, Standing]) -> Library:
    """What of `visible` the review gate lets readers see. Raises ContentError when it refuses the publish."""
    ledger = checked.ledger

    def public(id: str) -> bool:
        return id in ledger and ledger[id].withdrawn is None

    library, findings = admit(checked.project, checked.settings.review, visible, reviews, public)
    require_valid(findings)
    return library
