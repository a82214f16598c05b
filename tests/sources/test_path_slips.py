"""What is said of a path that leads to no file works when it is obeyed."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.sources.path_slips import meant, plain_name, writable
from pipeline.sources.roots import Roots

OFFER = re.compile(r"写(?:成 |“)(.+?)(?:。\Z|”？\Z)")
FILES = (
    "covers/cover.png",
    "covers/red-fire-ants.png",
    "pictures/IMG_2034.JPG",
    "pictures/a.png",
    "pictures/图 (1).png",
    "pictures/图 1.png",
    "pictures/图(2).png",
    "pictures/浴室的窗户.webp",
    "videos/count-the-thunder.zh-CN.vtt",
    "videos/left.mp4",
)


@pytest.fixture
def media(tmp_path: Path) -> Path:
    for file in (*FILES, "pictures/Cafe\u0301.png", "pictures/50%#a.png"):
        path = tmp_path / "assets" / "media" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"picture")
    return tmp_path / "assets" / "media"


def helped(media: Path, path: str, *taken: str) -> str:
    problem = Roots.at(media).problem(path, lambda: taken)
    assert problem is not None and problem[0] in ("E401", "E402"), (path, problem)
    return problem[2]


@pytest.mark.parametrize(
    ("written", "better"),
    [
        ("assets/media/pictures/a.png", "pictures/a.png"),
        ("/assets/media/pictures/a.png", "pictures/a.png"),
        ("../../assets/media/pictures/a.png", "pictures/a.png"),
        ("media/pictures/a.png", "pictures/a.png"),
        ("./pictures/a.png", "pictures/a.png"),
        (".\\pictures\\a.png", "pictures/a.png"),
        ("pictures//a.png", "pictures/a.png"),
        ("covers/../pictures/a.png", "pictures/a.png"),
        ("a.png", "pictures/a.png"),
        ("C:\\Users\\wang\\kepu\\assets\\media\\pictures\\a.png", "pictures/a.png"),
        ("C:\\Users\\wang\\Desktop\\a.png", "pictures/a.png"),
        ("file:///D:/%E5%9B%BE/a.png", "pictures/a.png"),
        ("Pictures/A.PNG", "pictures/a.png"),
        ("pictures/a.png?x=1", "pictures/a.png"),
        ("pictures/IMG_2034.jpg", "pictures/IMG_2034.JPG"),
        ("pictures/img_2034.jpeg", "pictures/IMG_2034.JPG"),
        ("pictures/图%20(1).png", "pictures/图 (1).png"),
        ("pictures/图（1）.png", "pictures/图 (1).png"),
        ("pictures/图(1).png", "pictures/图 (1).png"),
        ("pictures/图%20%281%29.png", "pictures/图 (1).png"),
        ("pictures/浴室的窗.webp", "pictures/浴室的窗户.webp"),
        ("covers/red-fier-ants.png", "covers/red-fire-ants.png"),
    ],
)
def test_another_spelling_is_answered_with_the_text_to_copy(media: Path, written: str, better: str) -> None:
    help = helped(media, written)
    found = OFFER.search(help)
    assert found is not None and found[1] == better, help
    assert Roots.at(media).problem(better) is None


@pytest.mark.parametrize(
    ("written", "put"),
    [
        ("covers/first.png", "请把图片放进 assets/media/covers/，文件名是 first.png。"),
        ("videos/tide-twice.zh-CN.vtt", "请把文件放进 assets/media/videos/，文件名是 tide-twice.zh-CN.vtt。"),
        ("videos/count-the-thunder.en.vtt", "请把文件放进 assets/media/videos/"),
        ("pictures/IMG_2035.JPG", "请把图片放进 assets/media/pictures/，文件名是 IMG_2035.JPG。"),
        ("videos/lift.mov", "请把文件放进 assets/media/videos/，文件名是 lift.mov。"),
        (
            "~/Desktop/微信图片[3].png",
            "assets/media/pictures/，取名 微信图片-3.png，再写成 pictures/微信图片-3.png。",
        ),
        ("data:image/png;base64,AAAA/BBB=", "取名"),
    ],
)
def test_a_file_that_is_not_there_is_to_be_put_in_its_folder(media: Path, written: str, put: str) -> None:
    assert put in helped(media, written)


def test_a_file_that_other_content_uses_is_not_offered(media: Path) -> None:
    assert "red-fire-ants" in helped(media, "covers/red-fire-antz.png")
    assert "red-fire-ants" not in helped(media, "covers/red-fire-antz.png", "covers/red-fire-ants.png")
    assert "请把图片放进" in helped(media, "https://elsewhere.example/a.png", "pictures/a.png")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("pictures/Café.png", "苹果电脑"),
        ("pictures/50%25%23a.png", "符号"),
        ("assets/media/pictures/50%#a.png", "符号"),
    ],
)
def test_a_file_whose_name_cannot_be_written_is_to_be_renamed(media: Path, written: str, told: str) -> None:
    help = helped(media, written)
    assert told in help and "请改名为" in help
    renamed = re.search(r"文件 assets/media/(.+?) 的名字.*再写成 (.+)。", help)
    assert renamed is not None
    (media / renamed[1]).rename(media / renamed[2])
    assert Roots.at(media).problem(renamed[2]) is None


def misspelt(path: str) -> st.SearchStrategy[str]:
    """Spellings of a path that people write."""
    return st.sampled_from(
        [
            f"assets/media/{path}",
            f"/assets/media/{path}",
            path.replace("/", "\\"),
            f"./{path}",
            path.swapcase(),
            quote(path),
            path.replace("(", "（").replace(")", "）"),
            path.replace(" ", ""),
            path.rpartition("/")[2],
            f"C:\\图片\\{path.rpartition('/')[2]}",
            path[:-5] + path[-4:],
        ]
    )


NAMES = st.text(st.sampled_from("aB1图片éー（ ()-_.,%#&'\"[]+@~"), min_size=1, max_size=12).map(str.strip)


@given(st.lists(NAMES, min_size=1, max_size=6, unique=True), st.data())
def test_every_offer_leads_to_a_good_file(names: list[str], data: st.DataObject) -> None:
    names = [f"{name}.png" for name in names if name not in ("", ".", "..")]
    assume(names)
    with tempfile.TemporaryDirectory() as folder:
        pictures = Path(folder) / "pictures"
        pictures.mkdir()
        for name in names:
            (pictures / name).write_bytes(b"picture")
        roots = Roots.at(Path(folder))
        written = data.draw(misspelt(f"pictures/{data.draw(st.sampled_from(names))}"))
        assume(":" not in written or written.startswith("C:"))
        problem = roots.problem(written)
        if problem is None:
            return
        renamed = re.search(r"文件 assets/media/(.+?) 的名字.*请改名为 .*，再写成 (.+)。\Z", problem[2])
        put = re.search(r"放进 assets/media/.*?(?:文件名是|取名) .*", problem[2])
        offer = OFFER.search(problem[2])
        if renamed is not None:
            assert writable(renamed[2])
        elif put is None:
            assert offer is not None and writable(offer[1])
            assert roots.problem(offer[1]) is None, (written, offer[1])


@given(st.text(max_size=60))
def test_any_text_becomes_a_path_inside(path: str) -> None:
    better = meant(path)
    assert ".." not in better.split("/") and not better.startswith("/") and "\\" not in better
    plain = plain_name(better)
    assert not plain or writable(plain), plain
