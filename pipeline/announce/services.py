"""The services: what a request to each looks like, and what its answer means.

WebSub (https://www.w3.org/TR/websub/) leaves it to hub and publisher how a change is announced; hubs take what PubSubHubbub
wrote: `hub.mode=publish` and `hub.url`. IndexNow: https://www.indexnow.org/documentation. 百度普通收录:
https://ziyuan.baidu.com (the fields and errors as its API page lists them).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote, urlencode, urlsplit

from pipeline.announce.http_client import Answer

TOMORROW = "明天再运行 kepu announce --yes，会接着送。"


@dataclass(frozen=True)
class Request:
    """A request; `url` may hold a secret, so it is in no message."""

    url: str
    body: bytes
    media_type: str


@dataclass(frozen=True)
class Verdict:
    """What an answer means: whether the batch was taken, is to be tried `again`, or is refused with a message and help.

    Of a taken batch, `refused` are the addresses that the service will not have, and `count` is how many of the others
    it took (None: all). `remain` is how many more may be sent today. `smaller`: it was too many at once.
    """

    taken: bool
    again: bool = False
    smaller: bool = False
    message: str = ""
    help: str = ""
    refused: tuple[str, ...] = ()
    count: int | None = None
    remain: int | None = None


class Service(Protocol):
    """A service: its name in the state, its name for people, and the most addresses of a request."""

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def batch(self) -> int: ...

    def request(self, addresses: Sequence[str]) -> Request:
        """Return the request that tells of these absolute addresses."""

    def verdict(self, answer: Answer) -> Verdict:
        """Say what the answer means."""


@dataclass(frozen=True)
class WebSub:
    """A hub: one request a feed."""

    hub: str
    name: str = "websub"
    title: str = "WebSub"
    batch: int = 1

    def request(self, addresses: Sequence[str]) -> Request:
        """Return the request."""
        body = urlencode([("hub.mode", "publish"), *(("hub.url", a) for a in addresses)])
        return Request(self.hub, body.encode(), "application/x-www-form-urlencoded")

    def verdict(self, answer: Answer) -> Verdict:
        """Any 2xx is a yes (most hubs say 202 or 204); 4xx a no."""
        if (common := _common(answer)) is not None:
            return common
        help = "请核对 site_config/feeds.yml 的 hub 是不是这家中枢的网址，它收不收本站的订阅源。"
        return Verdict(False, message=f"中枢不接受（{answer.status}）：{_said(answer)}", help=help)


@dataclass(frozen=True)
class IndexNow:
    """IndexNow: up to 10,000 addresses a request; `key_location` is where the key stands on the site."""

    endpoint: str
    key: str
    key_location: str
    name: str = "indexnow"
    title: str = "IndexNow"
    batch: int = 10_000

    def request(self, addresses: Sequence[str]) -> Request:
        """Return the request."""
        body = {
            "host": urlsplit(self.key_location).netloc,
            "key": self.key,
            "keyLocation": self.key_location,
            "urlList": list(addresses),
        }
        return Request(self.endpoint, json.dumps(body).encode(), "application/json; charset=utf-8")

    def verdict(self, answer: Answer) -> Verdict:
        """200 and 202 are a yes: with 202 the key is still being looked at."""
        if (common := _common(answer)) is not None:
            return common
        status = answer.status
        known = {
            400: ("请求的格式不对", "请把这条信息交给维护人员。"),
            403: ("密钥无效", f"请先发布网站，看看 {self.key_location} 打得开、里面就是这个密钥，再运行。"),
            422: (
                "网址不是本站的，或密钥对不上",
                "请核对 site_config/site.yml 的 url 和 publish.yml 里 indexnow 的 key。",
            ),
        }
        wrong, help = known.get(status, ("不接受", "请核对 publish.yml 里 indexnow 的 endpoint。"))
        return Verdict(False, message=f"{wrong}（{status}）。", help=help)


@dataclass(frozen=True)
class Baidu:
    """百度普通收录: lines of addresses; the token is a secret."""

    endpoint: str
    site: str
    token: str
    token_env: str
    name: str = "baidu"
    title: str = "百度普通收录"
    batch: int = 2_000

    def __repr__(self) -> str:
        """Without the token."""
        return f"Baidu({self.site})"

    def request(self, addresses: Sequence[str]) -> Request:
        """Return the request."""
        query = f"site={quote(self.site, safe=':/')}&token={quote(self.token, safe='')}"
        return Request(f"{self.endpoint}?{query}", "\n".join(addresses).encode(), "text/plain")

    def verdict(self, answer: Answer) -> Verdict:
        """Read `success`, `remain` and what was not taken, or the error."""
        found = _object(answer.body)
        success, remain = found.get("success"), found.get("remain")
        if answer.status == 200 and isinstance(success, int):
            refused = (*_texts(found.get("not_same_site")), *_texts(found.get("not_valid")))
            left = remain if isinstance(remain, int) else None
            if not refused:
                return Verdict(True, count=success, remain=left)
            message = (
                f"{len(refused)} 个网址没有收（不是 {self.site} 的，或不合法）：{'、'.join(refused[:3])}。"
            )
            help = "请核对 publish.yml 里 baidu 的 site 是不是验证过的站点。"
            return Verdict(True, message=message, help=help, refused=refused, count=success, remain=left)
        said = str(found.get("message", ""))
        if "over quota" in said or "urls are allowed once" in said:
            return Verdict(False, smaller=True, message="超过了今天的配额。", help=TOMORROW)
        if (common := _common(answer, taken=False)) is not None:
            return common
        if answer.status == 401:
            help = f"请到百度搜索资源平台核对准入密钥，放进环境变量 {self.token_env}；刚才送得太勤的，过一会儿再试。"
            return Verdict(False, message="密钥不对（401）。", help=help)
        if "site" in said:
            help = f"请先在百度搜索资源平台验证站点 {self.site}，或改正 publish.yml 里 baidu 的 site。"
            return Verdict(False, message="站点没有验证（400）。", help=help)
        help = "请核对 publish.yml 里 baidu 的 endpoint；没有写的，请把这条信息交给维护人员。"
        return Verdict(False, message=f"不接受（{answer.status}）：{said[:80] or _said(answer)}", help=help)


def _common(answer: Answer, *, taken: bool = True) -> Verdict | None:
    """Return what a status means everywhere: 2xx is a yes, 429 and 5xx ask to come again; None for another."""
    if 200 <= answer.status < 300 and taken:
        return Verdict(True)
    if answer.status == 429:
        return Verdict(
            False,
            again=True,
            message="对方说太频繁了（429）。",
            help="过一两个小时再运行 kepu announce --yes。",
        )
    if answer.status >= 500:
        return Verdict(
            False,
            again=True,
            message=f"对方的服务器出错（{answer.status}）。",
            help="过一会儿再运行 kepu announce --yes。",
        )
    return None


def _said(answer: Answer) -> str:
    """Return the start of what a service says, on one line."""
    return " ".join(answer.body[:200].decode("utf-8", "replace").split())[:80] or "没有说为什么"


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(text for text in value if isinstance(text, str)) if isinstance(value, list) else ()
