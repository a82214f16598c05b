"""Rules on people: honours are listed, minors have consent, and no author is the medical reviewer of their item.

The review gate refuses authors who sign a stage of review.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from pipeline.config import Settings, compiled
from pipeline.content.library import Document
from pipeline.content.model import Credit, Item, Person
from pipeline.content.rules.context import Context, error, public_texts
from pipeline.errors import Code, Finding
from pipeline.parsing.model_errors import did_you_mean

CODES = (
    Code(
        id="E315",
        title="没有这个奖项",
        why="奖项是固定的名单，不能自己编。",
        mend="写 site_config/awards.yml 里的编号。",
        sample="person",
        wrong=(
            "awards:\n"
            "  - award: best\n"
            "    year: 2024\n"
            "    citation: {title: 最美科技工作者名单, publisher: 演示出版社}"
        ),
        right=(
            "awards:\n"
            "  - award: zuimei-keji-gongzuozhe\n"
            "    year: 2024\n"
            "    citation: {title: 最美科技工作者名单, publisher: 演示出版社}"
        ),
    ),
    Code(
        id="E321",
        title="未成年人没有监护人同意书",
        why="可辨认的未成年人，公开前要有监护人同意。",
        mend="写 consent 的存档编号和同意范围；没有就用化名。",
        sample="article",
        wrong=("people:\n  - {role: 编写, name: 演示编辑部}\n  - {role: 讲述, name: 王小荷, minor: true}"),
        right=(
            "people:\n"
            "  - {role: 编写, name: 演示编辑部}\n"
            "  - {role: 讲述, name: 王小荷, minor: true, consent: {reference: 2026-017, scope: 姓名和肖像}}"
        ),
    ),
    Code(
        id="E322",
        title="监护人同意书已经到期",
        why="过期的同意不算同意。",
        mend="续签后改写到期日，或改用化名并去掉画面。",
        sample="article",
        wrong=(
            "people:\n"
            "  - {role: 编写, name: 演示编辑部}\n"
            "  - {role: 讲述, name: 王小荷, minor: true, consent: {reference: 2026-017, scope: 姓名和肖像, expires: 2026-06-30}}"
        ),
        right=(
            "people:\n"
            "  - {role: 编写, name: 演示编辑部}\n"
            "  - {role: 讲述, name: 王小荷, minor: true, consent: {reference: 2026-017, scope: 姓名和肖像, expires: 2027-06-30}}"
        ),
    ),
    Code(
        id="E323",
        title="未成年人的姓名和学校、班级写在一起",
        why="三样合在一起就能找到这个孩子。",
        mend="删去学校或班级，或改用化名。",
        sample="body",
        wrong="浣花小学四年级二班的王小荷同学做了这个实验。",
        right="一位四年级学生（化名小荷）做了这个实验。",
    ),
    Code(
        id="E324",
        title="做医学审核的人是作者",
        why="自己审自己等于没有审。",
        mend="换一位没有参与编写的人来做医学审核。",
        sample="article",
        wrong=(
            "people:\n"
            "  - {role: 编写, name: 甲乙丙}\n"
            "  - {role: 医学审核, name: 甲乙丙, institution: 某市人民医院, title: 主任医师}"
        ),
        right=(
            "people:\n"
            "  - {role: 编写, name: 甲乙丙}\n"
            "  - {role: 医学审核, name: 丁戊己, institution: 某市人民医院, title: 主任医师}"
        ),
    ),
)

_APART = "请删掉学校或班级（可以写“某小学”“一位四年级学生”），或把姓名改成化名并注明。"
# Marks of a pseudonym, which does not identify anybody.
_MASKED = re.compile(r"化名|匿名")
_SENTENCE = re.compile(r"[^。！？!?\n]+")


def honours(context: Context, document: Document) -> Iterator[Finding]:
    """A person's honours are defined in the settings."""
    entry = document.entry
    if not isinstance(entry, Person) or not entry.awards:
        return
    awards = {a.id: a.title for a in context.settings.awards}
    for number, award in enumerate(entry.awards):
        if award.award not in awards:
            help = (
                did_you_mean(award.award, awards, labels=awards) + "新的奖项请先加进 site_config/awards.yml。"
            )
            field = ("awards", number, "award")
            yield error(document, field, "E315", f"没有叫“{award.award}”的奖项。", help)


