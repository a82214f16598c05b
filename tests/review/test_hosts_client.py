"""Approvals as each host's documentation has them, and everything a host may do wrong."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.config import ReviewHost
from pipeline.errors import ConfigError
from pipeline.review.hosts_client import HostError, PullRequest, read_pull_request
from tests.review.server import TOKEN, Host, gitea, github, gitlab, serving

A, B = "a" * 40, "c" * 40
ENVIRONMENT = {"KEPU_REVIEW_TOKEN": TOKEN, "KEPU_ALLOW_REMOTE": "http://"}


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def read(host: Host, environment: dict[str, str] | None = None, timeout: int = 1) -> PullRequest:
    settings = ReviewHost(
        kind=host.kind,  # type: ignore[arg-type]
        api=host.address,
        repository="org/kepu",
        timeout_seconds=timeout,
    )
    return read_pull_request(settings, 7, ENVIRONMENT if environment is None else environment)


def given(pull: PullRequest) -> list[tuple[str, str]]:
    return [(a.account, a.commit) for a in pull.approvals]


def test_github_the_last_word_of_each_account_counts() -> None:
    host = github(
        ("li", "APPROVED", A, "2026-11-01T01:00:00Z"),
        ("wang", "APPROVED", A, "2026-11-01T02:00:00Z"),
        ("wang", "CHANGES_REQUESTED", A, "2026-11-01T03:00:00Z"),
        ("zhao", "APPROVED", A, "2026-11-01T04:00:00Z"),
        ("zhao", "DISMISSED", A, "2026-11-01T05:00:00Z"),
        ("Li", "APPROVED", B, "2026-11-01T06:00:00Z"),
        ("li", "COMMENTED", B, "2026-11-01T07:00:00Z"),
        ("", "APPROVED", B, "2026-11-01T08:00:00Z"),
        ("sun", "APPROVED", "", "2026-11-01T09:00:00Z"),
    )
    with serving(host):
        pull = read(host)
    assert given(pull) == [("Li", B), ("sun", "")]
    assert (pull.author, pull.base) == ("writer", "b" * 40)
    assert pull.approvals[0].at.isoformat() == "2026-11-01T06:00:00+00:00"
    assert pull.approvals[0].url == "https://host.example/r/1#6"


def test_gitea_dismissed_approvals_do_not_count() -> None:
    host = gitea(
        ("li", "APPROVED", A, "2026-11-01T01:00:00Z"),
        ("wang", "APPROVED", A, "2026-11-01T02:00:00+08:00"),
        ("zhao", "APPROVED", A, "2026-11-01T03:00:00Z"),
        ("zhao", "REQUEST_CHANGES", A, "2026-11-01T04:00:00Z"),
        ("sun", "COMMENT", A, "2026-11-01T05:00:00Z"),
        dismissed=(1,),
    )
    with serving(host):
        assert given(read(host)) == [("wang", A)]


def test_gitlab_the_commit_is_the_version_of_the_moment() -> None:
    host = gitlab(
        ("li", "2026-11-01T02:30:00.000Z"),
        ("wang", "2026-11-01T05:00:00.000Z"),
        ("zhao", None),
        ("sun", "2026-10-01T00:00:00.000Z"),
        versions=((A, "2026-11-01T01:00:00.000Z"), (B, "2026-11-01T03:00:00.000Z")),
    )
    with serving(host):
        pull = read(host)
    assert given(pull) == [("li", A), ("wang", B)]
    assert ["zhao" in pull.remarks[0], "sun" in pull.remarks[1]] == [True, True]


@pytest.mark.parametrize("make", [github, gitea])
def test_every_page_is_read_once(make: Any) -> None:
    host = make(*((f"user{n}", "APPROVED", A, "2026-11-01T01:00:00Z") for n in range(120)))
    with serving(host):
        assert len(read(host).approvals) == 120
    assert len([path for path in host.asked if "reviews" in path]) == 3


def test_a_host_that_ignores_the_page_is_asked_twice() -> None:
    host = github(*((f"user{n}", "APPROVED", A, "2026-11-01T01:00:00Z") for n in range(10)))
    host.ignores_page = True
    with serving(host):
        assert len(read(host).approvals) == 10
    assert len(host.asked) == 3


def test_paging_without_end_is_bounded() -> None:
    host = github(("li", "APPROVED", A, "2026-11-01T01:00:00Z"))
    host.endless = True
    with serving(host), pytest.raises(HostError, match="超过 40 页"):
        read(host)
    assert len(host.asked) == 41


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ((401, {}), "不认这个令牌"),
        ((403, {}), "不许读取"),
        ((403, {"X-RateLimit-Remaining": "0"}), "太频繁"),
        ((404, {}), "没有这个合并请求"),
        ((429, {"Retry-After": "30"}), "太频繁"),
        ((500, {}), "自己出错"),
        ((503, {}), "自己出错"),
        ((302, {"Location": "http://127.0.0.1:1/steal"}), "跳转"),
        ((418, {}), "拒绝了请求"),
        ("slow", "1 秒内没有答完"),
        ("drip", "1 秒内没有答完"),
        ("html", "不是 JSON"),
        ("cut", "连接中断|不是 JSON"),
        ("huge", "超过 8 MB"),
    ],
    ids=str,
)
def test_a_fault_is_told_with_what_to_do_and_without_the_token(fault: Any, told: str) -> None:
    host = github()
    host.fault = fault
    with serving(host), pytest.raises(HostError, match=told) as caught:
        read(host)
    assert caught.value.help
    assert TOKEN not in f"{caught.value} {caught.value.help} {caught.getrepr(style='long')}"
    assert len(host.asked) == 1, "no redirect is followed"


def test_the_wait_of_a_rate_limit_is_in_the_help() -> None:
    host = github()
    host.fault = (429, {"Retry-After": "30"})
    with serving(host), pytest.raises(HostError) as caught:
        read(host)
    assert caught.value.help == "请30 秒后再试。"


@pytest.mark.parametrize(
    "pull", [[], "text", {}, {"user": None}, {"user": {"login": 3}, "base": {"sha": "x"}}]
)
def test_an_answer_of_another_shape_is_no_traceback(pull: Any) -> None:
    host = github()
    host.objects["/repos/org/kepu/pulls/7"] = pull
    with serving(host), pytest.raises(HostError, match="与接口文档不符"):
        read(host)


def test_nobody_listens() -> None:
    host = github()
    with serving(host):
        pass
    with pytest.raises(HostError, match="连不上 GitHub"):
        read(host)


@pytest.mark.parametrize(
    ("token", "told"), [("", "没有设置"), ("two words", "不像是令牌"), ("x\ny", "不像是令牌")]
)
def test_without_a_usable_token_nothing_is_asked(token: str, told: str) -> None:
    host = github()
    with serving(host), pytest.raises(ConfigError, match=told) as caught:
        read(host, {"KEPU_REVIEW_TOKEN": token})
    assert not host.asked
    assert not token or token not in str(caught.value)
