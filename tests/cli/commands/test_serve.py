"""`kepu serve`: invalid addresses. tests/line/test_preview.py tests the rest."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from pipeline.cli.unchanged_build import answer
from pipeline.render.preview_server import PreviewServer
from tests.cli.running import AT, Run
from tests.render.small import Small


@pytest.mark.parametrize(
    "address",
    [
        "nonsense",
        ":8000",
        "127.0.0.1:",
        "127.0.0.1:http",
        "127.0.0.1:99999",
        "::1:8000",
        "127.0.0.1:８０００",
    ],
)
def test_an_invalid_address_exits_with_two(run: Run, address: str) -> None:
    code, _, err = run("serve", "--address", address)
    assert code == 2 and "127.0.0.1:8000" in err


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_taken_port_names_one_that_is_free(run: Run, host: str) -> None:
    with socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET) as taken:
        port = taken.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        code, _, err = run("serve", "--address", f"{shown}:{port}")
    assert code == 2 and f"端口 {port} 已被占用" in err
    free = int(err.rpartition(f"--address {shown}:")[2].split("。")[0])
    assert free != port
    socket.create_server((host, free), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()


@pytest.mark.parametrize(
    ("address", "told"), [("no-such-host.invalid:8000", "没有叫"), ("192.0.2.1:8000", "不是这台机器")]
)
def test_an_address_elsewhere_exits_with_two(run: Run, address: str, told: str) -> None:
    code, _, err = run("serve", "--address", address)
    assert code == 2 and told in err and "127.0.0.1:8000" in err


def test_the_preview_is_reached_over_ipv6(tmp_path: Path) -> None:
    with PreviewServer(tmp_path, "::1", 0).running() as server:
        assert server.url.startswith("http://[::1]:")
        socket.create_connection(("::1", server.server_address[1]), 5).close()


@pytest.mark.parametrize(
    "command", [("check",), ("build", *AT), ("plan",), ("goals",), ("store", "gc"), ("publish",)]
)
@pytest.mark.parametrize("place", [".kepu", "KEPU_STORE", "site"])
def test_a_file_in_a_folders_place_is_named(
    run: Run,
    small: Small,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    place: str,
) -> None:
    if place == "KEPU_STORE":
        (tmp_path / "taken").write_text("", encoding="utf-8")
        monkeypatch.setenv("KEPU_STORE", str(tmp_path / "taken" / "store"))
    else:
        if (small.root / place).exists():
            (small.root / place).rename(tmp_path / "aside")
        (small.root / place).write_text("", encoding="utf-8")
    assert answer(command, {}, str(small.root), 0) is None
    result = run(*command)
    assert result.code != 70, result
    concerned = (
        place == ".kepu"
        or (command[0] == "build")
        or (place == "KEPU_STORE" and command[0] in ("plan", "store"))
    )
    if concerned:
        assert result.code == 2 and place in result.err and "应当是文件夹" in result.err
