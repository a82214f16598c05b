"""What settings may name, and what only the owner of the machine allows."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.owner import address_refusal, is_allowed_variable, is_own_address, is_own_host

INSIDE = (
    "http://127.0.0.1/x", "https://127.8.9.1:9000/x", "http://localhost/x", "https://a.localhost/", "http://LOCALHOST./x",
    "http://[::1]/x", "https://[::ffff:127.0.0.1]/", "https://[::ffff:169.254.169.254]/", "http://0.0.0.0:80/",
    "http://169.254.169.254/latest", "https://[fe80::1%25eth0]/", "http://metadata.google.internal/", "sftp://localhost/x",
    "https://user:pass@127.0.0.1/", "http://100.100.100.200/", "https://[64:ff9b::7f00:1]/", "https:///x", "http://[::]/",
)  # fmt: skip
OTHER = (
    "file:///etc", "FILE:///etc", "ftp://a.example/", "memory://x", "local:///etc", "github://o:r@/x", "smb://nas/x",
    "simplecache::https://a.example/", "https://a.example/x::file:///etc", "zip://x::file:///etc/x.zip", "data://x",
)  # fmt: skip
GOOD = ("https://a.example/films", "s3://bucket/x", "http://nas.example/x", "https://10.0.0.5/x", "sftp://u@192.168.1.2/x",
        "https://[2606:4700::1111]/x", "oss://bucket/x")  # fmt: skip


@pytest.mark.parametrize("url", INSIDE)
def test_what_lies_inside_is_refused_without_being_shown(url: str) -> None:
    why = address_refusal(url, {})
    assert why is not None and "内网" in why and url not in why


@pytest.mark.parametrize("url", OTHER)
def test_other_schemes_and_chains_are_refused(url: str) -> None:
    assert "https://" in (address_refusal(url, {}) or "")


@pytest.mark.parametrize("url", GOOD)
def test_what_lies_elsewhere_is_allowed(url: str) -> None:
    assert address_refusal(url, {}) is None


@pytest.mark.parametrize("url", INSIDE[:1] + OTHER[:4])
def test_the_owner_allows_a_scheme_or_a_host(url: str) -> None:
    scheme, _, rest = url.partition("://")
    host = rest.partition("/")[0]
    for allowed in (f"{scheme}://", f"x://, {scheme}://{host}"):
        assert address_refusal(url, {"KEPU_ALLOW_REMOTE": allowed}) is None
    for other in ("x://", f"{scheme}x://", f"{scheme}://other", ""):
        assert address_refusal(url, {"KEPU_ALLOW_REMOTE": other}) is not None


@given(st.ip_addresses(v=4))
def test_an_address_inside_an_ipv6_address_is_judged_alike(address: ipaddress.IPv4Address) -> None:
    own = is_own_address(address)
    assert is_own_host(str(address)) == own
    for prefix in ("::ffff:", "64:ff9b::"):
        assert is_own_address(ipaddress.IPv6Address(f"{prefix}{address}")) == own


@pytest.mark.parametrize("name", ["AWS_SECRET_ACCESS_KEY", "HOME", "KEPU", "XKEPU_A"])
def test_only_variables_of_ours_or_the_owners_choice(name: str) -> None:
    assert is_allowed_variable("KEPU_INBOX", {}) and not is_allowed_variable(name, {})
    assert is_allowed_variable(name, {"KEPU_ALLOW_ENV": f"A, {name}"})
    assert not is_allowed_variable(name, {"KEPU_ALLOW_ENV": f"{name}_B"})
