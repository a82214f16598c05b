"""The result of a command, for tests that run commands on the small site."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from tests.render.small import NOW

CHINESE = re.compile("[\u4e00-\u9fff]")
AT = ("--now", NOW.isoformat())


class CommandResult(NamedTuple):
    """The exit code of a command, and what it wrote to standard output and standard error."""

    code: int
    out: str
    err: str

    def document(self) -> Any:
        """Returns the JSON document of a command that succeeded."""
        assert self.code == 0, self
        return json.loads(self.out)


Run = Callable[..., CommandResult]
