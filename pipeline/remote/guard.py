"""Where connections to remote files may go: never to this machine, its link or a cloud's metadata service.

A name is judged when it is written (`pipeline.owner`), when a backend is opened, by the addresses it stands for,
and over HTTP once more for every connection, so that neither a redirect nor a name that changes leads inside.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pipeline.errors import ConfigError
from pipeline.owner import WITH_HOST, address_refusal, is_allowed, is_own_address
from pipeline.remote.errors import Unreachable

if TYPE_CHECKING:
    from aiohttp import ClientSession
    from aiohttp.connector import AddrInfoType

HELP = "请改用别的地址；确要用它，请管机器的人设环境变量 KEPU_ALLOW_REMOTE。"
INSIDE = "指向这台机器自己，或内网的管理地址"


def guarded_options(url: str, named: str, environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the options that make fsspec's backend for a URL keep to what is allowed.

    Raises ConfigError, with the place as `named`, for an address that is not allowed.
    """
    if is_allowed(url, environment):
        return {}
    why = address_refusal(url, environment) or _inside(url)
    if why is not None:
        raise ConfigError(f"不能用 {named}：{why}。", help=HELP)
    return {"get_client": _session} if urlsplit(url).scheme in ("http", "https") else {}


def _inside(url: str) -> str | None:
    """Say why the addresses that a URL's host stands for are not allowed. A name without any is left to the backend."""
    parts = urlsplit(url)
    if parts.scheme not in WITH_HOST:
        return None
    try:
        found = socket.getaddrinfo(parts.hostname, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return None
    return INSIDE if any(is_own_address(_address(str(info[4][0]))) for info in found) else None


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    return ipaddress.ip_address(text.partition("%")[0])


def _socket(info: AddrInfoType) -> socket.socket:
    """Create the socket of a connection that aiohttp is about to make, also after a redirect."""
    if is_own_address(_address(str(info[4][0]))):
        raise Unreachable(f"地址或它的跳转{INSIDE}，没有连接。", help=HELP)
    return socket.socket(info[0], info[1], info[2])


async def _session(**options: Any) -> ClientSession:
    """Open fsspec's HTTP session. Proxies of the environment are not used: they would hide where a connection goes."""
    from aiohttp import ClientSession, TCPConnector

    loop = options.pop("loop", None)
    return ClientSession(loop=loop, connector=TCPConnector(loop=loop, socket_factory=_socket), **options)
