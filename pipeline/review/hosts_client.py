"""Read the approvals of a pull request from the API of GitHub, GitLab or Gitea.

Written from the hosts' API documentation and tested against a fake server written from it; never tested on a real host.

| host | pull request | approvals |
|---|---|---|
| GitHub | `/repos/{r}/pulls/{n}`: `user.login`, `base.sha` | `…/reviews`, paged: `user.login`, `state`, `commit_id`, `submitted_at`, `html_url` |
| GitLab | `/projects/{r}/merge_requests/{n}`: `author.username`, `diff_refs.base_sha` | `…/approvals`: `approved_by[].user.username`, `approved_at`; the commit is the
  newest of `…/versions` (`head_commit_sha`, `created_at`) at that moment |
| Gitea | `/repos/{r}/pulls/{n}`: as GitHub | `…/reviews`, paged: as GitHub, and `dismissed` |

The token is sent only to the configured address, in a header: redirects are not followed, and no message contains it.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse  # noqa: TID251 - a client: what a connection may raise
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import HTTPRedirectHandler, Request, build_opener  # noqa: TID251 - reads the configured host

from pipeline.config import ReviewHost
from pipeline.errors import ConfigError, PublishError
from pipeline.owner import ALLOWED_ADDRESSES, is_allowed

PAGE_SIZE = 50
"""Entries requested per page: all three hosts serve this many; Gitea's limit is 50."""
MOST_PAGES = 40
MOST_BYTES = 8 * 1024 * 1024
NAMES: Mapping[str, str] = {"github": "GitHub", "gitlab": "GitLab", "gitea": "Gitea"}

Json = Any


class HostError(PublishError):
    """The git host did not answer, refused, or sent an answer that its documentation does not describe."""


@dataclass(frozen=True)
class Approval:
    """A valid approval: the account, the commit, when (aware), and its address."""

    account: str
    commit: str
    at: dt.datetime
    url: str


@dataclass(frozen=True)
class PullRequest:
    """A pull request: the account that opened it, and its valid approvals, oldest first.

    `base` is the commit it is to be merged into. `remarks` are approvals that cannot be used, and why, in Chinese.
    """

    number: int
    author: str
    base: str
    approvals: tuple[Approval, ...]
    remarks: tuple[str, ...] = ()


def read_pull_request(host: ReviewHost, number: int, environment: Mapping[str, str]) -> PullRequest:
    """Read a pull request and its approvals. Raises ConfigError without a usable token, HostError for other failures."""
    token = _token(host, environment)
    _require_secret_way(host, environment)
    client = _Client(host, token)
    read: Callable[[_Client, str, int], PullRequest] = {
        "github": _github,
        "gitlab": _gitlab,
        "gitea": _gitea,
    }[host.kind]
    try:
        return read(client, host.repository, number)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        help = "请核对 review.yml 里的 kind 和 api；如果平台升级过，请把这条信息交给维护人员。"
        raise HostError(f"{client.name} 的回答与接口文档不符，没有读取批准。", help=help) from error


def _github(client: _Client, repository: str, number: int) -> PullRequest:
    base = f"/repos/{quote(repository)}/pulls/{number}"
    pull = client.get(base)
    standing: dict[str, Approval] = {}
    for review in sorted(client.pages(f"{base}/reviews", "per_page"), key=_submitted):
        account = _login(review)
        if account is None:
            continue
        if review["state"] == "APPROVED":
            standing[account.casefold()] = _approval(account, review)
        elif review["state"] in ("CHANGES_REQUESTED", "DISMISSED"):
            standing.pop(account.casefold(), None)
    return _pull(number, pull["user"]["login"], pull["base"]["sha"], standing)


def _gitea(client: _Client, repository: str, number: int) -> PullRequest:
    base = f"/repos/{quote(repository)}/pulls/{number}"
    pull = client.get(base)
    standing: dict[str, Approval] = {}
    for review in sorted(client.pages(f"{base}/reviews", "limit"), key=_submitted):
        account = _login(review)
        if account is None:
            continue
        if review["state"] == "APPROVED" and not review["dismissed"]:
            standing[account.casefold()] = _approval(account, review)
        elif review["state"] in ("APPROVED", "REQUEST_CHANGES"):
            standing.pop(account.casefold(), None)
    return _pull(number, pull["user"]["login"], pull["base"]["sha"], standing)


