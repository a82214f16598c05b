"""What may happen to a project between two builds, each as a function of the project and a source of chance.

Most are what editors do; some are what happens to files besides (a restored backup, a careless hand in the site folder).
An edit may leave content that a build refuses: then a clean build has to refuse it in the same words.
"""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from pipeline.ledger.published import Published, Withdrawal, read_ledger, withdrawal_line
from tests.render.small import NOW, Small
from tools.sign_samples import sign_all

Edit = Callable[[Small, random.Random], None]

REGISTER = "content/registers/activities/demo.csv"
ROWS = """\
编号,名称,单位,类型,项目,日期,开始时间,区县,地点,线上线下,受众,参加人数,报名电话,状态,证据,备注
JC-001,摩擦起电,演示科技馆,科学体验,日常科普,2026-01-21,10:00,青羊区,演示科技馆一层,线下,儿童,45,028-0000-0102,已举办,https://kepu.example.org/evidence/jc-001,夹具
JC-002,月相,演示科技馆,科普讲座,日常科普,2026-03-11,10:00,青羊区,演示科技馆二层,线下,儿童,60,028-0000-0102,已举办,https://kepu.example.org/evidence/jc-002,夹具
"""
TOPICS = ("physics", "nature", "mathematics", "history")
FEWEST = 3
"""Articles that are always left."""


def furnish(small: Small) -> None:
    """What the fixture site lacks and some edits need: a register, and pictures as large as each other."""
    register = small.root / REGISTER
    register.parent.mkdir(parents=True)
    register.write_text(ROWS, encoding="utf-8")
    paint(small, "#123c3f")


def paint(small: Small, colour: str) -> None:
    """The cover in one colour, its file always of one size; its time and its place on the disk stay."""
    path = small.root / "assets" / "media" / "covers" / "cover.png"
    status = path.stat()
    fresh = path.with_suffix(".fresh.png")
    Image.new("RGB", (96, 54), colour).save(fresh, compress_level=0)
    with path.open("r+b") as stream:
        stream.write(fresh.read_bytes())
        stream.truncate()
    fresh.unlink()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def articles(small: Small) -> list[Path]:
    return sorted(small.file("articles").glob("*.md"))


def outputs(small: Small) -> list[Path]:
    return sorted(p for p in small.site.rglob("*") if p.is_file())


def replace_line(path: Path, start: str, line: str) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    place = next(n for n, text in enumerate(lines) if text.startswith(start))
    path.write_text("\n".join([*lines[:place], line, *lines[place + 1 :]]), encoding="utf-8")


