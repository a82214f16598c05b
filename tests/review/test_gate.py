"""The gate on a whole project: signing, what is refused, what a publish says, and approvals from a host."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.config import Project, Stage
from pipeline.content.registers.rows import NOTHING
from pipeline.errors import ConfigError, ContentError, UsageError
from pipeline.ledger import signatures as ledger
from pipeline.ledger.signatures import Signature
from pipeline.line.build import Options
from pipeline.line.checking import check_project
from pipeline.line.clock import default_now
from pipeline.line.signing import FromHost, open_desk, sign, sign_from_host
from pipeline.review.gate import admit
from pipeline.review.signing_rules import folded
from tests.render.small import prepared_site
from tests.review.server import TOKEN, Host, github, gitlab, serving

NOW = dt.datetime.fromisoformat("2026-12-01T00:00:00+08:00")
ID = "wash-hands"
FILE = "content/articles/wash-hands.md"


@pytest.fixture
def project(make_site: Callable[[str], Path]) -> Project:
    """The fixture site `small` with no signature of `wash-hands` yet."""
    found = Project(make_site("small"))
    path = found.ledger / ledger.FILE
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if f'"id":"{ID}"' not in line]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    settings = found.settings / "review.yml"
    before = settings.read_text(encoding="utf-8").split("# 没审完的条目")[0]
    settings.write_text(f"{before}unreviewed: refuse\nonly_listed: false\n", encoding="utf-8")
    return found


def give(
    project: Project, stage: Stage, who: str, *, id: str = ID, really: bool = True, hour: int = 0
) -> str:
    """Signs with account and name `who`; the digest."""
    desk = open_desk(project, NOW + dt.timedelta(hours=hour))
    return sign(desk, id, stage, f"{who}-account", who, really=really).signature.digest


def give_all(project: Project) -> None:
    for stage, who in (("初审", "甲"), ("复审", "乙"), ("终审", "丙")):
        give(project, stage, who)  # type: ignore[arg-type]


def edit(project: Project, old: str, new: str, file: str = FILE) -> None:
    path = project.root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def codes(caught: pytest.ExceptionInfo[ContentError]) -> list[str]:
    return [finding.code for finding in caught.value.findings]


def release(project: Project) -> set[str]:
    """Ids a publish at NOW would show."""
    options = Options(now=NOW, media=False, release=True)
    return set(prepared_site(project, options).visible.documents)


def test_three_signatures_and_the_item_may_be_published(project: Project) -> None:
    with pytest.raises(ContentError) as caught:
        release(project)
    (finding,) = caught.value.findings
    assert (finding.code, finding.file, finding.line) == ("E366", FILE, 5)
    assert finding.message == f"“{ID}”缺少初审、复审、终审，不能发布。"
    assert f"kepu review {ID} --stage 初审" in finding.help
    give_all(project)
    assert ID in release(project)


def test_what_is_signed_is_kept_under_its_digest_once(project: Project) -> None:
    digests = {give(project, "初审", "甲"), give(project, "复审", "乙")}
    (digest,) = digests
    text = (project.ledger / "reviewed" / f"{digest}.md").read_text(encoding="utf-8")
    assert "流水和肥皂都重要。" in text and "covers/cover.png" in text


def test_without_yes_nothing_is_written(project: Project) -> None:
    before = (project.ledger / ledger.FILE).read_bytes()
    give(project, "初审", "甲", really=False)
    assert (project.ledger / ledger.FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("given", "offered", "code"),
    [
        ([], ("复审", "乙", "乙"), "E370"),
        ([], ("终审", "乙", "乙"), "E370"),
        ([("初审", "甲")], ("初审", "乙", "乙"), "E363"),
        ([("初审", "甲")], ("复审", "甲-Account", "乙"), "E369"),
        ([("初审", "甲")], ("复审", "乙", " 甲"), "E369"),
        ([("初审", "Li")], ("复审", "乙", "Ｌｉ"), "E369"),
        ([("初审", "Li")], ("复审", "ｌｉ－account", "乙"), "E369"),
        ([("初审", "甲")], ("复审", "乙", "甲\u200b"), "E369"),
        ([], ("初审", "someone", "演示编辑部"), "E368"),
        ([], ("初审", "演示 编辑部", "乙"), "E368"),
    ],
)
def test_a_signature_that_may_not_stand_is_refused(
    project: Project, given: list[tuple[Stage, str]], offered: tuple[Stage, str, str], code: str
) -> None:
    for stage, who in given:
        give(project, stage, who)
    stage, account, name = offered
    with pytest.raises(ContentError) as caught:
        sign(open_desk(project, NOW), ID, stage, account, name, really=True)
    assert codes(caught) == [code]
    assert caught.value.findings[0].file == FILE


def test_a_signature_keeps_the_real_time_beside_the_stated_one(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    words = ["review", ID, "--stage", "初审", "--account", "demo-first", "--name", "演示初审", "--yes"]
    stated = "2026-02-03T09:00:00+08:00"
    assert main([*words, "--now", stated, "--project", str(project.root)]) == 0
    assert "签名时间与实际不同" in capsys.readouterr().out
    line = json.loads((project.ledger / ledger.FILE).read_text(encoding="utf-8").splitlines()[-1])
    real = dt.datetime.fromisoformat(line["recorded_at"])
    assert line["at"] == stated and real.utcoffset() == dt.timedelta(0)
    assert before <= real <= dt.datetime.now(dt.UTC)
    assert main(["review", ID, "--project", str(project.root)]) == 0
    assert "2026-02-03，实际记录于" in capsys.readouterr().out


def test_an_old_line_without_the_real_time_is_read_and_a_signature_of_now_shows_one_time() -> None:
    old = Signature(ID, "初审", "a", "甲", NOW, "0" * 64)
    assert "recorded_at" not in old.to_line() and old.words() == "初审 甲（2026-12-01）"
    assert replace(old, recorded_at=NOW + dt.timedelta(minutes=4)).words() == old.words()
    assert "实际" in replace(old, recorded_at=NOW + dt.timedelta(minutes=6)).words()


def test_a_stage_before_the_one_it_follows_is_refused(project: Project) -> None:
    give(project, "初审", "甲", hour=2)
    with pytest.raises(ContentError) as caught:
        sign(
            replace(open_desk(project, NOW + dt.timedelta(hours=3)), now=NOW),
            ID,
            "复审",
            "乙",
            "乙",
            really=True,
        )
    assert codes(caught) == ["E373"]


def test_accounts_of_the_settings_decide_who_signs_what(project: Project) -> None:
    settings = project.settings / "review.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace("only_listed: false\n", "") + "accounts:\n"
        "  - {account: li, name: 李四, stages: [初审]}\n  - {account: ed, name: 演示编辑部}\n",
        encoding="utf-8",
    )
    desk = open_desk(project, NOW)
    for stage, account, name, code in (
        ("初审", "stranger", "某人", "E371"),
        ("初审", "li", "王五", "E371"),
        ("复审", "li", "李四", "E371"),
        ("初审", "ED", None, "E368"),
    ):
        with pytest.raises(ContentError) as caught:
            sign(desk, ID, stage, account, name, really=True)  # type: ignore[arg-type]
        assert codes(caught) == [code]
    assert sign(desk, ID, "初审", "LI", None, really=True).signature.name == "李四"


def test_unknown_items_and_accounts(project: Project) -> None:
    desk = open_desk(project, NOW)
    with pytest.raises(UsageError, match="没有编号"):
        sign(desk, "wash-hand", "初审", "a", "甲", really=True)
    with pytest.raises(UsageError, match="不知道账号"):
        sign(desk, ID, "初审", "a", None, really=True)


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("至少二十秒。", "至少十秒。", None, "原为“至少二十秒。”，现为“至少十秒。”。"),
        ("title: 看懂洗手", "title: 不必洗手", 5, "title 原为“看懂洗手”，现为“不必洗手”。"),
    ],
)
def test_a_change_after_review_is_refused_at_its_line(
    project: Project, old: str, new: str, line: int | None, told: str
) -> None:
    give_all(project)
    edit(project, old, new)
    with pytest.raises(ContentError) as caught:
        release(project)
    (finding,) = caught.value.findings
    place = (project.root / FILE).read_text(encoding="utf-8").splitlines().index(new) + 1
    assert (finding.code, finding.file, finding.line) == ("E367", FILE, line or place)
    assert (
        told in finding.message
        and "终审 丙（2026-12-01，" in finding.message
        and "）之后改过" in finding.message
    )
    edit(project, new, old)
    assert ID in release(project), "what was reviewed may be published again"


def test_another_cover_after_review_is_refused(project: Project) -> None:
    give_all(project)
    shutil.copy(project.media / "covers" / "cover.png", project.media / "covers" / "else.png")
    release(project)
    with (project.media / "covers" / "cover.png").open("ab") as stream:
        stream.write(b"\0")
    with pytest.raises(ContentError) as caught:
        release(project)
    assert {f.code for f in caught.value.findings} == {"E367"}
    assert any("封面图片变了：covers/cover.png" in f.message for f in caught.value.findings if f.file == FILE)


def test_drafts_and_what_is_due_later_need_no_signature_yet(project: Project) -> None:
    edit(project, "title: 看懂洗手", "draft: true\ntitle: 看懂洗手")
    assert ID not in release(project)


def test_holding_back_leaves_out_what_was_never_public_and_nothing_else(project: Project) -> None:
    settings = project.settings / "review.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("unreviewed: refuse\n", ""), encoding="utf-8")  # hold is the default
    assert ID not in release(project)
    line = {
        "schema": 1,
        "id": ID,
        "work": ID,
        "kind": "article",
        "url": f"articles/{ID}/",
        "release": "r",
        "first_public": "2026-10-06T00:00:00+08:00",
    }
    (project.ledger / "published.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        release(project)
    assert codes(caught) == ["E366"]


def test_a_kind_that_needs_no_stage_is_reviewed_as_it_is(project: Project) -> None:
    settings = project.settings / "review.yml"
    text = settings.read_text(encoding="utf-8").replace("article: [初审, 复审, 终审]", "article: []")
    settings.write_text(text, encoding="utf-8")
    assert ID in release(project)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('{"schema":1,', "E361"),
        ("[]", "E362"),
        ('{"schema":1,"id":"x"}', "E362"),
        ('{"schema":2}', "E364"),
        (Signature("x", "初审", "a", "甲", NOW, "0" * 63).to_line(), "E362"),
        (Signature("x", "初审", "a", " ", NOW, "0" * 64).to_line(), "E362"),
        (Signature("x", "三审", "a", "甲", NOW, "0" * 64).to_line(), "E362"),  # type: ignore[arg-type]
    ],
)
def test_a_damaged_ledger_is_named_and_never_written_over(project: Project, line: str, code: str) -> None:
    path = project.ledger / ledger.FILE
    number = len(path.read_text(encoding="utf-8").splitlines()) + 1
    with path.open("a", encoding="utf-8") as stream:
        stream.write(line + "\n")
    before = path.read_bytes()
    (found,) = [f for f in check_project(project, default_now()).findings if f.file == "ledger/reviews.jsonl"]
    assert (found.code, found.line) == (code, number)
    with pytest.raises(ContentError):
        give(project, "初审", "甲")
    assert path.read_bytes() == before


def test_signatures_written_by_hand_keep_the_same_rules(project: Project) -> None:
    digest = give(project, "初审", "甲")
    forged = [Signature(ID, stage, "演示编辑部", "演示编辑部", NOW, digest) for stage in ("复审", "终审")]  # type: ignore[arg-type]
    with (project.ledger / ledger.FILE).open("a", encoding="utf-8") as stream:
        stream.writelines(f"{signature.to_line()}\n" for signature in forged)
    with pytest.raises(ContentError) as caught:
        release(project)
    assert sorted(codes(caught)) == ["E366", "E368", "E368"]


def test_a_kept_text_that_is_missing_is_an_error(project: Project) -> None:
    give_all(project)
    for path in (project.ledger / "reviewed").glob("*.md"):
        path.unlink()
    edit(project, "至少二十秒。", "至少十秒。")
    with pytest.raises(ContentError) as caught:
        release(project)
    assert codes(caught) == ["E365"]


def test_the_registers_pass_the_gate(project: Project) -> None:
    checked, registers = check_project(project, NOW), replace(NOTHING)
    library = replace(checked.library, registers=registers)
    policy = checked.settings.review
    assert admit(project, policy, library, {}, lambda _: False)[0].registers is registers


def test_the_pages_show_who_signed_and_mark_what_is_unreviewed(project: Project) -> None:
    prepared = prepared_site(project, Options(now=NOW, media=False))
    views = {page.path: page.view for page in prepared.edition.pages}
    assert views[f"articles/{ID}/index.html"]["unreviewed"] == ["初审", "复审", "终审"]
    give_all(project)
    prepared = prepared_site(project, Options(now=NOW, media=False))
    view = {page.path: page.view for page in prepared.edition.pages}[f"articles/{ID}/index.html"]
    assert view["unreviewed"] == []
    assert [(r["stage"], r["by"], r["date"]) for r in view["reviews"]][2] == ("终审", "丙", "2026-12-01")


def test_the_command(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    root = str(project.root)
    now = ["--now", NOW.isoformat(), "--project", root]
    offer = ["review", ID, "--stage", "初审", "--account", "li", "--name", "李四", *now]
    assert main(offer) == 0
    assert "以上只是预告，还没有签" in capsys.readouterr().out
    assert main([*offer, "--yes", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["done"], document["stage"], document["name"]) == (True, "初审", "李四")
    assert main([*offer, "--yes"]) == ContentError.exit_code
    assert main(["review", "--json", *now]) == 0
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out.split("\n", 0)[-1])}
    assert rows[ID]["missing"] == ["复审", "终审"]
    edit(project, "至少二十秒。", "至少十秒。")
    assert main(["review", ID, *now]) == 0
    assert "原为“至少二十秒。”，现为“至少十秒。”" in capsys.readouterr().out
    assert main(["review", ID, "--stage", "初审", *now]) == UsageError.exit_code


def test_names_are_compared_without_case_blanks_and_forms() -> None:
    assert folded("Élan 李 四") == folded("e\u0301lan李四") != folded("elan李四")


# Approvals on a git host


def git(project: Project, *arguments: str) -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "core.autocrlf=false"]
    command = ["git", "-C", str(project.root), *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout.strip()


def commit(project: Project) -> str:
    git(project, "add", "-A")
    git(project, "commit", "-q", "--no-gpg-sign", "-m", "x")
    return git(project, "rev-parse", "HEAD")


@pytest.fixture
def repository(project: Project, monkeypatch: pytest.MonkeyPatch) -> tuple[Project, str, str]:
    """A project in git: the commit before a pull request, and the one it asks to merge, which changes one item."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    git(project, "init", "-q")
    base = commit(project)
    edit(project, "至少二十秒。", "至少三十秒。")
    return project, base, commit(project)


