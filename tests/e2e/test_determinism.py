"""The same content at another path, in another time zone and locale, with nothing cached: the same bytes, media too."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.minimal import NOW, Built, changed, kepu, tree


def test_path_zone_locale_and_home_do_not_matter(minimal: Built, tmp_path: Path) -> None:
    home = tmp_path / "家"
    home.mkdir()
    other = minimal.copy(tmp_path / "另一个 地方" / "项目")
    elsewhere = {
        "TZ": "America/St_Johns",
        "LC_ALL": "C",
        "LANG": "C",
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home),
        "PYTHONHASHSEED": "7",
    }
    document = kepu(other.project, tmp_path / "store", "build", **elsewhere)
    assert document["jobs"]["run"] == document["jobs"]["planned"]
    assert changed(tree(minimal.site), tree(other.site)) == set()
    assert list(home.iterdir()) == []


def test_an_explicit_now_does_as_the_environment_does(minimal: Built, tmp_path: Path) -> None:
    other = minimal.copy(tmp_path / "other")
    kepu(other.project, minimal.store, "build", "--now", NOW, SOURCE_DATE_EPOCH="")
    assert changed(tree(minimal.site), tree(other.site)) == set()
