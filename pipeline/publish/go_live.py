"""Make a release live on any target: a complete publish or rollback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.listeners import ignore
from pipeline.publish.protocol import Release, Target
from pipeline.publish.release_plan import find_release, rollback_to


def publish(target: Target, site_dir: Path, release: Release, *, keep: int) -> tuple[str, ...]:
    """Upload the release (its `files`, read from `site_dir`), switch to it, and return the pruned ids.

    One publish runs at a time. Raises PublishError; until the switch readers see the site they saw before.
    """
    with target.session():
        target.put(site_dir, release.files, release)
        target.switch(release.id)
        return target.prune(keep)


def rollback(
    target: Target, name: str | None = None, *, require_fit: Callable[[Release], None] = ignore
) -> Release:
    """Switch to the release before the live one, or to the named one, and return it. Raises PublishError.

    `require_fit` raises when readers must not see a release again; it is asked while nobody else can publish.
    """
    with target.session():
        goal = rollback_to(target.releases(), name)
        require_fit(goal)
        target.switch(goal.id)
        return find_release(target.releases(), goal.id)
