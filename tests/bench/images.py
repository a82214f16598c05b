"""CPU of making a photograph's JPEG and WebP files against sharp and pyvips: `make bench-images`.

    python -m tests.bench.images [--rounds 5] [--many 10]

One generated 12-megapixel photograph (noise of several octaves, a fractal, hard edges, text and grain; JPEG, quality 92,
turned by EXIF as phones do) becomes the widths of site_config/media.yml as WebP and as JPEG. All sides: one thread,
orientation applied, sRGB, metadata gone, quality 82 with progressive scans, optimised Huffman tables and 4:2:0 for JPEG,
quality 80 and effort 4 for WebP, Lanczos. They take turns, round after round; CPU is user + system of all processes they
start, start of the interpreter included, and the ratios are taken round by round.

- `ours`: an image job as the executor does it, from the source's digest to the verified object in the store;
- `ours, one process`: the same pictures in one interpreter, as sharp's are: what the work itself takes;
- `sharp`: Node, `sharp(file).autoOrient()` cloned for every width and encoding, as its documentation shows;
- `pyvips`: `thumbnail` of the file for every width, as its documentation advises, two encodings each.

sharp and pyvips are installed into a temporary folder; where that is not possible the comparison is left out, and said.
"""

from __future__ import annotations

import argparse
import json
import math
import platform
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from statistics import median

from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat

from pipeline.config import ImageSettings
from pipeline.execute.job_context import JobContext
from pipeline.execute.run_job import run_job
from pipeline.media.image import image_recipe
from pipeline.media.model import Job, Picture, Source
from pipeline.media.request import MediaRequest
from pipeline.store import FolderStore, digest_of

ROOT = Path(__file__).resolve().parents[2]
SIZE = (4000, 3000)
PHOTO = "photo.jpg"
WIDTHS = (320, 640, 960, 1280, 1600)
SETTINGS = ImageSettings(widths=WIDTHS, fallback_widths=WIDTHS)
"""Both formats in all widths, as the other sides make them."""
FORMATS = ("jpg", "webp")
SHARP = "sharp@0.35"

ONE_PROCESS = """
import json, sys
sys.path.insert(0, sys.argv[3])
from pathlib import Path
from pipeline.execute.child.imaging import make_images
for _ in range(int(sys.argv[1])):
    make_images(Path("photo.jpg"), json.loads(sys.argv[2]))
"""

SHARP_SCRIPT = """
import { createRequire } from "node:module";
const [, , home, count, widths, jpeg, webp] = process.argv;
const sharp = createRequire(home + "/")("sharp");
sharp.concurrency(1);
sharp.cache(false);
for (let i = 0; i < Number(count); i++) {
  const source = sharp("photo.jpg").autoOrient();
  for (const width of JSON.parse(widths)) {
    const sized = source.clone().resize(width);
    await sized.clone()
      .jpeg({ quality: Number(jpeg), progressive: true, optimiseCoding: true, chromaSubsampling: "4:2:0" })
      .toFile(`sharp/${width}.jpg`);
    await sized.clone().webp({ quality: Number(webp), effort: 4 }).toFile(`sharp/${width}.webp`);
  }
}
if (count === "0") console.log(JSON.stringify({ sharp: sharp.versions.sharp, vips: sharp.versions.vips }));
"""

VIPS_SCRIPT = """
import json, sys
import pyvips
count, widths, jpeg, webp = int(sys.argv[1]), json.loads(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
pyvips.cache_set_max(0)
for _ in range(count):
    for width in widths:
        sized = pyvips.Image.thumbnail("photo.jpg", width, height=10_000_000, size="down").copy_memory()
        sized.jpegsave(f"pyvips/{width}.jpg", Q=jpeg, interlace=True, optimize_coding=True, subsample_mode="on", keep="none")
        sized.webpsave(f"pyvips/{width}.webp", Q=webp, effort=4, keep="none")
if count == 0:
    print(json.dumps({"pyvips": pyvips.__version__, "vips": ".".join(str(pyvips.version(n)) for n in range(3))}))
"""

Way = Callable[[int], None]


