"""Video and sound in a real browser, under a strict policy: they play, seek and show their captions."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched
from tests.browser.server import Served

pytestmark = pytest.mark.browser

VIDEO = "videos/three-second-tone/"
AUDIO = "audio/two-tones/"


def state(page: Page) -> dict[str, Any]:
    """What the player says of itself."""
    found = page.locator("#player").evaluate(
        """media => ({
            time: media.currentTime, duration: media.duration, paused: media.paused, ended: media.ended,
            error: media.error && media.error.message, source: media.currentSrc,
            width: media.videoWidth, height: media.videoHeight,
            tracks: Array.from(media.textTracks, track => ({
                mode: track.mode, language: track.language, label: track.label,
                cues: track.cues && track.cues.length,
                active: track.activeCues ? Array.from(track.activeCues, cue => cue.text) : [],
            })),
        })"""
    )
    assert isinstance(found, dict)
    return found


def wait_until(page: Page, holds: Callable[[dict[str, Any]], bool], seconds: float = 15) -> dict[str, Any]:
    """The player's state once something holds; polled from outside, for the policy forbids eval."""
    deadline = time.monotonic() + seconds
    while not holds(found := state(page)):
        assert found["error"] is None
        assert time.monotonic() < deadline, found
        page.wait_for_timeout(50)
    return found


def play(page: Page) -> None:
    page.locator("#player").evaluate("media => media.play()")


def test_a_video_plays_to_its_end_with_captions(desktop: Watched, served: Served) -> None:
    page = desktop.open(VIDEO)
    assert state(page)["time"] == 0
    play(page)
    early = wait_until(page, lambda s: s["time"] > 0.2)
    later = wait_until(page, lambda s: s["time"] > 1.1)
    assert 0 < early["time"] < later["time"]
    assert (later["width"], later["height"]) == (640, 360)
    assert later["duration"] == pytest.approx(3, abs=0.2)
    assert later["source"].endswith("/video.mp4")
    ended = wait_until(page, lambda s: s["ended"])
    assert ended["time"] == pytest.approx(ended["duration"], abs=0.1)
    assert any(path.endswith("/video.mp4") and code == 206 for path, code in served.answers)
    desktop.assert_quiet()


def test_captions_are_showing(desktop: Watched) -> None:
    page = desktop.open(VIDEO)
    play(page)
    found = wait_until(page, lambda s: s["time"] > 0.1 and bool(s["tracks"][0]["active"]))
    (track,) = found["tracks"]
    assert (track["mode"], track["language"], track["label"]) == ("showing", "zh-CN", "中文字幕")
    assert track["cues"] == 3
    assert track["active"][0] in {"这是第一秒。", "这是第二秒。", "这是最后一秒。"}
    desktop.assert_quiet()


def test_a_line_of_the_transcript_seeks(desktop: Watched) -> None:
    page = desktop.open(VIDEO)
    lines = page.locator(".transcript__lines li")
    expect(lines).to_have_count(3)
    lines.nth(2).get_by_role("button").click()
    wait_until(page, lambda s: s["time"] >= 2)
    expect(lines.nth(2)).to_have_attribute("aria-current", "true")
    expect(lines.nth(0)).not_to_have_attribute("aria-current", "true")
    desktop.assert_quiet()


def test_nothing_of_a_video_is_loaded_before_it_is_wanted(desktop: Watched, served: Served) -> None:
    served.answers.clear()
    page = desktop.open(VIDEO)
    page.wait_for_load_state("networkidle")
    assert [path for path, _ in served.answers if path.endswith((".mp4", ".m3u8"))] == []


def test_sound_plays(desktop: Watched) -> None:
    page = desktop.open(AUDIO)
    play(page)
    found = wait_until(page, lambda s: s["time"] > 0.3)
    assert found["duration"] == pytest.approx(2, abs=0.2)
    assert found["source"].endswith("/audio.webm")
    page.evaluate(
        "() => { const a = document.querySelector('audio'); a.firstElementChild.remove(); a.load(); }"
    )
    play(page)
    found = wait_until(page, lambda s: s["time"] > 0.3)
    assert found["source"].endswith("/audio.m4a")
    assert found["duration"] == pytest.approx(2, abs=0.2)
    desktop.assert_quiet()
