"""Sounds and films in formats that are not supported: how they are recognised, what editors call them, and what to do.

Some show it in their first bytes. Others are scrambled, or are text, and only their names tell.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import NamedTuple

from pipeline.media.model import Refusal

CODE = "E407"

TO_SOUND = "请转成 MP3、M4A、WAV 或 FLAC。"
TO_FILM = "请导出为 H.264 + AAC 的 MP4。"
UNLOCK = "这种文件只能在它自己的软件里播放；请向版权方要没有加密的 MP3、WAV 或 FLAC。"
WATCHED = "这种文件只能在它自己的软件里播放；请向版权方要原片。"
WHOLE = "请向提供者要完整的文件（MP4），不要网页播放时缓存下来的片段。"
MAKE = "请在那个软件里导出为 H.264 + AAC 的 MP4，或 MP3、WAV。"
AGAIN = "请等下载完再放进来。"


class Recording(NamedTuple):
    """A format by the bytes at an offset, the name that editors know, and what to do."""

    at: int
    magic: bytes
    word: str
    help: str


RECORDINGS: tuple[Recording, ...] = (
    Recording(
        0,
        b"\2#!SILK_V3",
        "微信语音（SILK）",
        "微信语音不能直接用。请让对方用手机的录音机录好，当文件发来；已有的请用转换工具转成 MP3 或 WAV。",
    ),
    Recording(
        0, b"#!SILK_V3", "SILK 语音（微信、QQ）", "请用转换工具转成 MP3 或 WAV，或用手机的录音机重录。"
    ),
    Recording(0, b"#!AMR_MC1.0", "多声道的 AMR 录音", TO_SOUND),
    Recording(0, b"#!AMR-WB_MC1.0", "多声道的 AMR 录音", TO_SOUND),
    Recording(0, b"MThd", "MIDI 乐谱，里面没有声音", "请在音乐软件里导出为 MP3 或 WAV。"),
    Recording(8, b"RMIDdata", "MIDI 乐谱，里面没有声音", "请在音乐软件里导出为 MP3 或 WAV。"),
    Recording(0, b"DSD ", "DSF 音频（DSD）", TO_SOUND),
    Recording(0, b"FRM8", "DFF 音频（DSD）", TO_SOUND),
    Recording(0, b"MAC ", "APE 音频（Monkey's Audio）", "请转成 FLAC，一样无损；或 MP3、M4A、WAV。"),
    Recording(0, b"wvpk", "WavPack 音频", "请转成 FLAC，一样无损；或 MP3、M4A、WAV。"),
    Recording(0, b"TTA1", "TTA 音频", "请转成 FLAC，一样无损；或 MP3、M4A、WAV。"),
    Recording(0, b"tBaK", "TAK 音频", "请转成 FLAC，一样无损；或 MP3、M4A、WAV。"),
    Recording(0, b"MPCK", "Musepack 音频", TO_SOUND),
    Recording(0, b"MP+", "Musepack 音频", TO_SOUND),
    Recording(0, b".snd", "AU 音频", TO_SOUND),
    Recording(0, b"Creative Voice File", "VOC 音频", TO_SOUND),
    Recording(0, b"\xac\x40", "AC-4 音频", TO_SOUND),
    Recording(0, b"\xac\x41", "AC-4 音频", TO_SOUND),
    Recording(0, b"\x7f\xfe\x80\x01", "DTS 音频", TO_SOUND),
    Recording(0, b"\xfe\x7f\x01\x80", "DTS 音频", TO_SOUND),
    Recording(0, b"DTSHDHDR", "DTS-HD 音频", TO_SOUND),
    Recording(0, b"CTENFDAM", "网易云音乐的加密文件（NCM）", UNLOCK),
    Recording(0, b"\x7c\xd5\x32\xeb\x86\x02\x7f\x4b", "酷狗音乐的加密文件", UNLOCK),
    Recording(0, b"\x05\x28\xbc\x96\xe9\xe4\x5a\x43", "酷狗音乐的加密文件", UNLOCK),
    Recording(0, b"yeelion-kuwo", "酷我音乐的加密文件", UNLOCK),
    Recording(0, b"ifmt", "虾米音乐的加密文件", UNLOCK),
    Recording(0, b".RMF", "RealMedia（RM、RMVB）", TO_FILM),
    Recording(0, b".ra\xfd", "RealAudio 音频", TO_SOUND),
    Recording(0, b"FWS", "Flash 动画（SWF）", "请录屏，或在制作软件里导出为 MP4。"),
    Recording(0, b"CWS", "Flash 动画（SWF）", "请录屏，或在制作软件里导出为 MP4。"),
    Recording(0, b"ZWS", "Flash 动画（SWF）", "请录屏，或在制作软件里导出为 MP4。"),
    Recording(0, b"QIYI VIDEO", "爱奇艺的缓存文件（QSV）", WATCHED),
    Recording(0, b"QLV", "腾讯视频的缓存文件（QLV）", WATCHED),
    Recording(0, b"DHAV", "大华监控录像（DAV）", "请用随机附带的播放软件导出为 MP4 或 AVI。"),
    Recording(0, b"\xb7\xd8\x00\x20\x37\x49\xda\x11", "Windows 录制的电视节目（WTV）", TO_FILM),
    Recording(0, b"DKIF", "IVF 视频", TO_FILM),
    Recording(0, b"YUV4MPEG2", "没有压缩的视频（Y4M）", TO_FILM),
    Recording(0, b"\x1f\x07\x00", "没有封装的 DV 视频", "请导出为 MP4；或封装为 AVI、MOV。"),
    Recording(0, b"\0\0\1\xb3", "没有封装的 MPEG-2 视频", TO_FILM),
    Recording(0, b"\0\0\0\1\x67", "没有封装的 H.264 视频", "请封装为 MP4；剪辑软件和 ffmpeg 都可以。"),
    Recording(0, b"\0\0\0\1\x27", "没有封装的 H.264 视频", "请封装为 MP4；剪辑软件和 ffmpeg 都可以。"),
    Recording(0, b"\0\0\0\1\x09\x10", "没有封装的 H.264 视频", "请封装为 MP4；剪辑软件和 ffmpeg 都可以。"),
    Recording(0, b"\0\0\0\1\x40\x01", "没有封装的 H.265 视频", "请封装为 MP4；剪辑软件和 ffmpeg 都可以。"),
    Recording(0, b"BIK", "Bink 视频", TO_FILM),
    Recording(0, b"SMK", "Smacker 视频", TO_FILM),
    Recording(0, b"DVDVIDEO", "DVD 的索引文件（IFO）", "请放入同一文件夹里的 VOB，或导出为 MP4。"),
    Recording(4, b"styp", "网络视频的一段（HLS、DASH）", WHOLE),
    Recording(4, b"moof", "网络视频的一段（HLS、DASH）", WHOLE),
    Recording(4, b"sidx", "网络视频的一段（HLS、DASH）", WHOLE),
    Recording(8, b"Egg!", "After Effects 的工程文件", MAKE),
    Recording(0, b"d8:announce", "种子文件，里面没有视频", "请放入下载好的视频。"),
)

ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
ASF_ENCRYPTION = bytes.fromhex("fbb3112223bdd211b4b700a0c955fc6e")
"""Marks of ASF (WMA, WMV) and of its content encryption."""
PROTECTED = Recording(0, ASF, "有版权保护（加密）的 WMA 或 WMV", "请向版权方要没有加密的文件。")

_QQ = "QQ 音乐的加密文件"
_PROJECT = "剪辑软件的工程文件，里面没有画面和声音"
_UNFINISHED = "没有下载完的文件"
SUFFIXES: dict[str, tuple[str, str]] = {
    **dict.fromkeys(
        "qmc0 qmc2 qmc3 qmcflac qmcogg mflac mflac0 mgg mgg1 bkcmp3 bkcflac tkm".split(), (_QQ, UNLOCK)
    ),
    **dict.fromkeys("kgm kgma vpr".split(), ("酷狗音乐的加密文件", UNLOCK)),
    "ncm": ("网易云音乐的加密文件（NCM）", UNLOCK),
    "kwm": ("酷我音乐的加密文件", UNLOCK),
    "qlv": ("腾讯视频的缓存文件（QLV）", WATCHED),
    "qsv": ("爱奇艺的缓存文件（QSV）", WATCHED),
    "kux": ("优酷的缓存文件（KUX）", WATCHED),
    **dict.fromkeys(
        "prproj prel aep aepx fcpxml fcpbundle fcp imovieproj veg drp drt kdenlive mlt osp camproj camrec tscproj "
        "draft lvproj vsp wfp ezp bcut eproj sesx aup aup3 als cpr band logicx npr ptx".split(),
        (_PROJECT, MAKE),
    ),
    **dict.fromkeys("crdownload part partial td xltd tdl download opdownload".split(), (_UNFINISHED, AGAIN)),
    "torrent": ("种子文件，里面没有视频", "请放入下载好的视频。"),
    "cue": ("光盘目录（CUE），里面没有声音", "请放入旁边的 FLAC、WAV 或 MP3。"),
    "iso": ("光盘映像", "请打开它，放入里面的视频；DVD 请导出为 MP4。"),
}
"""Suffixes of files whose bytes do not tell what they are."""

PROJECT_FILES = frozenset(("draft_content.json", "draft_info.json", "draft_meta_info.json"))
"""Files of a project of 剪映."""


def recording_refusal(head: bytes) -> Refusal | None:
    """Return the refusal of a file with such first bytes, or None."""
    if head.startswith(ASF) and ASF_ENCRYPTION in head:
        return _refusal(PROTECTED.word, PROTECTED.help)
    found = next((r for r in RECORDINGS if head.startswith(r.magic, r.at)), None)
    if found is None or (found.help == WHOLE and b"moov" in head):
        return None
    return _refusal(found.word, found.help)


def named_refusal(path: str) -> Refusal | None:
    """Return the refusal that a file's name suggests, for one that could not be read, or None."""
    name = PurePosixPath(path)
    if name.name in PROJECT_FILES:
        return _refusal(_PROJECT, MAKE)
    known = SUFFIXES.get(name.suffix.lower().removeprefix("."))
    return _refusal(*known) if known else None


def _refusal(word: str, help: str) -> Refusal:
    return Refusal(CODE, f"这是{word}，网站不能用。", help)
