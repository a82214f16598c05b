"""Why a request cannot be served, told to the editor."""

from __future__ import annotations

from pipeline.config_media import MediaSettings
from pipeline.errors import Finding, severity_of
from pipeline.media.bounds import raised, size_refusal, stream_refusal
from pipeline.media.captions.parse import MAX_CAPTIONS_BYTES, SUFFIXES
from pipeline.media.loudness import MAX_GAIN, SILENT, WEB_TARGET, Loudness, most_gain
from pipeline.media.model import Picture, Probe, Refusal, Source, VideoStream
from pipeline.media.request import MediaRequest
from pipeline.media.sound import TOLERANCE, WEB_CEILING
from pipeline.media.tracks import missing_numbers, wanted_tracks
from pipeline.sources.reference import place

WANTED = {"video": "视频", "audio": "音频", "image": "图片", "captions": "字幕", "screen": "视频"}
MIN_SIDE = 16
MIN_MS = 200


def finding(root: str, path: str, refusal: Refusal) -> Finding:
    """A refusal as a finding at the source itself; its severity is its code's letter."""
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
    """The reason to refuse and a warning, either of which may be None."""
    wanted = WANTED[request.kind]
    if source is None:
        return Refusal(
            "E401", f"找不到{wanted}文件，或它是链接、在素材目录之外。", "请检查路径和文件名。"
        ), None
    if source.size == 0:
        return Refusal("E402", f"{wanted}文件是空的（0 字节）。", "请重新导出或重新上传原文件。"), None
    if request.kind == "captions":
        return _captions_refusal(request, source), None
    if refusal := size_refusal(source, settings.bounds):
        return refusal, None
    assert probe is not None
    if refusal := probe.refusal or stream_refusal(probe, settings.bounds):
        return refusal, None
    if refusal := _kind_refusal(request, probe, settings):
        return refusal, None
    return None, _label_warning(request, probe)


def _kind_refusal(request: MediaRequest, probe: Probe, settings: MediaSettings) -> Refusal | None:
    if request.kind == "image":
        return _image_refusal(probe.picture)
    if request.kind == "audio":
        return _audio_refusal(probe, settings)
    return _video_refusal(probe, settings) or _sounds_refusal(request, probe)


def _label_warning(request: MediaRequest, probe: Probe) -> Refusal | None:
    if not probe.broken_label:
        return None
    return Refusal(
        "W452",
        f"{WANTED[request.kind]}里的人工智能标识（AIGC）不合格式，网站上的文件不会带这个标识。",
        "请用生成它的工具重新导出，或请提供者按 GB 45438-2025 补上标识。",
    )


def loudness_warning(loudness: Loudness | None) -> Refusal | None:
    """What the measuring found that a gain cannot mend; None for a sound that can be set, or no sound."""
    if loudness is None:
        return None
    if loudness.integrated <= SILENT:
        return Refusal("W461", "几乎没有声音，响度不到 −70 LUFS。", "请确认录音和导出的音轨没有弄错。")
    lacking = WEB_TARGET - loudness.integrated - most_gain(loudness, WEB_CEILING)
    if lacking <= TOLERANCE:
        return None
    told = f"平均响度 {_lufs(loudness.integrated)}，调整后仍比标准轻 {lacking / 100:.1f} dB"
    if WEB_TARGET - loudness.integrated > MAX_GAIN:
        return Refusal(
            "W462", f"声音太轻：{told}。", "请靠近话筒重录，或在剪辑软件里提高音量、降噪后再导出。"
        )
    return Refusal("W462", f"声音忽大忽小，个别处太响：{told}。", "请在剪辑软件里压低太响的地方后再导出。")


def _lufs(hundredths: int) -> str:
    return f"{hundredths / 100:.1f} LUFS".replace("-", "−")


def _captions_refusal(request: MediaRequest, source: Source) -> Refusal | None:
    if not request.path.lower().endswith(SUFFIXES):
        return Refusal("E407", "字幕只支持 .vtt、.srt 和 .ass。", "请在字幕软件里导出为其中一种。")
    if source.size > MAX_CAPTIONS_BYTES:
        return Refusal("E405", "字幕文件超过 2 MB。", "请确认选对了文件。")
    return None


def _image_refusal(picture: Picture | None) -> Refusal | None:
    if picture is None:
        return Refusal("E406", "这里需要图片，文件却不是图片。", "请换成 JPEG、PNG、WebP、AVIF 或 GIF 图片。")
    return None


def _audio_refusal(probe: Probe, settings: MediaSettings) -> Refusal | None:
    if probe.audio is None:
        return Refusal("E404", "文件里没有声音。", "请换成带声音的文件。")
    limit = settings.audio.max_minutes
    if probe.audio.duration_ms > limit * 60_000:
        return Refusal("E405", f"音频超过 {limit} 分钟。", f"请分集上传；{raised('audio.max_minutes')}")
    return None


def _video_refusal(probe: Probe, settings: MediaSettings) -> Refusal | None:
    video, options = probe.video, settings.video
    if video is None:
        return Refusal("E403", "文件里没有视频画面。", "请换成视频文件；只有声音的作品请用音频类型。")
    if probe.duration_ms < MIN_MS:
        return Refusal("E405", "视频太短，不到 0.2 秒。", "请确认导出的是视频，静止画面请用图片。")
    if probe.duration_ms > options.max_minutes * 60_000:
        help = f"请分集上传；{raised('video.max_minutes')}"
        return Refusal("E405", f"视频超过 {options.max_minutes} 分钟。", help)
    return _frame_refusal(video, options.max_megapixels)


def _sounds_refusal(request: MediaRequest, probe: Probe) -> Refusal | None:
    missing = missing_numbers(probe, wanted_tracks(request))
    if not missing:
        return None
    told = "、".join(str(number) for number in missing)
    there = "、".join(str(sound.number) for sound in sorted(probe.sounds, key=lambda s: s.number)) or "没有"
    return Refusal(
        "E409", f"文件里没有第 {told} 条音轨；可用的是：{there}。", "请改正 sound_tracks 里的 track。"
    )


def _frame_refusal(video: VideoStream, max_megapixels: int) -> Refusal | None:
    size = f"{video.width}×{video.height}"
    if video.width * video.height > max_megapixels * 1_000_000:
        help = f"请导出为 4K 或更小；{raised('video.max_megapixels')}"
        return Refusal("E405", f"画面 {size} 超过 {max_megapixels} 百万像素。", help)
    if min(video.width, video.height) < MIN_SIDE:
        return Refusal("E405", f"画面 {size} 太小，短边至少 {MIN_SIDE} 像素。", "请导出更大的画面。")
    return None
