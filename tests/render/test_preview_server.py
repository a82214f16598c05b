"""The preview's server: pages with its script, other files unchanged, and events for every open page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.client import HTTPConnection  # noqa: TID251 - to our own server, on loopback
from pathlib import Path

import pytest

from pipeline.render.preview_server import EVENTS, SCRIPT, Changes, PreviewServer, Trouble, page_address


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PreviewServer]:
    site = tmp_path / "site"
    (site / "articles" / "x").mkdir(parents=True)
    (site / "articles" / "x" / "index.html").write_text("<body><p>正文</p></body></html>", encoding="utf-8")
    (site / "a.txt").write_text("text", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    with PreviewServer(site, "127.0.0.1", 0).running() as running:
        yield running


def get(server: PreviewServer, path: str, accept: str = "*/*") -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", server.server_address[1], timeout=5)
    connection.request("GET", path, headers={"Accept": accept})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def test_a_page_gets_the_script_as_a_file_of_its_own(server: PreviewServer) -> None:
    tag = f'<script defer src="{SCRIPT}"></script>'
    assert get(server, "/articles/x/") == (200, f"<body><p>正文</p>{tag}</body></html>")
    assert get(server, "/articles/x/index.html?a=1")[1].count(tag) == 1
    assert "EventSource" in get(server, SCRIPT)[1]


def test_other_files_are_served_unchanged_and_nothing_from_outside(server: PreviewServer) -> None:
    assert get(server, "/a.txt") == (200, "text")
    assert get(server, "/articles/x")[0] == 301
    assert get(server, "/../secret.txt")[0] == 404
    assert get(server, "/%2e%2e/secret.txt")[0] == 404


def test_a_missing_page_waits_for_events(server: PreviewServer) -> None:
    status, text = get(server, "/articles/y/", accept="text/html")
    assert status == 404
    assert SCRIPT in text


def test_a_browser_gets_the_present_error_and_the_changes(server: PreviewServer) -> None:
    server.announce([], Trouble("有错"))
    connection = HTTPConnection("127.0.0.1", server.server_address[1], timeout=5)
    connection.request("GET", EVENTS)
    stream = connection.getresponse()

    def news() -> object:
        line = stream.readline().decode()
        stream.readline()
        return json.loads(line.removeprefix("data: "))

    assert news() == {"version": 1, "pages": [], "trouble": {"message": "有错", "mistakes": []}}
    server.announce(["/b/", "/a/"])
    assert news() == {"version": 2, "pages": ["/a/", "/b/"], "trouble": {"message": "有错", "mistakes": []}}
    server.announce(None, Trouble(""))
    assert news() == {"version": 3, "pages": None, "trouble": {"message": "", "mistakes": []}}
    connection.close()


def test_a_save_is_reported_once_complete_and_reading_is_ignored(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("one", encoding="utf-8")
    changes = Changes()
    with changes.watching([tmp_path, tmp_path / "missing"]):
        beside = tmp_path / ".a.md.part"
        beside.write_text("two", encoding="utf-8")
        beside.replace(file)
        assert file in changes.wait(5)
        file.read_text(encoding="utf-8")
        assert changes.wait(0.2) == set()


def test_an_output_has_the_address_a_browser_shows() -> None:
    assert page_address("index.html") == "/"
    assert page_address("articles/x/index.html") == "/articles/x/"
    assert page_address("feed.xml") == "/feed.xml"
