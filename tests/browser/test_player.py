"""Video and sound in a real browser, under a strict policy: they play, seek and show their captions."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import DESKTOP, Watched
from tests.browser.server import STRICT, Served, serve
from tests.e2e.minimal import ROOT, Built

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
                kind: track.kind, cues: track.cues && track.cues.length,
                active: track.activeCues ? Array.from(track.activeCues, cue => cue.text) : [],
            })),
        })"""
    )
    assert isinstance(found, dict)
    return found


def wait_until(page: Page, holds: Callable[[dict[str, Any]], bool], seconds: float = 30) -> dict[str, Any]:
    """The player's state once something holds; polled from outside, for the policy forbids eval."""
    deadline = time.monotonic() + seconds
    while not holds(found := state(page)):
        assert found["error"] is None
        assert time.monotonic() < deadline, found
        page.wait_for_timeout(50)
    return found


def play(page: Page) -> None:
    page.locator("#player").evaluate("media => { media.play().catch(() => {}) }")


def in_pieces(page: Page) -> None:
    """The reader chooses a size, which only HLS has."""
    page.get_by_label("清晰度").select_option("180p")
    wait_until(page, lambda s: s["source"].startswith("blob:"))


def press_picture(page: Page, across: float = 0.5) -> None:
    """One press and release on the picture, where a pointer would be; it waits for nothing."""
    box = page.locator(".film__screen").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * across, box["y"] + box["height"] / 2)


def test_a_video_plays_to_its_end_in_a_browser_without_media_sources(
    desktop: Watched, served: Served
) -> None:
    desktop.page.add_init_script("delete window.MediaSource")
    page = desktop.open(VIDEO)
    expect(page.locator("[data-quality]")).to_be_hidden()
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


@pytest.mark.parametrize("path", [VIDEO, AUDIO])
@pytest.mark.parametrize("across", [0.5, 0.15], ids=["middle", "side"])
@pytest.mark.parametrize("arrived", ["commit", "load"])
def test_the_first_press_on_the_picture_plays(
    browser: Browser, served: Served, path: str, across: float, arrived: Literal["commit", "load"]
) -> None:
    """With nothing in the cache (the server forbids one), as soon as there is a picture to press."""
    for _ in range(3):
        with browser.new_context(viewport=DESKTOP) as context:
            page = context.new_page()
            page.goto(served / path, wait_until=arrived)
            press_picture(page, across)
            wait_until(page, lambda s: s["time"] > 0.1, seconds=10)


def test_a_tap_plays_and_the_next_one_pauses(phone: Watched) -> None:
    page = phone.open(VIDEO)
    page.locator("#player").tap()
    wait_until(page, lambda s: s["time"] > 0.1)
    page.locator("#player").tap()
    wait_until(page, lambda s: s["paused"])
    phone.assert_quiet()


def test_a_narrow_screen_begins_with_the_small_film(phone: Watched, desktop: Watched) -> None:
    for watched, name, height in ((phone, "video-small.mp4", 180), (desktop, "video.mp4", 360)):
        page = watched.open(VIDEO)
        press_picture(page)
        found = wait_until(page, lambda s: s["time"] > 0.1)
        assert (found["source"].rsplit("/", 1)[1], found["height"]) == (name, height)
        watched.assert_quiet()


def test_a_press_is_heard_while_the_scripts_of_the_film_are_under_way(desktop: Watched) -> None:
    held: list[Route] = []
    desktop.page.route("**/film.js", lambda route: held.append(route))  # noqa: PLW0108 - playwright needs a function
    desktop.page.goto(f"{desktop.origin}/{VIDEO}", wait_until="commit")
    page = desktop.page
    expect(page.locator("#player")).to_be_visible()
    press_picture(page)
    found = wait_until(page, lambda s: s["time"] > 0.1)
    assert found["source"].endswith("/video.mp4")
    held[0].continue_()
    expect(page.get_by_role("button", name="暂停")).to_be_visible()
    wait_until(page, lambda s: s["time"] > found["time"])
    desktop.assert_quiet()


