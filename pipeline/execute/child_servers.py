"""Servers of the limited child, one for each thread of a run: they read sources and products, and write nothing."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from typing import Any

from pipeline.sandbox.answering_child import AnsweringChild, ChildStopped
from pipeline.sandbox.command import End, Ended
from pipeline.sandbox.launch import module_command
from pipeline.sandbox.limit import Isolation, Limit

SERVER = "pipeline.execute.child.server"
ENDS: Mapping[str, End] = {"time": "timeout", "cancelled": "cancelled", "died": "exit"}


class ChildServers:
    """Starts a server for each thread that asks. Call `close` when no thread asks any more.

    A server dies with its thread, as every limited command does.
    """

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._own = threading.local()
        self._started: list[AnsweringChild] = []

    def ask(self, request: Mapping[str, Any], seconds: float, cancelled: threading.Event) -> Ended:
        """Return how the copy that answered ended, as if it had been a command of its own."""
        server = self._server()
        try:
            line = server.ask(json.dumps(request), seconds, cancelled)
        except ChildStopped as stopped:
            return Ended(ENDS[stopped.why], stopped.code, "", stopped.detail)
        detail, code = server.complaint(), _code(line)
        return Ended("exit", code, "" if code else line, detail)

    def _server(self) -> AnsweringChild:
        found: AnsweringChild | None = getattr(self._own, "server", None)
        if found is None:
            way: Isolation = self._limit.isolation
            setting = "off" if way == "none" else way
            found = self._own.server = AnsweringChild(module_command(SERVER), self._limit, setting)
            self._started.append(found)
        return found

    def close(self) -> None:
        """Kill every server."""
        for server in self._started:
            server.close()


def _code(line: str) -> int:
    """Return the exit code that a server tells of a copy, 0 if the line is an answer."""
    try:
        told = json.loads(line)
    except ValueError:
        return 0  # whoever reads the answer will say so
    code = told.get("code") if isinstance(told, dict) else None
    return code if isinstance(code, int) else 0
