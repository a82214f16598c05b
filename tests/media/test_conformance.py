"""Playlists that keep the rules pass; each broken rule is told."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from pipeline.media.conformance import master_faults, media_faults
from pipeline.media.playlists import read_master, read_media, write_master
from tests.media.test_playlists import MEDIA, SOUNDS, VARIANTS

RATE = Fraction(30000, 1001)
SIZE = 190_700


def test_a_good_media_playlist() -> None:
    assert list(media_faults(read_media(MEDIA), "hls-90p.mp4", SIZE)) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("VERSION:7", "VERSION:6", "VERSION"),
        ("VERSION:7", "VERSION:x", "VERSION"),
        ("TYPE:VOD", "TYPE:EVENT", "VOD"),
        ("#EXT-X-ENDLIST", "", "结束标记"),
        ("SEQUENCE:0", "SEQUENCE:3", "SEQUENCE"),
        ("TARGETDURATION:6", "TARGETDURATION:5", "第 1 段"),
        ("#EXTINF:1.001000", "#EXTINF:0", "时长为 0"),
        ('#EXT-X-MAP:URI="hls-90p.mp4",BYTERANGE="700@0"', "", "EXT-X-MAP"),
        ("hls-90p.mp4\n#EXT-X-ENDLIST", "other.mp4\n#EXT-X-ENDLIST", "以外"),
        ("90000@60700", "90000@60701", "不连续"),
        ("700@0", "700@1", "不连续"),
        ("40000@150700", "39999@150700", "文件有"),
    ],
)
def test_broken_media_playlists(old: str, new: str, told: str) -> None:
    assert old in MEDIA
    faults = list(media_faults(read_media(MEDIA.replace(old, new, 1)), "hls-90p.mp4", SIZE))
    assert any(told in fault for fault in faults), faults


def playlists(text: str = MEDIA) -> dict[str, object]:
    return {part.uri: read_media(text) for part in (*VARIANTS, *SOUNDS)}


GENEROUS = tuple(replace(variant, bandwidth=999_999, average=500_000) for variant in VARIANTS)


def test_a_good_master() -> None:
    assert list(master_faults(read_master(write_master(GENEROUS, SOUNDS)), playlists(), RATE)) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("#EXT-X-INDEPENDENT-SEGMENTS", "", "INDEPENDENT"),
        ("VERSION:7", "VERSION:4", "VERSION"),
        ("hls-180p.m3u8", "hls-181p.m3u8", "列出的是"),
        ("BANDWIDTH=999999", "BANDWIDTH=200000", "BANDWIDTH 低于"),
        ("AVERAGE-BANDWIDTH=500000", "AVERAGE-BANDWIDTH=100000", "AVERAGE-BANDWIDTH 低于"),
        ("AVERAGE-BANDWIDTH=500000", "AVERAGE-BANDWIDTH=1000000", "高于"),
        ("avc1.64000d,mp4a.40.2", "avc1.64000d", "CODECS"),
        ("avc1.64000d,mp4a.40.2", "mp4a.40.2", "CODECS"),
        ("FRAME-RATE=29.970", "FRAME-RATE=30.000", "FRAME-RATE"),
        (',AUDIO="audio"', "", "没有指明声音"),
        ("DEFAULT=YES", "DEFAULT=NO", "默认"),
        ("DEFAULT=NO", "DEFAULT=YES", "默认"),
        ('NAME="英语"', 'NAME="中文"', "名称重复"),
        (',LANGUAGE="en"', "", "语种"),
        ('GROUP-ID="audio"', 'GROUP-ID="other"', "同一组"),
    ],
)
def test_broken_masters(old: str, new: str, told: str) -> None:
    text = write_master(GENEROUS, SOUNDS)
    assert old in text
    faults = list(master_faults(read_master(text.replace(old, new, 1)), playlists(), RATE))
    assert any(told in fault for fault in faults), faults


def test_rungs_cut_at_different_times() -> None:
    apart = {**playlists(), "hls-90p.m3u8": read_media(MEDIA.replace("6.006000", "5.005000", 1))}
    faults = list(master_faults(read_master(write_master(GENEROUS, SOUNDS)), apart, RATE))
    assert faults == ["各档的分段时刻不一致"]
