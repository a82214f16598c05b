"""Say who is at this machine: as git would write it into a commit, else as the system knows the account."""

from __future__ import annotations

import getpass
import platform

from pipeline.config import Project
from pipeline.errors import ToolMissingError
from pipeline.git import ask_git

SECONDS = 10.0
"""Timeout for git to answer."""


def identity_here(project: Project) -> str:
    """Return `name <address>` of the author that git would name in the project's folder, else of the system's account.

    Raises ToolTimeoutError when git does not answer.
    """
    try:
        named = ask_git(
            project.root, "var", "GIT_AUTHOR_IDENT", seconds=SECONDS, purpose="签名时用它记下是谁在签"
        )
    except ToolMissingError:
        named = None
    if named is not None:
        # `name <address> seconds zone`
        who = named.decode("utf-8", "replace").strip().rpartition(">")[0]
        if who.strip():
            return f"{who}>"
    return f"{_account()} <{_account()}@{platform.node()}>"


def _account() -> str:
    """Return the name of the system's account. Without a name it has a number, which getpass reports as an error."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "unknown"
