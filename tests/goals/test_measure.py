"""The rules of COUNTING.md 1 to 6, one by one, and the law that nothing is lost or counted twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config import Goal, Stage
from pipeline.content.body import Body
from pipeline.content.library import Document, Library
from pipeline.content.model import BEIJING, FOLDERS, KINDS, AnyEntry, Work
from pipeline.goals.measure import Evidence, Progress, measure
from pipeline.goals.progress import Signed
from pipeline.ledger.published import Elsewhere, Published, Withdrawal, work_id
from pipeline.parsing.strict_yaml import Tree
from tests.examples import examples

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=BEIJING)
REVIEWED = ("article", "video", "audio", "story", "exemplar")
STAGES: Mapping[str, tuple[Stage, ...]] = dict.fromkeys(REVIEWED, ("初审", "复审", "终审"))
GOAL = Goal(id="audiovisual", title="科普音视频", target=400, kinds=("video", "audio"))
REVIEWS = [
    {"stage": stage, "by": f"演示{stage}", "at": f"2026-11-0{day}"}
    for day, stage in enumerate(("初审", "复审", "终审"), 2)
]
SOURCES = [{"title": "文献", "publisher": "出版社"}]


def document(id: str, kind: str = "video", **fields: Any) -> Document:
    """A valid, published, fully reviewed work; `fields` say what differs."""
    value: dict[str, Any] = {
        "schema": 1,
        "kind": kind,
        "id": id,
        "title": f"题目{id}",
        "summary": "一到两句话的摘要，说清讲什么。",
        "published": "2026-11-05T09:00:00+08:00",
        "production": {"mode": "自制", "unit": "演示编辑部"},
        "sources": SOURCES,
    }
    if kind == "exemplar":
        value["category"] = "科普基地"
    else:
        value |= {
            "column": "kepu-panda",
            "topics": ["nature"],
            "audiences": ["public"],
            "licence": "CC-BY-4.0",
        }
        people = [{"role": "编写", "name": "演示编辑部"}]
        value["people"] = [*people, {"role": "人物", "person": "li-bing"}] if kind == "story" else people
        if kind != "video":
            value["cover"] = {"image": "covers/a.png", "alt": "画面里有一只大熊猫"}
    if kind in ("video", "audio"):
        value["media"] = {"source": f"{id}.mp4"}
    reviews = fields.pop("reviews", REVIEWS)
    entry = cast(AnyEntry, KINDS[kind].model_validate(value | fields))
    file = f"content/{FOLDERS[kind]}/{id}.md"
    tree = Tree({"reviews": reviews}, MappingProxyType({}), MappingProxyType({}))
    return Document(file, entry, Body("正文"), 30, "0" * 64, tree)


def signed(documents: Iterable[Document]) -> dict[str, tuple[Signed, ...]]:
    """What the review ledger would have of them."""
    return {
        d.id: tuple(
            Signed(r["stage"], r["by"], dt.datetime.fromisoformat(r["at"]).replace(tzinfo=BEIJING))
            for r in d.tree.value["reviews"]
        )
        for d in documents
    }


def published(id: str, when: str = "2026-11-06T10:00:00+08:00", **fields: Any) -> Published:
    moment = dt.datetime.fromisoformat(when)
    return replace(Published(id, id, "video", f"videos/{id}/", "20261106T020000Z-0123abcd", moment), **fields)


def count(
    *documents: Document,
    ledger: tuple[Published, ...] = (),
    goal: Goal = GOAL,
    digests: Mapping[str, str | None] | None = None,
    verified: Mapping[str, str | None] | None = None,
    now: dt.datetime = NOW,
    year: int = 2026,
) -> Progress:
    everything: dict[str, str | None] = dict.fromkeys((d.id for d in documents), None)
    verdicts = everything if verified is None else verified
    evidence = Evidence(verdicts, digests or {}, signed=signed(documents))
    library = Library.of({d.id: d for d in documents})
    lines = {line.id: line for line in ledger}
    (progress,) = measure([goal], library, now, lines, STAGES, evidence, year)
    return progress


def counted(progress: Progress) -> list[str]:
    return [c.id for c in progress.counted]


def reason(progress: Progress, id: str) -> str:
    (found,) = [item.reason for item in progress.left_out if item.id == id]
    return found


# 1. The unit is a work


def test_r1_versions_of_a_work_count_once() -> None:
    progress = count(
        document("panda"),
        document("panda-portrait", work="panda"),
        document("panda-en", work="panda", language="en"),
        document("panda-sound", "audio", work="panda"),
    )
    assert (counted(progress), progress.count) == (["panda"], 1)
    for id in ("panda-portrait", "panda-en", "panda-sound"):
        assert reason(progress, id) == "与“题目panda”（panda）是同一作品，只计一次"


def test_r1_episodes_of_a_series_count_each() -> None:
    assert count(document("series-1"), document("series-2")).count == 2


def test_r1_a_version_stands_in_when_the_first_cannot_count() -> None:
    progress = count(document("panda", reviews=[]), document("panda-portrait", work="panda"))
    assert counted(progress) == ["panda-portrait"]
    assert reason(progress, "panda") == "缺少初审、复审、终审"


def test_r1_the_version_that_was_public_first_shows_the_work() -> None:
    cut = published("a-cut", "2026-03-01T10:00:00+08:00", work="panda")
    progress = count(document("a-cut", work="panda"), document("panda"), ledger=(cut, published("panda")))
    assert counted(progress) == ["a-cut"]
    assert progress.counted[0].since == "2026-03-01"


# 2. Published, reviewed, verified, open


def test_r2_in_the_ledger_or_admitted_by_this_build() -> None:
    progress = count(document("new"), document("old"), ledger=(published("old"),))
    old, new = progress.counted
    assert (old.id, old.since, old.release) == ("old", "2026-11-06", "20261106T020000Z-0123abcd")
    assert (new.id, new.since, new.release) == ("new", None, None)


def test_r2_drafts_and_the_future_stay_secret() -> None:
    progress = count(
        document("draft", draft=True),
        document("later", published="2026-12-01T09:00:00+08:00"),
        document("draft-article", "article", draft=True),
    )
    assert progress.count == 0
    assert {(item.id, item.reason, item.public, item.url) for item in progress.left_out} == {
        ("draft", "草稿，尚未发布", False, None),
        ("draft-article", "草稿，尚未发布", False, None),
        ("later", "定于 2026-12-01 发布，尚未公开", False, None),
    }


def test_r2_no_public_reason_names_what_is_secret() -> None:
    progress = count(
        document("a-secret", draft=True, work="panda"),
        document("an-article", "article", draft=True, work="panda"),
        document("panda"),
        document("panda-sound", "audio", work="panda"),
        document("twin"),
        digests={"a-secret": "1", "panda": "2", "twin": "1"},
    )
    assert counted(progress) == ["panda", "twin"]
    assert not any(
        "secret" in item.reason or "article" in item.reason for item in progress.left_out if item.public
    )


def test_r2_now_decides_to_the_moment() -> None:
    at = dt.datetime.fromisoformat("2026-11-05T09:00:00+08:00")
    assert count(document("panda"), now=at).count == 1
    assert count(document("panda"), now=at - dt.timedelta(seconds=1)).count == 0


def test_r2_missing_stages_are_named_and_a_signature_of_tomorrow_is_none() -> None:
    first = document("first", reviews=REVIEWS[:1])
    tomorrow = document("tomorrow", reviews=[*REVIEWS[:2], {**REVIEWS[2], "at": "2026-11-24"}])
    progress = count(first, tomorrow)
    assert reason(progress, "first") == "缺少复审、终审"
    assert reason(progress, "tomorrow") == "缺少终审"


def test_r2_renditions_must_be_verified() -> None:
    progress = count(
        document("done"),
        document("failed"),
        document("unknown"),
        verified={"done": None, "failed": "转码失败"},
    )
    assert counted(progress) == ["done"]
    assert reason(progress, "failed") == "转码失败"
    assert reason(progress, "unknown") == "没有版本文件的校验记录"


def test_r2_words_have_no_renditions() -> None:
    goal = Goal(id="texts", title="图文", target=10, kinds=("article", "story"))
    assert count(document("a", "article"), document("b", "story"), goal=goal, verified={}).count == 2


# 3. Who made it, and what is a sound work


@pytest.mark.parametrize("mode", ["自制", "委托", "联合"])
def test_r3_own_commissioned_and_joint_works_count_with_their_unit(mode: str) -> None:
    progress = count(document("panda", production={"mode": mode, "unit": "演示单位"}))
    assert (progress.counted[0].mode, progress.counted[0].unit) == (mode, "演示单位")


def test_r3_reprints_never_count_and_every_reason_is_given() -> None:
    progress = count(document("panda", production={"mode": "转载", "unit": "别处"}, reviews=REVIEWS[:2]))
    assert reason(progress, "panda") == "转载作品不计入；缺少终审"


@pytest.mark.parametrize("kind", ["article", "story"])
def test_r3_the_reading_of_an_article_is_no_sound_work(kind: str) -> None:
    progress = count(document("flu", kind), document("flu-read", "audio", work="flu"))
    assert progress.count == 0
    assert reason(progress, "flu-read") == "是“题目flu”（flu）的朗读版，不算音频作品"


def test_r3_a_sound_work_of_its_own_counts() -> None:
    assert counted(count(document("flu", "article"), document("flu-talk", "audio"))) == ["flu-talk"]


# 4. The year


@pytest.mark.parametrize(
    ("moment", "year"), [("2025-12-31T15:59:59+00:00", 2025), ("2025-12-31T16:00:00+00:00", 2026)]
)
def test_r4_the_year_turns_at_midnight_in_beijing(moment: str, year: int) -> None:
    ledger = (published("panda", moment),)
    assert count(document("panda"), ledger=ledger, year=year).count == 1
    other = 4051 - year
    assert reason(count(document("panda"), ledger=ledger, year=other), "panda") == (
        f"首次公开在 {year} 年，不计入 {other} 年"
    )


def test_r4_front_matter_dates_prove_nothing() -> None:
    backdated = document("panda", published="2025-05-01T09:00:00+08:00")
    assert count(backdated, year=2025).count == 0
    assert count(backdated, year=2026).count == 1


def test_r4_a_new_cut_of_last_years_work_is_last_years() -> None:
    progress = count(
        document("panda"),
        document("panda-cut", work="panda"),
        ledger=(published("panda", "2025-06-01T09:00:00+08:00"),),
    )
    assert progress.count == 0
    assert reason(progress, "panda-cut") == "首次公开在 2025 年，不计入 2026 年"


def test_r4_also_when_the_first_version_has_left_the_library() -> None:
    gone = published("panda-first", "2025-06-01T09:00:00+08:00", work="panda")
    assert count(document("panda"), ledger=(gone,)).count == 0


def test_r4_a_work_that_came_out_elsewhere_counts_from_then() -> None:
    date = dt.datetime(2025, 8, 1, 9, tzinfo=BEIJING)
    elsewhere = Elsewhere("https://mp.weixin.qq.com/s/x", "evidence/x.png", "f" * 64, date)
    ledger = (published("panda", elsewhere=elsewhere),)
    assert count(document("panda"), ledger=ledger).count == 0
    (one,) = count(document("panda"), ledger=ledger, year=2025).counted
    assert (one.since, one.elsewhere) == ("2025-08-01", "https://mp.weixin.qq.com/s/x")


# 5. The same bytes


def test_r5_equal_sources_are_one_work() -> None:
    progress = count(document("a"), document("b"), document("c"), digests={"a": "1", "b": "1", "c": "2"})
    assert counted(progress) == ["a", "c"]
    assert reason(progress, "b") == "与“题目a”（a）的源文件字节相同，按一个作品计"
    assert [c.digest for c in progress.counted] == ["1", "2"]


def test_r5_joins_whole_works() -> None:
    progress = count(
        document("a"),
        document("b", work="w"),
        document("c", work="w"),
        digests={"a": "1", "b": "1", "c": "2"},
    )
    assert counted(progress) == ["a"]
    assert reason(progress, "c") == "与“题目a”（a）经相同或相近的源文件归为一个作品，只计一次"


def test_r5_a_renamed_copy_of_last_years_work_is_last_years() -> None:
    ledger = (published("panda", "2025-06-01T09:00:00+08:00"),)
    progress = count(
        document("panda"), document("renamed"), ledger=ledger, digests={"panda": "1", "renamed": "1"}
    )
    assert progress.count == 0


def test_r5_unknown_sources_are_not_equal() -> None:
    assert count(document("a"), document("b"), digests={"a": None, "b": None}).count == 2


# 6. Subtotals and withdrawals


def test_r6_audio_and_video_are_subtotalled() -> None:
    progress = count(document("a"), document("b"), document("c", "audio"))
    assert progress.subtotals == (("视频", 2), ("音频", 1))


def test_r6_withdrawn_works_leave_from_that_moment() -> None:
    at = dt.datetime(2026, 11, 20, 9, tzinfo=BEIJING)
    ledger = (published("panda", withdrawn=Withdrawal(at, "数据有误")),)
    assert count(document("panda"), ledger=ledger, now=at - dt.timedelta(minutes=1)).count == 1
    progress = count(document("panda"), ledger=ledger, now=at)
    assert progress.count == 0
    assert reason(progress, "panda") == "已于 2026-11-20 撤回：数据有误"
    assert progress.left_out[0].public


# Goals


def test_kinds_and_columns_of_the_goal() -> None:
    goal = Goal(id="panda", title="科普熊猫", target=3, kinds=("video", "exemplar"), columns=("kepu-panda",))
    progress = count(
        document("a"),
        document("b", column="hello-science"),
        document("c", "article"),
        document("d", "exemplar"),
        goal=goal,
    )
    assert counted(progress) == ["a"]
    assert reason(progress, "b") == reason(progress, "d") == "所在栏目不在本目标之内"
    assert reason(progress, "c") == "种类“图文”不在本目标之内"


def test_exemplars_count_by_year() -> None:
    goal = Goal(id="exemplars", title="科普典范", target=50, kinds=("exemplar",))
    old = published("old", "2025-01-01T00:00:00+08:00")
    progress = count(document("new", "exemplar"), document("old", "exemplar"), ledger=(old,), goal=goal)
    assert (counted(progress), progress.subtotals) == (["new"], (("科普典范", 1),))


@pytest.mark.parametrize(("target", "percent"), [(400, 0), (3, 66), (2, 100), (1, 100)])
def test_percent_is_rounded_down_and_stops_at_100(target: int, percent: int) -> None:
    goal = GOAL.model_copy(update={"target": target})
    progress = count(document("a"), document("b"), goal=goal)
    assert (progress.count, progress.target, progress.percent) == (2, target, percent)


def test_the_evidence_of_a_counted_work() -> None:
    (one,) = count(document("panda"), ledger=(published("panda"),), digests={"panda": "ab" * 32}).counted
    assert (one.title, one.kind, one.url) == ("题目panda", "video", "videos/panda/")
    assert one.reviewers == ("初审 演示初审", "复审 演示复审", "终审 演示终审")
    assert one.digest == "ab" * 32


# The law


@st.composite
def libraries(draw: st.DrawFn) -> tuple[list[Document], tuple[Published, ...], dict[str, str | None]]:
    documents, ledger, digests = [], [], {}
    for number in range(draw(st.integers(0, 8))):
        id = f"item-{number}"
        kind = draw(st.sampled_from(["video", "audio", "article", "story", "exemplar"]))
        fields: dict[str, Any] = {
            "draft": draw(st.booleans()),
            "published": draw(st.sampled_from(["2026-11-05", "2027-01-01"])),
            "reviews": draw(st.sampled_from([REVIEWS, REVIEWS[:1]])),
            "production": {"mode": draw(st.sampled_from(["自制", "转载"])), "unit": "甲"},
        }
        if kind != "exemplar":
            fields["work"] = draw(st.none() | st.sampled_from(["w1", "w2", "item-0"]))
        documents.append(document(id, kind, **fields))
        digests[id] = draw(st.none() | st.sampled_from("12345"))
        if draw(st.booleans()):
            year = draw(st.sampled_from([2025, 2026]))
            withdrawn = draw(st.none() | st.just(Withdrawal(NOW, "错")))
            ledger.append(published(id, f"{year}-06-01T00:00:00+08:00", withdrawn=withdrawn))
    return documents, tuple(ledger), digests


@settings(max_examples=examples(60), deadline=None)
@given(libraries())
def test_every_item_stands_in_one_list_and_the_count_is_of_distinct_works(
    case: tuple[list[Document], tuple[Published, ...], dict[str, str | None]],
) -> None:
    documents, ledger, digests = case
    goal = Goal(id="all", title="全部", target=5, kinds=("article", "video", "audio", "story", "exemplar"))
    by_id = {d.id: d for d in documents}
    total = 0
    for year in (2025, 2026):
        progress = count(*documents, ledger=ledger, digests=digests, goal=goal, year=year)
        listed = counted(progress) + [item.id for item in progress.left_out]
        assert sorted(listed) == sorted(by_id)
        assert all(item.reason for item in progress.left_out)
        assert progress.count == len(progress.counted) == sum(n for _, n in progress.subtotals)
        entries = [by_id[id].entry for id in counted(progress)]
        works = [work_id(entry) for entry in entries if isinstance(entry, Work)]
        assert len(set(works)) == len(works) == progress.count
        sources = [digests[id] for id in counted(progress) if digests[id] is not None]
        assert len(set(sources)) == len(sources)
        public = {item.id for item in progress.left_out if item.public} | set(counted(progress))
        assert public == set(Library.of(by_id).visible(NOW).documents)
        total += progress.count
    assert total <= len({work_id(d.entry) for d in documents if isinstance(d.entry, Work)}), "a year each"


def test_places_and_people_are_not_counted_at_all() -> None:
    value = {
        "schema": 1,
        "kind": "page",
        "id": "about",
        "title": "关于",
        "summary": "一句话介绍这个网站是什么。",
    }
    page = replace(document("x"), entry=cast(AnyEntry, KINDS["page"].model_validate(value)))
    progress = count(page)
    assert (progress.counted, progress.left_out) == ((), ())
