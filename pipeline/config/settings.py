"""All settings as one frozen value, and the table of settings files.

Each file has a model and a JSON Schema (`kepu schema --write`). The files never contain secrets, only the names of
environment variables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from pipeline.config.feeds import FeedsFile
from pipeline.config.goals import GoalsFile
from pipeline.config.inbox import InboxFile
from pipeline.config.media import MediaSettings
from pipeline.config.publish import PublishFile
from pipeline.config.registers import RegistersFile
from pipeline.config.review import ReviewFile
from pipeline.config.rules import RulesFile
from pipeline.config.site import SiteFile
from pipeline.config.vocabulary import (
    Audience,
    AudiencesFile,
    AwardsFile,
    Column,
    ColumnsFile,
    Series,
    SeriesFile,
    Term,
    TopicsFile,
)
from pipeline.config.words import ControlledWord, WordsFile

FILES: Mapping[str, type[BaseModel]] = {
    "site": SiteFile,
    "columns": ColumnsFile,
    "topics": TopicsFile,
    "audiences": AudiencesFile,
    "awards": AwardsFile,
    "series": SeriesFile,
    "rules": RulesFile,
    "words": WordsFile,
    "goals": GoalsFile,
    "review": ReviewFile,
    "feeds": FeedsFile,
    "publish": PublishFile,
    "media": MediaSettings,
    "registers": RegistersFile,
    "inbox": InboxFile,
}


@dataclass(frozen=True)
class RootPlace:
    """The location of a media root on this machine; None when the environment `variable` is not set."""

    name: str
    location: str | None
    variable: str | None = None


@dataclass(frozen=True)
class Settings:
    """All settings of `site_config/` and of the environment."""

    site: SiteFile
    columns: tuple[Column, ...]
    topics: tuple[Term, ...]
    audiences: tuple[Audience, ...]
    awards: tuple[Term, ...]
    series: tuple[Series, ...]
    rules: RulesFile
    words: tuple[ControlledWord, ...]
    goals: GoalsFile
    review: ReviewFile
    feeds: FeedsFile
    publish: PublishFile
    media: MediaSettings
    registers: RegistersFile
    inbox: InboxFile
    store: str
    roots: tuple[RootPlace, ...] = ()
