"""Whether a physician reviewed health advice: what readers must know before they act on it."""

from __future__ import annotations

from pipeline.config import Settings
from pipeline.content.library import Library
from pipeline.content.model import AnyItem
from pipeline.content.rules.advice import is_health_advice
from pipeline.review.signing_rules import is_nobody


def lacks_physician(settings: Settings, library: Library, entry: AnyItem) -> bool:
    """Whether an item is health advice whose medical reviewers are all demonstration accounts, or that has none."""
    if not is_health_advice(settings.rules, entry):
        return False
    role = settings.rules.health.reviewer_role
    named = [c.name or library.name(c.person or "") for c in entry.people if c.role == role]
    return all(is_nobody(settings.review, name) for name in named)