def consent(context: Context, document: Document) -> Iterator[Finding]:
    """An identifiable minor has a consent that has not expired."""
    for number, credit, name in _minors(context, document):
        if credit.consent is None:
            yield error(
                document,
                ("people", number, "minor"),
                "E321",
                f"未成年人“{name}”没有监护人同意书。",
                "请补上 consent: {reference: 存档编号, scope: 同意的范围}；没有同意书就用化名，并在姓名后注明（化名）。",
            )
        elif credit.consent.expires is not None and credit.consent.expires <= context.now:
            yield error(
                document,
                ("people", number, "consent", "expires"),
                "E322",
                f"未成年人“{name}”的监护人同意书已经到期。",
                "请续签后改写到期日，或改用化名并去掉可辨认的画面。",
            )


def school_and_class(context: Context, document: Document) -> Iterator[Finding]:
    """A minor's name is not combined with school and class, neither in the credits nor anywhere in the text."""
    minors = list(_minors(context, document))
    if not minors:
        return
    rules = context.settings.rules.minors
    school, school_class = compiled(rules.school), compiled(rules.school_class)
    lines = list(public_texts(document))
    both = all(any(pattern.search(text) for _, _, text in lines) for pattern in (school, school_class))
    for number, credit, name in minors:
        beside = f"{credit.institution or ''} {credit.title or ''} {credit.role}"
        if school.search(beside) and school_class.search(beside):
            message = f"未成年人“{name}”的姓名和学校、班级写在了一起。"
            yield error(document, ("people", number), "E323", message, _APART)
        elif both and (place := _find(lines, name)) is not None:
            message = f"文中同时出现了未成年人“{name}”的姓名、学校和班级。"
            yield Finding(document.file, *place, "E323", "error", message, _APART)


def named_pupils(settings: Settings, document: Document) -> Iterator[Finding]:
    """No sentence combines a pupil's name with school and class."""
    for line, column, text in public_texts(document):
        if (start := _pupil(settings, text)) is not None:
            message = "一句话里同时写了学生的姓名、学校和班级。"
            yield Finding(document.file, line, column + start, "E323", "error", message, _APART)


def own_review(context: Context, document: Document) -> Iterator[Finding]:
    """No author of an item is its medical reviewer; the review gate checks the stages of review."""
    entry = document.entry
    if not isinstance(entry, Item):
        return
    roles = context.settings.review.author_roles
    authors = {_plain(context.name(c)) for c in entry.people if c.role in roles}
    help = "请换一位没有参与编写的人审核。"
    for number, credit in enumerate(entry.people):
        name = context.name(credit)
        if credit.role == context.settings.rules.health.reviewer_role and _plain(name) in authors:
            message = f"“{name}”是作者，不能做{credit.role}。"
            yield error(document, ("people", number), "E324", message, help)


def _minors(context: Context, document: Document) -> Iterator[tuple[int, Credit, str]]:
    """Yield the credits of identifiable minors: index, credit and displayed name."""
    entry = document.entry
    if isinstance(entry, Item):
        for number, credit in enumerate(entry.people):
            if credit.minor and not _MASKED.search(name := context.name(credit)):
                yield number, credit, name


def _find(lines: list[tuple[int, int, str]], name: str) -> tuple[int, int] | None:
    for line, column, text in lines:
        if (at := text.find(name)) >= 0:
            return line, column + at
    return None


def _pupil(settings: Settings, line: str) -> int | None:
    """Return the start of a sentence that names a pupil with school and class, or None."""
    rules = settings.rules.minors
    if compiled(rules.school_class).search(line) is None:
        return None
    for sentence in _SENTENCE.finditer(line):
        text = sentence.group()
        if all(compiled(p).search(text) for p in (rules.school, rules.school_class, rules.pupil)):
            return sentence.start() if not _MASKED.search(text) else None
    return None


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    """Normalise a name for comparison: spaces, width and case are ignored."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