def test_reaching_for_the_player_changes_no_source(desktop: Watched, served: Served) -> None:
    served.answers.clear()
    page = desktop.open(VIDEO)
    page.evaluate(
        "() => { window.told = []; for (const e of ['emptied', 'abort', 'play'])"
        " document.getElementById('player').addEventListener(e, () => told.push(e)); }"
    )
    page.locator("#player").hover()
    page.mouse.down()
    page.wait_for_timeout(300)
    page.mouse.up()
    wait_until(page, lambda s: s["time"] > 0.3)
    assert page.evaluate("told") == ["play"]
    assert [path for path, _ in served.answers if path.endswith((".m3u8", "hls.min.js"))] == []


def test_one_bar_and_a_large_sign_until_it_plays(desktop: Watched) -> None:
    page = desktop.open(VIDEO)
    assert page.locator("#player").evaluate("m => m.controls") is False
    expect(page.get_by_role("slider")).to_have_count(1)
    start = page.locator(".film__start")
    box = start.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 64
    expect(page.locator(".film__wait")).to_be_hidden()
    press_picture(page)
    expect(start).to_be_hidden()
    wait_until(page, lambda s: s["ended"])
    expect(start).to_be_visible()
    desktop.assert_quiet()


def test_keys(desktop: Watched) -> None:
    page = desktop.open(AUDIO)
    page.get_by_role("button", name="播放", exact=True).focus()
    page.keyboard.press("k")
    wait_until(page, lambda s: s["time"] > 0.1)
    page.keyboard.press("k")
    wait_until(page, lambda s: s["paused"])
    page.keyboard.press("ArrowLeft")
    wait_until(page, lambda s: s["time"] == 0)
    page.keyboard.press("m")
    expect(page.get_by_role("button", name="静音")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Space")
    wait_until(page, lambda s: not s["paused"])
    page = desktop.open(VIDEO)
    press_picture(page)
    wait_until(page, lambda s: s["duration"] > 2)
    page.keyboard.press("Space")
    wait_until(page, lambda s: s["paused"])
    page.locator("#player").evaluate("video => { Object.defineProperty(video, 'duration', { value: 60 }) }")
    page.evaluate(
        "() => { window.went = []; Object.defineProperty(document.getElementById('player'), 'currentTime',"
        " { get: () => 20, set: to => went.push(to) }) }"
    )
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("went") == [25, 15]
    captions = page.get_by_role("button", name="字幕", exact=True)
    page.keyboard.press("c")
    expect(captions).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("f")
    expect(page.get_by_role("button", name="退出全屏")).to_be_visible()
    assert page.evaluate("document.fullscreenElement.className").startswith("film")
    page.keyboard.press("f")
    expect(page.get_by_role("button", name="全屏", exact=True)).to_be_visible()
    desktop.assert_quiet()


def test_space_on_a_button_presses_that_button(desktop: Watched) -> None:
    page = desktop.open(VIDEO)
    page.get_by_role("button", name="字幕", exact=True).focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="字幕", exact=True)).to_have_attribute("aria-pressed", "false")
    assert state(page)["paused"]


