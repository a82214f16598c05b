"""Files that are not what their names say, and ones made to hurt: refused clearly, or read without harm.

Here the allow-lists stand alone, without namespaces. A server on the loopback must not be asked once, and nothing of a
secret file may come out.
"""

from __future__ import annotations

import os
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import av
import pytest
from PIL import Image

from pipeline.config import LimitSettings
from pipeline.errors import MediaError
from pipeline.execute.job_context import JobContext
from pipeline.execute.protocol import JobFailed
from pipeline.media.model import Probe
from pipeline.media.video_commands import video_command
from pipeline.store import FolderStore
from tests.execute.conftest import Films, Line

CANARY = "root:canary-7f3a:0:0"
RECIPE = {"max_image_pixels": 40_000_000, "max_frames": 200}

PLAYLISTS = {
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{target}\n#EXT-X-ENDLIST\n",
    "hls-key": '#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXT-X-KEY:METHOD=AES-128,URI="{target}"\n#EXTINF:9,\n{target}\n',
    "hls-master": "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=9\n{target}\n",
    "concat": "ffconcat version 1.0\nfile '{target}'\n",
    "concat-protocol": "#EXTM3U\n#EXTINF:9,\nconcat:{target}|{target}\n",
    "subfile": "#EXTM3U\n#EXTINF:9,\nsubfile,,start,0,end,9,,:{target}\n",
    "dash": '<?xml version="1.0"?><MPD type="static" mediaPresentationDuration="PT9S"><Period><AdaptationSet>'
    '<Representation id="1" bandwidth="9" mimeType="video/mp4"><BaseURL>{target}</BaseURL>'
    "<SegmentList><SegmentURL media='{target}'/></SegmentList></Representation></AdaptationSet></Period></MPD>",
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\na=control:{target}\n",
    "svg": '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<image xlink:href="{target}"/></svg>',
    "eps": "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n({target}) run\n",
    "pdf": "%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/URI/URI({target})>>>>endobj\n%%EOF\n",
    "xml": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "{target}">]><x>&y;</x>',
    "asx": '<asx version="3.0"><entry><ref href="{target}"/></entry></asx>',
    "text": "{target}\n",
}
SUFFIXES = (".mp4", ".mkv", ".mp3", ".jpg", ".png")


@dataclass
class Listening:
    """A server on the loopback that remembers what it was asked for."""

    server: ThreadingHTTPServer
    asked: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/film.mp4"


