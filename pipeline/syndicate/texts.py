"""Every word that articles, copy pages and long pictures add of their own."""

from __future__ import annotations

from collections.abc import Mapping

QUIZ = "想一想"
ANSWERS = "参考答案"
TRANSCRIPT = "文字稿"
REFERENCES = "来源与链接"
CORRECTIONS = "更正"
READ_ON = "点“阅读原文”，看网页版。"
SCAN = "长按识别二维码，到网站上观看"
SCAN_SOUND = "长按识别二维码，到网站上收听"
LICENCES: Mapping[str, str] = {
    "CC-BY-4.0": "知识共享 署名 4.0（CC BY 4.0）",
    "CC-BY-SA-4.0": "知识共享 署名—相同方式共享 4.0（CC BY-SA 4.0）",
    "CC-BY-NC-4.0": "知识共享 署名—非商业性使用 4.0（CC BY-NC 4.0）",
    "CC0-1.0": "知识共享 公有领域贡献（CC0 1.0）",
    "版权所有": "版权所有",
}


def insert_film(title: str) -> str:
    """What the editor is to do where the film belongs."""
    return f"【编辑：请在这里插入视频号的《{title}》，插入后删去这一框】"


def insert_sound(title: str) -> str:
    """What the editor is to do where the sound belongs."""
    return f"【编辑：请在这里插入音频《{title}》，插入后删去这一框】"


def claim(text: str, verdict: str) -> str:
    """The claim that an item checks, and the verdict."""
    return f"说法：{text}　结论：{verdict}"


def kicker(column: str, site: str) -> str:
    """The line at the head of an article."""
    return f"{column}｜{site}"


class Copying:
    """The copy page and the list of copy pages."""

    heading = "复制到公众号"
    index_about = "已经公开的每一条都有一页，新的在前；点标题，照着那一页的步骤做。找不到时按 Ctrl+F 查标题。"
    article = "正文"
    copy_article = "复制正文"
    title = "标题"
    author = "作者"
    digest = "摘要"
    address = "阅读原文的网址"
    copy = "复制"
    carry = "图片随正文一起复制（网站还没有公开，公众号取不到图片时用）"
    covers = "封面"
    wide_cover = "消息头条，2.35:1"
    square_cover = "转发和次条，1:1"
    no_cover = "还没有封面。"
    code = "网页版的二维码"
    long_picture = "长图"
    save = "下载"
    findings = "发之前要知道的"
    nothing = "按我们知道的规则，没有会丢的东西。公众号自己的规则没有公开，粘贴后请再看一遍。"
    must = "先改"
    note = "留意"
    line = "第 {} 行："
    unreviewed = "这一篇还没有审完，不能发出去。"
    page = "网页"
    no_script = "这一页要用浏览器的脚本：请打开脚本，或换 Chrome、Edge、Firefox。"
    preview = "在编辑器里大约是这个样子："
    footing = "这一页供编辑使用，不被收录，地址不保证长期有效。"
    steps = (
        "用 Chrome、Edge 或 Firefox 打开这一页，登录 mp.weixin.qq.com，新建“文章”。",
        "点“复制正文”，在公众号编辑器的正文里粘贴（Ctrl+V）；等图片都传完。",
        "标题、作者、摘要各点一次“复制”，贴到对应的格子里。",
        "下载封面，在“封面和摘要”里上传；编辑器会再裁一次 1:1，用下面的方形封面对照。",
        "把“阅读原文的网址”贴到“原文链接”里。",
        "视频、音频：把红色虚线框换成视频号的视频或上传的音频。",
        "点“预览”发到自己的手机上，浅色、深色都看一遍，再保存。",
    )


class Page:
    """Messages shown after a button was pressed; the script reads them from the page."""

    copied = "已复制"
    failed = "浏览器没有让复制：请选中正文，按 Ctrl+C"
    gathering = "正在取图片……"
    unfetched = "有图片取不到，复制的文章会用网站上的图片地址"