def from_host(project: Project, host: Host, *, really: bool = True) -> FromHost:
    settings = project.settings / "review.yml"
    if "host:" not in settings.read_text(encoding="utf-8"):
        with settings.open("a", encoding="utf-8") as stream:
            stream.write(
                "accounts:\n  - {account: li, name: 李四, stages: [初审]}\n"
                "  - {account: wang, name: 王五, stages: [复审]}\n"
                "  - {account: zhao, name: 赵六}\n  - {account: writer, name: 作者}\n"
            )
    text = settings.read_text(encoding="utf-8").split("host:")[0]
    settings.write_text(
        f"{text}host:\n  kind: {host.kind}\n  api: {host.address}\n  repository: org/kepu\n", encoding="utf-8"
    )
    return sign_from_host(
        project,
        7,
        NOW,
        really=really,
        environment={"KEPU_REVIEW_TOKEN": TOKEN, "KEPU_ALLOW_REMOTE": host.address},
    )


def test_approvals_on_the_commit_sign_in_order_for_what_the_request_changes(
    repository: tuple[Project, str, str],
) -> None:
    project, base, head = repository
    host = github(
        ("li", "APPROVED", head, "2026-11-01T01:00:00Z"),
        ("writer", "APPROVED", head, "2026-11-01T01:30:00Z"),
        ("Wang", "APPROVED", head, "2026-11-01T02:00:00Z"),
        ("stranger", "APPROVED", head, "2026-11-01T02:30:00Z"),
        ("zhao", "APPROVED", head, "2026-11-01T03:00:00Z"),
        base=base,
    )
    with serving(host):
        told = from_host(project, host, really=False)
        assert [(p.signature.id, p.signature.stage) for p in told.proposals] == [
            (ID, "初审"),
            (ID, "复审"),
            (ID, "终审"),
        ]
        done = from_host(project, host)
        again = from_host(project, host)
    assert [p.signature.name for p in done.proposals] == ["李四", "王五", "赵六"]
    assert again.proposals == ()
    assert any("writer" in r and "作者" in r for r in done.remarks)
    assert any("stranger" in r and "没有登记" in r for r in done.remarks)
    assert open_desk(project, NOW).standing(ID).missing == ()
    last = ledger.read_signatures(project)[0][ID][-1]
    assert (last.how, last.evidence) == ("github", "https://host.example/r/1#5")
    assert ID in release(project)