@pytest.fixture
def listening() -> Iterator[Listening]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:
            pass

    found = Listening(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
    thread = threading.Thread(target=found.server.serve_forever)
    thread.start()
    yield found
    found.server.shutdown()
    thread.join()
    found.server.server_close()


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    file = tmp_path / "passwd"
    file.write_text(f"{CANARY}\n" * 50)
    return file


def probed(folder: Path, *files: Path, **limits: int) -> list[Probe]:
    """What the child finds, without namespaces around it."""
    context = JobContext(LimitSettings(**limits), isolation="none")  # type: ignore[arg-type]
    return [Probe.from_facts(facts) for facts in context.child(folder, "probe", files, RECIPE)]


def draft(tmp_path: Path) -> Path:
    folder = tmp_path / "draft"
    folder.mkdir(exist_ok=True)
    return folder


def test_playlists_in_disguise_are_refused_and_nothing_is_asked_for(
    listening: Listening, canary: Path, tmp_path: Path
) -> None:
    files = []
    for target in (listening.url, str(canary), f"file://{canary}", f"tcp://{listening.url[7:]}"):
        for name, text in PLAYLISTS.items():
            for suffix in SUFFIXES:
                files.append(tmp_path / f"{name}-{len(files)}{suffix}")
                files[-1].write_text(text.format(target=target))
    for file, probe in zip(files, probed(draft(tmp_path), *files), strict=True):
        assert probe.kind == "refused" and probe.refusal is not None, file.name
        assert probe.refusal.code in ("E402", "E407") and probe.refusal.help, file.name
        assert CANARY not in str(probe)
    assert listening.asked == []


def test_an_encode_of_one_is_refused_as_well(
    listening: Listening, canary: Path, tmp_path: Path, line: Line, films: Films
) -> None:
    """As if a probe had been fooled: every container that a recipe may name, forced upon each playlist."""
    plan, _ = line.plan()
    recipe = next(job.recipe for job in plan.jobs if job.label == "portrait.mp4")
    context, folder = JobContext(isolation="none"), draft(tmp_path)
    for name in ("hls", "concat", "dash"):
        for target in (listening.url, str(canary)):
            file = tmp_path / f"{name}.mp4"
            file.write_text(PLAYLISTS[name].format(target=target))
            for container in ("mov,mp4,m4a,3gp,3g2,mj2", "mpegts"):
                command = video_command({**recipe, "container": container}, films.ffmpeg, file)
                with pytest.raises(JobFailed) as failed:
                    context.ffmpeg(folder, command, 1000)
                assert CANARY not in failed.value.failure.detail
    assert listening.asked == []
    assert not any(CANARY.encode() in path.read_bytes() for path in folder.iterdir())


def test_names_that_are_patterns_or_protocols_are_plain_names(films: Films, tmp_path: Path) -> None:
    """`image2` sequences, `concat:` and wildcards are in the name only."""
    films.film(tmp_path / "plain.mp4", "64x64")
    Image.new("RGB", (64, 64)).save(tmp_path / "frame001.png")
    names = ["frame%03d.png", "concat:plain.mp4", "*.mp4", "-i.mp4", "pipe:0.mp4", "a:b,c;d[e].mp4"]
    for name in names:
        source = tmp_path / ("frame001.png" if name.endswith(".png") else "plain.mp4")
        (tmp_path / name).write_bytes(source.read_bytes())
    kinds = [probe.kind for probe in probed(draft(tmp_path), *(tmp_path / name for name in names))]
    assert kinds == ["image", "video", "video", "video", "video", "video"]


def boxes_grown(data: bytes, at: int, added: bytes, above: tuple[bytes, ...]) -> bytes:
    """An MP4 with bytes put in at a place, the boxes above it told of them. The media data stands before them all."""
    grown = bytearray(data)
    for name in above:
        box = data.rindex(name, 0, at) - 4
        (size,) = struct.unpack(">I", data[box : box + 4])
        grown[box : box + 4] = struct.pack(">I", size + len(added))
    return bytes(grown[:at] + added + grown[at:])


ABOVE = (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref")


def with_url_reference(data: bytes, url: str) -> bytes:
    """The picture's data said to be elsewhere (ISO/IEC 14496-12, 8.7.2: a `url ` entry without the self-contained flag)."""
    at = data.index(b"url ", data.index(b"dref"))
    opened = data[: at + 7] + b"\0" + data[at + 8 :]
    return boxes_grown(opened, at + 8, url.encode() + b"\0", (*ABOVE, b"url "))


def with_alias_reference(data: bytes, path: str) -> bytes:
    """As QuickTime does it: a second entry, an alias record with an absolute path, that the sample table points to."""
    words = struct.pack(">hh", 2, len(path)) + path.encode() + b"\0" * (len(path) % 2)
    body = (
        bytes(10) + bytes([4]) + b"disk".ljust(27, b"\0") + bytes(12) + bytes([4]) + b"film".ljust(63, b"\0")
    )
    body += bytes(16) + struct.pack(">HH", 1, 1) + bytes(16) + words + struct.pack(">hh", -1, 0)
    entry = struct.pack(">I4sI", 12 + len(body), b"alis", 0) + body
    at = data.index(b"url ", data.index(b"dref")) + 8
    grown = bytearray(boxes_grown(data, at, entry, ABOVE))
    count = grown.index(b"dref") + 8
    grown[count : count + 4] = struct.pack(">I", 2)
    sample = grown.index(b"avc1", grown.index(b"stsd")) + 4 + 6
    grown[sample : sample + 2] = struct.pack(">H", 2)
    return bytes(grown)


def test_data_that_is_said_to_be_elsewhere_is_not_fetched(
    listening: Listening, films: Films, tmp_path: Path, line: Line
) -> None:
    """The other file would be blue; what is encoded is the red of the file itself, or nothing."""
    for colour in ("red", "blue"):
        picture = f"color={colour}:s=160x90:r=25:d=1"
        films("-f", "lavfi", "-i", picture, "-pix_fmt", "yuv420p", str(tmp_path / f"{colour}.mp4"))
    data = (tmp_path / "red.mp4").read_bytes()
    plan, _ = line.plan()
    recipe = next(job.recipe for job in plan.jobs if job.label == "slides.mp4")
    other = str(tmp_path / "blue.mp4")
    for number, made in enumerate(
        (
            with_url_reference(data, listening.url),
            with_url_reference(data, f"file://{other}"),
            with_alias_reference(data, other),
        )
    ):
        file = tmp_path / f"elsewhere-{number}.mp4"
        file.write_bytes(made)
        folder = tmp_path / f"draft-{number}"
        folder.mkdir()
        (probe,) = probed(folder, file)
        assert probe.kind in ("video", "refused")
        if probe.kind == "video":
            JobContext(isolation="none").ffmpeg(folder, video_command(recipe, films.ffmpeg, file), 1000)
            red, _, blue = Image.open(folder / "poster-160.jpg").convert("RGB").getpixel((80, 45))  # type: ignore[misc]
            assert red > 200 and blue < 60
    assert listening.asked == []


def chunk(name: bytes, body: bytes) -> bytes:
    """Of RIFF: its length before it, an even number of bytes."""
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def with_subtitles_alone(words: bytes) -> bytes:
    """An AVI of one text stream: captions of their own format in a GAB2 packet, which FFmpeg's demuxer opens itself."""
    main = struct.pack("<14I", 40_000, 0, 0, 0, 1, 0, 1, 0, 64, 64, 0, 0, 0, 0)
    head = b"txts" + bytes(16) + struct.pack("<7I", 1, 25, 0, 1, 0, 0, 0) + bytes(8)
    streams = b"hdrl" + chunk(b"avih", main)
    streams += chunk(b"LIST", b"strl" + chunk(b"strh", head) + chunk(b"strf", bytes(40)))
    packet = b"GAB2\0" + struct.pack("<HIHI", 2, 0, 4, len(words)) + words
    body = chunk(b"LIST", streams) + chunk(b"LIST", b"movi" + chunk(b"00tx", packet))
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"AVI " + body


def test_a_playlist_among_the_subtitles_of_an_avi_is_refused(
    listening: Listening, canary: Path, tmp_path: Path
) -> None:
    srt = tmp_path / "words.avi"
    srt.write_bytes(with_subtitles_alone(b"1\n00:00:00,000 --> 00:00:01,000\nwords\n\n"))
    with av.open(str(srt)) as container:  # the packet is one that FFmpeg really opens
        assert [stream.codec_context.name for stream in container.streams] == ["srt"]
    files = []
    for target in (listening.url, str(canary)):
        for name in ("hls", "hls-master", "concat", "concat-protocol", "dash"):
            files.append(tmp_path / f"{name}-{len(files)}.avi")
            files[-1].write_bytes(with_subtitles_alone(PLAYLISTS[name].format(target=target).encode()))
    for probe in probed(draft(tmp_path), srt, *files):
        assert probe.kind == "refused" and probe.refusal is not None
        assert probe.refusal.code in ("E402", "E407")
        assert CANARY not in str(probe)
    assert listening.asked == []


def test_pictures_of_other_formats_are_refused(tmp_path: Path, canary: Path) -> None:
    files = []
    for number, format in enumerate(("TIFF", "BMP", "ICO", "PPM", "TGA", "PCX", "EPS", "PDF")):
        files.append(tmp_path / f"{number}.jpg")
        Image.new("RGB", (64, 64), "red").save(files[-1], format)
    assert [p.refusal.code for p in probed(draft(tmp_path), *files) if p.refusal] == ["E407"] * len(files)


def test_attachments_and_subtitles_stay_behind(films: Films, tmp_path: Path) -> None:
    films.film(tmp_path / "plain.mp4", "160x90")
    (tmp_path / "font.ttf").write_bytes(CANARY.encode() * 100)
    (tmp_path / "words.srt").write_text(f"1\n00:00:00,000 --> 00:00:01,000\n{CANARY}\n")
    films(
        *("-i", str(tmp_path / "plain.mp4"), "-i", str(tmp_path / "words.srt"), "-map", "0", "-map", "1"),
        *("-attach", str(tmp_path / "font.ttf"), "-metadata:s:t", "mimetype=font/ttf", "-c:v", "copy"),
        str(tmp_path / "media" / "full.mkv") if (tmp_path / "media").mkdir() is None else "",
    )
    line = Line(tmp_path / "media", FolderStore(tmp_path / "store"))
    plan, _ = line.plan()
    (outcome,) = line.run(plan.jobs)
    assert outcome.manifest is not None
    with av.open(str(line.store.locate(outcome.key, "video.mp4"))) as container:
        assert [stream.type for stream in container.streams] == ["video"]
    for blob in outcome.manifest.files:
        assert CANARY.encode() not in line.store.locate(outcome.key, blob.name).read_bytes()


def with_traks(data: bytes, count: int) -> bytes:
    """An MP4 whose one track is said so many times."""
    at, trak = data.index(b"moov") - 4, data.index(b"trak") - 4
    (size,), (length,) = struct.unpack(">I", data[at : at + 4]), struct.unpack(">I", data[trak : trak + 4])
    said = data[trak : trak + length]
    body = data[at + 8 : at + size].replace(said, said * count)
    return data[:at] + struct.pack(">I", len(body) + 8) + b"moov" + body + data[at + size :]


def test_thousands_of_streams_are_told_as_such(films: Films, tmp_path: Path) -> None:
    films.film(tmp_path / "plain.mp4", "64x64")
    data = (tmp_path / "plain.mp4").read_bytes()
    files = [tmp_path / f"{count}.mp4" for count in (100, 1500, 20_000)]
    for file in files:
        file.write_bytes(with_traks(data, int(file.stem)))
    hundred, *more = probed(draft(tmp_path), *files)
    assert hundred.streams == 100
    for probe in more:
        assert probe.refusal is not None
        assert (probe.refusal.code, "1000 条" in probe.refusal.message) == ("E405", True)


def test_absurd_numbers_in_headers_are_read_without_harm(films: Films, tmp_path: Path) -> None:
    """Rates, channels and time scales beyond everything: whatever is found is a refusal or a bounded number."""
    films("-f", "lavfi", "-i", "sine=d=1:r=48000", "-c:a", "pcm_s16le", str(tmp_path / "tone.wav"))
    films.film(tmp_path / "plain.mp4", "64x64")
    tone, film = (tmp_path / "tone.wav").read_bytes(), (tmp_path / "plain.mp4").read_bytes()
    form, header = tone.index(b"fmt "), film.index(b"mdhd")
    delta = film.index(b"stts") + 16
    changes = (
        (tone, form + 12, struct.pack("<I", 2_000_000_000)),
        (tone, form + 12, bytes(4)),
        (tone, form + 12, b"\xff" * 4),
        (tone, form + 10, struct.pack("<H", 60_000)),
        (film, header + 16, bytes(4)),
        (film, header + 16, b"\x7f\xff\xff\xff"),
        (film, header + 20, b"\xff\xff\xff\xfe"),
        (film, header + 20, bytes(4)),
        (film, delta, b"\x7f\xff\xff\xff"),
        (film, delta, b"\xff\xff\xff\xff"),
        (film, delta, bytes(4)),
    )
    files = []
    for number, (data, at, new) in enumerate(changes):
        files.append(tmp_path / f"{number}{'.wav' if data is tone else '.mp4'}")
        files[-1].write_bytes(data[:at] + new + data[at + len(new) :])
    for probe in probed(draft(tmp_path), *files):
        assert probe.kind in ("video", "audio", "refused") and probe.duration_ms >= 0 and probe.gap_ms >= 0


def test_a_child_that_is_out_of_memory_is_a_failure_and_no_refusal(films: Films, tmp_path: Path) -> None:
    films.film(tmp_path / "plain.mp4", "64x64")
    with pytest.raises(MediaError):
        probed(draft(tmp_path), tmp_path / "plain.mp4", child_memory_mb=60)
    assert os.listdir(draft(tmp_path)) == []
