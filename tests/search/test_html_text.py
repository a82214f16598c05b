"""The text of HTML, a line for each block."""

import pytest

from pipeline.search.html_text import text_of_html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>一<strong>氧</strong>化碳</p>\n<p>无色</p>", "一氧化碳\n无色"),
        ("<h2 id='a'>标题</h2><ul><li>甲</li><li>乙 <em>丙</em></li></ul>", "标题\n甲\n乙 丙"),
        ('<p>水<sup id="fnref:1"><a href="#fn:1">1</a></sup>。H<sub>2</sub>O</p>', "水。H2O"),
        ('<li><p>脚注 <a class="footnote-backref" href="#x">↩</a></p></li>', "脚注"),
        ('<p><img alt="a > b" src="x">图后</p>', "图后"),
        ("<p>第一行<br>第二行</p>", "第一行\n第二行"),
        ("<p>3 &lt; 5 &amp;&nbsp;6\n7</p>", "3 < 5 & 6 7"),
        ("<table><tr><td>海拔</td><td>沸点</td></tr></table>", "海拔\n沸点"),
        ("", ""),
    ],
)
def test_blocks(html: str, text: str) -> None:
    assert text_of_html(html) == text