def _gitlab(client: _Client, repository: str, number: int) -> PullRequest:
    base = f"/projects/{quote(repository, safe='')}/merge_requests/{number}"
    merge = client.get(base)
    versions = sorted(
        (_moment(version["created_at"]), str(version["head_commit_sha"]))
        for version in client.pages(f"{base}/versions", "per_page")
    )
    standing: dict[str, Approval] = {}
    remarks = []
    for given in client.get(f"{base}/approvals")["approved_by"]:
        account = str(given["user"]["username"])
        at = _moment(given["approved_at"]) if given.get("approved_at") else None
        heads = [commit for created, commit in versions if at is not None and created <= at]
        if at is None:
            remarks.append(
                f"账号“{account}”的批准没有时间，不知道批准的是哪一版；请升级 GitLab，或改用命令签名。"
            )
        elif not heads:
            remarks.append(f"账号“{account}”的批准早于现有的全部版本，不能算数。")
        else:
            standing[account.casefold()] = Approval(account, heads[-1], at, str(merge["web_url"]))
    return _pull(
        number, merge["author"]["username"], merge["diff_refs"]["base_sha"], standing, tuple(remarks)
    )


def _pull(
    number: int, author: Any, base: Any, standing: Mapping[str, Approval], remarks: tuple[str, ...] = ()
) -> PullRequest:
    if not isinstance(author, str) or not isinstance(base, str):
        raise TypeError("author and base are text")
    approvals = tuple(sorted(standing.values(), key=lambda a: (a.at, a.account)))
    return PullRequest(number, author, base, approvals, remarks)


def _login(review: Json) -> str | None:
    """Return the account of a review; None if the account was deleted, or the review was requested from a team."""
    user = review["user"]
    return None if user is None else str(user["login"])


def _submitted(review: Json) -> tuple[str, int]:
    """Sort key by time; a review that is not submitted yet has no time and no effect."""
    at = review.get("submitted_at")
    return (_moment(at).astimezone(dt.UTC).isoformat() if at else "", int(review["id"]))


def _approval(account: str, review: Json) -> Approval:
    # The commit is null if the host no longer has it: such an approval matches nothing.
    commit = review["commit_id"] or ""
    return Approval(account, str(commit), _moment(review["submitted_at"]), str(review["html_url"]))


def _moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    if moment.utcoffset() is None:
        raise ValueError("a time without a zone")
    return moment


def _require_secret_way(host: ReviewHost, environment: Mapping[str, str]) -> None:
    """Raise ConfigError when the token would be sent unencrypted, unless the machine's owner allows that host."""
    if not host.api.startswith("https://") and not is_allowed(host.api, environment):
        help = f"请改用 https:// 的地址；确要用它，请管机器的人设环境变量 {ALLOWED_ADDRESSES}。"
        raise ConfigError("review.yml 里的 api 不是 https:// 的地址，没有把令牌发给它。", help=help)


