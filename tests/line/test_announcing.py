"""`kepu announce` after real releases of a small site, against servers on loopback."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from pipeline.cli.main import main
from tests.announce.server import CUT, Quota, Rules, baidu, indexnow, serving, websub
from tests.line.desk import FIRST, SECOND, without_items
from tests.render.small import Small
from tools.sign_samples import sign_all

KEY, TOKEN = "abcdef0123456789", "s3cret-token"
ROOT = "https://kepu.example.org/"
CHANGED = [f"{ROOT}about/", f"{ROOT}goals/"]
"""What a second release changes with that sentence: the goals count what the first one recorded."""


@dataclass
class Project:
    """A project whose settings name three services on loopback, and what it printed."""

    small: Small
    capsys: pytest.CaptureFixture[str]
    hub: Rules
    engine: Rules
    search: Rules
    quota: Quota

    def run(self, *arguments: str) -> tuple[int, str, str]:
        code = main([*arguments, "--project", str(self.small.root)])
        captured = self.capsys.readouterr()
        assert TOKEN not in captured.out + captured.err
        return code, captured.out, captured.err

    def publish(self, now: str) -> None:
        code, _, err = self.run("publish", "--yes", "--now", now)
        assert code == 0, err

    @property
    def state(self) -> Path:
        return self.small.root / "ledger" / "announced.json"

    def told(self) -> dict[str, list[str]]:
        """The addresses that each service has been told, in order, and forget them."""
        found = {
            "websub": [parse_qs(body.decode())["hub.url"][0] for _, _, body in self.hub.seen],
            "indexnow": [url for *_, body in self.engine.seen for url in json.loads(body)["urlList"]],
            "baidu": [url for *_, body in self.search.seen for url in body.decode().split("\n")],
        }
        for rules in (self.hub, self.engine, self.search):
            rules.seen.clear()
        return found


@pytest.fixture
def project(
    make_site: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Project]:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("KEPU_BAIDU_TOKEN", TOKEN)
    small = without_items(make_site("small"))

    def key_file(url: str) -> str | None:
        """What is at an address of the live site."""
        path = small.root / "dist/public/current" / url.removeprefix(ROOT)
        return path.read_text(encoding="ascii") if path.is_file() else None

    quota = Quota(1000)
    with ExitStack() as stack:
        hub, engine, search = (
            stack.enter_context(serving(rules))
            for rules in (
                websub(),
                indexnow(key=KEY, key_file=key_file),
                baidu(token=TOKEN, site="kepu.example.org", quota=quota),
            )
        )
        monkeypatch.setenv("KEPU_ALLOW_REMOTE", ",".join(rules.address for rules in (hub, engine, search)))
        with (small.root / "site_config/feeds.yml").open("a", encoding="utf-8") as stream:
            stream.write(f"\nhub: {hub.address}/hub\n")
        with (small.root / "site_config/publish.yml").open("a", encoding="utf-8") as stream:
            stream.write(
                f"\nannounce:\n  tries: 1\n  timeout_seconds: 1\n"
                f"  indexnow: {{key: {KEY}, endpoint: '{engine.address}/indexnow'}}\n"
                f"  baidu: {{endpoint: '{search.address}/urls'}}\n"
            )
        yield Project(small, capsys, hub, engine, search, quota)


def test_without_yes_nothing_is_sent_and_nothing_written(project: Project) -> None:
    assert project.run("announce")[0] == 4  # nothing is live
    project.publish(FIRST)
    code, out, err = project.run("announce")
    assert code == 0 and "预告" in out and "WebSub" in out and "第一次通知" in err
    assert project.told() == {"websub": [], "indexnow": [], "baidu": []}
    assert not project.state.exists()


def test_only_what_changed_since_is_told_and_nothing_twice(project: Project) -> None:
    project.publish(FIRST)
    code, _, err = project.run("announce", "--yes")
    assert code == 0, err
    first = project.told()
    assert f"{ROOT}feed.xml" in first["websub"]
    assert ROOT in first["indexnow"] and ROOT in first["baidu"]
    assert all(url.endswith("/") for url in first["indexnow"])
    assert project.run("announce", "--yes")[0] == 0
    assert project.told() == {"websub": [], "indexnow": [], "baidu": []}
    page = project.small.file("pages/about.md")
    page.write_text(page.read_text(encoding="utf-8") + "\n又写了一句。\n", encoding="utf-8")
    sign_all(project.small.project)
    project.publish(SECOND)
    assert project.run("announce", "--yes")[0] == 0
    assert project.told() == {"websub": [], "indexnow": CHANGED, "baidu": CHANGED}


def test_a_fresh_clone_knows_what_was_told(project: Project) -> None:
    """The state is in ledger/, which is committed: caches and earlier releases may be gone, as they are in CI."""
    project.publish(FIRST)
    assert project.run("announce", "--yes")[0] == 0
    project.told()
    for folder in (".kepu", "dist"):
        shutil.rmtree(project.small.root / folder)
    page = project.small.file("pages/about.md")
    page.write_text(page.read_text(encoding="utf-8") + "\n又写了一句。\n", encoding="utf-8")
    sign_all(project.small.project)
    project.publish(SECOND)
    assert project.run("announce", "--yes")[0] == 0
    assert project.told() == {"websub": [], "indexnow": CHANGED, "baidu": CHANGED}


def test_one_service_that_fails_does_not_stop_the_others(project: Project) -> None:
    project.publish(FIRST)
    project.hub.planned = [CUT]
    project.quota.remain = 2
    code, out, err = project.run("announce", "--yes")
    assert code == 4
    assert "没有等到回答" in err and "配额" in err and "IndexNow" in out
    told = project.told()
    assert len(told["websub"]) == 1 and told["indexnow"]
    state = json.loads(project.state.read_text(encoding="utf-8"))["services"]
    assert state["websub"]["lost"] and state["baidu"]["left"] and not state["indexnow"]["left"]


def test_publish_goes_on_to_announce_when_asked(project: Project) -> None:
    code, out, err = project.run("publish", "--yes", "--announce", "--now", FIRST)
    assert code == 0, err
    assert "已上线" in out and "IndexNow：送出" in out
    assert project.told()["indexnow"]
    assert project.run("publish", "--announce", "--json")[0] == 2
    assert project.run("publish", "--announce", "--now", SECOND)[0] == 0
    assert project.told() == {"websub": [], "indexnow": [], "baidu": []}


def test_a_missing_secret_and_a_strange_address_are_refused(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.publish(FIRST)
    monkeypatch.setenv("KEPU_BAIDU_TOKEN", "")
    code, _, err = project.run("announce", "--yes")
    assert code == 2 and "KEPU_BAIDU_TOKEN" in err
    monkeypatch.setenv("KEPU_BAIDU_TOKEN", TOKEN)
    monkeypatch.setenv("KEPU_ALLOW_REMOTE", f"{project.hub.address},{project.engine.address}")
    code, _, err = project.run("announce", "--yes")
    assert code == 2 and "不是百度的地址" in err
    monkeypatch.setenv("KEPU_ALLOW_REMOTE", project.search.address)
    code, _, err = project.run("announce", "--yes")
    assert code == 2 and "hub" in err
    assert project.told() == {"websub": [], "indexnow": [], "baidu": []}


def test_a_site_that_tells_nobody_is_told_how(
    make_site: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    small = without_items(make_site("small"))
    assert main(["announce", "--project", str(small.root)]) == 2
    assert "feeds.yml" in capsys.readouterr().err