def make_photo(path: Path) -> None:
    """Deterministic apart from Pillow's noise, which has no seed: neither flat nor pure noise."""
    width, height = SIZE
    fractal = Image.effect_mandelbrot((width // 4, height // 4), (-2.2, -1.2, 0.8, 1.05), 80).resize(SIZE)
    channels = []
    for gain in (1.2, 0.9, 0.6):
        layer = fractal.point([min(255, int(40 + level * gain)) for level in range(256)])
        for division, strength in ((256, 60), (64, 40), (16, 26), (4, 16)):
            small = Image.effect_noise((width // division + 1, height // division + 1), strength)
            layer = ImageChops.add(layer, small.resize(SIZE, Image.Resampling.BICUBIC), 1, -128)
        channels.append(layer)
    image = Image.merge("RGB", channels)
    _draw(image, random.Random(7))
    grain = Image.effect_noise(SIZE, 9)
    image = Image.merge("RGB", [ImageChops.add(channel, grain, 1, -128) for channel in image.split()])
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(path, "JPEG", quality=92, subsampling=2, exif=exif)


def _draw(image: Image.Image, dice: random.Random) -> None:
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(48)
    for _ in range(120):
        x, y, size = dice.randrange(SIZE[0]), dice.randrange(SIZE[1]), dice.randrange(30, 400)
        corners = [(x + dice.randrange(-size, size), y + dice.randrange(-size, size)) for _ in range(4)]
        draw.polygon(corners, fill=tuple(dice.randrange(256) for _ in range(3)))
    for number in range(60):
        at = dice.randrange(SIZE[0] - 800), dice.randrange(SIZE[1])
        draw.text(at, "0123456789 Sichuan Science Museum", fill=(255 * (number % 2),) * 3, font=font)


class Ours:
    """Our two ways, in a folder that holds the photograph."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        digest = digest_of(folder / PHOTO)
        picture = Picture(SIZE[1], SIZE[0], "jpeg")
        self.recipe = image_recipe(picture, MediaRequest.of("image", PHOTO), SETTINGS)
        source = Source(PHOTO, digest, (folder / PHOTO).stat().st_size)
        self.job = Job("image", (source,), self.recipe, {"pillow": version("pillow")})
        self.locate = {digest: folder / PHOTO}

    def as_jobs(self, count: int) -> None:
        """A job after the other, each into a new store."""
        for _ in range(count):
            store = self.folder / "store"
            run_job(self.job, self.locate, FolderStore(store), JobContext())
            made = FolderStore(store)
            for width, _ in self.recipe["sizes"]:
                for suffix in FORMATS:
                    shutil.copy(made.locate(self.job.key, f"{width}.{suffix}"), self.folder / "ours")
            shutil.rmtree(store)

    def in_one_process(self, count: int) -> None:
        """All in one interpreter, without the store."""
        command = [sys.executable, "-I", "-c", ONE_PROCESS, str(count), json.dumps(self.recipe), str(ROOT)]
        subprocess.run(command, cwd=self.folder / "one", check=True)

    @property
    def widths(self) -> list[int]:
        """From large to small."""
        return [width for width, _ in reversed(self.recipe["sizes"])]


def sharp(folder: Path, widths: list[int]) -> tuple[str, Way] | None:
    """Its version and a way to run it; None where npm or Node is missing or cannot install it."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        print("没有 npm 或 node，不和 sharp 比较 / no npm or node: sharp is left out", file=sys.stderr)
        return None
    home = folder / "npm"
    install = [npm, "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(home), SHARP]
    if subprocess.run(install, check=False).returncode:
        print("npm 装不上 sharp，不比较 / npm cannot install sharp: it is left out", file=sys.stderr)
        return None
    script = folder / "sharp.mjs"
    script.write_text(SHARP_SCRIPT, encoding="utf-8")
    command = [node, str(script), str(home)]
    return _other(folder, command, widths)


def pyvips(folder: Path, widths: list[int]) -> tuple[str, Way] | None:
    """Its version and a way to run it; None where it cannot be installed."""
    home = folder / "venv"
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    install = [
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "pyvips[binary]==3.*",
    ]
    if subprocess.run(install, check=False).returncode:
        print("装不上 pyvips，不比较 / pyvips cannot be installed: it is left out", file=sys.stderr)
        return None
    script = folder / "vips.py"
    script.write_text(VIPS_SCRIPT, encoding="utf-8")
    return _other(folder, [str(python), "-I", str(script)], widths)


def _other(folder: Path, command: list[str], widths: list[int]) -> tuple[str, Way]:
    settings = [json.dumps(widths), str(SETTINGS.jpeg_quality), str(SETTINGS.webp_quality)]

    def run(count: int) -> str:
        environment = {"PATH": "/usr/bin:/bin", "VIPS_CONCURRENCY": "1", "UV_THREADPOOL_SIZE": "1"}
        done = subprocess.run(
            [*command, str(count), *settings],
            cwd=folder,
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    found = json.loads(run(0))
    return ", ".join(f"{name} {number}" for name, number in found.items()), lambda count: (run(count), None)[
        1
    ]


def cpu_of(way: Way, count: int) -> float:
    """CPU seconds of a way: what this process does for it, and the processes it starts."""
    before = _used()
    way(count)
    return _used() - before


def _used() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def quality(folder: Path, name: str, widths: list[int]) -> dict[str, tuple[int, float]]:
    """Bytes of all widths, and the mean PSNR in dB against Lanczos from the whole photograph, by format."""
    with Image.open(folder / PHOTO) as photo:
        upright = photo.transpose(Image.Transpose.ROTATE_270)
    found = {}
    for suffix in FORMATS:
        size, decibels = 0, []
        for width in widths:
            path = folder / name / f"{width}.{suffix}"
            size += path.stat().st_size
            with Image.open(path) as made:
                wanted = upright.resize(made.size, Image.Resampling.LANCZOS)
                decibels.append(_psnr(made.convert("RGB"), wanted))
        found[suffix] = size, sum(decibels) / len(decibels)
    return found


def _psnr(one: Image.Image, other: Image.Image) -> float:
    squares = ImageStat.Stat(ImageChops.difference(one, other)).rms
    return 10 * math.log10(255**2 / (sum(value**2 for value in squares) / 3))


def measure(ways: Mapping[str, Way], rounds: int, many: int) -> None:
    """Prints the table of CPU and ratios: one picture, then many."""
    print(
        f"\n| way | 1 picture, CPU s | ours / it | {many} pictures, CPU s | ours / it |\n|---|---|---|---|---|"
    )
    cells: dict[str, list[str]] = {name: [] for name in ways}
    for count in (1, many):
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(rounds if count == 1 else max(2, rounds // 2)):
            for name, way in ways.items():
                taken[name].append(cpu_of(way, count))
        for name, seconds in taken.items():
            ratio = median(mine / its for mine, its in zip(taken["ours"], seconds, strict=True))
            cells[name] += [f"{median(seconds):.2f}", f"{ratio:.2f}"]
    for name, values in cells.items():
        print(f"| {name} | {' | '.join(values)} |")


def main() -> None:
    """Runs the comparison and prints its tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--many", type=int, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name in ("ours", "one", "sharp", "pyvips"):
            (folder / name).mkdir()
        make_photo(folder / PHOTO)
        shutil.copy(folder / PHOTO, folder / "one" / PHOTO)
        ours = Ours(folder)
        ways: dict[str, Way] = {"ours": ours.as_jobs, "ours, one process": ours.in_one_process}
        versions = [f"Python {platform.python_version()}, Pillow {version('pillow')}"]
        for name, install in (("sharp", sharp), ("pyvips", pyvips)):
            if found := install(folder, ours.widths):
                versions.append(found[0])
                ways[name] = found[1]
        size = (folder / PHOTO).stat().st_size
        print(f"{SIZE[0]} × {SIZE[1]}, {size:,} bytes → {len(ours.widths)} widths; " + "; ".join(versions))
        measure(ways, options.rounds, options.many)
        print("\n| way | JPEG bytes | JPEG PSNR dB | WebP bytes | WebP PSNR dB |\n|---|---|---|---|---|")
        for name in (n for n in ways if n in ("ours", "sharp", "pyvips")):
            row = quality(folder, name, ours.widths)
            print(f"| {name} | " + " | ".join(f"{b:,} | {d:.2f}" for b, d in row.values()) + " |")


if __name__ == "__main__":
    main()
