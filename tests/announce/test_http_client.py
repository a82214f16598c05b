"""One request: an answer, nothing sent, or an end that nobody knows."""

from __future__ import annotations

import socket

import pytest

from pipeline.announce.http_client import Answer, Lost, Unsent, post
from tests.announce.server import CUT, HALF, HANG, Rules, serving


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def rules(*planned: str | tuple[int, bytes, dict[str, str]]) -> Rules:
    return Rules(lambda *_: (200, b"ok", {}), list(planned))


def sent(found: Rules) -> Answer:
    return post(f"{found.address}/x?token=secret", b"body", "text/plain", 0.5)


def test_an_answer_is_returned_whatever_its_status() -> None:
    found = rules(
        (202, b"later", {}), (503, b"busy", {"Retry-After": "7"}), (429, b"", {"Retry-After": "soon"})
    )
    with serving(found):
        assert [sent(found) for _ in range(4)] == [
            *(Answer(202, b"later"), Answer(503, b"busy", 7), Answer(429, b""), Answer(200, b"ok")),
        ]
    assert found.seen[0] == ("/x?token=secret", "text/plain", b"body")


def test_a_redirect_is_an_answer_and_not_followed() -> None:
    found = rules((302, b"", {"Location": "http://127.0.0.1:1/"}))
    with serving(found):
        assert sent(found).status == 302
    assert len(found.seen) == 1


@pytest.mark.parametrize("misbehaviour", [CUT, HANG, HALF])
def test_an_answer_that_does_not_come_whole_is_lost(misbehaviour: str) -> None:
    found = rules(misbehaviour)
    with serving(found), pytest.raises(Lost) as error:
        sent(found)
    assert "secret" not in str(error.value) and str(error.value)
    assert len(found.seen) == 1


def test_a_server_that_is_not_there_was_sent_nothing() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(Unsent, match="没有开"):
            post(f"http://127.0.0.1:{port}/", b"", "text/plain", 0.5)


def test_a_name_that_is_nobody_s_was_sent_nothing() -> None:
    with pytest.raises(Unsent):
        post("http://nobody.invalid/", b"", "text/plain", 2)