@pytest.mark.parametrize(("width", "height"), [(360, 640), (390, 844)])
def test_a_telephone_shows_the_film_and_its_controls_at_once(
    browser: Browser, served: Served, width: int, height: int
) -> None:
    with browser.new_context(viewport={"width": width, "height": height}, has_touch=True) as context:
        page = context.new_page()
        page.goto(served / VIDEO)
        picture, bar = page.locator("#player").bounding_box(), page.locator(".tools").bounding_box()
        assert picture is not None
        assert bar is not None
        assert (picture["x"], picture["width"]) == (0, width)
        assert bar["y"] + bar["height"] <= 660
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_captions_are_said_under_the_picture(desktop: Watched) -> None:
    page = desktop.open(VIDEO)
    play(page)
    found = wait_until(page, lambda s: s["time"] > 0.1 and bool(s["tracks"][0]["active"]))
    track, chapters = found["tracks"]
    assert chapters["label"] == "章节"
    assert (track["mode"], track["language"], track["label"]) == ("hidden", "zh-CN", "中文字幕")
    assert track["cues"] == 3
    line = page.locator(".says")
    expect(line).to_have_text(re.compile("^这是(第一|第二|最后一)秒。$"))
    picture, words = page.locator("#player").bounding_box(), line.bounding_box()
    assert picture is not None
    assert words is not None
    assert words["y"] >= picture["y"] + picture["height"]
    page.get_by_role("button", name="字幕", exact=True).click()
    expect(line).to_be_hidden()
    assert state(page)["tracks"][0]["mode"] == "disabled"
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
    drawn = page.locator(".stage__waveform").evaluate("i => [i.alt, i.complete && i.naturalWidth > 0]")
    assert drawn == ["", True]
    page.evaluate(
        "() => { const a = document.querySelector('audio'); a.firstElementChild.remove(); a.load(); }"
    )
    play(page)
    found = wait_until(page, lambda s: s["time"] > 0.3)
    assert found["source"].endswith("/audio.m4a")
    assert found["duration"] == pytest.approx(2, abs=0.2)
    desktop.assert_quiet()


def test_hls_plays_with_sound_seeks_and_switches_the_rung(desktop: Watched, served: Served) -> None:
    served.answers.clear()
    page = desktop.open(VIDEO)
    in_pieces(page)
    assert [path for path, _ in served.answers if path.endswith(("hls-360p.mp4", "hls-180p.mp4"))] == []
    play(page)
    early = wait_until(page, lambda s: s["time"] > 0.2)
    wait_until(page, lambda s: s["time"] > early["time"])
    assert page.locator("#player").evaluate("video => video.webkitAudioDecodedByteCount") > 0
    wait_until(page, lambda s: s["height"] == 180)
    page.locator("#player").evaluate("video => video.pause()")
    page.get_by_label("清晰度").select_option("流畅 360p")
    page.wait_for_timeout(500)  # what was decoded before is shown until the next seek
    page.locator("#player").evaluate("video => { video.currentTime = 2 }")
    found = wait_until(page, lambda s: s["height"] == 360)
    assert (found["width"], found["time"]) == (640, pytest.approx(2, abs=0.1))
    play(page)
    wait_until(page, lambda s: s["ended"])
    assert {p.rsplit("/")[-1] for p, code in served.answers if code == 206} >= {
        "hls-180p.mp4",
        "hls-360p.mp4",
        "hls-audio.mp4",
    }
    desktop.assert_quiet()


def test_hls_takes_over_where_the_mp4_stands_still(browser: Browser, minimal: Built) -> None:
    """Pressed once, on a network that is too slow for the MP4: the film goes on in pieces, and to its end."""
    with (
        serve(minimal.site, STRICT) as server,
        browser.new_context(viewport=DESKTOP) as context,
    ):
        server.trickle["/video.mp4"] = 12_000
        page = context.new_page()
        page.goto(server / VIDEO)
        press_picture(page)
        wait_until(page, lambda s: s["source"].startswith("blob:"))
        wait_until(page, lambda s: s["ended"])
        asked = (path.rsplit("/")[-1] for path, _ in server.answers)
        first = next(name for name in asked if re.fullmatch(r"hls-\d+p.mp4", name))
        assert first == "hls-180p.mp4"


def test_play_pressed_before_the_list_of_pieces_came_is_not_forgotten(desktop: Watched) -> None:
    """Nor is it when the film was chosen in another size first."""
    held: list[Route] = []
    desktop.page.route("**/master.m3u8", lambda route: held.append(route))  # noqa: PLW0108 - playwright needs a function
    page = desktop.open(VIDEO)
    in_pieces(page)
    play(page)
    wait_until(page, lambda s: bool(held) and not s["paused"])
    held[0].continue_()
    wait_until(page, lambda s: s["time"] > 0.2)
    desktop.assert_quiet()


