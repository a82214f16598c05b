"""Every kind of media job has a word."""

from __future__ import annotations

from typing import get_args

from pipeline.cli.media_words import JOB_KINDS
from pipeline.media.model import JobKind
from tests.cli.running import CHINESE


def test_every_kind_of_job_has_a_chinese_word() -> None:
    assert set(JOB_KINDS) == set(get_args(JobKind))
    assert all(CHINESE.search(word) for word in JOB_KINDS.values())
