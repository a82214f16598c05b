"""Thirty and more cases of COUNTING.md with the verdict and the reason each must get. Written before the code.

A case names what is in the library and in the ledger; `verdicts` says of every item 计入, or why it is left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from pipeline.config import Goal
from pipeline.content.library import Document, Library
from pipeline.content.model import BEIJING
from pipeline.goals.fingerprints import Alike
from pipeline.goals.freeze import Frozen, FrozenGoal, with_frozen
from pipeline.goals.measure import Evidence, Progress, measure
from pipeline.ledger.published import Elsewhere, Published, Withdrawal
from tests.goals.test_measure import GOAL, NOW, REVIEWS, STAGES, document, published, signed

COUNTS = "计入"
APART = "演示"
EXEMPLARS = Goal(id="exemplars", title="科普典范", target=50, kinds=("exemplar",))
PANDA = Goal(id="panda", title="科普熊猫", target=10, kinds=("video", "audio"), columns=("kepu-panda",))
LAST_YEAR = "2025-06-01T09:00:00+08:00"
WECHAT = Elsewhere(
    "https://mp.weixin.qq.com/s/x",
    "ledger/captures/x.png",
    "f" * 64,
    dt.datetime(2025, 12, 20, 9, tzinfo=BEIJING),
)
OTHER_HALF = {"id": "panda", "reason": "只有片头相同，内容各自拍摄"}


def same(title: str) -> str:
    return f"与“题目{title}”（{title}）是同一作品，只计一次"


def alike(one: str, other: str, picture: int | None = 960, sound: int | None = 940) -> Alike:
    return Alike(one, other, picture, sound)


def frozen(year: int, *works: str) -> Frozen:
    """A year closed with these works, by the goal of sound and pictures."""
    documents = [document(id) for id in works]
    ledger = {id: published(id, f"{year}-06-01T09:00:00+08:00") for id in works}
    (progress,) = measure(
        [GOAL],
        Library.of({d.id: d for d in documents}),
        NOW,
        ledger,
        STAGES,
        Evidence(dict.fromkeys(works), {}, signed=signed(documents)),
        year,
    )
    return Frozen.of(year, NOW, [FrozenGoal.of(progress)])


@dataclass(frozen=True)
class Case:
    name: str
    documents: tuple[Document, ...]
    verdicts: Mapping[str, str]
    ledger: tuple[Published, ...] = ()
    alike: tuple[Alike, ...] = ()
    digests: Mapping[str, str | None] = field(default_factory=dict)
    verified: Mapping[str, str | None] = field(default_factory=dict)
    elsewhere: Mapping[str, Elsewhere] = field(default_factory=dict)
    goal: Goal = GOAL
    year: int = 2026
    now: dt.datetime = NOW
    frozen: tuple[Frozen, ...] = ()
    adjustments: tuple[tuple[str, str, str], ...] = ()
    count: int | None = None
    demonstration: frozenset[str] = frozenset()

    def progress(self) -> Progress:
        ids = [d.id for d in self.documents]
        evidence = Evidence(
            {**dict.fromkeys(ids), **self.verified},
            self.digests,
            alike=self.alike,
            elsewhere=self.elsewhere,
            signed=signed(self.documents),
            demonstration=self.demonstration,
        )
        (progress,) = measure(
            [self.goal],
            Library.of({d.id: d for d in self.documents}),
            self.now,
            {line.id: line for line in self.ledger},
            STAGES,
            evidence,
            self.year,
        )
        (result,) = with_frozen([progress], self.year, self.frozen)
        return result


CASES = (
    # A work and its versions
    Case(
        "a re-cut that says which work it is",
        (document("panda"), document("panda-cut", work="panda")),
        {"panda": COUNTS, "panda-cut": same("panda")},
    ),
    Case(
        "the portrait version",
        (document("panda"), document("panda-portrait", work="panda")),
        {"panda": COUNTS, "panda-portrait": same("panda")},
    ),
    Case(
        "the sound only",
        (document("panda"), document("panda-sound", "audio", work="panda")),
        {"panda": COUNTS, "panda-sound": same("panda")},
    ),
    Case(
        "a translation",
        (document("panda"), document("panda-en", work="panda", language="en")),
        {"panda": COUNTS, "panda-en": same("panda")},
    ),
    Case(
        "episodes of a series",
        (document("sky-1"), document("sky-2")),
        {"sky-1": COUNTS, "sky-2": COUNTS},
    ),
    Case(
        "two kinds of one work: text and video",
        (document("panda"), document("panda-text", "article", work="panda")),
        {"panda": COUNTS, "panda-text": "种类“图文”不在本目标之内"},
    ),
    # Who made it
    Case(
        "a repost",
        (document("panda", production={"mode": "转载", "unit": "别处"}),),
        {"panda": "转载作品不计入"},
    ),
    Case(
        "commissioned",
        (document("panda", production={"mode": "委托", "unit": "演示制作公司"}),),
        {"panda": COUNTS},
    ),
    Case(
        "made jointly",
        (document("panda", production={"mode": "联合", "unit": "演示编辑部"}),),
        {"panda": COUNTS},
    ),
    Case(
        "an article read aloud, the same work",
        (document("flu", "article"), document("flu-read", "audio", work="flu")),
        {"flu": "种类“图文”不在本目标之内", "flu-read": "是“题目flu”（flu）的朗读版，不算音频作品"},
    ),
    Case(
        "an article read by a machine, a work of its own by name",
        (document("flu", "article"), document("flu-read", "audio", machine_read=True)),
        {"flu": "种类“图文”不在本目标之内", "flu-read": "是机器朗读，不算音频作品"},
    ),
    # Published, reviewed, verified
    Case("a draft", (document("panda", draft=True),), {"panda": "草稿，尚未发布"}),
    Case(
        "the future",
        (document("panda", published="2026-12-01T09:00:00+08:00"),),
        {"panda": "定于 2026-12-01 发布，尚未公开"},
    ),
    Case("an unreviewed stage", (document("panda", reviews=REVIEWS[:2]),), {"panda": "缺少终审"}),
    Case(
        "a rendition that failed",
        (document("panda"),),
        {"panda": "媒体文件还没有处理完成：videos/panda.mp4"},
        verified={"panda": "媒体文件还没有处理完成：videos/panda.mp4"},
    ),
    Case(
        "withdrawn",
        (document("panda"),),
        {"panda": "已于 2026-11-20 撤回：数据有误"},
        ledger=(
            published("panda", withdrawn=Withdrawal(dt.datetime(2026, 11, 20, tzinfo=BEIJING), "数据有误")),
        ),
    ),
    Case(
        "to be withdrawn tomorrow",
        (document("panda"),),
        {"panda": COUNTS},
        ledger=(published("panda", withdrawn=Withdrawal(NOW + dt.timedelta(days=1), "数据有误")),),
    ),
    Case(
        "the first version withdrawn, its portrait version not",
        (document("panda"), document("panda-portrait", work="panda")),
        {"panda": "已于 2026-11-20 撤回：数据有误", "panda-portrait": COUNTS},
        ledger=(
            published("panda", withdrawn=Withdrawal(dt.datetime(2026, 11, 20, tzinfo=BEIJING), "数据有误")),
            published("panda-portrait", "2026-11-07T09:00:00+08:00", work="panda"),
        ),
    ),
    # The year
    Case(
        "23:59 in Chengdu on the last evening",
        (document("panda"),),
        {"panda": "首次公开在 2025 年，不计入 2026 年"},
        ledger=(published("panda", "2025-12-31T23:59:00+08:00"),),
    ),
    Case(
        "16:01 UTC on the last evening is the new year in Chengdu",
        (document("panda"),),
        {"panda": COUNTS},
        ledger=(published("panda", "2025-12-31T16:01:00+00:00"),),
    ),
    Case(
        "backdated front matter",
        (document("panda", published="2025-05-01T09:00:00+08:00"),),
        {"panda": "首次公开在 2026 年，不计入 2025 年"},
        year=2025,
    ),
    Case(
        "WeChat first, with evidence in the ledger",
        (document("panda"),),
        {"panda": COUNTS},
        ledger=(published("panda", "2026-01-05T09:00:00+08:00", elsewhere=WECHAT),),
        year=2025,
    ),
    Case(
        "WeChat first, with evidence found after our first release",
        (document("panda"),),
        {"panda": "首次公开在 2025 年，不计入 2026 年"},
        ledger=(published("panda", "2026-01-05T09:00:00+08:00"),),
        elsewhere={"panda": WECHAT},
    ),
    Case(
        "WeChat first, admitted by this build with its evidence",
        (document("panda"),),
        {"panda": "首次公开在 2025 年，不计入 2026 年"},
        elsewhere={"panda": WECHAT},
    ),
    Case(
        "WeChat first, without evidence",
        (document("panda"),),
        {"panda": "首次公开在 2026 年，不计入 2025 年"},
        ledger=(published("panda", "2026-01-05T09:00:00+08:00"),),
        year=2025,
    ),
    Case(
        "a new cut of last year's work",
        (document("panda"), document("panda-cut", work="panda")),
        {
            "panda": "首次公开在 2025 年，不计入 2026 年",
            "panda-cut": "首次公开在 2025 年，不计入 2026 年",
        },
        ledger=(published("panda", LAST_YEAR),),
    ),
    # The same bytes, or close pictures and sound
    Case(
        "duplicate bytes",
        (document("panda"), document("twin")),
        {"panda": COUNTS, "twin": "与“题目panda”（panda）的源文件字节相同，按一个作品计"},
        digests={"panda": "1", "twin": "1"},
    ),
    Case(
        "duplicate bytes, told apart by an editor",
        (document("panda"), document("twin", distinct_from=[OTHER_HALF])),
        {"panda": COUNTS, "twin": COUNTS},
        digests={"panda": "1", "twin": "1"},
    ),
    Case(
        "a re-encoding: close picture and sound",
        (document("panda"), document("re-encoded")),
        {
            "panda": COUNTS,
            "re-encoded": "与“题目panda”（panda）的画面（96%）和声音（94%）相近，按一个作品计",
        },
        digests={"panda": "1", "re-encoded": "2"},
        alike=(alike("panda", "re-encoded"),),
    ),
    Case(
        "the same sound as a work of its own by name",
        (document("panda"), document("sound", "audio")),
        {
            "panda": COUNTS,
            "sound": "与“题目panda”（panda）的声音（94%）相近，按一个作品计",
        },
        alike=(alike("panda", "sound", None),),
    ),
    Case(
        "the same intro, other content: nothing alike is found",
        (document("panda"), document("other")),
        {"panda": COUNTS, "other": COUNTS},
    ),
    Case(
        "alike, told apart by an editor",
        (document("panda"), document("other", distinct_from=[OTHER_HALF])),
        {"panda": COUNTS, "other": COUNTS},
        alike=(alike("other", "panda"),),
    ),
    Case(
        "told apart from one, both like a third: two works, not one",
        (document("panda"), document("other", distinct_from=[OTHER_HALF]), document("third")),
        {
            "panda": COUNTS,
            "other": COUNTS,
            "third": "与“题目other”（other）的画面（96%）和声音（94%）相近，按一个作品计",
        },
        alike=(alike("other", "panda"), alike("other", "third"), alike("panda", "third")),
    ),
    Case(
        "a re-encoding of last year's work under a new name",
        (document("panda"), document("renamed")),
        {"panda": "首次公开在 2025 年，不计入 2026 年", "renamed": "首次公开在 2025 年，不计入 2026 年"},
        ledger=(published("panda", LAST_YEAR),),
        alike=(alike("panda", "renamed"),),
    ),
    # Columns and exemplars
    Case(
        "a work moved to another column, goal of every column",
        (document("panda", column="hello-science"),),
        {"panda": COUNTS},
        ledger=(published("panda"),),
    ),
    Case(
        "a work moved out of the goal's column",
        (document("panda", column="hello-science"),),
        {"panda": "所在栏目不在本目标之内"},
        ledger=(published("panda"),),
        goal=PANDA,
    ),
    Case(
        "an exemplar of the year",
        (document("base", "exemplar"),),
        {"base": COUNTS},
        ledger=(published("base", kind="exemplar"),),
        goal=EXEMPLARS,
    ),
    Case(
        "an exemplar that is plainly a demonstration",
        (document("base", "exemplar", demonstration=True),),
        {"base": APART},
        ledger=(published("base", kind="exemplar"),),
        goal=EXEMPLARS,
    ),
    Case(
        "reviewed by nobody real",
        (document("panda"), document("sky")),
        {"panda": APART, "sky": COUNTS},
        ledger=(published("panda"), published("sky")),
        demonstration=frozenset({"panda"}),
    ),
    Case(
        "a demonstration that other rules leave out all the same",
        (document("panda"), document("panda-cut", work="panda"), document("old")),
        {"panda": APART, "panda-cut": same("panda"), "old": "首次公开在 2025 年，不计入 2026 年"},
        ledger=(published("panda"), published("old", LAST_YEAR)),
        demonstration=frozenset({"panda", "panda-cut", "old"}),
    ),
    Case(
        "a real cut of a demonstration counts in its place",
        (document("panda"), document("panda-cut", work="panda")),
        {"panda": same("panda-cut"), "panda-cut": COUNTS},
        demonstration=frozenset({"panda"}),
    ),
    Case(
        "an exemplar of last year",
        (document("base", "exemplar"),),
        {"base": "首次公开在 2025 年，不计入 2026 年"},
        ledger=(published("base", LAST_YEAR, kind="exemplar"),),
        goal=EXEMPLARS,
    ),
    # Closed years
    Case(
        "a frozen year stays",
        (document("panda"),),
        {"panda": COUNTS},
        ledger=(published("panda", LAST_YEAR),),
        year=2025,
        frozen=(frozen(2025, "panda"),),
    ),
    Case(
        "a work found after the freeze is an adjustment",
        (document("panda"), document("late")),
        {"panda": COUNTS, "late": "2025 年度已封账，列入调整：增加"},
        ledger=(published("panda", LAST_YEAR), published("late", LAST_YEAR)),
        year=2025,
        frozen=(frozen(2025, "panda"),),
        adjustments=(("增加", "late", "封账以后符合计数规则"),),
    ),
    Case(
        "withdrawn after the freeze: the frozen count stays, the adjustment says so",
        (document("panda"),),
        {"panda": COUNTS},
        ledger=(
            published(
                "panda", LAST_YEAR, withdrawn=Withdrawal(dt.datetime(2026, 3, 1, tzinfo=BEIJING), "数据有误")
            ),
        ),
        year=2025,
        frozen=(frozen(2025, "panda"),),
        adjustments=(("减少", "panda", "已于 2026-03-01 撤回：数据有误"),),
    ),
    Case(
        "gone from the library after the freeze",
        (),
        {},
        year=2025,
        frozen=(frozen(2025, "panda"),),
        adjustments=(("减少", "panda", "内容库里已经没有这个作品"),),
        count=1,
    ),
    Case(
        "another version shows the work after the freeze: no adjustment",
        (document("panda", reviews=[]), document("panda-cut", work="panda")),
        {"panda": COUNTS, "panda-cut": "与“题目panda”（panda）是同一作品，只计一次"},
        ledger=(published("panda", LAST_YEAR), published("panda-cut", LAST_YEAR, work="panda")),
        year=2025,
        frozen=(frozen(2025, "panda"),),
    ),
    Case(
        "counted in a frozen year: not again, whatever the ledger says now",
        (document("panda"),),
        {"panda": "已计入封了账的 2025 年度"},
        ledger=(published("panda"),),
        frozen=(frozen(2025, "panda"),),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_verdict_and_the_reason(case: Case) -> None:
    progress = case.progress()
    found = {c.id: COUNTS for c in progress.counted if c.id in case.verdicts}
    found |= {c.id: APART for c in progress.demonstrated}
    found |= {item.id: item.reason for item in progress.left_out}
    assert found == case.verdicts
    expected = list(case.verdicts.values()).count(COUNTS) if case.count is None else case.count
    assert progress.count == len(progress.counted) == expected
    assert tuple((a.change, a.id, a.reason) for a in progress.adjustments) == case.adjustments


def test_there_are_thirty_cases_and_every_name_is_its_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 30


def test_the_unit_that_answers_stands_with_the_work() -> None:
    case = next(c for c in CASES if c.name == "commissioned")
    assert [(c.mode, c.unit) for c in case.progress().counted] == [("委托", "演示制作公司")]


def test_evidence_of_an_elsewhere_is_shown() -> None:
    case = next(c for c in CASES if c.name == "WeChat first, admitted by this build with its evidence")
    (one,) = replace(case, year=2025).progress().counted
    assert (one.since, one.elsewhere, one.release) == ("2025-12-20", WECHAT.url, None)
