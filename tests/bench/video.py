"""CPU of a video job against the least its encoders need, and against a process a rendition: `make bench-video`.

    python -m tests.bench.video [--seconds 10] [--rounds 5] [--mbit 8] [--only limit]

One generated source (1080p30, H.264, film grain over a slow zoom, a noisy stereo sound) is turned into what a video
job makes, in three ways, in turn, round after round, every other round backwards:

- `job`: our job as the executor does it, from opening the source to the verified object in the store;
- `limit`: the encoders alone, in one process: the frames of each rung and the sound lie raw in memory, nothing is
  decoded, scaled or written but the packets;
- `separate`: a process a rendition, each decoding the source: every rung as HLS, the sound, the progressive MP4
  (which copies the packets of its rung), the sound on its own (copied too), each poster, the storyboard's pictures.

Encoders have the same settings and one thread each in all three. CPU is user + system of all child processes, wall
that of the whole; the ratios are taken round by round, and their median is printed, and the least of those of CPU.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from pipeline.config import MediaSettings
from pipeline.execute.local import LocalExecutor
from pipeline.execute.tools import find_ffmpeg, tool_versions
from pipeline.media.loudness_jobs import loudness_in, loudness_jobs
from pipeline.media.model import Job
from pipeline.media.plan import plan_media
from pipeline.media.probe import probe_jobs, probes_in
from pipeline.media.request import MediaRequest
from pipeline.media.sources import find_sources
from pipeline.media.video_commands import SCALING
from pipeline.sources.roots import Roots
from pipeline.store import DigestCache, FolderStore

NAME = "film.mp4"
MEMORY = Path("/dev/shm")
QUIET = ("-hide_banner", "-nostdin", "-v", "error", "-y")


class Bench:
    """A source, its job, and the three ways to do it, in a folder of their own."""

    def __init__(self, folder: Path, seconds: int, mbit: int) -> None:
        self.folder, self.seconds, self.mbit = folder, seconds, mbit
        self.ffmpeg = str(find_ffmpeg(os.environ))
        self.settings = MediaSettings().with_every_rung  # a film this short has two of the four rungs
        self.source = folder / "media" / NAME
        self.source.parent.mkdir()
        self.make_source()
        self.job = self.planned()
        self.raw = {rung["name"]: folder / f"{rung['name']}.yuv" for rung in self.rungs}
        self.pcm = folder / "sound.pcm"
        self.make_raw()

    @property
    def rungs(self) -> list[dict[str, Any]]:
        """As the recipe has them."""
        return list(self.job.recipe["rungs"])

    def run(self, *arguments: str | Path) -> None:
        """One ffmpeg to its end."""
        subprocess.run([self.ffmpeg, *QUIET, *map(str, arguments)], cwd=self.folder, check=True)

    def make_source(self) -> None:
        """A slow zoom with film grain and a noisy sound: neither flat nor pure noise."""
        picture = "mandelbrot=size=1920x1080:rate=30:end_scale=0.05,noise=alls=5:allf=t,format=yuv420p"
        sound = "sine=220:sample_rate=48000[a];anoisesrc=r=48000:c=pink:a=0.2[b];[a][b]amerge=inputs=2"
        self.run(
            *("-f", "lavfi", "-t", str(self.seconds), "-i", picture),
            *("-f", "lavfi", "-t", str(self.seconds), "-i", sound),
            *(
                "-c:v",
                "libx264",
                "-preset",
                "veryfast",
                "-b:v",
                f"{self.mbit}M",
                "-c:a",
                "aac",
                "-b:a",
                "192k",
            ),
            self.source,
        )

    def planned(self) -> Job:
        """The video job, planned as a build plans it."""
        digests = DigestCache(self.folder / "digests.json")
        tools = tool_versions(self.folder / "tools.json")
        requests = [MediaRequest.of("video", NAME, poster_ms=2000, language="zh-CN")]
        found = find_sources(Roots.at(self.source.parent), [NAME], digests)
        sources, self.locate = found.sources, found.places
        probing = probe_jobs(requests, sources, self.settings, tools)
        store = FolderStore(self.folder / "probes")
        outcomes = list(LocalExecutor().run(probing, store, self.locate))
        probes = probes_in(probing, store)
        measuring = loudness_jobs(requests, sources, probes, tools)
        outcomes += LocalExecutor().run(measuring, store, self.locate)
        assert all(outcome.error is None for outcome in outcomes)
        plan = plan_media(requests, sources, probes, loudness_in(measuring, store), self.settings, tools)
        (job,) = plan.jobs
        return job

    def make_raw(self) -> None:
        """The frames of each rung and the sound, as the encoders get them."""
        for rung in self.rungs:
            scale = f"scale={rung['width']}:{rung['height']}:flags={SCALING},format=yuv420p"
            self.run("-i", self.source, "-an", "-vf", scale, "-f", "rawvideo", self.raw[rung["name"]])
        self.run("-i", self.source, "-vn", "-f", "s16le", "-ar", "48000", "-ac", "2", self.pcm)

    def encoder(self, rung: dict[str, Any], index: int = 0) -> list[str]:
        """What a rung's encoder is told, as the job tells it."""
        grid = self.job.recipe["keyframe_seconds"]
        per_stream = {
            "crf": rung["crf"],
            "maxrate": f"{rung['maxrate_kbps']}k",
            "bufsize": f"{2 * rung['maxrate_kbps']}k",
        }
        same = [
            "-c:v",
            "libx264",
            "-preset",
            rung["preset"],
            "-profile:v",
            "high",
            "-threads:v",
            "1",
        ]
        keys = [
            "-force_key_frames:v",
            f"expr:gte(t,n_forced*{grid})",
            "-forced-idr",
            "1",
            "-sc_threshold",
            "0",
        ]
        rates = [part for name, value in per_stream.items() for part in (f"-{name}:v:{index}", str(value))]
        return [*same, *keys, "-g", "100000", *rates]

    def sound(self) -> list[str]:
        """What the sound's encoder is told."""
        return ["-c:a", "aac", "-b:a", f"{self.settings.audio.kbps}k", "-threads:a", "1"]

    def do_job(self) -> None:
        """Our job, into an empty store."""
        store = self.folder / "store"
        (outcome,) = LocalExecutor().run([self.job], FolderStore(store), self.locate)
        if outcome.error is not None:
            raise SystemExit(outcome.error.message)
        shutil.rmtree(store)

    def do_limit(self) -> None:
        """The encoders alone."""
        inputs, maps, encoders = [], [], []
        for index, rung in enumerate(self.rungs):
            size = f"{rung['width']}x{rung['height']}"
            inputs += ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", size, "-r", "30", "-i"]
            inputs.append(str(self.raw[rung["name"]]))
            maps += ["-map", f"{index}:v"]
            encoders += self.encoder(rung, index)
        inputs += ["-f", "s16le", "-ar", "48000", "-ac", "2", "-i", str(self.pcm)]
        maps += ["-map", f"{len(self.rungs)}:a"]
        self.run(*inputs, *maps, *encoders, *self.sound(), "-f", "null", "-")

    def do_separate(self) -> None:
        """A process a rendition."""
        recipe, out = self.job.recipe, self.folder / "separate"
        out.mkdir()
        hls = ["-f", "hls", "-hls_time", str(recipe["segment_seconds"]), "-hls_segment_type", "fmp4"]
        hls += ["-hls_playlist_type", "vod", "-hls_flags", "single_file+independent_segments"]
        for rung in self.rungs:
            scale = f"scale={rung['width']}:{rung['height']}:flags={SCALING},format=yuv420p"
            target = out / f"{rung['name']}.m3u8"
            self.run("-i", self.source, "-an", "-vf", scale, *self.encoder(rung), *hls, target)
        self.run("-i", self.source, "-vn", *self.sound(), *hls, out / "audio.m3u8")
        copied = ["-i", out / f"{recipe['mp4']}.m3u8", "-i", out / "audio.m3u8", "-c", "copy"]
        self.run(*copied, "-movflags", "+faststart", out / "video.mp4")
        self.run("-i", out / "audio.m3u8", "-c", "copy", out / "audio.m4a")
        for width, height in recipe["poster"]["sizes"]:
            still = ["-ss", "2", "-i", self.source, "-frames:v", "1", "-vf", f"scale={width}:{height}"]
            self.run(*still, out / f"poster-{width}.jpg")
        small = "fps=1,scale=160:90,tile=10x1"
        self.run("-i", self.source, "-an", "-vf", small, out / "storyboard-%d.jpg")
        shutil.rmtree(out)


