"""A failure elsewhere becomes what its caller says: the exit code is the caller's."""

from __future__ import annotations

import pytest

from pipeline.errors import KepuError, MediaError, PublishError
from pipeline.remote.errors import Unreachable, unreachable_as


@pytest.mark.parametrize(("kind", "exit_code"), [(MediaError, 3), (PublishError, 4)])
def test_a_caller_names_the_kind(kind: type[KepuError], exit_code: int) -> None:
    with pytest.raises(kind) as raised, unreachable_as(kind):
        raise Unreachable("连不上", help="请检查网络。")
    error = raised.value
    assert (error.message, error.help, error.exit_code) == ("连不上", "请检查网络。", exit_code)
    assert isinstance(error.__cause__, Unreachable)


def test_other_errors_pass() -> None:
    with pytest.raises(FileNotFoundError), unreachable_as(PublishError):
        raise FileNotFoundError
