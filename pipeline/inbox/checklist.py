"""The checklist of a draft in Chinese: what was found, what looks wrong, what is missing. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.inbox.examination import Examined
from pipeline.inbox.naming import MAX_TITLE, is_camera_name
from pipeline.media.model import AudioStream, VideoStream

SMALL_SIDE = 480
LONG_TITLE = 32
"""How many characters of a title WeChat shows (W501)."""
SHORT_TAIL_MS = 3000


def todo_lines(found: Examined, others: tuple[str, ...]) -> Iterator[str]:
    """Yield the checklist that heads the draft. `others` are the ids of items with the same title."""
    yield "投稿清单，由 kepu import 写成。办完一条删一条；这些行不公开。"
    for line in found_lines(found):
        yield f"收到：{line}"
    for line in doubts(found, others):
        yield f"[ ] 请看：{line}"
    for line in missing(found):
        yield f"[ ] {line}"


def page(found: Examined, item: str, others: tuple[str, ...], sheet: str | None) -> str:
    """Return the checklist as a Markdown page with the suggested posters, for the folder of the draft."""
    lines = [f"# {found.bundle.title}", "", f"草稿：`{item}`", "", "## 收到的", ""]
    lines += [f"- {line}" for line in found_lines(found)]
    if wrong := list(doubts(found, others)):
        lines += ["", "## 请看一看", "", *(f"- [ ] {line}" for line in wrong)]
    lines += ["", "## 还缺的", "", *(f"- [ ] {line}" for line in missing(found))]
    if found.posters:
        lines += ["", "## 建议的封面", ""]
        if sheet:
            lines += [f"![{len(found.posters)} 张画面]({sheet})", ""]
        for number, poster in enumerate(found.posters, 1):
            note = "" if poster.score else "（太暗、太亮或没有内容）"
            lines.append(f"{number}. `poster: {poster.ms / 1000:g}`{note}  {poster.name}")
    return "\n".join(lines) + "\n"


def found_lines(found: Examined) -> Iterator[str]:
    """List the files found, with figures that an editor can compare with the original."""
    bundle, probe = found.bundle, found.probe
    if bundle.main is not None and probe is not None:
        yield f"{bundle.main.name}，{size(bundle.main.size)}，{length(probe.duration_ms)}"
        if probe.video is not None:
            yield _picture(probe.video)
        yield _sound(probe.audio) if probe.audio is not None else "没有声音"
    for track in found.tracks:
        yield f"{track.supplied.name}，{track.language}，字幕 {track.cues} 条"
    if found.manuscript is not None and bundle.word is not None:
        inside = f"，图片 {len(found.inline)} 张" if found.inline else ""
        yield f"{bundle.word.name}，{words(found.manuscript.markdown)} 字{inside}"
    for still in found.stills:
        if still.supplied is not None:
            yield f"{still.supplied.name}，{still.width} × {still.height}，{size(still.size)}"


def _picture(video: VideoStream) -> str:
    rate = float(Fraction(video.frame_rate))
    shape = "竖屏" if video.height > video.width else "横屏" if video.width > video.height else "方形"
    extra = "".join(
        f"，{word}" for word, applies in (("HDR", video.hdr), ("隔行扫描", video.interlaced)) if applies
    )
    return f"画面 {video.width} × {video.height}（{shape}），每秒 {rate:.4g} 帧，{video.codec}{extra}"


def _sound(audio: AudioStream) -> str:
    channels = {1: "单声道", 2: "立体声"}.get(audio.channels, f"{audio.channels} 声道")
    language = f"，语种 {audio.language}" if audio.language else ""
    return f"声音 {channels}，{audio.sample_rate / 1000:g} kHz，{audio.codec}{language}"


def doubts(found: Examined, others: tuple[str, ...]) -> Iterator[str]:
    """List what looks like a mistake."""
    title = found.bundle.title
    if is_camera_name(title):
        yield f"标题“{title}”像是相机或手机编的号，请改成真正的标题"
    elif len(title) > MAX_TITLE:
        yield f"文件名有 {len(title)} 个字，标题只取了前 {MAX_TITLE} 个"
    elif len(title) > LONG_TITLE:
        yield f"标题有 {len(title)} 个字，公众号最多显示 {LONG_TITLE} 个"
    if others:
        yield f"已经有同名的条目：{'、'.join(others)}；如果是新版本，请在旧条目里换文件"
    probe = found.probe
    if probe is not None and probe.video is not None:
        if min(probe.video.width, probe.video.height) < SMALL_SIDE:
            yield f"画面短边只有 {min(probe.video.width, probe.video.height)} 像素，请找清晰的原片"
        if probe.audio is None:
            yield "视频没有声音，请确认不是导出时丢了"
        elif abs(probe.video.duration_ms - probe.audio.duration_ms) > SHORT_TAIL_MS:
            seconds = abs(probe.video.duration_ms - probe.audio.duration_ms) / 1000
            yield f"画面和声音的长度差 {seconds:.1f} 秒"
    if found.posters and found.poster is None:
        yield "没有找到合适的封面画面，请放一张“标题_封面.png”，或自己写 poster 的秒数"
    for track in found.tracks:
        yield from (f"字幕 {track.supplied.name} {mistake}" for mistake in track.mistakes[:5])
        if probe is not None and track.end_ms > probe.duration_ms + SHORT_TAIL_MS:
            yield f"字幕 {track.supplied.name} 到 {length(track.end_ms)}，比片子长，可能不是这一版"
    yield from found.wrong
    if found.manuscript is not None:
        yield from found.manuscript.notes


def missing(found: Examined) -> Iterator[str]:
    """List what only people can supply, by the names the fields have in the file."""
    yield "摘要 summary、人员 people、来源 sources：写着“待填：”的地方都要填"
    yield "栏目 column、主题 topics、受众 audiences：按后面列出的编号选；责任单位 production.unit、许可 licence：请核对"
    if found.kind in ("video", "audio") and not any(track.cues for track in found.tracks):
        yield "字幕：没有收到能用的字幕文件"
    if found.kind == "video" and found.cover is None:
        yield "封面：poster 是建议的时刻，请核对，或另放封面图"
    if found.kind != "video" and not found.stills:
        yield "封面：没有收到图片，请放入并填写 cover"
    if found.stills:
        yield "图片的替代文字：每张用一句话说出画面"
    if found.manuscript is None:
        yield "正文：没有收到 Word 稿"
    yield "画面、声音、字体、音乐若是别人的，写明素材 materials；有未成年人的写同意书"
    yield "编号 id：公开以前可以改成好记的英文或拼音（连同文件名）"
    yield "三审：初审、复审、终审签完，再删去 draft: true"


def size(count: int) -> str:
    """Format a number of bytes for people."""
    for unit, scale in (("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1000)):
        if count >= scale:
            return f"{count / scale:.1f} {unit}"
    return f"{count} 字节"


def length(milliseconds: int) -> str:
    """Format a duration for people."""
    seconds = round(milliseconds / 1000)
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = [(hours, "小时"), (minutes, "分"), (seconds, "秒")]
    return " ".join(f"{n} {word}" for n, word in parts if n) or f"{milliseconds} 毫秒"


def words(markdown: str) -> int:
    """Count the characters of a text that are letters or numbers."""
    return sum(c.isalnum() for c in markdown)
