"""What the owner of the machine allows beyond what the settings of a project may name.

The settings come from a repository that many people change; the environment belongs to whoever runs the command.

    KEPU_ALLOW_ENV     names of variables that settings may name besides KEPU_…, with commas between
    KEPU_ALLOW_REMOTE  addresses for sources besides the usual ones, with commas between: a scheme (`memory://`) or a
                       scheme with a host (`http://127.0.0.1:9000`, `sftp://nas`)
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

ALLOWED_VARIABLES = "KEPU_ALLOW_ENV"
ALLOWED_ADDRESSES = "KEPU_ALLOW_REMOTE"
PREFIX = "KEPU_"
WITH_HOST = frozenset({"https", "http", "sftp"})
SCHEMES = WITH_HOST | {"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oss"}
"""Schemes of sources. Those outside WITH_HOST name a bucket; where it is, the environment says."""
METADATA_HOSTS = frozenset({"metadata", "metadata.google.internal", "metadata.goog", "instance-data"})
METADATA_ADDRESSES = frozenset(
    map(ipaddress.ip_address, ("100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254"))
)
"""Where clouds tell a machine its own keys, besides the link-local address."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_allowed_variable(name: str, environment: Mapping[str, str]) -> bool:
    """Whether settings may name a variable."""
    return name.startswith(PREFIX) or name in _listed(environment, ALLOWED_VARIABLES)


def address_refusal(url: str, environment: Mapping[str, str]) -> str | None:
    """Say in Chinese, without the address, why sources may not be read from a URL as it is written; None when they may.

    Names are not resolved here: `pipeline.remote` looks at the address that a connection is made to.
    """
    if is_allowed(url, environment):
        return None
    try:
        parts = urlsplit(url)
        host, scheme = (parts.hostname or "").rstrip("."), parts.scheme.lower()
    except ValueError:
        return "不是完整的地址"
    if "::" in re.sub(r"\[[^\]]*\]", "", url) or scheme not in SCHEMES:
        return f"只能用 {'、'.join(sorted(f'{name}://' for name in SCHEMES))} 的地址"
    if scheme in WITH_HOST and (not host or is_own_host(host)):
        return "指向这台机器自己，或内网的管理地址"
    return None


def is_allowed(url: str, environment: Mapping[str, str]) -> bool:
    """Whether the machine's owner lists the URL's scheme, or its scheme and host."""
    scheme, _, rest = url.partition("://")
    host = rest.partition("/")[0].rpartition("@")[2]
    return bool({f"{scheme}://", f"{scheme}://{host}"} & _listed(environment, ALLOWED_ADDRESSES))


def is_own_host(host: str) -> bool:
    """Whether a host's name or number means this machine, its link or a cloud's metadata service."""
    name = host.lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost") or name in METADATA_HOSTS:
        return True
    try:
        return is_own_address(ipaddress.ip_address(name.partition("%")[0]))
    except ValueError:
        return False


def is_own_address(address: Address) -> bool:
    """Whether an IP address means this machine, its link or a cloud's metadata service; also inside an IPv6 address."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        packed = address.packed
        if inner is None and packed[:12] in (b"\0" * 12, bytes.fromhex("0064ff9b") + b"\0" * 8):
            inner = ipaddress.IPv4Address(packed[12:])
        if inner is not None and is_own_address(inner):
            return True
    own = address.is_loopback or address.is_link_local or address.is_unspecified or address.is_multicast
    return own or address in METADATA_ADDRESSES or address in ipaddress.ip_network("0.0.0.0/8")


def _listed(environment: Mapping[str, str], variable: str) -> set[str]:
    return {word.strip() for word in environment.get(variable, "").split(",") if word.strip()}
