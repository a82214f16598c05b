"""How articles look: a theme for each column, as short styles, because every character counts against the limit.

Text has no colour of its own, so that it stays readable when WeChat turns dark. Where there is a background there is a colour
with it, and a colour stands on the very element that has the words: WeChat's dark mode looks nowhere else. The size, the leading and the letter spacing
stand once, on the outermost element; only what WeChat's own style sheet sets again is repeated.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from pipeline.config import Column

Heading = Literal["竖线", "下划线", "色块", "居中"]
PALETTE = ("#2f5f43", "#17595c", "#7a2f1d", "#2b3f6b", "#8a3b12", "#5a4415", "#4a3568")
HEADINGS: tuple[Heading, ...] = ("竖线", "下划线", "色块", "居中")

PAGE = "font-size:16px;line-height:1.75;letter-spacing:.5px"
PARAGRAPH = "margin:1em 0"
PICTURE = "display:block;width:100%"
CAPTION = "margin:6px 0;font-size:13px;text-align:center;color:#767676"
LIST = "margin:1em 0;padding-left:1.4em;list-style:{kind}"
INNER_LIST = "padding-left:1.2em;list-style:{kind}"
SLIDING = "margin:1em 0;overflow-x:auto"
TABLE = "border-collapse:collapse;min-width:100%"
CELL = "border:1px solid #ccc;padding:5px 8px;font-size:14px"
CODE_BLOCK = "margin:1em 0;padding:12px;overflow-x:auto;background:#f6f6f6;color:#333;border-radius:4px"
CODE_LINES = "font-family:Menlo,Consolas,monospace;font-size:13px;line-height:1.6;white-space:nowrap"
CODE = "font-family:Menlo,Consolas,monospace;font-size:14px;background:#f2f2f2;color:#333"
KEY = "font-family:Menlo,Consolas,monospace;font-size:14px;border:1px solid #bbb;padding:0 4px"
DELETED = "text-decoration:line-through"
UNDERLINED = "text-decoration:underline"
MARKED = "background:#fff3b0;color:#333"
SMALL = "font-size:13px"
RULE = "margin:2em 0;border:0;border-top:1px solid #ccc"
TERM = "margin:1em 0 0;font-weight:bold"
MEANING = "padding-left:1.4em"
FOOT = "margin:2em 0 0;border-top:1px solid #ccc;font-size:13px;line-height:1.6"
FOOT_LINE = "margin:8px 0;color:#767676"
NOTICE = "margin:1em 0;padding:4px 14px;border-left:3px solid {accent};background:#f6f6f6;color:#333"
NOTICE_TITLE = "margin:8px 0;font-weight:bold;color:{accent}"
EDITOR_NOTE = "margin:1em 0;padding:8px 14px;border:1px dashed #b5371e;color:#b5371e;text-align:center"
CENTRED = "text-align:center"
CODE_PICTURE = "display:block;width:120px;margin:8px auto"

NOTICES = {"note": "#2b6cb0", "tip": "#2f7d4f", "warning": "#8f5a0f", "danger": "#b5371e"}
"""The accent of each kind of notice. Grounds are grey: WeChat's dark mode turns grey dark, and a tint into a bright patch."""


@dataclass(frozen=True)
class Theme:
    """The look of a column's articles: its colour ("#rrggbb") and the shape of its headings."""

    colour: str
    heading: Heading

    @property
    def h2(self) -> str:
        """The style of a heading."""
        shape = {
            "竖线": f"padding-left:10px;border-left:4px solid {self.colour}",
            "下划线": f"padding-bottom:6px;border-bottom:2px solid {self.colour}",
            "色块": f"padding:4px 12px;background:{self.colour};color:#fff",
            "居中": f"text-align:center;color:{self.colour}",
        }[self.heading]
        return f"margin:1.6em 0 .8em;font-size:18px;font-weight:bold;{shape}"

    @property
    def h3(self) -> str:
        """The style of a heading below it."""
        return f"margin:1.5em 0 1em;font-size:16px;font-weight:bold;color:{self.colour}"

    @property
    def quote(self) -> str:
        """The style of a quotation."""
        return (
            f"margin:1em 0;padding:1px 14px;border-left:3px solid {self.colour};background:#f6f6f6;color:#555"
        )

    @property
    def kicker(self) -> str:
        """The style of the line at the head."""
        return f"font-size:13px;color:{self.colour};border-bottom:1px solid {self.colour}"


def theme_of(column: Column) -> Theme:
    """Return the theme of a column: its own, that of its podcasts, or one of the palette by its id."""
    own, podcast = column.wechat, column.podcast
    first, second, *_ = hashlib.sha256(column.id.encode()).digest()
    colour = (own and own.colour) or (podcast and podcast.colour) or PALETTE[first % len(PALETTE)]
    return Theme(colour, (own and own.heading) or HEADINGS[second % len(HEADINGS)])
