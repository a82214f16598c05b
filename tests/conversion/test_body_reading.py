"""What the allow-list drops is told with its line; what it keeps is not; bombs are named and the rest goes on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli.main import main

# Line of the body → what it says, and the code and word expected.
CASES = [
    ("<script>alert(1)</script>", "E701", "<script>"),
    ('段落 <b onclick="x()">粗</b>。', "E701", "onclick"),
    ('<iframe src="https://example.org/"></iframe>', "E701", "<iframe>"),
    ('<img src="https://example.org/a.png" alt="外站图片">', "E702", "https://example.org/a.png"),
    ("[坏链接](javascript:alert(1))", "E702", "javascript:alert(1)"),
    ("[相对链接](../other.md)", "E702", "../other.md"),
    ('<p style="color:red">红</p>', "W701", "style"),
    ("<font>旧</font>", "W702", "<font>"),
    ('**文字**{: onclick="x()" }', "E701", "onclick"),
    ("| 甲 |\n|---|\n| 一 | 二 |", "E706", "二"),
    ("见【方头】(https://example.org/)。", "W706", "链接"),
    ("```\n没有结尾", "E707", "```"),
    ("甲\n---", "W707", "---"),
    ("## 一节\n\n    四格缩进，一段。", "W708", "空格"),
    ("丙[^3]。", "E708", "[^3]"),
    ("[^9]: 没有人引用", "W709", "[^9]"),
    ("甲<b>乙。", "W710", "<b>"),
    ("● 先护住头", "W703", "●"),
    ("　　先护住头。", "W704", "全角空格"),
]


@pytest.fixture
def site(make_site: Callable[[str], Path]) -> Path:
    return make_site("small")


def findings(site: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    main(["check", "--project", str(site), "--json"])
    return list(json.loads(capsys.readouterr().out))


def body_of(site: Path) -> tuple[Path, int]:
    path = site / "content" / "articles" / "wash-hands.md"
    return path, path.read_text(encoding="utf-8").count("\n")


@pytest.mark.parametrize(("text", "code", "word"), CASES)
def test_a_loss_is_told_with_its_line(
    site: Path, text: str, code: str, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path, lines = body_of(site)
    with path.open("a", encoding="utf-8") as stream:
        stream.write(f"\n{text}\n")
    found = [f for f in findings(site, capsys) if f["code"] == code]
    assert found, "nothing was told"
    assert lines + 2 <= int(str(found[0]["line"])) <= lines + 2 + text.count("\n")
    assert word in str(found[0]["message"])


def test_code_may_show_anything(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, _ = body_of(site)
    with path.open("a", encoding="utf-8") as stream:
        stream.write("\n```html\n<script>alert(1)</script>\n```\n\n行内 `<iframe>` 也可以。\n")
    assert not [f for f in findings(site, capsys) if str(f["code"])[1:3] == "70"]


def test_why_a_child_died_is_shown_when_asked_for(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With 30 MB not even Python starts; what it says of that is kept."""
    monkeypatch.setattr(
        "pipeline.conversion.markdown_process.ConversionWorker.__init__.__defaults__",
        (20.0, 30_000_000, "auto"),
    )
    path, _ = body_of(site)
    for words, shown in ((["--verbose"], True), ([], False)):
        with path.open("a", encoding="utf-8") as stream:
            stream.write("\n<script>x</script>\n")
        assert main(["check", "--project", str(site), *words]) == 1
        output = capsys.readouterr()
        assert "E704" in output.out and ("正文转换的进程意外结束（退出码" in output.err) is shown


def test_a_bomb_is_named_and_others_are_checked(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "pipeline.conversion.markdown_process.ConversionWorker.__init__.__defaults__", (5.0, 1024**3, "auto")
    )
    path, _ = body_of(site)
    with path.open("a", encoding="utf-8") as stream:
        stream.write("\n" + "![" * 60_000 + "\n")
    other = site / "content" / "stories"
    for story in other.glob("*.md"):
        with story.open("a", encoding="utf-8") as stream:
            stream.write("\n<script>x</script>\n")
    codes = {(str(f["file"]).split("/")[1], f["code"]) for f in findings(site, capsys)}
    assert ("articles", "E703") in codes and ("stories", "E701") in codes
