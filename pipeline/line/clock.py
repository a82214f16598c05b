"""The time of a run, read once, and the next time at which the site may change without an edit."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pipeline.config import Project, SiteFile, read_file
from pipeline.content.model import BEIJING, LAST_YEAR, Item, Work
from pipeline.errors import ConfigError
from pipeline.links import linked_parts

if TYPE_CHECKING:
    from pipeline.line.checking import Checked


def default_now(environment: Mapping[str, str] | None = None) -> dt.datetime:
    """Return SOURCE_DATE_EPOCH when it is set, else the present time. Raises ConfigError when it is not a time."""
    epoch = (os.environ if environment is None else environment).get("SOURCE_DATE_EPOCH")
    if not epoch:
        return dt.datetime.now(dt.UTC)
    try:
        moment = dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    except (ValueError, OverflowError, OSError):
        moment = None
    if moment is None or moment.year > LAST_YEAR:
        help = "请写从 1970 年起的秒数，或去掉这个环境变量。"
        raise ConfigError(f"SOURCE_DATE_EPOCH 不是时间：{epoch}。", help=help)
    return moment


def site_now(project: Project, environment: Mapping[str, str] | None = None) -> dt.datetime:
    """Return the time of a run: SOURCE_DATE_EPOCH, else the end of the day at which a demonstration stands still, else now.

    Settings with mistakes have no such day: whoever loads them reports the mistakes. Raises what `default_now` raises.
    """
    variables = os.environ if environment is None else environment
    day = None if variables.get("SOURCE_DATE_EPOCH") else stated_day(project)
    return default_now(variables) if day is None else last_second(day)


def stated_day(project: Project) -> dt.date | None:
    """Return the day at which the site, a demonstration, stands still; None for a site that goes with time."""
    if any(linked_parts(project.root, [project.settings / "site.yml"])):
        return None  # refused, with its place, by whoever loads the settings
    site, _ = read_file(project, "site", SiteFile)
    return site.demonstration.today if site is not None and site.demonstration is not None else None


def last_second(day: dt.date) -> dt.datetime:
    """Return the last second of a day in Beijing."""
    return dt.datetime.combine(day, dt.time(23, 59, 59), BEIJING)


def next_moment(checked: Checked, now: dt.datetime) -> float:
    """Return when the site may next change without an edit, in seconds since 1970: a date in the content, or midnight in Beijing."""
    tomorrow = now.astimezone(BEIJING).date() + dt.timedelta(days=1)
    midnight = dt.datetime.combine(tomorrow, dt.time(), BEIJING)
    return min(moment for moment in (midnight, *_named(checked)) if moment > now).timestamp()


def _named(checked: Checked) -> Iterator[dt.datetime]:
    """Yield every moment that content, signatures and the release ledger name."""
    for document in checked.library.documents.values():
        entry = document.entry
        if isinstance(entry, Work):
            yield entry.published
        if isinstance(entry, Item):
            consents = (c.consent.expires for c in entry.people if c.consent)
            yield from (at for at in (entry.expires, *consents) if at is not None)
    for signatures in checked.signatures.values():
        yield from (signature.at for signature in signatures)
    for line in checked.ledger.values():
        yield line.first_public
        for withdrawal in line.withdrawals:
            yield withdrawal.at
            if withdrawal.lifted is not None:
                yield withdrawal.lifted.at