def test_an_approval_of_another_text_or_an_unknown_commit_signs_nothing(
    repository: tuple[Project, str, str],
) -> None:
    project, base, head = repository
    edit(project, "至少三十秒。", "至少四十秒。")
    commit(project)
    host = github(
        ("li", "APPROVED", head, "2026-11-01T01:00:00Z"),
        ("wang", "APPROVED", "d" * 40, "2026-11-01T02:00:00Z"),
        ("zhao", "APPROVED", "--output=x", "2026-11-01T03:00:00Z"),
        base=base,
    )
    with serving(host):
        done = from_host(project, host)
    assert done.proposals == ()
    assert "批准的不是现在的内容" in done.remarks[0]
    assert "本地没有它批准的提交" in done.remarks[1] and "本地没有它批准的提交" in done.remarks[2]


def test_gitlab_signs_by_the_version_of_the_moment(repository: tuple[Project, str, str]) -> None:
    project, base, head = repository
    host = gitlab(
        ("li", "2026-11-01T02:00:00.123Z"),
        versions=((base, "2026-10-31T00:00:00Z"), (head, "2026-11-01T01:00:00Z")),
        base=base,
    )
    with serving(host):
        (proposal,) = from_host(project, host).proposals
    assert (proposal.signature.stage, proposal.signature.how) == ("初审", "gitlab")


def test_without_a_host_nothing_is_read(project: Project) -> None:
    with pytest.raises(ConfigError, match="没有设置代码托管平台"):
        sign_from_host(project, 7, NOW, really=True, environment={})


def test_kepu_publish_refuses_and_then_publishes(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    publish = ["publish", "--yes", "--now", NOW.isoformat(), "--project", str(project.root)]
    assert main(publish) == ContentError.exit_code
    assert f"{FILE}:5:8  E366" in capsys.readouterr().err
    assert not (project.ledger / "published.jsonl").exists()
    give_all(project)
    assert main(publish) == 0, capsys.readouterr().err
    assert f'"id":"{ID}"' in (project.ledger / "published.jsonl").read_text(encoding="utf-8")
    page = (project.root / "site" / "articles" / ID / "index.html").read_text(encoding="utf-8")
    assert "未审" not in page and "丙" in page
    edit(project, "至少二十秒。", "至少十秒。")
    assert main(publish) == ContentError.exit_code
    assert "原为“至少二十秒。”，现为“至少十秒。”" in capsys.readouterr().err