def replace_everywhere(small: Small, old: str, new: str) -> None:
    for path in sorted(small.file("").rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        if old in text:
            path.write_text(text.replace(old, new), encoding="utf-8")


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
    if len(articles(small)) <= FEWEST:
        return add(small, dice)
    chosen = dice.choice(articles(small))
    replace_everywhere(small, f"(id:{chosen.stem})", "(id:about)")
    chosen.unlink()


def rename(small: Small, dice: random.Random) -> None:
    old = dice.choice(articles(small))
    new = old.with_name(f"moved-{dice.randrange(1000)}.md")
    replace_everywhere(small, f"(id:{old.stem})", f"(id:{new.stem})")
    replace_line(old, "id: ", f"id: {new.stem}")
    old.rename(new)


def retag(small: Small, dice: random.Random) -> None:
    topics = ", ".join(dice.sample(TOPICS, 2))
    replace_line(dice.choice(articles(small)), "topics: ", f"topics: [{topics}]")


def redate(small: Small, dice: random.Random) -> None:
    date = f"2026-{dice.randrange(1, 12):02}-{dice.randrange(1, 28):02}T09:00:00+08:00"
    replace_line(dice.choice(articles(small)), "published: ", f"published: {date}")


def hide(small: Small, dice: random.Random) -> None:
    replace_line(dice.choice(articles(small)), "published: ", "published: 2028-01-01T09:00:00+08:00")


def swap(small: Small, dice: random.Random) -> None:
    """Two articles change names and ids: each file is there as before, with what the other was."""
    one, other = dice.sample(articles(small), 2)
    for path, id in ((one, other.stem), (other, one.stem)):
        replace_line(path, "id: ", f"id: {id}")
    between = one.with_suffix(".between")
    one.rename(between)
    other.rename(one)
    between.rename(other)


def spoil(small: Small, dice: random.Random) -> None:
    """A mistake that a build refuses."""
    path = dice.choice(articles(small))
    if dice.random() < 0.5:
        replace_line(path, "column: ", "column: no-such-column")
    else:
        path.write_text(
            path.read_text(encoding="utf-8") + "\n见[哪里](id:no-such-item)。\n", encoding="utf-8"
        )


def rename_person(small: Small, dice: random.Random) -> None:
    """A new name, and half the time a new id, at which the old address still leads there."""
    path = dice.choice(sorted(small.file("people").glob("*.md")))
    replace_line(path, "name: ", f"name: 张衡之{dice.randrange(100)}")
    if dice.random() < 0.5:
        new = f"person-{dice.randrange(1000)}"
        replace_everywhere(small, f"person: {path.stem}}}", f"person: {new}}}")
        replace_line(path, "id: ", f"id: {new}")
        path.rename(path.with_name(f"{new}.md"))


def edit_register(small: Small, dice: random.Random) -> None:
    path = small.root / REGISTER
    rows = path.read_text(encoding="utf-8").splitlines()
    number = dice.randrange(1, len(rows))
    cells = rows[number].split(",")
    cells[1], cells[11] = f"活动 {dice.randrange(100)}", str(dice.randrange(1, 500))
    cells[5] = f"2026-{dice.randrange(1, 12):02}-{dice.randrange(1, 28):02}"
    if dice.random() < 0.3:
        cells[13] = "取消"
    path.write_text(
        "\n".join([*rows[:number], ",".join(cells), *rows[number + 1 :]]) + "\n", encoding="utf-8"
    )


def register(small: Small, dice: random.Random) -> None:
    path = small.root / REGISTER
    rows = path.read_text(encoding="utf-8").splitlines()
    cells = rows[-1].split(",")
    cells[0], cells[1] = f"JC-{dice.randrange(100, 1000)}", f"新活动 {dice.randrange(1000)}"
    cells[5] = f"2026-{dice.randrange(1, 12):02}-{dice.randrange(1, 28):02}"
    path.write_text("\n".join([*rows, ",".join(cells)]) + "\n", encoding="utf-8")


def unsign(small: Small, dice: random.Random) -> None:
    path = small.project.ledger / "reviews.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    if lines:
        lines.pop(dice.randrange(len(lines)))
    path.write_text("".join(lines), encoding="utf-8")


def sign(small: Small, dice: random.Random) -> None:
    """Everything signed as it is now; older signatures that lapsed hold again."""
    sign_all(small.project)


def release(small: Small, dice: random.Random) -> None:
    """A line of the release ledger: an article was first public."""
    id = dice.choice(articles(small)).stem
    known, _ = read_ledger(small.project)
    if id not in known:
        line = Published(id, id, "article", f"articles/{id}/", "20261122T010000Z-0123abcd", NOW).to_line()
        _append(small.project.ledger / "published.jsonl", line)


def withdraw(small: Small, dice: random.Random) -> None:
    """A line of the release ledger: what was public is withdrawn."""
    known, _ = read_ledger(small.project)
    public = [id for id, published in known.items() if published.withdrawn is None]
    if not public:
        return release(small, dice)
    line = withdrawal_line(dice.choice(public), Withdrawal(NOW, f"演示撤回 {dice.randrange(100)}"))
    _append(small.project.ledger / "published.jsonl", line)


def _append(path: Path, line: str) -> None:
    with path.open("a", encoding="utf-8") as stream:
        stream.write(line + "\n")


def repaint(small: Small, dice: random.Random) -> None:
    """Another picture in the place of one, as large, its time put back."""
    paint(small, dice.choice(["#123c3f", "#a33020", "#204080"]))


def change_template(small: Small, dice: random.Random) -> None:
    name = dice.choice(["item.html", "listing.html", "main.html", "stylesheets/kepu.css"])
    path = small.root / "assets" / "theme" / name
    text = path.read_text(encoding="utf-8")
    mark = f"/* {dice.random()} */\n"
    changed = (
        text + mark if name.endswith("css") else text.replace("<div", f'<div data-x="{dice.random()}"', 1)
    )
    path.write_text(changed, encoding="utf-8")


def add_theme_file(small: Small, dice: random.Random) -> None:
    path = small.root / "assets" / "theme" / "images" / f"extra-{dice.randrange(3)}.svg"
    if path.exists():
        path.unlink()
    else:
        path.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")


def configure(small: Small, dice: random.Random) -> None:
    """The tagline, how many cards a page has, a column's title or a topic's."""
    settings = small.root / "site_config"
    chosen = dice.randrange(4)
    if chosen == 0:
        replace_line(settings / "site.yml", "tagline: ", f"tagline: 看得懂 {dice.random()}")
    elif chosen == 1:
        replace_line(settings / "site.yml", "cards_per_page: ", f"cards_per_page: {dice.randrange(1, 13)}")
    else:
        id = "hello-science" if chosen == 2 else dice.choice(TOPICS)
        path = settings / ("columns.yml" if chosen == 2 else "topics.yml")
        text = path.read_text(encoding="utf-8")
        title = f"新名{dice.randrange(100)}"
        path.write_text(
            re.sub(rf"(id: {id}(?:,|\n)\s*title: )[^\n,}}]+", rf"\g<1>{title}", text), encoding="utf-8"
        )


def touch(small: Small, dice: random.Random) -> None:
    for path in articles(small):
        os.utime(path)


def restore_backup(small: Small, dice: random.Random) -> None:
    """An article written anew with the very bytes it had, at another place of the disk, its time put back."""
    path = dice.choice(articles(small))
    copy = path.with_suffix(".copy")
    shutil.copy2(path, copy)
    copy.replace(path)


def edit_output(small: Small, dice: random.Random) -> None:
    path = dice.choice(outputs(small))
    path.write_bytes(path.read_bytes() + b" ")


def edit_output_unseen(small: Small, dice: random.Random) -> None:
    """An output changed in place, as large as before and its time put back."""
    path = dice.choice([p for p in outputs(small) if p.stat().st_size])
    status = path.stat()
    content = bytearray(path.read_bytes())
    content[dice.randrange(len(content))] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def delete_output(small: Small, dice: random.Random) -> None:
    for path in dice.sample(outputs(small), 2):
        path.unlink()


def block_output(small: Small, dice: random.Random) -> None:
    """A file where a folder of the site was, or a folder where a file was, or a link to a file of the same bytes."""
    path = dice.choice(outputs(small))
    chosen = dice.randrange(3)
    if chosen == 0 and path.parent != small.site:
        shutil.rmtree(path.parent)
        path.parent.write_bytes(b"in the way")
    elif chosen == 1:
        path.unlink()
        (path / "inner").mkdir(parents=True)
        (path / "inner" / "file").write_bytes(b"in the way")
    else:
        aside = small.root / "aside"
        path.replace(aside)
        path.symlink_to(aside)


def litter(small: Small, dice: random.Random) -> None:
    path = small.site / f"stray-{dice.randrange(100)}" / "index.html"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"not ours")


def forget(small: Small, dice: random.Random) -> None:
    """A file of the caches is gone."""
    known = sorted(p for p in small.project.work.rglob("*") if p.is_file() and p.suffix != ".lock")
    dice.choice(known).unlink()


EDITS: tuple[Edit, ...] = (
    add, change, retitle, delete, rename, retag, redate, hide, swap, spoil, rename_person, edit_register, register, unsign,
    sign, release, withdraw, repaint, change_template, add_theme_file, configure, touch, restore_backup, edit_output,
    edit_output_unseen, delete_output, block_output, litter, forget,
)  # fmt: skip