def _token(host: ReviewHost, environment: Mapping[str, str]) -> str:
    token = environment.get(host.token_env, "").strip()
    if not token:
        help = "请在运行环境（CI 的密钥）里设置它，只需读取合并请求的权限。"
        raise ConfigError(f"没有设置环境变量 {host.token_env}。", help=help)
    if not token.isascii() or not token.isprintable() or " " in token:
        raise ConfigError(f"环境变量 {host.token_env} 不像是令牌。", help="请核对，不要带引号、空格和换行。")
    return token


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Return None, so that a redirect is an error and the token is sent nowhere else."""


class _Client:
    """GET JSON from one host, within the configured timeout and size limit."""

    def __init__(self, host: ReviewHost, token: str) -> None:
        self.name = NAMES[host.kind]
        self._base = host.api.rstrip("/")
        self._timeout = host.timeout_seconds
        self._headers = {"Accept": "application/json", "User-Agent": "kepu"}
        if host.kind == "gitlab":
            self._headers["PRIVATE-TOKEN"] = token
        elif host.kind == "gitea":
            self._headers["Authorization"] = f"token {token}"
        else:
            self._headers["Authorization"] = f"Bearer {token}"
            self._headers["Accept"] = "application/vnd.github+json"
            self._headers["X-GitHub-Api-Version"] = "2022-11-28"
        self._opener = build_opener(_NoRedirect)

    def get(self, path: str) -> Json:
        """Get one object."""
        return self._get(path)[0]

    def pages(self, path: str, size: str) -> Iterator[Json]:
        """Get every entry of a paged list, each id once. Stops with an error when a host never stops sending pages."""
        seen: set[int] = set()
        for page in range(1, MOST_PAGES + 1):
            entries, link = self._get(f"{path}?{size}={PAGE_SIZE}&page={page}")
            if not isinstance(entries, list):
                raise TypeError("a list")
            new = [entry for entry in entries if entry["id"] not in seen]
            seen.update(entry["id"] for entry in new)
            yield from new
            if not new or (link and 'rel="next"' not in link):
                return
        help = "请把这个合并请求拆小，或改用命令签名。"
        raise HostError(f"{self.name} 的记录超过 {MOST_PAGES} 页，没有读完。", help=help)

    def _get(self, path: str) -> tuple[Json, str]:
        request = Request(self._base + path, headers=self._headers)  # noqa: S310 - http(s) by model
        try:
            with self._opener.open(request, timeout=self._timeout) as answer:
                body, link = self._body(answer), str(answer.headers.get("Link", ""))
        except HTTPError as error:
            with error:
                raise self._refused(error.code, error.headers) from None
        except TimeoutError:
            raise self._late() from None
        except (OSError, HTTPException) as error:
            if isinstance(getattr(error, "reason", None), TimeoutError):
                raise self._late() from None
            help = "请检查网络、代理和 review.yml 里的 api 地址，稍后再试。"
            raise HostError(f"连不上 {self.name}，或连接中断。", help=help) from None
        try:
            return json.loads(body), link
        except (ValueError, RecursionError):
            help = "请核对 review.yml 里的 api 地址：它应是接口地址，不是网页地址。"
            raise HostError(f"{self.name} 的回答不是 JSON。", help=help) from None

    def _body(self, answer: HTTPResponse) -> bytes:
        """Read the whole body within the timeout, also from a server that sends it byte by byte."""
        deadline = time.monotonic() + self._timeout
        body = b""
        while chunk := answer.read1(65536):
            body += chunk
            if len(body) > MOST_BYTES:
                raise HostError(f"{self.name} 的回答超过 8 MB。", help="请核对 review.yml 里的 api 地址。")
            if time.monotonic() > deadline:
                raise self._late()
        return body

    def _late(self) -> HostError:
        help = "请稍后再试；网络慢时可调大 review.yml 里的 timeout_seconds。"
        return HostError(f"{self.name} 在 {self._timeout} 秒内没有答完。", help=help)

    def _refused(self, code: int, headers: Any) -> HostError:
        if code == 429 or (code == 403 and headers.get("X-RateLimit-Remaining") == "0"):
            wait = headers.get("Retry-After", "")
            when = f"{wait} 秒后" if wait.isdigit() else "过一会儿"
            return HostError(f"{self.name} 说请求太频繁（{code}）。", help=f"请{when}再试。")
        if code == 401:
            help = "请换一个有效的令牌，写进 review.yml 的 token_env 所指的环境变量。"
            return HostError(f"{self.name} 不认这个令牌（401）：它可能过期了。", help=help)
        if code == 403:
            return HostError(f"{self.name} 不许读取（403）。", help="令牌需要读取合并请求的权限。")
        if code == 404:
            help = "请核对合并请求的编号和 review.yml 里的 repository；令牌没有权限时平台也会这样回答。"
            return HostError(f"{self.name} 上没有这个合并请求或仓库（404）。", help=help)
        if 300 <= code < 400:
            help = "请把 review.yml 里的 api 改成最终的接口地址；为保护令牌，不跟随跳转。"
            return HostError(f"{self.name} 要求跳转到别的地址（{code}）。", help=help)
        if code >= 500:
            return HostError(f"{self.name} 自己出错了（{code}）。", help="请稍后再试。")
        return HostError(f"{self.name} 拒绝了请求（{code}）。", help="请核对 review.yml 里的 host。")
