"""Our builder against MkDocs' own: equal bytes, the private functions we use, pages that depend on nothing else."""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import mkdocs
import pytest
from jinja2 import UndefinedError
from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config

from pipeline.cli.main import DEFECT, main
from pipeline.edition.page import PageRecord
from pipeline.line.build import Options, build
from pipeline.render.mkdocs_site import StockSite
from pipeline.render.render_pool import Renderers
from tests.render.small import NOW, Small, different, tree
from tests.workers.children import children, kill


@pytest.fixture
def small(make_site: Callable[[str], Path]) -> Small:
    return Small(make_site("small"))


def test_mkdocs_build_gives_the_same_bytes(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    """MkDocs' own loop runs the whole build (with its one picture); ours then writes from the same store."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    monkeypatch.delenv("KEPU_STORE", raising=False)
    monkeypatch.chdir(small.root)
    config = load_config("mkdocs.yml")
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs_build.build(config)
    stock = tree(small.site)
    ours = build(small.project, Options(now=NOW, site_dir=small.root / "ours", media=False))
    assert different(stock, tree(small.root / "ours")) == set()
    assert any(path.startswith("media/") for path in stock) and "feed.xml" in stock and "404.html" in stock
    assert ours.prepared.jobs.run == 0
    article = stock["articles/wash-hands/index.html"].decode()
    story = stock["stories/zhang-heng-seismoscope/index.html"].decode()
    assert "<figcaption>按史料绘制的推想图</figcaption>" in story and 'srcset="../../media/' in story
    assert "\ue000" not in article + story


@pytest.mark.parametrize(
    ("function", "parameters"),
    [
        (mkdocs_build._populate_page, ["page", "config", "files", "dirty"]),
        (mkdocs_build.get_context, ["nav", "files", "config", "page", "base_url"]),
        (mkdocs_build._build_template, ["name", "template", "files", "config", "nav"]),
        (mkdocs_build.utils.get_build_timestamp, ["pages"]),
    ],
)
def test_mkdocs_still_has_the_functions_the_builder_calls(
    function: Callable[..., object], parameters: list[str]
) -> None:
    assert list(inspect.signature(function).parameters) == parameters, mkdocs.__version__


def test_the_bytes_of_a_page_depend_on_its_record_and_the_shell_alone(small: Small) -> None:
    """One page of every template has the same bytes without the other pages, and in reverse order."""
    prepared = small.prepare()
    edition = prepared.edition

    def site(pages: tuple[PageRecord, ...]) -> StockSite:
        return StockSite(small.root / "mkdocs.yml", replace(edition, pages=pages), small.site)

    def rendered(site: StockSite, page: PageRecord) -> bytes:
        return site.page(page, prepared.convert(page.markup) if page.markup else None)

    every = site(edition.pages)
    bytes_of = {page.path: rendered(every, page) for page in edition.pages}
    backwards = site(edition.pages[::-1])
    assert {page.path: rendered(backwards, page) for page in edition.pages[::-1]} == bytes_of
    assert [rendered(every, page) for page in edition.pages] == list(bytes_of.values()), "rendering again"
    by_template = {page.template: page for page in edition.pages}
    assert len(by_template) >= 8
    alone = site(())
    for page in by_template.values():
        assert rendered(alone, page) == bytes_of[page.path], page.path


class Untouchable:
    """Replaces values that no page may read: it can be passed on, and nothing else."""

    def __getattribute__(self, name: str) -> object:
        raise AssertionError(f"a page reads {name} of what is not in its record")

    __bool__ = __iter__ = __len__ = __str__ = __eq__ = __contains__ = __getitem__ = lambda *_: pytest.fail(
        "read"
    )
    __hash__ = None  # type: ignore[assignment]


def test_no_page_reads_the_clock_the_navigation_or_the_other_pages(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the configuration, pages read only what mkdocs.yml and the edition set, which the shell's key covers."""
    prepared = small.prepare()
    site = StockSite(small.root / "mkdocs.yml", prepared.edition, small.site)
    bytes_of = {
        page.path: site.page(page, prepared.convert(page.markup) if page.markup else None)
        for page in prepared.edition.pages
    }
    context = mkdocs_build.get_context
    untouchable = Untouchable()

    def bare(*arguments: Any) -> dict[str, Any]:
        return {
            **context(*arguments),
            "nav": untouchable,
            "pages": untouchable,
            "build_date_utc": untouchable,
        }

    monkeypatch.setattr(mkdocs_build, "get_context", bare)
    site.env.globals["sitemap"] = untouchable
    for name in ("nav", "docs_dir", "site_dir"):
        monkeypatch.setitem(site.config.data, name, untouchable)
    for reading in ("{{ x.year }}", "{{ x }}", "{% if x %}{% endif %}", "{% for y in x %}{% endfor %}"):
        with pytest.raises((AssertionError, pytest.fail.Exception)):
            site.env.from_string(reading).render(x=untouchable)
    again = {
        page.path: site.page(page, prepared.convert(page.markup) if page.markup else None)
        for page in prepared.edition.pages
    }
    assert again == bytes_of


@pytest.mark.skipif(sys.platform != "linux", reason="finds the processes in /proc")
def test_other_processes_render_the_same_bytes(small: Small) -> None:
    """Many stale pages are shared among processes; the share of one that dies is rendered here."""
    prepared = small.prepare()
    edition = prepared.edition

    def pages(processes: int, *, many: int = 300, started: int = 0, dying: bool = False) -> dict[str, bytes]:
        others = children()  # the browser of other tests among them
        with Renderers(small.project, processes, many=many, share_size=3) as renderers:
            if started:
                renderers.start(started)
            rendered = renderers.outputs(edition, small.site, edition.pages, prepared.convert, theme=True)
            first = next(rendered)
            if dying:
                kill([child for child in children() if child not in others])
            return dict([first, *rendered])

    here = pages(1)
    assert here.keys() > {page.path for page in edition.pages} | {"404.html", "sitemap.xml", "sitemap.xml.gz"}
    assert pages(2, many=4) == here
    assert pages(1, started=1) == here
    assert pages(2, many=4, dying=True) == here


def test_a_theme_edited_after_it_was_loaded_is_loaded_again(small: Small) -> None:
    prepared = small.prepare()
    page = next(p for p in prepared.edition.pages if p.template == "item.html")
    footer = small.root / "assets" / "theme" / "partials" / "kepu" / "footer.html"
    page_alone = (prepared.edition, small.site, [page], prepared.convert)
    with Renderers(small.project) as renderers:
        renderers.start()
        ((_, before),) = renderers.outputs(*page_alone, theme=False)
        footer.write_text(footer.read_text(encoding="utf-8") + "<!-- edited -->", encoding="utf-8")
        ((_, after),) = renderers.outputs(*page_alone, theme=False)
    assert b"<!-- edited -->" not in before
    assert b"<!-- edited -->" in after


@pytest.mark.parametrize(
    ("template", "right", "wrong", "message"),
    [
        ("item.html", "<h1>{{ view.title }}", "<h1>{{ viev.title }}", "'viev' is undefined"),
        ("item.html", "<h1>{{ view.title }}", "<h1>{{ view.titel }}", "'titel', did you mean 'title'?"),
        ("person.html", "view.born)", "view.borne)", "'borne', did you mean 'born'?"),
        (
            "partials/kepu/macros.html",
            "{{ c.title }}</a>",
            "{{ c.titel }}</a>",
            "'titel', did you mean 'title'?",
        ),
        ("partials/kepu/head.html", "h.summary or", "h.sumary or", "'sumary', did you mean 'summary'?"),
        ("partials/kepu/footer.html", "kepu.site.owner", "kepu.site.ovner", "'ovner', did you mean 'owner'?"),
        ("item.html", "Dates.published", "Dates.publishd", "'publishd', did you mean 'published'?"),
        ("404.html", "c.title", "c.titel", "'titel', did you mean 'title'?"),
    ],
)
def test_a_misspelt_name_in_a_template_stops_the_build_and_is_named(
    small: Small, rendered_here: None, template: str, right: str, wrong: str, message: str
) -> None:
    file = small.root / "assets" / "theme" / template
    lines = file.read_text(encoding="utf-8").splitlines()
    (number,) = (n for n, line in enumerate(lines, 1) if right in line)
    small.edit(f"assets/theme/{template}", right, wrong)
    with pytest.raises(UndefinedError) as caught:
        small.build()
    assert str(caught.value).startswith(f"{template}, line {number}: ")
    assert message in str(caught.value)


def test_what_renders_loads_nothing_of_what_records_are_made_from() -> None:
    """It would start later, and its code is in the key of every page."""
    code = "import sys, pipeline.render.mkdocs_site; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "pipeline.render.views.head" in loaded
    assert not loaded & {"pipeline.config", "pipeline.content.model", "pipeline.media", "pipeline.goals"}


def test_the_command_reports_a_misspelt_name_as_a_defect(
    small: Small, rendered_here: None, capsys: pytest.CaptureFixture[str]
) -> None:
    small.edit("assets/theme/item.html", "<h1>{{ view.title }}", "<h1>{{ view.titl }}")
    arguments = ["build", "--no-media", "--now", NOW.isoformat(), "--project", str(small.root)]
    assert main(arguments) == DEFECT
    lines = (small.root / "assets/theme/item.html").read_text(encoding="utf-8").splitlines()
    (number,) = (n for n, line in enumerate(lines, 1) if "view.titl }}" in line)
    assert f"item.html, line {number}: 'dict object' has no attribute 'titl'" in capsys.readouterr().err


def test_every_key_follows_its_record(small: Small) -> None:
    page = small.prepare().edition.pages[-1]
    keys = {page.key("shell"), page.key("other"), replace(page, title="另").key("shell")}
    keys.add(replace(page, view={**page.view, "title": "另"}).key("shell"))
    assert len(keys) == 4
    assert replace(page).key("shell") == page.key("shell")


def test_site_url_and_files_are_on_every_page_relative(small: Small) -> None:
    small.build()
    for path, content in tree(small.site).items():
        if path.endswith("index.html"):
            up = "../" * path.count("/")
            assert f'href="{up}stylesheets/kepu.css"'.encode() in content, path
            assert b"<title>" in content and b"</html>" in content