def measured(work: Callable[[], None]) -> tuple[float, float]:
    """CPU and wall seconds of the children that the work starts."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    work()
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def table(rounds: Sequence[dict[str, tuple[float, float]]]) -> list[str]:
    """Medians, and the medians of the job's ratios, as a Markdown table."""
    lines = [
        "| what | CPU s | wall s | job's CPU ÷ its CPU | the least | job's wall ÷ its wall |",
        "|---|---|---|---|---|---|",
    ]
    for name in rounds[0]:
        cpu, wall = (median(r[name][i] for r in rounds) for i in (0, 1))
        by_cpu, by_wall = ([r["job"][i] / r[name][i] for r in rounds] for i in (0, 1))
        ratios = f"{median(by_cpu):.3f} | {min(by_cpu):.3f} | {median(by_wall):.3f}"
        lines.append(f"| {name} | {cpu:.2f} | {wall:.2f} | {ratios} |")
    return lines


def one_round(ways: dict[str, Callable[[], None]], backwards: bool) -> dict[str, tuple[float, float]]:
    """Each way once, measured: what slows a machine down for a while meets the first way and the last alike."""
    found = {name: measured(ways[name]) for name in (reversed(ways) if backwards else ways)}
    return {name: found[name] for name in ways}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument(
        "--mbit", type=int, default=8, help="of the source: 8 exported for the web, 16 by a phone"
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=("limit", "separate"), help="compare the job with this alone")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        bench = Bench(Path(folder), options.seconds, options.mbit)
        ways = {"job": bench.do_job, "limit": bench.do_limit, "separate": bench.do_separate}
        ways = {name: ways[name] for name in ways if options.only in (None, name) or name == "job"}
        one_round(ways, backwards=False)
        rounds = [one_round(ways, backwards=number % 2 == 1) for number in range(options.rounds)]
        rungs = ", ".join(rung["name"] for rung in bench.rungs)
        print(
            f"{options.seconds} s of 1080p30 at {options.mbit} Mbit/s, rungs {rungs}, {options.rounds} rounds; {bench.job.tools['ffmpeg']}"
        )
        print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} CPUs")
        print("\n".join(table(rounds)))


if __name__ == "__main__":
    main()
