"""After any sequence of edits the site is what a clean build of the same content gives."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.render.small import Small, different, tree

Edit = Callable[[Small, random.Random], None]


@pytest.fixture
def small(make_site: Callable[[str], Path]) -> Small:
    return Small(make_site("small"))


def articles(small: Small) -> list[Path]:
    return sorted(small.file("articles").glob("*.md"))


def replace_line(path: Path, start: str, line: str) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    place = next(n for n, text in enumerate(lines) if text.startswith(start))
    path.write_text("\n".join([*lines[:place], line, *lines[place + 1 :]]), encoding="utf-8")


def add(small: Small, dice: random.Random) -> None:
    number = dice.randrange(1000)
    link = dice.choice(articles(small)).stem
    small.article(f"new-{number}", body=f"参见[别处](id:{link})。", topics=dice.choice(["physics", "nature"]))


def change(small: Small, dice: random.Random) -> None:
    path = dice.choice(articles(small))
    path.write_text(f"{path.read_text(encoding='utf-8')}\n又添 {dice.random()}。\n", encoding="utf-8")


def retitle(small: Small, dice: random.Random) -> None:
    replace_line(dice.choice(articles(small)), "title: ", f"title: 新题 {dice.randrange(100)}")


def delete(small: Small, dice: random.Random) -> None:
    chosen = dice.choice([p for p in articles(small) if p.stem.startswith("new-") or p.stem == "wash-hands"])
    move_links(small, chosen.stem, "about")
    chosen.unlink()


def rename(small: Small, dice: random.Random) -> None:
    old = dice.choice(articles(small))
    new = old.with_name(f"moved-{dice.randrange(1000)}.md")
    move_links(small, old.stem, new.stem)
    replace_line(old, "id: ", f"id: {new.stem}")
    old.rename(new)


def move_links(small: Small, old: str, new: str) -> None:
    for path in articles(small):
        path.write_text(
            path.read_text(encoding="utf-8").replace(f"(id:{old})", f"(id:{new})"), encoding="utf-8"
        )


def retag(small: Small, dice: random.Random) -> None:
    topics = ", ".join(dice.sample(["physics", "nature", "mathematics", "history"], 2))
    replace_line(dice.choice(articles(small)), "topics: ", f"topics: [{topics}]")


def redate(small: Small, dice: random.Random) -> None:
    date = f"2026-{dice.randrange(1, 12):02}-{dice.randrange(1, 28):02}T09:00:00+08:00"
    replace_line(dice.choice(articles(small)), "published: ", f"published: {date}")


def hide(small: Small, dice: random.Random) -> None:
    replace_line(dice.choice(articles(small)), "published: ", "published: 2028-01-01T09:00:00+08:00")


def change_template(small: Small, dice: random.Random) -> None:
    name = dice.choice(["item.html", "listing.html", "main.html", "stylesheets/kepu.css"])
    path = small.root / "assets" / "theme" / name
    text = path.read_text(encoding="utf-8")
    mark = f"/* {dice.random()} */\n"
    changed = (
        text + mark if name.endswith("css") else text.replace("<div", f'<div data-x="{dice.random()}"', 1)
    )
    path.write_text(changed, encoding="utf-8")


def touch(small: Small, dice: random.Random) -> None:
    for path in articles(small):
        os.utime(path)


def edit_output(small: Small, dice: random.Random) -> None:
    path = dice.choice(sorted(p for p in small.site.rglob("*") if p.is_file()))
    path.write_bytes(path.read_bytes() + b" ")


def delete_output(small: Small, dice: random.Random) -> None:
    for path in dice.sample(sorted(p for p in small.site.rglob("*") if p.is_file()), 2):
        path.unlink()


def configure(small: Small, dice: random.Random) -> None:
    replace_line(small.root / "site_config" / "site.yml", "tagline: ", f"tagline: 看得懂 {dice.random()}")


EDITS: tuple[Edit, ...] = (
    add, change, retitle, delete, rename, retag, redate, hide, change_template, touch, edit_output, delete_output, configure,
)  # fmt: skip


@pytest.mark.parametrize(
    ("seed", "stride"), [(20261123, 4), pytest.param(20261124, 1, marks=pytest.mark.slow)]
)
def test_incremental_is_clean_after_edits(small: Small, tmp_path: Path, seed: int, stride: int) -> None:
    """After each edit a build; after every `stride` of them, and the last, it is held against a clean one."""
    dice = random.Random(seed)
    small.build()
    steps = [add, *dice.sample(EDITS, len(EDITS))]
    for number, edit in enumerate(steps):
        edit(small, dice)
        small.build()
        if (len(steps) - 1 - number) % stride:
            continue
        clean = small.clean(tmp_path / "clean")
        found = different(tree(small.site), clean)
        assert not found, f"seed {seed}, step {number}, after {edit.__name__}: {sorted(found)}"


def test_many_edits_between_two_builds(small: Small, tmp_path: Path) -> None:
    dice = random.Random(7)
    small.build()
    for edit in dice.choices(EDITS, k=25):
        edit(small, dice)
    small.build()
    assert tree(small.site) == small.clean(tmp_path / "clean")
