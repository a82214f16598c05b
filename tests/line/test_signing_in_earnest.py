"""Signing where `only_listed` is left as it is: three people by three identities, and one review for the directory."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.line.desk import FIRST, SECOND, Desk, without_items
from tests.render.small import Small

ID = "model-class"
STAGES = (("初审", "first", "王芳"), ("复审", "second", "李强"), ("终审", "final", "赵敏"))


@pytest.fixture
def small(make_site: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Small:
    """Without the items, whose covers would have to be encoded, and without signatures of the exemplar."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    small = without_items(make_site("small"))
    ledger = small.project.ledger / "reviews.jsonl"
    lines = ledger.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if json.loads(line)["id"] != ID]
    ledger.write_text("\n".join(kept) + "\n", encoding="utf-8")
    accounts = "".join(f"  - {{account: {a}, name: {n}, stages: [{s}]}}\n" for s, a, n in STAGES)
    (small.root / "site_config" / "review.yml").write_text(
        f"schema: 1\nstages:\n  exemplar: [初审, 复审, 终审]\naccounts:\n{accounts}", encoding="utf-8"
    )
    return small


@pytest.fixture
def desk(small: Small, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(small, capsys)


@pytest.fixture
def sit_down(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Has git name somebody else, as it does in a shell of theirs."""

    def sit(name: str, address: str) -> None:
        monkeypatch.setenv("GIT_AUTHOR_NAME", name)
        monkeypatch.setenv("GIT_AUTHOR_EMAIL", address)

    return sit


def sign(desk: Desk, number: int, *more: str, code: int = 0) -> str:
    stage, account, _ = STAGES[number]
    return desk(
        *("review", ID, "--stage", stage, "--account", account, "--now", FIRST, "--yes", *more), code=code
    )


def test_three_people_sign_and_their_identities_are_recorded(
    small: Small, desk: Desk, sit_down: Callable[[str, str], None]
) -> None:
    for number, (_, account, name) in enumerate(STAGES):
        sit_down(name, f"{account}@example.org")
        sign(desk, number)
    lines = (small.project.ledger / "reviews.jsonl").read_text(encoding="utf-8").splitlines()
    given = [line for line in map(json.loads, lines) if line["id"] == ID]
    assert [line["identity"] for line in given] == [f"{n} <{a}@example.org>" for _, a, n in STAGES]
    assert "各级审核都签过了" in desk("review", ID, "--now", FIRST)
    assert "演示" not in desk("review", "--now", FIRST)


@pytest.mark.parametrize(
    ("name", "address"), [("王芳", "first@example.org"), ("别名", "FIRST@example.org"), ("王 芳", "b@c.org")]
)
def test_one_person_with_three_accounts_is_refused(
    desk: Desk, sit_down: Callable[[str, str], None], name: str, address: str
) -> None:
    sit_down("王芳", "first@example.org")
    sign(desk, 0)
    sit_down(name, address)
    said = sign(desk, 1, code=1)
    assert "E369" in said and "不能再签复审" in said
    sit_down("李强", "second@example.org")
    sign(desk, 1)


def test_the_same_hand_in_the_ledger_is_refused_when_publishing(
    small: Small, desk: Desk, sit_down: Callable[[str, str], None]
) -> None:
    settings = small.root / "site_config" / "review.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f"{text}only_listed: false\n", encoding="utf-8")
    sit_down("王芳", "first@example.org")
    for number in range(3):
        sign(desk, number)
    assert "各级审核都签过了" in desk("review", ID, "--now", FIRST)
    settings.write_text(text, encoding="utf-8")
    said = desk("review", ID, "--now", FIRST)
    assert "不能再签复审" in said and "还缺 复审、终审" in said
    assert "缺少复审、终审" in desk("publish", "--now", FIRST)


def test_the_author_may_not_sign_under_another_account(
    small: Small, desk: Desk, sit_down: Callable[[str, str], None]
) -> None:
    small.edit("site_config/review.yml", "accounts:", "author_roles: [编写]\naccounts:")
    article = small.article("night-rain")
    sit_down("演示编辑部", "office@example.org")
    arguments = ["--stage", "终审", "--account", "final", "--now", FIRST, "--yes"]
    assert "E372" in desk("review", "night-rain", *arguments, code=1)
    small.edit("site_config/review.yml", "stages:\n", "stages:\n  article: [终审]\n")
    assert "E368" in desk("review", "night-rain", *arguments, code=1)
    article.unlink()


@pytest.mark.parametrize(
    "arguments", [["--account", "nobody"], ["--account", "nobody", "--name", "王芳"], ["--name", "别人"]]
)
def test_only_listed_people_sign_under_their_names(desk: Desk, arguments: list[str]) -> None:
    account = [] if "--account" in arguments else ["--account", "first"]
    code = 2 if arguments == ["--account", "nobody"] else 1
    said = desk("review", ID, "--stage", "初审", "--yes", "--now", FIRST, *account, *arguments, code=code)
    assert (("E371" in said) == (code == 1) and "review.yml" in said) or "登记的姓名" in said


def test_a_demonstration_says_so_on_every_page_and_in_the_list(small: Small, desk: Desk) -> None:
    with (small.root / "site_config" / "review.yml").open("a", encoding="utf-8") as stream:
        stream.write("only_listed: false\n")
    desk.publish(FIRST)
    assert {p for p in desk.mentions("</footer>") if "审核是演示" not in desk.page(p.rpartition("/")[0])} <= {
        "404.html"
    }
    for arguments in (["review"], ["review", "about"]):
        assert "审核是演示" in desk(*arguments, "--now", FIRST)
    assert all(row["demonstration"] for row in json.loads(desk("review", "--all", "--json", "--now", FIRST)))


# Directory entries


PERSON = """\
---
schema: 1
kind: person
id: li-bing
name: 李冰
summary: 战国时期的水利专家，主持修建都江堰。
sources:
  - {title: 史记, publisher: 中华书局}
---

李冰主持修建都江堰。
"""


def test_a_new_person_waits_for_one_review(
    small: Small, desk: Desk, sit_down: Callable[[str, str], None]
) -> None:
    small.file("people/li-bing.md").write_text(PERSON, encoding="utf-8")
    small.edit("content/pages/about.md", "本站由测试生成。", "本站由测试生成，见[李冰](id:li-bing)。")
    assert "《李冰》（li-bing）：缺少终审" in desk.publish(FIRST)
    assert not (desk.live / "people" / "li-bing").exists()
    assert "li-bing" in desk("review", "--now", FIRST)
    sit_down("赵敏", "final@example.org")
    for id in ("li-bing", "about"):
        arguments = ["--stage", "终审", "--account", "final", "--now", SECOND, "--yes"]
        desk("review", id, *arguments)
    desk.publish(SECOND)
    assert "李冰" in desk.page("people/li-bing/")
    small.edit("content/people/li-bing.md", "主持修建都江堰。", "主持修建郑国渠。")
    assert "E367" in desk.publish(SECOND, code=1), "what is public is not changed without a review"


def test_a_person_that_was_public_before_the_rule_stays(small: Small, desk: Desk) -> None:
    desk.publish(FIRST)
    ledger = small.project.ledger / "reviews.jsonl"
    ledger.unlink()
    desk.publish(SECOND)
    assert "张衡" in desk.page("people/zhang-heng/")
    assert "zhang-heng" in desk("review", "--now", SECOND)


@pytest.mark.parametrize("draft", [False, True])
def test_a_link_to_a_person_who_is_held_back_or_a_draft_stays_as_words(
    small: Small, desk: Desk, sit_down: Callable[[str, str], None], draft: bool
) -> None:
    text = PERSON.replace("schema: 1\n", "schema: 1\ndraft: true\n") if draft else PERSON
    small.file("people/li-bing.md").write_text(text, encoding="utf-8")
    small.edit("content/pages/about.md", "本站由测试生成。", "本站由测试生成，见[李冰](id:li-bing)。")
    sit_down("赵敏", "final@example.org")
    desk("review", "about", "--stage", "终审", "--account", "final", "--now", FIRST, "--yes")
    desk.publish(FIRST)
    assert "见李冰。" in desk.page("about") and "li-bing" not in desk.page("about")


def test_a_draft_with_a_blank_is_not_signed(small: Small, desk: Desk) -> None:
    small.edit(f"content/exemplars/{ID}.md", "schema: 1\n", "schema: 1\ndraft: true\n")
    small.edit(f"content/exemplars/{ID}.md", "一个水盆", "待填：几个水盆")
    said = sign(desk, 0, code=1)
    assert "E355" in said and "待填：几个水盆" in said
    small.edit(f"content/exemplars/{ID}.md", "待填：几个水盆", "一个水盆")
    sign(desk, 0)
