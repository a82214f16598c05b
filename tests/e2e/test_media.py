"""The published media as players read it: HLS playlists and their byte ranges, the MP4, the sound, the pictures."""

from __future__ import annotations

import re
from pathlib import Path

import av
import lxml.html
import pytest
from PIL import Image

from pipeline.render.numbers import size_label
from pipeline.store import FolderStore
from tests.e2e.minimal import Built

_RANGE = re.compile(r"BYTERANGE[:=]\"?(\d+)@(\d+)")


@pytest.fixture(scope="module")
def folder(minimal: Built) -> Path:
    """Where the one film lies; its version in sign language is another."""
    page = (minimal.site / "videos" / "three-second-tone" / "index.html").read_text(encoding="utf-8")
    (found,) = re.findall(r'<video[^>]* data-hls="(?:\.\./)*([^"]+)/master\.m3u8"', page)
    return minimal.site / found


def playlists(folder: Path) -> list[Path]:
    """The media playlists that the master names, in order."""
    text = (folder / "master.m3u8").read_text(encoding="utf-8")
    sounds = re.findall(r'#EXT-X-MEDIA:.*?URI="([^"]+)"', text)
    return [folder / name for name in sounds + [x for x in text.splitlines() if x and x[0] != "#"]]


def test_the_master_names_every_playlist(folder: Path) -> None:
    assert (folder / "master.m3u8").read_text(encoding="utf-8").startswith("#EXTM3U\n")
    assert set(playlists(folder)) == set(folder.glob("hls-*.m3u8"))


def test_byte_ranges_lie_inside_their_files(folder: Path) -> None:
    for playlist in playlists(folder):
        text = playlist.read_text(encoding="utf-8")
        names = {line for line in text.splitlines() if line and line[0] != "#"}
        (initial,) = re.findall(r'#EXT-X-MAP:URI="([^"]+)"', text)
        assert names == {initial}
        size = (folder / initial).stat().st_size
        ranges = [(int(length), int(start)) for length, start in _RANGE.findall(text)]
        assert len(ranges) == 1 + text.count("#EXTINF")
        assert all(length > 0 and start + length <= size for length, start in ranges)
        assert max(start + length for length, start in ranges) == size
        assert text.rstrip().endswith("#EXT-X-ENDLIST")


def test_every_segment_starts_with_a_fragment(folder: Path) -> None:
    """ISO/IEC 14496-12: a box is its size in four bytes, then its type; a segment may begin with styp or sidx."""
    for playlist in playlists(folder):
        text = playlist.read_text(encoding="utf-8")
        data = next(folder / line for line in text.splitlines() if line and line[0] != "#").read_bytes()
        initial, *segments = [int(start) for _, start in _RANGE.findall(text)]
        assert data[initial + 4 : initial + 8] == b"ftyp"
        assert {data[s + 4 : s + 8] for s in segments} <= {b"moof", b"styp", b"sidx"}


def test_the_mp4_plays_everywhere(folder: Path) -> None:
    data = (folder / "video.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    with av.open(str(folder / "video.mp4")) as container:
        (video,), (audio,) = container.streams.video, container.streams.audio
        assert (video.codec_context.name, audio.codec_context.name) == ("h264", "aac")
        assert (video.width, video.height, video.codec_context.pix_fmt) == (640, 360, "yuv420p")
        assert container.duration is not None
        assert abs(container.duration / 1_000_000 - 3) < 0.2
        frames = [frame.pts for frame in container.decode(video)]
        assert len(frames) == 75
        assert frames == sorted(frames)


def test_hls_plays_to_the_end(folder: Path) -> None:
    video = next(p for p in playlists(folder) if "audio" not in p.name)
    with av.open(str(video), options={"allowed_extensions": "ALL"}) as container:
        assert sum(1 for _ in container.decode(video=0)) == 75


def test_the_sound_is_whole(minimal: Built) -> None:
    page = (minimal.site / "audio" / "two-tones" / "index.html").read_text(encoding="utf-8")
    (file,) = set(re.findall(r'"(?:\.\./)*(media/[^"]+/audio\.m4a)"', page))
    with av.open(str(minimal.site / file)) as container:
        (audio,) = container.streams.audio
        assert audio.codec_context.name == "aac"
        seconds = sum(frame.samples for frame in container.decode(audio)) / audio.rate
        assert abs(seconds - 2) < 0.1


def test_a_page_links_to_the_file_for_stations(minimal: Built) -> None:
    page = lxml.html.parse(str(minimal.site / "audio" / "two-tones" / "index.html"))
    (link,) = page.xpath("//a[@download][contains(., '广播用 WAV')]")
    file = minimal.site / "audio" / "two-tones" / link.get("href")
    assert f"（{size_label(file.stat().st_size)}）" in link.text_content()
    with av.open(str(file)) as container:
        (audio,) = container.streams.audio
        assert (audio.codec_context.name, audio.rate, audio.channels) == ("pcm_s24le", 48000, 2)
        assert abs(container.duration - 2_000_000) < 100_000


def test_what_counts_has_a_fingerprint_and_a_version_in_sign_language_none(minimal: Built) -> None:
    store = FolderStore(minimal.store)
    manifests = map(store.manifest, list(store.keys()))
    kinds = [manifest.kind for manifest in manifests if manifest is not None]
    assert kinds.count("video") == 2
    assert kinds.count("fingerprint") == 2  # of the film and the sound


def test_every_picture_is_as_wide_as_its_name(minimal: Built) -> None:
    pictures = [p for p in minimal.site.glob("media/*/*") if p.suffix in {".webp", ".jpg", ".png"}]
    pictures = [p for p in pictures if not p.name.startswith("storyboard-")]
    assert len(pictures) > 10
    for file in pictures:
        with Image.open(file) as picture:
            picture.load()
            assert picture.width == int(file.stem.removeprefix("poster-"))
            assert not picture.getexif()
