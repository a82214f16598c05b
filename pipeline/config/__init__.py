"""Loads `site_config/` as one frozen value, with one module per settings file, and locates the project."""

from pipeline.config.announce import AnnounceSettings, BaiduSettings, IndexNowSettings
from pipeline.config.base import Id, Ref, Strict
from pipeline.config.goals import Goal, GoalsFile, LikenessSettings, RegisterQuery
from pipeline.config.links import links_found
from pipeline.config.loading import load_settings, read_file, settings_tree
from pipeline.config.media import (
    AudioSettings,
    BoundSettings,
    ImageSettings,
    LimitSettings,
    MediaSettings,
    ScreenSettings,
    VideoSettings,
)
from pipeline.config.podcasts import Frequency, PodcastSettings, Proof, ShowSettings
from pipeline.config.project import Project, find_project, store_location
from pipeline.config.publish import PublishFile, Target
from pipeline.config.registers import (
    PUBLIC_REGISTERS,
    District,
    EventRegister,
    RegisterName,
    RegistersFile,
    ReportingUnit,
)
from pipeline.config.review import ReviewFile, ReviewHost, Stage
from pipeline.config.rules import Form, Refused, RulesFile, compiled
from pipeline.config.setting_origins import Setting, settings_with_origins, variables
from pipeline.config.settings import FILES, RootPlace, Settings
from pipeline.config.site import SiteDemonstration, SiteFile
from pipeline.config.vocabulary import AudiencesFile, Column, Series, Term
from pipeline.config.words import ControlledWord

__all__ = [
    "FILES",
    "PUBLIC_REGISTERS",
    "AnnounceSettings",
    "AudiencesFile",
    "AudioSettings",
    "BaiduSettings",
    "BoundSettings",
    "Column",
    "ControlledWord",
    "District",
    "EventRegister",
    "Form",
    "Frequency",
    "Goal",
    "GoalsFile",
    "Id",
    "ImageSettings",
    "IndexNowSettings",
    "LikenessSettings",
    "LimitSettings",
    "MediaSettings",
    "PodcastSettings",
    "Project",
    "Proof",
    "PublishFile",
    "Ref",
    "Refused",
    "RegisterName",
    "RegisterQuery",
    "RegistersFile",
    "ReportingUnit",
    "ReviewFile",
    "ReviewHost",
    "RootPlace",
    "RulesFile",
    "ScreenSettings",
    "Series",
    "Setting",
    "Settings",
    "ShowSettings",
    "SiteDemonstration",
    "SiteFile",
    "Stage",
    "Strict",
    "Target",
    "Term",
    "VideoSettings",
    "compiled",
    "find_project",
    "links_found",
    "load_settings",
    "read_file",
    "settings_tree",
    "settings_with_origins",
    "store_location",
    "variables",
]
