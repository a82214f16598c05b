"""Making a release live on any target: a whole publish, a whole rollback."""

from __future__ import annotations

from pathlib import Path

from pipeline.publish.protocol import Release, Target
from pipeline.publish.release_plan import find_release, rollback_to


def publish(target: Target, site_dir: Path, release: Release, *, keep: int) -> tuple[str, ...]:
    """Puts the release (its `files`, read from `site_dir`), switches to it, and returns the ids pruned.

    One publish at a time. Raises PublishError; until the switch readers see what they saw before.
    """
    with target.session():
        target.put(site_dir, release.files, release)
        target.switch(release.id)
        return target.prune(keep)


def rollback(target: Target, wanted: str | None = None) -> Release:
    """Switches to the release before the live one, or to `wanted`, and returns it. Raises PublishError."""
    with target.session():
        target.switch(rollback_to(target.releases(), wanted).id)
        live = target.live()
        assert live is not None
        return find_release(target.releases(), live)