def test_a_browser_that_plays_hls_itself_is_left_to_it(desktop: Watched, served: Served) -> None:
    """Apple's are known by a name of theirs; this one plays HLS too, and is given that name."""
    desktop.page.add_init_script("window.WebKitPlaybackTargetAvailabilityEvent = Event")
    served.answers.clear()
    page = desktop.open(VIDEO)
    expect(page.locator("[data-quality]")).to_be_hidden()
    page.wait_for_load_state("networkidle")
    assert [path for path, _ in served.answers if path.endswith((".m3u8", ".mp4"))] == []
    assert page.locator("#player").evaluate("video => video.controls")
    expect(page.get_by_role("slider")).to_have_count(0)
    play(page)
    found = wait_until(page, lambda s: s["time"] > 0.3)
    assert found["source"].endswith("/master.m3u8")
    page.get_by_role("button", name="手语版").click()
    wait_until(page, lambda s: s["source"] != found["source"] and s["time"] > 0.4)


def test_captions_show_over_hls(desktop: Watched) -> None:
    page = desktop.open(VIDEO)
    in_pieces(page)
    play(page)
    found = wait_until(page, lambda s: s["time"] > 0.1 and bool(s["tracks"][0]["active"]))
    assert found["tracks"][0]["mode"] == "hidden"
    expect(page.locator(".says")).to_have_text(re.compile("^这是.+秒。$"))


def test_a_policy_without_blob_falls_back_to_the_mp4(browser: Browser, minimal: Built) -> None:
    with serve(minimal.site, {"Content-Security-Policy": "default-src 'self'"}) as strict:
        context = browser.new_context(viewport=DESKTOP)
        page = context.new_page()
        page.goto(strict / VIDEO)
        page.get_by_label("清晰度").select_option("180p")
        expect(page.get_by_label("清晰度")).to_be_hidden(timeout=15_000)
        play(page)
        assert wait_until(page, lambda s: s["time"] > 0.2)["source"].endswith("/video.mp4")
        context.close()


def test_the_mp4_plays_without_script(scriptless: Watched, served: Served) -> None:
    """The browser's own controls, reached by keyboard."""
    served.answers.clear()
    page = scriptless.open(VIDEO)
    page.locator("#player").focus()
    page.keyboard.press("Space")
    deadline = time.monotonic() + 15
    while not [code for path, code in served.answers if path.endswith("/video.mp4") and code == 206]:
        assert time.monotonic() < deadline
        page.wait_for_timeout(50)
    links = page.locator(".chapters a")
    assert links.nth(1).get_attribute("href", timeout=1000).endswith("/video.mp4#t=2.000")
    expect(page.get_by_role("link", name="手语版视频")).to_be_visible()
    expect(page.locator(".tools")).to_be_hidden()
    assert [path for path, _ in served.answers if path.endswith(("player.js", "film.js", "hls.min.js"))] == []
    scriptless.assert_quiet()


def test_a_chapter_seeks_and_is_marked(desktop: Watched) -> None:
    page = desktop.open(VIDEO)
    links = page.locator(".chapters a")
    expect(links).to_have_count(2)
    links.nth(1).focus()
    page.keyboard.press("Enter")
    wait_until(page, lambda s: s["time"] >= 2)
    expect(links.nth(1)).to_have_attribute("aria-current", "true")
    assert page.url.endswith(VIDEO)
    desktop.assert_quiet()


def test_the_seek_bar_shows_what_is_there_and_goes_there(desktop: Watched, served: Served) -> None:
    served.answers.clear()
    page = desktop.open(VIDEO)
    bar, picture = page.get_by_label("播放位置"), page.locator(".seek__picture")
    page.wait_for_load_state("networkidle")
    assert [path for path, _ in served.answers if "storyboard" in path] == []
    bar.hover()
    expect(picture).to_be_hidden()
    with page.expect_response("**/storyboard-1.jpg"):
        box = bar.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2)
    expect(picture).to_be_visible()
    assert "storyboard-1.jpg" in picture.evaluate("e => getComputedStyle(e).backgroundImage")
    bar.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowDown")
    found = wait_until(page, lambda s: s["time"] >= 2)
    expect(bar).to_have_attribute("aria-valuetext", "0:02")
    assert found["paused"]
    desktop.assert_quiet()


