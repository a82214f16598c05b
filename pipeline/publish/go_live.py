"""Make a release live on any target: a complete publish or rollback."""

from __future__ import annotations

from pathlib import Path

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


def rollback(target: Target, id: str | None = None) -> Release:
    """Switch to the release before the live one, or to `id`, and return it. Raises PublishError."""
    with target.session():
        target.switch(rollback_to(target.releases(), id).id)
        live = target.live()
        assert live is not None
        return find_release(target.releases(), live)
