"""A goal's state as templates are given it: plain JSON."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from pipeline.content.model import KIND_LABELS
from pipeline.goals.measure import Progress
from pipeline.goals.register_goals import RegisterProgress

View = dict[str, Any]


def goal_view(progress: Progress) -> View:
    """A goal's numbers."""
    closed = progress.closed
    return {
        "id": progress.id,
        "title": progress.title,
        "target": progress.target,
        "count": progress.count,
        "percent": progress.percent,
        "unit": progress.unit,
        "subtotals": [{"title": title, "count": count} for title, count in progress.subtotals],
        "demonstration": progress.demonstration if isinstance(progress, RegisterProgress) else 0,
        "closed": {"date": closed.date, "digest": closed.digest} if closed else None,
        "adjustments": [
            {"change": a.change, "id": a.id, "title": a.title, "reason": a.reason}
            for a in progress.adjustments
        ],
    }


def full_goal_view(progress: Progress, addresses: Container[str]) -> View:
    """A goal's numbers with what was counted and what was left out (never what readers may not see).

    `addresses` are those that answer readers: a closed year goes on counting what has no page any more.
    """
    view = goal_view(progress)
    view["counted"] = [
        {
            "id": c.id,
            "title": c.title,
            "kind_label": KIND_LABELS[c.kind],
            "url": c.url if c.url in addresses else None,
            "since": c.since,
            "release": c.release,
            "reviewers": list(c.reviewers),
            "digest": c.digest,
            "mode": c.mode,
            "unit": c.unit,
        }
        for c in progress.counted
    ]
    view["left_out"] = [
        {"id": x.id, "title": x.title, "url": x.url, "reason": x.reason}
        for x in progress.left_out
        if x.public
    ]
    if isinstance(progress, RegisterProgress):
        view["register"] = {
            "units": [{"title": title, "count": count} for title, count in progress.by_unit],
            "reasons": [{"reason": reason, "count": count} for reason, count in progress.reasons],
            "left_out": len(progress.rows_left_out),
        }
    return view
