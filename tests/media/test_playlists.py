"""Playlists read, measured and written; an independent parser reads the same."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import m3u8
import pytest

from pipeline.media.playlists import (
    PlaylistError,
    Sound,
    Variant,
    codecs_in,
    quotable,
    read_master,
    read_media,
    retargeted,
    write_master,
)

MEDIA = """#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:6
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MAP:URI="hls-90p.mp4",BYTERANGE="700@0"
#EXTINF:6.006000,
#EXT-X-BYTERANGE:60000@700
hls-90p.mp4
#EXTINF:6.006000,
#EXT-X-BYTERANGE:90000@60700
hls-90p.mp4
#EXTINF:1.001000,
#EXT-X-BYTERANGE:40000@150700
hls-90p.mp4
#EXT-X-ENDLIST
"""

VARIANTS = (
    Variant(
        "hls-180p.m3u8", 300_000, 200_000, "avc1.64000d,mp4a.40.2", 320, 180, Fraction(30000, 1001), "audio"
    ),
    Variant(
        "hls-90p.m3u8", 150_000, 120_000, "avc1.64000d,mp4a.40.2", 160, 90, Fraction(30000, 1001), "audio"
    ),
)
SOUNDS = (
    Sound("hls-audio.m3u8", "audio", "中文", "zh-CN", True, 2),
    Sound("hls-audio-2.m3u8", "audio", "英语", "en", False, 1),
)


def test_a_media_playlist() -> None:
    playlist = read_media(MEDIA)
    assert [segment.duration for segment in playlist.segments] == [6_006_000, 6_006_000, 1_001_000]
    assert playlist.beginning is not None
    assert [playlist.beginning.end, *(s.place.end for s in playlist.segments)] == [
        700,
        60_700,
        150_700,
        190_700,
    ]
    assert playlist.duration == 13_013_000
    assert playlist.average_rate == -(-190_000 * 8 * 1000 // 13_013)


def test_the_peak_is_of_runs_near_the_target() -> None:
    """The last segment alone would need 320 kbit/s, but is too short to count; with the one before it counts."""
    assert read_media(MEDIA).peak_rate == -(-130_000 * 8 * 1000 // 7_007)


def test_a_film_shorter_than_half_a_target_counts_whole() -> None:
    head, _, tail = MEDIA.partition("#EXTINF:6.006000,")
    short = head + tail[tail.index("#EXTINF:1.001") :]
    assert read_media(short).peak_rate == read_media(short).average_rate


def test_what_is_written_is_read_again() -> None:
    text = write_master(VARIANTS, SOUNDS)
    master = read_master(text)
    assert master.sounds == SOUNDS
    assert [v.uri for v in master.variants] == [v.uri for v in VARIANTS]
    assert master.variants[0].rate == Fraction("29.970")
    assert codecs_in(text)["hls-90p.m3u8"] == "avc1.64000d,mp4a.40.2"
    assert "AUDIO=" not in write_master([VARIANTS[0].__class__(**{**vars(VARIANTS[0]), "group": ""})], [])


def test_another_parser_reads_the_same() -> None:
    master = m3u8.loads(write_master(VARIANTS, SOUNDS))
    assert master.is_variant
    assert master.is_independent_segments
    assert int(master.version) == 7
    for playlist, variant in zip(master.playlists, VARIANTS, strict=True):
        info = playlist.stream_info
        assert playlist.uri == variant.uri
        assert (info.bandwidth, info.average_bandwidth) == (variant.bandwidth, variant.average)
        assert (info.resolution, info.frame_rate) == ((variant.width, variant.height), 29.97)
        assert (info.codecs, info.audio, info.video_range) == (variant.codecs, "audio", "SDR")
    found = [(m.type, m.uri, m.name, m.language, m.default, m.autoselect, m.channels) for m in master.media]
    assert found == [
        ("AUDIO", "hls-audio.m3u8", "中文", "zh-CN", "YES", "YES", "2"),
        ("AUDIO", "hls-audio-2.m3u8", "英语", "en", "NO", "YES", "1"),
    ]


def test_a_name_cannot_break_out_of_its_quotes() -> None:
    assert quotable('a"b\nc') == "a”b c"
    sound = Sound("a.m3u8", "audio", 'x",URI="http://x', "", True, 2)
    (read,) = read_master(write_master(VARIANTS[:1], [sound])).sounds
    assert read.uri == "a.m3u8"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("#EXTM3U", "#EXTM3V", "第一行"),
        ("#EXT-X-TARGETDURATION:6", "", "TARGETDURATION"),
        ("60000@700", "60000", "字节范围"),
        ("#EXTINF:1.001000,", "", "EXTINF"),
        ("1.001000", "-1", "EXTINF"),
        ('URI="hls-90p.mp4",', 'URI="hls-90p.mp4,', "属性"),
        ('URI="hls-90p.mp4",', 'URI="a",URI="b",', "重复"),
    ],
)
def test_lines_that_cannot_be_understood(old: str, new: str, told: str) -> None:
    assert old in MEDIA
    with pytest.raises(PlaylistError, match=told):
        read_media(MEDIA.replace(old, new, 1))


@pytest.mark.parametrize(
    "lost", ["BANDWIDTH=", "FRAME-RATE=", "RESOLUTION=", "CHANNELS=", "AUTOSELECT=", "#EXT-X-STREAM-INF"]
)
def test_a_master_without_what_a_player_needs(lost: str) -> None:
    with pytest.raises(PlaylistError):
        read_master(write_master(VARIANTS, SOUNDS).replace(lost, "#X" if lost[0] == "#" else "X-" + lost))


@pytest.mark.parametrize("longest", ["2.500000", "3.499999", "3.500000", "4.500000", "5.500000", "6.006000"])
@pytest.mark.parametrize("written", [1, 6, 9])
def test_the_target_duration_fits_the_longest_segment(longest: str, written: int) -> None:
    """RFC 8216, 4.3.3.1: EXTINF rounded to the nearest integer is at most the target; FFmpeg rounds 2.5 to 2."""
    text = MEDIA.replace("6.006000", longest).replace("DURATION:6", f"DURATION:{written}")
    nearest = Decimal(longest).quantize(Decimal(1), ROUND_HALF_UP)
    made = retargeted(text)
    assert m3u8.loads(made).target_duration == int(nearest)
    assert made.replace(f"DURATION:{nearest}", f"DURATION:{written}") == text
