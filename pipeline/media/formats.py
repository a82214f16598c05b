"""Allow-lists of containers, protocols and codecs, by FFmpeg's names (`ffmpeg -formats`, `-decoders`)."""

from __future__ import annotations

from collections.abc import Mapping

FORMATS: Mapping[str, str] = {
    "mov,mp4,m4a,3gp,3g2,mj2": "mov",
    "matroska,webm": "matroska",
    "avi": "avi",
    "mpegts": "mpegts",
    "mpeg": "mpeg",
    "flv": "flv",
    "asf": "asf",
    "wav": "wav",
    "flac": "flac",
    "mp3": "mp3",
    "aac": "aac",
    "ogg": "ogg",
    "aiff": "aiff",
    "ac3": "ac3",
    "eac3": "eac3",
    "amr": "amr",
    "caf": "caf",
    "mxf": "mxf",
    "w64": "w64",
}
"""Allowed demuxers: FFmpeg's name → the argument of `-f`. No playlists, no concat: they open other files or URLs."""

FORMAT_WHITELIST = ",".join(FORMATS)

LEAPING = frozenset(("mpegts", "mpeg", "ogg"))
"""Demuxers whose stamps may leap (AVFMT_TS_DISCONT). ffmpeg takes the leaps out, and counts from the first stream used."""

UNSTAMPED = frozenset(("aac",))
"""Demuxers that count every packet's time by the first one's rate: where the rate changes, samples are counted instead."""

PROTOCOL_WHITELIST = "file"

VIDEO_CODECS = frozenset(
    "h264 hevc av1 libdav1d vp8 vp9 mpeg1video mpeg2video mpeg4 msmpeg4v2 msmpeg4v3 h263 flv vc1 wmv1 wmv2 wmv3 "
    "prores dnxhd mjpeg rawvideo ffv1 huffyuv utvideo qtrle png dvvideo libvpx libvpx-vp9 theora".split()
)

AUDIO_CODECS = frozenset(
    "aac aac_latm mp1 mp1float mp2 mp2float mp3 mp3float ac3 eac3 opus libopus vorbis flac alac wmav1 wmav2 wmapro "
    "pcm_s16le pcm_s16be pcm_s24le pcm_s24be pcm_s32le pcm_s32be pcm_u8 pcm_s8 pcm_f32le pcm_f32be pcm_f64le pcm_f64be "
    "pcm_alaw pcm_mulaw adpcm_ms adpcm_ima_wav adpcm_ima_qt amrnb amrwb".split()
)

CODEC_NAMES: Mapping[str, str] = {
    "dca": "DTS",
    "dts": "DTS",
    "truehd": "TrueHD",
    "ac4": "AC-4",
    "ac-4": "AC-4",
    "mpegh_3d_audio": "MPEG-H 3D",
    "wmavoice": "WMA Voice",
    "wmalossless": "WMA Lossless",
    "adpcm_g722": "G.722",
    "mp3float": "MP3",
    "mp2float": "MP2",
    "aac": "AAC",
    "mha1": "MPEG-H 3D",
    "dav1": "杜比视界 AV1",
    "jpeg2000": "JPEG 2000",
    "vvc": "H.266",
}
"""Names of codecs in messages, where FFmpeg's is not what editors know."""

PROTECTED_TAGS = frozenset("aavd enca encv encs drms drmi p608 prtn".split())
"""Tags of encrypted streams: ISO/IEC 14496-12 and Apple's FairPlay."""

UNMARKED_FIELDS = frozenset("mjpeg rawvideo qtrle png huffyuv utvideo".split())
"""Codecs whose frames do not say whether they are fields; the container may."""

CODEC_WHITELIST = ",".join(sorted(VIDEO_CODECS | AUDIO_CODECS))

COMPLETE_DURATIONS = frozenset(
    ("mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "avi", "wav", "w64", "caf", "mxf", "flac", "aiff")
)
"""Containers whose header states the exact duration: if the packets are clearly shorter, the file is truncated."""

IMAGE_MAGIC: tuple[tuple[bytes, int], ...] = (
    (b"\xff\xd8\xff", 0),
    (b"\x89PNG\r\n", 0),
    (b"GIF8", 0),
    (b"WEBP", 8),
    (b"ftypavif", 4),
    (b"ftypavis", 4),
)
"""Magic bytes of the picture formats Pillow may open, and their offsets. Further brands of AVIF: `child.heif`."""

IMAGE_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
