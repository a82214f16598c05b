"""Checks on requests that refuse a file or warn about it: size, streams, kind, label, loudness."""

from __future__ import annotations

from dataclasses import replace

from pipeline.config import MediaSettings
from pipeline.errors import Code, Finding, severity_of
from pipeline.media.bounds import size_refusal, stream_refusal
from pipeline.media.foreign import fitted, misplaced
from pipeline.media.foreign_recordings import named_refusal
from pipeline.media.kinds import Requested, requested_kind
from pipeline.media.loudness import MAX_GAIN, SILENT, WEB_TARGET, Loudness, max_gain
from pipeline.media.model import Probe, Refusal, Source
from pipeline.media.request import MediaRequest
from pipeline.media.sound import TOLERANCE, WEB_CEILING
from pipeline.sources.reference import place

CODES = (
    Code(
        id="E410",
        title="几段录像拼成了一个文件，只读得到第一段",
        why="直接首尾相接的文件里，后面几段自成一体，播放器多半不会播放它们。",
        mend="在剪辑软件里把各段依次放上时间线，重新导出为一个文件。",
        sample="bytes",
        wrong="copy /b 上.flv+下.flv 全.flv",
        right="剪辑软件导出的一个 MP4",
    ),
    Code(
        id="E411",
        title="录像中途换了颜色标准",
        why="普通画面和 HDR 画面合不成颜色一致的一段。",
        mend="在剪辑软件里把整段统一成一种颜色标准（普通录像选 BT.709），重新导出。",
        sample="bytes",
        wrong="前半段 BT.709，后半段 HLG",
        right="整段 BT.709，或整段 HLG",
    ),
    Code(
        id="W445",
        title="有的音轨不能用",
        why="文件里有几条音轨，其中有的编码不支持、加了密或已损坏；网站上没有这几条。",
        mend="需要那条音轨，就请导出为 AAC、MP3 或 PCM；不需要可以不管。",
        sample="bytes",
        wrong="两条音轨，一条是 AAC，一条是 DTS",
        right="两条音轨都是 AAC",
    ),
    Code(
        id="W452",
        title="文件里的人工智能标识不合格式",
        why="人工智能生成的图片、视频、音频，文件里要带标识（GB 45438-2025）；读不懂的标识无法原样带到网站的文件里。",
        mend="用生成工具重新导出原文件，或请提供者补上标识。",
        sample="bytes",
        wrong="PNG 的 AIGC 文本里不是 JSON",
        right='{"Label":"1","ContentProducer":"…"}',
    ),
    Code(
        id="W461",
        title="几乎没有声音",
        why="没有声音的文件调不出响度，读者什么也听不到。",
        mend="确认录音和导出的音轨没有弄错；本来就无声的视频请去掉音轨。",
        sample="bytes",
        wrong="只有底噪的音轨",
        right="有人声的音轨",
    ),
    Code(
        id="W462",
        title="声音太轻，或忽大忽小",
        why="响度统一到 −16 LUFS，但最多提高 20 dB，最响处最多压低 12 dB，再多就会放大底噪或失真。",
        mend="靠近话筒重录；在剪辑软件里降噪、压低太响的地方后重新导出。",
        sample="bytes",
        wrong="整段 −45 LUFS，或中间一声巨响",
        right="整段 −30 到 −12 LUFS",
    ),
)


def finding(root: str, path: str, refusal: Refusal) -> Finding:
    """Convert a refusal to a finding at the source file. The code's first letter gives the severity."""
    return Finding(
        file=place(root, path),
        line=1,
        column=1,
        code=refusal.code,
        severity=severity_of(refusal.code),
        message=refusal.message,
        help=refusal.help,
    )


def refusal_of(
    request: MediaRequest, source: Source | None, probe: Probe | None, settings: MediaSettings
) -> tuple[Refusal | None, Refusal | None]:
    """Return a refusal and a warning, each of which may be None."""
    kind = requested_kind(request)
    if source is None:
        return Refusal(
            "E401", f"找不到{kind.source_word}文件，或它是链接、在素材目录之外。", "请检查路径和文件名。"
        ), None
    if source.size == 0:
        return Refusal(
            "E402", f"{kind.source_word}文件是空的（0 字节）。", "请重新导出或重新上传原文件。"
        ), None
    if not kind.probed:
        return kind.refusal(request, source, probe, settings), None
    if refusal := size_refusal(source, settings.bounds):
        return refusal, None
    assert probe is not None
    unread = named_refusal(request.path) if probe.refusal and probe.refusal.code == "E407" else None
    if refusal := unread or fitted(request.kind, probe) or stream_refusal(probe, settings.bounds):
        return suited(refusal, kind), None
    if refusal := misplaced(request.kind, probe) or kind.refusal(request, source, probe, settings):
        return suited(refusal, kind), None
    return None, _label_warning(kind.source_word, probe) or _lost_warning(kind, probe)


def suited(refusal: Refusal, kind: Requested) -> Refusal:
    """Return a refusal with the format to export, where that helps, for the kind of media that is asked for."""
    return replace(refusal, help=kind.export) if refusal.export and kind.export else refusal


def _label_warning(source_word: str, probe: Probe) -> Refusal | None:
    if not probe.broken_label:
        return None
    return Refusal(
        "W452",
        f"{source_word}里的人工智能标识（AIGC）不合格式，网站上的文件不会带这个标识。",
        "请用生成它的工具重新导出，或请提供者按 GB 45438-2025 补上标识。",
    )


def _lost_warning(kind: Requested, probe: Probe) -> Refusal | None:
    """Return the warning that sounds of the file are left out although others can be used."""
    if kind.sounds == "none" or not probe.sounds or not probe.lost_sounds:
        return None
    listed = "、".join(str(number) for number in probe.lost_sounds)
    return Refusal(
        "W445",
        f"第 {listed} 条音轨编码不支持、加了密或已损坏，网站上没有。",
        "需要就请在剪辑软件里改用 AAC、MP3 或 PCM 重新导出；不需要可以不管。",
    )


def loudness_warning(loudness: Loudness | None) -> Refusal | None:
    """Return a warning for audio whose loudness a gain cannot correct; None if it can, or without audio."""
    if loudness is None:
        return None
    if loudness.integrated <= SILENT:
        return Refusal("W461", "几乎没有声音，响度不到 −70 LUFS。", "请确认录音和导出的音轨没有弄错。")
    lacking = WEB_TARGET - loudness.integrated - max_gain(loudness, WEB_CEILING)
    if lacking <= TOLERANCE:
        return None
    measured = f"平均响度 {_lufs(loudness.integrated)}，调整后仍比标准轻 {lacking / 100:.1f} dB"
    if WEB_TARGET - loudness.integrated > MAX_GAIN:
        return Refusal(
            "W462", f"声音太轻：{measured}。", "请靠近话筒重录，或在剪辑软件里提高音量、降噪后再导出。"
        )
    return Refusal(
        "W462", f"声音忽大忽小，个别处太响：{measured}。", "请在剪辑软件里压低太响的地方后再导出。"
    )


def _lufs(hundredths: int) -> str:
    return f"{hundredths / 100:.1f} LUFS".replace("-", "−")
