"""Laws of keys: no path in them, everything else is."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipeline.media.model import (
    AssetFile,
    AudioStream,
    Candidate,
    ImageAsset,
    Job,
    Picture,
    Probe,
    Refusal,
    Source,
    VideoStream,
)
from pipeline.store import canonical


def posters(*sizes: tuple[int, int]) -> ImageAsset:
    found = tuple(Candidate(AssetFile("k", f"poster-{w}.jpg"), w, h) for w, h in sizes)
    width, height = sizes[-1]
    return ImageAsset("k", width, height, found)


def test_a_player_shows_the_narrowest_poster_that_is_sharp() -> None:
    assert posters((640, 360), (1280, 720)).sharp.width == 1280
    assert posters((640, 1138), (1080, 1920)).sharp.width == 640
    assert posters((320, 180)).sharp.width == 320
    assert posters((320, 180), (640, 360)).sharp.width == 640


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values = st.recursive(st.integers() | texts | st.booleans() | st.none(), lambda s: st.lists(s, max_size=3))
recipes = st.dictionaries(texts, values, max_size=4)
digests = st.integers(0, 2**256 - 1).map("{:064x}".format)
sources = st.builds(Source, path=texts, digest=digests, size=st.integers(0))
jobs = st.builds(
    Job,
    kind=st.sampled_from(["probe", "video", "audio", "image", "captions"]),
    sources=st.lists(sources, min_size=1, max_size=2).map(tuple),
    recipe=recipes,
    tools=st.dictionaries(texts, texts, max_size=2),
)


def changed(job: Job, **parts: Any) -> Job:
    return Job(**{"kind": job.kind, "sources": job.sources, "recipe": job.recipe, "tools": job.tools} | parts)


@given(jobs, texts, st.integers(0))
def test_the_path_is_not_in_the_key(job: Job, path: str, size: int) -> None:
    moved = tuple(Source(path, source.digest, size) for source in job.sources)
    assert changed(job, sources=moved).key == job.key


@given(jobs, recipes)
def test_any_change_of_the_recipe_changes_the_key(job: Job, recipe: dict[str, Any]) -> None:
    same = json.dumps(recipe, sort_keys=True) == json.dumps(job.recipe, sort_keys=True)
    assert (changed(job, recipe=recipe).key == job.key) is same


@given(jobs, texts, texts)
def test_one_more_entry_changes_the_key(job: Job, name: str, value: str) -> None:
    grown = {**job.recipe, name + "!": value}
    assert name + "!" in job.recipe or changed(job, recipe=grown).key != job.key
    assert changed(job, tools={**job.tools, name + "!": value}).key != job.key or name + "!" in job.tools


@given(jobs, digests)
def test_the_digest_and_the_kind_are_in_the_key(job: Job, digest: str) -> None:
    other = (Source("x", digest, 1), *job.sources[1:])
    assert (changed(job, sources=other).key == job.key) is (digest == job.sources[0].digest)
    assert changed(job, kind="probe" if job.kind != "probe" else "video").key != job.key


@given(jobs)
def test_a_job_travels_as_json(job: Job) -> None:
    arrived = Job.from_json(json.loads(json.dumps(job.to_json())))
    assert arrived == job
    assert arrived.key == job.key


def test_probes_travel_as_json() -> None:
    probes = [
        Probe(
            "video",
            "avi",
            5,
            VideoStream(0, "h264", 5, 4, 2, 90, "25/1", "yuv420p"),
            AudioStream(1, "aac", 5, 2, 8),
        ),
        Probe("image", "png", picture=Picture(3, 2, "png", True, 4)),
        Probe("refused", refusal=Refusal("E402", "坏", "换")),
    ]
    for probe in probes:
        assert Probe.from_facts(json.loads(json.dumps(probe.to_facts()))) == probe


def test_urls_name_the_key() -> None:
    file = AssetFile("ab" * 32, "video.mp4")
    assert file.url == "media/" + "ab" * 10 + "/video.mp4"
    assert file.media_type == "video/mp4"


def test_a_probe_is_kept_and_comes_back() -> None:
    film = VideoStream(0, "h264", 9000, 640, 360, 90, "25/1", "yuv420p", crop=(2, 4, 6, 8))
    sound = AudioStream(1, "aac", 9000, 2, 48000)
    probe = Probe("video", "mov", 9000, film, sound, others=(sound, sound), lost_sounds=(2, 3))
    kept = probe.to_facts()
    assert canonical(kept)
    assert Probe.from_facts(kept) == probe