@pytest.mark.parametrize("pieces", [False, True], ids=["mp4", "hls"])
def test_the_version_in_sign_language_keeps_the_time(desktop: Watched, served: Served, pieces: bool) -> None:
    page = desktop.open(VIDEO)
    button = page.get_by_role("button", name="手语版")
    if pieces:
        in_pieces(page)
    play(page)
    wait_until(page, lambda s: s["time"] > 0.3)
    page.locator("#player").evaluate("video => { video.pause(); video.currentTime = 1.5 }")
    before = wait_until(page, lambda s: s["time"] == 1.5)
    served.answers.clear()
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    wait_until(page, lambda s: s["time"] == pytest.approx(1.5, abs=0.1) and s["source"] != before["source"])
    play(page)
    wait_until(page, lambda s: s["time"] > 1.6 and s["height"] > 0)
    folders = {path.split("/")[2] for path, _ in served.answers if path.startswith("/media/")}
    main = page.locator("#player").get_attribute("data-hls").split("/")[-2]
    assert folders - {main}
    desktop.assert_quiet()


@pytest.fixture(scope="module")
def inset(minimal: Built, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The same film with captions in its picture, the interpreter in a little window, and one for screens."""
    built = minimal.copy(tmp_path_factory.mktemp("inset") / "project")
    file = built.project / "content" / "videos" / "three-second-tone.md"
    text = file.read_text(encoding="utf-8")
    assert "videos/tone.sign.mp4}" in text
    more = "videos/tone.sign.mp4, mode: inset}\n  screen: true"
    text = text.replace("videos/tone.sign.mp4}", more)
    assert "label: 中文字幕}" in text
    text = text.replace("label: 中文字幕}", "label: 中文字幕, in_picture: true}")
    file.write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "assets" / "fonts", built.project / "assets" / "fonts", dirs_exist_ok=True)
    built.build()
    return built


def test_the_film_for_screens_can_be_taken_away(browser: Browser, inset: Built) -> None:
    with serve(inset.site, STRICT) as server:
        page = browser.new_page()
        page.goto(server / VIDEO)
        address = page.get_by_role("link", name="下载屏幕版（字幕在画面里）").get_attribute("href")
        assert address is not None
        assert (inset.site / address.removeprefix("../../")).stat().st_size > 10_000
        page.close()


def test_captions_that_are_in_the_picture_wait_to_be_asked_for(browser: Browser, inset: Built) -> None:
    with serve(inset.site, STRICT) as server, browser.new_context(viewport=DESKTOP) as context:
        page = context.new_page()
        page.goto(server / VIDEO)
        assert page.locator("track[default]").count() == 0
        press_picture(page)
        wait_until(page, lambda s: s["time"] > 0.3)
        expect(page.locator(".says")).to_be_hidden()
        page.keyboard.press("c")
        expect(page.locator(".says")).to_have_text(re.compile("^这是.+秒。$"))


def test_the_little_window_goes_along(browser: Browser, inset: Built) -> None:
    with serve(inset.site, STRICT) as server:
        context = browser.new_context(viewport=DESKTOP)
        page = context.new_page()
        page.goto(server / VIDEO)
        window = page.locator("#sign")
        expect(window).to_be_hidden()
        page.get_by_role("button", name="手语小窗").click()
        expect(window).to_be_visible()
        page.locator("#player").evaluate("video => { video.loop = true }")
        play(page)
        together = """sign => sign.muted && !sign.paused && sign.currentTime > 0.5
            && Math.abs(sign.currentTime - document.getElementById('player').currentTime) < 0.4"""
        deadline = time.monotonic() + 20
        while not window.evaluate(together):
            assert time.monotonic() < deadline
            page.wait_for_timeout(50)
        page.locator("#player").evaluate("video => { video.pause(); video.currentTime = 2 }")
        expect(window).to_have_js_property("currentTime", 2)
        expect(window).to_have_js_property("paused", True)
        page.get_by_role("button", name="手语小窗").click()
        expect(window).to_be_hidden()
        context.close()
