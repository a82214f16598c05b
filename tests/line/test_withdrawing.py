"""`kepu withdraw` at every public address, and `--lift`, as an editor meets them: published, withdrawn, put back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.line.desk import FIRST, FOURTH, SECOND, THIRD, Desk, without_items
from tests.render.small import Small
from tools.sign_samples import sign_all

REASON = "内容有误"


@pytest.fixture
def small(make_site: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Small:
    """Without the items, whose covers would have to be encoded."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return without_items(make_site("small"))


@pytest.fixture
def desk(small: Small, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(small, capsys)


@pytest.mark.parametrize(
    ("id", "url", "kind", "named", "deleted"),
    [
        ("zhang-heng", "people/zhang-heng/", "people", "zhang-heng", True),
        ("zhang-heng", "people/zhang-heng/", "people", "people/zhang-heng", False),
        ("planetarium", "places/planetarium/", "places", "/places/planetarium/", True),
        ("demo-editors", "organisations/demo-editors/", "organisations", "demo-editors", False),
        ("about", "about/", "pages", "https://kepu.example.org/about/index.html", True),
        ("model-class", "exemplars/model-class/", "exemplars", "model-class", False),
    ],
)
def test_everything_public_can_be_withdrawn(
    small: Small, desk: Desk, id: str, url: str, kind: str, named: str, deleted: bool
) -> None:
    desk.publish(FIRST)
    assert REASON not in desk.page(url)
    if deleted:
        small.file(f"{kind}/{id}.md").unlink()
        said = desk("check", code=1)
        assert f"kepu withdraw {id} --reason" in said
    assert "预告" in desk("withdraw", named, "--reason", REASON, "--now", SECOND)
    desk("withdraw", named, "--reason", REASON, "--now", SECOND, "--yes")
    desk.publish(THIRD)
    assert REASON in desk.page(url) and "撤回" in desk.page(url)
    assert {p for p in desk.mentions(url.rstrip("/")) if p.endswith((".xml", ".json", ".csv"))} == set()
    assert REASON in desk.page(url), "and it stays"
    assert "已撤回" in desk("publish", "--list") and desk("publish", "--rollback", "--yes", code=4)


def test_an_old_address_of_what_is_withdrawn_shows_the_notice(small: Small, desk: Desk) -> None:
    small.edit("content/people/zhang-heng.md", "id: zhang-heng", "id: zhang-heng\naliases: [old/zhang]")
    sign_all(small.project)
    desk.publish(FIRST)
    assert "people/zhang-heng" in desk.page("old/zhang/")
    desk("withdraw", "zhang-heng", "--reason", REASON, "--now", SECOND, "--yes")
    desk.publish(THIRD)
    assert REASON in desk.page("old/zhang/") and REASON in desk.page("people/zhang-heng/")


def test_an_old_address_alone(small: Small, desk: Desk) -> None:
    small.edit("content/pages/about.md", "id: about", "id: about\naliases: [old/about]")
    sign_all(small.project)
    desk.publish(FIRST)
    desk("withdraw", "old/about", "--reason", REASON, "--now", SECOND, "--yes")
    desk.publish(THIRD)
    assert REASON in desk.page("old/about/") and REASON not in desk.page("about/")


def test_a_topic_goes_first_from_the_settings(small: Small, desk: Desk) -> None:
    desk.publish(FIRST)
    assert "topics.yml" in desk("withdraw", "topics/physics", "--reason", REASON, "--yes", code=2)
    settings = small.root / "site_config" / "topics.yml"
    before = settings.read_text(encoding="utf-8")
    lines = [line for line in before.splitlines() if "id: physics" not in line]
    settings.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert "kepu withdraw topics/physics --reason" in desk("check", code=1)
    desk("withdraw", "topics/physics", "--reason", REASON, "--now", SECOND, "--yes")
    desk.publish(THIRD)
    assert REASON in desk.page("topics/physics/")
    assert desk("publish", "--rollback", "--yes", code=4)
    settings.write_text(before, encoding="utf-8")
    assert "E375" in desk("check", code=1)
    desk("withdraw", "topics/physics", "--lift", "--reason", "恢复", "--now", FOURTH, "--yes")
    desk("check")


def test_what_was_never_public_and_what_is_not_withdrawn(desk: Desk) -> None:
    assert "没有公开发布过" in desk("withdraw", "zhang-heng", "--reason", REASON, "--yes", code=2)
    assert "没有撤回" in desk("withdraw", "zhang-heng", "--lift", "--reason", REASON, code=2)
    desk.publish(FIRST)
    assert "没有撤回" in desk("withdraw", "zhang-heng", "--lift", "--reason", REASON, code=2)


def sign(small: Small, desk: Desk, id: str, now: str) -> None:
    for stage, account in (("初审", "demo-first"), ("复审", "demo-second"), ("终审", "demo-final")):
        desk("review", id, "--stage", stage, "--account", account, "--now", now, "--yes")


def test_what_is_put_back_is_reviewed_again_and_shows_its_notice_until_then(small: Small, desk: Desk) -> None:
    url = "exemplars/model-class/"
    desk.publish(FIRST)
    desk("withdraw", "model-class", "--reason", REASON, "--now", SECOND, "--yes")
    desk.publish(SECOND)
    assert "重新送审" in desk(
        "withdraw", "model-class", "--lift", "--reason", "已核实", "--now", THIRD, "--yes"
    )
    said = desk.publish(THIRD)
    assert "撤回过，要重新审：缺少初审、复审、终审" in said
    assert REASON in desk.page(url)
    assert "model-class" in desk("review", "--now", THIRD)
    sign(small, desk, "model-class", THIRD)
    desk.publish(FOURTH)
    assert REASON not in desk.page(url) and "把实验搬进社区的一堂课" in desk.page(url)
    goals = json.loads(desk("goals", "--json", "--now", FOURTH))
    counted = next(g for g in goals if g["id"] == "exemplars")["demonstrated"]
    assert [c["since"] for c in counted] == ["2026-12-01"], "it is public since its first day"


@pytest.mark.parametrize("changed", [False, True])
def test_a_rollback_shows_what_was_put_back_only_as_it_is_now(
    small: Small, desk: Desk, changed: bool
) -> None:
    desk.publish(FIRST)
    desk("withdraw", "model-class", "--reason", REASON, "--now", SECOND, "--yes")
    if changed:
        path = small.file("exemplars/model-class.md")
        path.write_text(path.read_text(encoding="utf-8") + "\n改正了的一段。\n", encoding="utf-8")
    desk("withdraw", "model-class", "--lift", "--reason", "已核实", "--now", SECOND, "--yes")
    sign(small, desk, "model-class", THIRD)
    desk.publish(FOURTH)
    desk("publish", "--rollback", "--yes", code=4 if changed else 0)


# A published text that changes


def test_a_public_text_that_changes_is_asked_for_its_correction(small: Small, desk: Desk) -> None:
    desk.publish(FIRST)
    path = small.file("exemplars/model-class.md")
    text = path.read_text(encoding="utf-8") + "\n改正了的一段。\n"
    path.write_text(text, encoding="utf-8")
    said = desk.publish(SECOND, code=1)
    sample = "corrections: [{at: 2026-12-02, text: 待填：原文写作……，应为……。}]"
    assert "E367" in said and sample in said
    noted = text.replace("schema: 1\n", f"schema: 1\n{sample}\n", 1)
    path.write_text(noted, encoding="utf-8")
    assert "E355" in desk("check", code=1), "an unfilled note is no note"
    path.write_text(noted.replace("待填：", ""), encoding="utf-8")
    assert "corrections:" not in desk.publish(SECOND, code=1).replace("新增", ""), "it has its note"
    sign(small, desk, "model-class", SECOND)
    desk.publish(SECOND)
    assert "原文写作……，应为……。" in desk.page("exemplars/model-class/")


def test_a_date_before_the_last_signature_is_told_when_it_is_first_public(small: Small, desk: Desk) -> None:
    assert "早于" not in desk("publish", "--now", FIRST)
    small.edit("content/exemplars/model-class.md", "category: 活动", "category: 课堂")
    sign(small, desk, "model-class", FIRST)
    assert "早于终审的 2026-12-01 00:00：" in desk("publish", "--now", FIRST)
