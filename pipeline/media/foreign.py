"""Kinds of files that are neither film, sound nor picture for us: their names, and what to do with each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.media.model import Probe, Refusal

Nature = Literal["picture", "document", "archive", "text"]

CODE = "E407"
UNKNOWN = Refusal(CODE, "认不出文件格式，或文件已损坏。", "请换成 MP4、MP3、JPEG、PNG 等常见格式。")
"""What the child says of a file that it cannot tell; `fitted` gives the help."""

STILLS = "请换成 JPEG、PNG、WebP、AVIF 或 GIF 图片。"
FILMS = "请换成 MP4、MOV、MKV 等视频。"
SOUNDS = "请换成 MP3、M4A、WAV、FLAC 等音频。"
ACCEPTED: Mapping[str, str] = {"image": STILLS, "video": FILMS, "screen": FILMS, "audio": SOUNDS}
"""Kind of request → the formats to offer instead."""

EXPORT = "请导出为 JPEG 或 PNG。"
CAMERA = "请在修图软件或相机附带的软件里导出为 JPEG。"
PAGE = "请把要用的那一页导出为 PNG 或 JPEG；图片请从里面另存。"
PHONE = "请在手机上导出为 JPEG；苹果手机可在“设置 › 相机 › 格式”里选“兼容性最佳”。"


@dataclass(frozen=True)
class Foreign:
    """A format by the name that editors know; `advice` says how it becomes a picture."""

    word: str
    nature: Nature
    advice: str = EXPORT

    @property
    def spaced(self) -> str:
        """The word to stand behind Chinese: a space parts Latin letters from it."""
        return f" {self.word}" if self.word[0].isascii() else self.word


FOREIGN: Mapping[str, Foreign] = {
    "tiff": Foreign("TIFF 图片", "picture"),
    "bmp": Foreign("BMP 图片", "picture"),
    "psd": Foreign("PSD 图片（Photoshop）", "picture"),
    "xcf": Foreign("XCF 图片（GIMP）", "picture"),
    "svg": Foreign("SVG 矢量图", "picture", "请在绘图软件里导出为 PNG，宽 1600 像素以上。"),
    "jxl": Foreign("JPEG XL 图片", "picture"),
    "jp2": Foreign("JPEG 2000 图片", "picture"),
    "jpeg-ls": Foreign("JPEG-LS 图片", "picture", "请导出为普通的 JPEG 或 PNG。"),
    "jpeg-xr": Foreign("JPEG XR 图片", "picture"),
    "jpeg-deep": Foreign("12 位的 JPEG 图片", "picture", "请导出为 8 位的普通 JPEG，或 PNG。"),
    "jpeg-lossless": Foreign("无损 JPEG 图片", "picture", "请导出为普通的 JPEG，或 PNG。"),
    "jpeg-rare": Foreign("少见的分级 JPEG 图片", "picture", "请导出为普通的 JPEG，或 PNG。"),
    "cgbi": Foreign("苹果应用内部的 PNG 图片（CgBI）", "picture", "请向作者要原图，或截屏后重新保存为 PNG。"),
    "heic": Foreign("HEIC 图片", "picture", PHONE),
    "heif": Foreign("HEIF 图片", "picture", PHONE),
    "hdr-picture": Foreign("HDR 图片（PQ 或 HLG）", "picture", "请导出为标准动态范围（SDR）的 JPEG 或 PNG。"),
    "ico": Foreign("ICO 图标", "picture", "请导出为 PNG。"),
    "icns": Foreign("ICNS 图标", "picture", "请导出为 PNG。"),
    "cur": Foreign("鼠标指针图标", "picture", "请导出为 PNG。"),
    "raw": Foreign("相机的 RAW 原始照片", "picture", CAMERA),
    "dng": Foreign("DNG 原始照片", "picture", CAMERA),
    "eps": Foreign("EPS 矢量图", "picture", "请在绘图软件里导出为 PNG，宽 1600 像素以上。"),
    "wmf": Foreign("WMF 矢量图", "picture", "请在 Word 或 WPS 里右键“另存为图片”，选 PNG。"),
    "emf": Foreign("EMF 矢量图", "picture", "请在 Word 或 WPS 里右键“另存为图片”，选 PNG。"),
    "cdr": Foreign("CDR 矢量图（CorelDRAW）", "picture"),
    "dds": Foreign("DDS 图片", "picture"),
    "exr": Foreign("OpenEXR 图片", "picture"),
    "hdr": Foreign("Radiance HDR 图片", "picture"),
    "tga": Foreign("TGA 图片", "picture"),
    "pcx": Foreign("PCX 图片", "picture"),
    "pnm": Foreign("PNM 图片（PPM、PGM、PBM）", "picture"),
    "qoi": Foreign("QOI 图片", "picture"),
    "sgi": Foreign("SGI 图片", "picture"),
    "mng": Foreign("MNG 动图", "picture", "请导出为 GIF 或视频。"),
    "fits": Foreign("FITS 天文图像", "picture", "请在天文软件里导出为 JPEG 或 PNG。"),
    "dicom": Foreign("DICOM 医学影像", "picture", "请导出为 JPEG 或 PNG，并去掉病人的信息。"),
    "djvu": Foreign("DjVu 文档", "document", PAGE),
    "pdf": Foreign("PDF 文档", "document", PAGE),
    "word": Foreign("Word 文档", "document", "请把里面的图片另存为 JPEG 或 PNG。"),
    "powerpoint": Foreign("PPT 演示文稿", "document", "请把要用的那一页另存为 PNG，或把里面的图片另存出来。"),
    "excel": Foreign("Excel 表格", "document", "请把图表另存为 PNG 图片。"),
    "office": Foreign("Office 或 WPS 旧格式的文档", "document", PAGE),
    "ofd": Foreign("OFD 文档", "document", PAGE),
    "opendocument": Foreign("OpenDocument 文档", "document", PAGE),
    "rtf": Foreign("RTF 文档", "document", "请把里面的图片另存为 JPEG 或 PNG。"),
    "html": Foreign(
        "网页，不是媒体文件", "text", "多半是下载时只存下了网页，请打开原网址重新下载 JPEG 或 PNG。"
    ),
    "lfs": Foreign("Git LFS 的占位文件，真正的文件没有取下来", "text", "请先运行 git lfs pull。"),
    "playlist": Foreign("播放列表，里面没有画面和声音", "text", STILLS),
    "text": Foreign("文本文件", "text", STILLS),
    "shortcut": Foreign("快捷方式", "text", "请放入它指向的图片本身。"),
    "apple-double": Foreign("苹果电脑的附带文件（名字以 ._ 开头）", "text", "请放入同名、不带 ._ 的图片。"),
    "zip": Foreign("ZIP 压缩包", "archive", "请解压后放入里面的图片。"),
    "rar": Foreign("RAR 压缩包", "archive", "请解压后放入里面的图片。"),
    "7z": Foreign("7z 压缩包", "archive", "请解压后放入里面的图片。"),
    "gzip": Foreign("gzip 压缩文件", "archive", "请解压后放入里面的图片。"),
}
"""Format → what it is. A probe of such a file is `refused`, with the format as its container."""

ASKED: Mapping[str, str] = {"video": "视频", "screen": "视频", "audio": "音频"}


def foreign_probe(name: str) -> Probe:
    """Return the probe of a file of one of `FOREIGN`, worded as if a picture was asked for."""
    found = FOREIGN[name]
    why = "，网站不能用" if found.nature == "picture" else "，不是图片" if found.nature != "text" else ""
    return Probe("refused", name, refusal=Refusal(CODE, f"这是{found.spaced}{why}。", found.advice))


def fitted(kind: str, probe: Probe) -> Refusal | None:
    """Return the refusal of a probed file, its help fitted to the kind of media that was asked for."""
    refusal = probe.refusal
    if refusal == UNKNOWN:
        return Refusal(CODE, UNKNOWN.message, ACCEPTED.get(kind, UNKNOWN.help))
    found = FOREIGN.get(probe.container)
    if refusal is None or found is None or kind not in ASKED:
        return refusal
    asked = ASKED[kind]
    help = f"请解压后放入里面的{asked}。" if found.nature == "archive" else ACCEPTED[kind]
    help = found.advice if probe.container == "lfs" else help
    return Refusal(CODE, f"这里需要{asked}，文件却是{found.spaced}。", help)


def misplaced(kind: str, probe: Probe) -> Refusal | None:
    """Return why a picture is no film or sound, or a film or sound no picture; None where the kinds agree."""
    if probe.kind == "image" and kind in ASKED:
        code = "E404" if kind == "audio" else "E403"
        return Refusal(code, f"这里需要{ASKED[kind]}，文件却是图片。", ACCEPTED[kind])
    if probe.kind != "image" and kind == "image":
        found = ASKED.get(probe.kind, "别的文件")
        return Refusal("E406", f"这里需要图片，文件却是{found}。", STILLS)
    return None
