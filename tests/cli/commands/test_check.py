"""`kepu check`: its formats, checking some paths only, and `--fix`."""

from __future__ import annotations

import json

from tests.cli.running import Run
from tests.render.small import Small


def test_mistakes_exit_with_one_and_name_their_lines(run: Run, small: Small) -> None:
    small.edit("content/articles/wash-hands.md", "title: 看懂洗手", "titel: 看懂洗手")
    code, out, err = run("check")
    assert code == 1 and "content/articles/wash-hands.md:5:1  E201" in out
    assert "title" in out and "2 处错误" in err
    quiet = run("check", "--quiet")
    assert quiet == (1, out, ""), "mistakes are printed all the same"


def test_json_is_a_list_of_findings(run: Run, small: Small) -> None:
    assert run("check", "--json").document() == []
    small.edit("content/articles/wash-hands.md", "title: 看懂洗手", f"title: {'长' * 33}")
    findings = run("check", "--json").document()
    assert [set(f) for f in findings] == [{"code", "severity", "file", "line", "column", "message", "help"}]
    assert (findings[0]["code"], findings[0]["severity"], findings[0]["line"]) == ("W501", "warning", 5)
    assert run("check", "--format", "json").document() == findings
    assert run("check", "--format", "sarif", "--json").document() == findings
    assert run("check", "--format", "sarif").document()["version"] == "2.1.0"


def test_some_paths_only(run: Run, small: Small) -> None:
    for file in ("articles/wash-hands.md", "stories/zhang-heng-seismoscope.md"):
        small.edit(f"content/{file}", "column: ", "colum: ")
    everything = {f["file"] for f in json.loads(run("check", "--json").out)}
    assert everything == {"content/articles/wash-hands.md", "content/stories/zhang-heng-seismoscope.md"}
    code, out, _ = run("check", str(small.file("articles")), "--json")
    assert code == 1 and {f["file"] for f in json.loads(out)} == {"content/articles/wash-hands.md"}
    assert run("check", str(small.file("places/planetarium.md"))).code == 0
    code, _, err = run("check", str(small.root / "nowhere"))
    assert code == 2 and "nowhere" in err


def test_fix_corrects_spaces_in_the_chosen_files(run: Run, small: Small) -> None:
    files = [small.file("articles/wash-hands.md"), small.file("stories/zhang-heng-seismoscope.md")]
    for file in files:
        file.write_text(file.read_text(encoding="utf-8").rstrip() + "\n\n海拔3000米。\n", encoding="utf-8")
    code, out, err = run("check", "--fix", str(files[0]))
    assert code == 0 and out == "" and "content/articles/wash-hands.md：改了 2 处。" in err
    assert "海拔 3000 米。" in files[0].read_text(encoding="utf-8")
    assert "海拔3000米。" in files[1].read_text(encoding="utf-8")


def test_marks_alone_are_fixed_and_so_is_a_file_whose_opening_is_wrong(run: Run, small: Small) -> None:
    path = small.file("articles/wash-hands.md")
    good = path.read_text(encoding="utf-8")
    for text in (good, good.replace("\ntitle:", "\nsubject: 甲\ntitle:", 1)):
        path.write_text(f"{text}\n●先湿手\n●再打皂\n", encoding="utf-8")
        result = run("check", "--fix")
        assert "改了 2 处" in result.out + result.err
        assert path.read_text(encoding="utf-8").endswith("\n- 先湿手\n- 再打皂\n")


def test_a_fix_of_a_signed_item_says_that_it_needs_review_again(run: Run, small: Small) -> None:
    path = small.file("articles/wash-hands.md")
    with path.open("a", encoding="utf-8") as stream:
        stream.write("\n●先湿手\n●再打皂\n")
    result = run("check", "--fix")
    assert "改后要重新送审" in result.out + result.err


def test_feeds_of_the_built_site_are_checked_instead(run: Run, small: Small) -> None:
    code, _, err = run("check", "--feeds")
    assert code == 2 and "kepu build" in err
    assert run("build").code == 0
    code, out, err = run("check", "--feeds")
    assert (code, out) == (0, "") and "个日历文件：0 处错误。" in err
    feed = small.site / "feed.xml"
    feed.write_text(feed.read_text(encoding="utf-8").replace("<channel>", "<canal>"), encoding="utf-8")
    code, out, _ = run("check", "--feeds")
    assert code == 1 and "site/feed.xml:" in out and "E741" in out
    assert [f["code"] for f in json.loads(run("check", "--feeds", "--json").out)] == ["E741"]
    assert run("check", "--feeds", str(small.site / "calendars")).code in (0, 2)
    assert run("check", "--feeds", "--fix").code == 2
