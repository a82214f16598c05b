"""Podcasts are read back with the parsers that apps use, and element by element where those leave something out."""

from __future__ import annotations

import base64
import calendar
import datetime as dt
import io
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser  # type: ignore[import-untyped]
import podcastparser  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.feeds.feedgen_extensions import clean
from pipeline.feeds.stylesheet import STYLESHEET
from pipeline.podcasts.extensions import sri
from pipeline.podcasts.record import Episode, MediaFile, Podcast
from pipeline.podcasts.rss import limited, render
from tests.examples import examples
from tests.feeds.test_rss import read
from tests.podcasts.records import AUDIO, SHA, VIDEO, sound

NAMES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
    "media": "http://search.yahoo.com/mrss/",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
}
BOTH = pytest.mark.parametrize("podcast", [AUDIO, VIDEO], ids=["audio", "video"])


def channel_of(podcast: Podcast) -> Any:
    found = etree.fromstring(render(podcast)).find("channel")
    assert found is not None
    return found


def words(element: Any, path: str) -> str:
    found = element.findtext(path, namespaces=NAMES)
    assert found is not None, path
    return str(found)


def marks(element: Any, path: str) -> list[dict[str, str]]:
    return [dict(found.attrib) for found in element.findall(path, NAMES)]


@BOTH
def test_podcastparser_reads_ten_episodes(podcast: Podcast) -> None:
    found = podcastparser.parse(podcast.url, io.BytesIO(render(podcast)))
    assert read(found["title"]) == podcast.title
    assert (found["link"], found["language"], found["cover_url"]) == (podcast.home, "zh-CN", podcast.artwork)
    assert found["itunes_owner"] == {"name": podcast.author, "email": podcast.email}
    assert found["itunes_categories"] == [["Science", "Natural Sciences"]]
    assert (found["explicit"], found["type"]) == (False, "serial" if podcast.serial else "episodic")
    assert len(found["episodes"]) == len(podcast.episodes) == 10
    by_guid = {
        episode["guid"]: episode for episode in found["episodes"]
    }  # it puts a serial's first episode first
    for wanted in podcast.episodes:
        episode = by_guid[wanted.guid]
        assert (episode["link"], episode["type"]) == (wanted.url, wanted.type)
        assert read(episode["title"]) == wanted.title
        assert episode["published"] == int(wanted.published.timestamp())
        assert episode["description_html"] == wanted.notes
        assert episode["total_time"] == round(wanted.duration_ms / 1000)
        assert episode["number"] == (wanted.season.episode if wanted.season else None)
        first = episode["enclosures"][0]
        assert (first["url"], first["file_size"], first["mime_type"]) == (
            wanted.enclosure.url,
            wanted.enclosure.length,
            wanted.enclosure.media_type,
        )
        chapters = [(c["start"], c["title"]) for c in episode["chapters"]]
        assert chapters == [(c.start_ms // 1000, c.title) for c in wanted.chapters]  # whole seconds only


@BOTH
def test_feedparser_reads_ten_episodes(podcast: Podcast) -> None:
    parsed = feedparser.parse(render(podcast), sanitize_html=False)
    assert not parsed.bozo and parsed.version == "rss20"
    feed = parsed.feed
    assert (feed.link, feed.podcast_guid, feed.podcast_medium) == (
        podcast.home,
        podcast.guid,
        "podcast" if podcast.medium == "audio" else "video",
    )
    assert (feed.author, feed.rights, feed.itunes_type) == (
        podcast.author,
        podcast.copyright,
        "serial" if podcast.serial else "episodic",
    )
    for entry, wanted in zip(parsed.entries, podcast.episodes, strict=True):
        assert (entry.id, entry.guidislink, entry.link) == (wanted.guid, False, wanted.url)
        assert (read(entry.title), read(entry.summary)) == (wanted.title, wanted.description)
        assert entry.content[0].value == wanted.notes
        assert dt.datetime.fromtimestamp(calendar.timegm(entry.published_parsed), dt.UTC) == wanted.published
        (enclosure,) = entry.enclosures
        assert (enclosure.href, int(enclosure.length), enclosure.type) == (
            wanted.enclosure.url,
            wanted.enclosure.length,
            wanted.enclosure.media_type,
        )
        # feedparser keeps the last of elements it does not know.
        assert entry.podcast_transcript["url"] == wanted.transcripts[-1].url
        assert entry.podcast_chapters["url"] == wanted.chapters_url
        assert entry.podcast_person["role"] == wanted.people[-1].role
        assert [c["title"] for c in entry.psc_chapters["chapters"]] == [c.title for c in wanted.chapters]


@BOTH
def test_what_podcasting_2_says_of_an_episode(podcast: Podcast) -> None:
    for item, wanted in zip(channel_of(podcast).findall("item"), podcast.episodes, strict=True):
        people = [(p.text, dict(p.attrib)) for p in item.findall("podcast:person", NAMES)]
        assert people == [
            (
                p.name,
                {
                    n: v
                    for n, v in (("role", p.role), ("group", p.group), ("href", p.url), ("img", p.picture))
                    if v
                },
            )
            for p in wanted.people
        ]
        assert marks(item, "podcast:transcript") == [
            {"url": t.url, "type": t.media_type, "language": t.language, "rel": "captions"}
            for t in wanted.transcripts
        ]
        assert marks(item, "podcast:chapters") == [
            {"url": wanted.chapters_url, "type": "application/json+chapters"}
        ]
        assert marks(item, "podcast:soundbite") == [{"startTime": "5.25", "duration": "30"}]
        assert words(item, "podcast:soundbite") == "最好听的一段"
        assert marks(item, "podcast:location") == [
            {"rel": "subject", "geo": "geo:30.68,104.14", "country": "CN"},
            {"rel": "subject"},
        ]
        assert wanted.licence is not None and wanted.season is not None
        assert words(item, "podcast:license") == wanted.licence.word
        assert words(item, "podcast:episode") == str(wanted.season.episode)
        assert (item.find("podcast:season", NAMES) is None) == podcast.serial
        assert [t.text for t in item.findall("podcast:txt", NAMES)] == (["true"] if wanted.ai_made else [])
        _assert_alternates(item, wanted)


def _assert_alternates(item: Any, wanted: Episode) -> None:
    found = item.findall("podcast:alternateEnclosure", NAMES)
    assert len(found) == len(wanted.alternates)
    for element, file in zip(found, wanted.alternates, strict=True):
        assert element.get("type") == file.media_type and int(element.get("length")) == file.length
        assert (element.get("default") == "true") == (file == wanted.enclosure)
        assert [s.get("uri") for s in element.findall("podcast:source", NAMES)] == [file.url]
        (integrity,) = element.findall("podcast:integrity", NAMES)
        method, _, value = integrity.get("value").partition("-")
        assert (integrity.get("type"), method) == ("sri", "sha256")
        assert base64.b64decode(value).hex() == file.sha256
        assert (element.get("bitrate") is None) == file.url.endswith("m3u8")


def test_an_integrity_is_the_digest_in_base64() -> None:
    """Of no bytes at all, as OpenSSL writes it."""
    digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert sri(digest) == "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="


def test_what_is_said_of_the_whole_podcast() -> None:
    channel = channel_of(AUDIO)
    assert words(channel, "podcast:locked") == "yes"
    assert marks(channel, "podcast:locked") == [{"owner": AUDIO.email}]
    assert words(channel, "podcast:updateFrequency") == "每周一更"
    assert marks(channel, "podcast:updateFrequency") == [{"rrule": "FREQ=WEEKLY;BYDAY=MO"}]
    assert marks(channel, "podcast:txt") == [{"purpose": "applepodcastsverify"}]
    assert marks(channel, "podcast:image") == [
        {
            "href": AUDIO.artwork,
            "alt": AUDIO.title,
            "aspect-ratio": "1/1",
            "width": "3000",
            "purpose": "artwork",
        }
    ]
    assert channel.find("itunes:block", NAMES) is None and channel.find("podcast:block", NAMES) is None
    (trailer,) = channel.findall("podcast:trailer", NAMES)
    first = AUDIO.episodes[-1]
    assert first.type == "trailer" and trailer.text == first.title
    assert (trailer.get("url"), trailer.get("length"), trailer.get("type")) == (
        first.enclosure.url,
        str(first.enclosure.length),
        "audio/mp4",
    )
    assert parsedate_to_datetime(trailer.get("pubdate")) == first.published
    before = list(channel).index(channel.find("item"))
    assert all(element.tag == "item" for element in list(channel)[before:])


def test_a_browser_shows_it_by_the_sites_stylesheet_and_a_hub_is_named() -> None:
    root = etree.fromstring(render(replace(AUDIO, hub="https://hub.example.org/")))
    instruction = root.getprevious()
    assert instruction is not None and instruction.get("href") == f"../../{STYLESHEET}"
    assert [link["href"] for link in marks(root, "channel/atom:link[@rel='hub']")] == [
        "https://hub.example.org/"
    ]


def test_a_complete_blocked_and_open_one_says_so() -> None:
    channel = channel_of(VIDEO)
    assert words(channel, "itunes:block") == "Yes" and words(channel, "podcast:block") == "yes"
    assert words(channel, "itunes:complete") == "Yes" and words(channel, "podcast:locked") == "no"
    assert marks(channel, "podcast:updateFrequency") == [{"complete": "true"}]


def test_media_rss_has_the_films_poster_and_captions() -> None:
    for item, wanted in zip(channel_of(VIDEO).findall("item"), VIDEO.episodes, strict=True):
        films = [file for file in wanted.alternates if file.height]
        assert [
            (f["url"], f["fileSize"], f["height"], f["isDefault"])
            for f in marks(item, "media:group/media:content")
        ] == [
            (f.url, str(f.length), str(f.height), "true" if f == wanted.enclosure else "false") for f in films
        ]
        assert wanted.image is not None
        assert marks(item, "media:thumbnail") == [{"url": wanted.image.url, "width": "1280", "height": "720"}]
        assert marks(item, "media:subTitle") == [
            {"type": "text/vtt", "lang": "zh-CN", "href": wanted.transcripts[0].url}
        ]
    assert b"http://search.yahoo.com/mrss/" not in render(AUDIO)


def test_a_serial_has_numbers_and_no_season() -> None:
    items = channel_of(VIDEO).findall("item")
    assert [words(item, "itunes:episode") for item in items] == [str(n) for n in range(10, 0, -1)]
    assert all(item.find("itunes:season", NAMES) is None for item in items)
    assert words(channel_of(AUDIO).find("item"), "itunes:season") == "3"


def test_little_is_said_where_little_is_known() -> None:
    bare = Episode(
        id="bare",
        guid="tag:kepu.example.org,2024:bare",
        url="https://kepu.example.org/audio/bare/",
        title="题",
        description="述",
        notes="<p>述</p>",
        published=AUDIO.episodes[0].published,
        updated=None,
        duration_ms=400,
        type="full",
        enclosure=AUDIO.episodes[0].enclosure,
    )
    podcast = replace(AUDIO, email="", frequency=None, proofs=(), episodes=(bare,))
    channel = channel_of(podcast)
    assert channel.find("itunes:owner/itunes:email", NAMES) is None
    assert marks(channel, "podcast:locked") == [{}]
    found = {etree.QName(e).localname for e in channel.find("item") if e.prefix == "podcast"}
    assert found == set()
    assert words(channel.find("item"), "itunes:duration") == "1"
    empty = channel_of(replace(AUDIO, episodes=()))
    assert empty.find("lastBuildDate") is None and empty.find("item") is None


def test_what_apps_would_drop_is_refused() -> None:
    with pytest.raises(ValueError, match="share the GUID"):
        replace(AUDIO, episodes=(sound(1), replace(sound(2), guid=sound(1).guid)))
    with pytest.raises(ValueError, match="share the enclosure"):
        replace(AUDIO, episodes=(sound(1), replace(sound(2), enclosure=sound(1).enclosure)))
    with pytest.raises(ValueError, match="no time zone"):
        replace(sound(1), published=dt.datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="length"):
        MediaFile("https://kepu.example.org/a.m4a", -1, "audio/mp4", SHA, "AAC")


def test_a_key_changes_with_an_episode_and_with_nothing_else() -> None:
    assert replace(AUDIO).key == AUDIO.key == replace(AUDIO, episodes=tuple(map(replace, AUDIO.episodes))).key
    other = (replace(AUDIO.episodes[0], notes="<p>改过</p>"), *AUDIO.episodes[1:])
    assert replace(AUDIO, episodes=other).key != AUDIO.key
    assert replace(AUDIO, title="改过").key != AUDIO.key
    assert replace(AUDIO, episodes=AUDIO.episodes[1:]).key != AUDIO.key


@pytest.mark.parametrize("sign", ["文", "<", "&amp;", "a", "𠮷", "。"])
def test_a_description_keeps_to_apples_limit(sign: str) -> None:
    written = limited(sign * 5000)
    assert 3000 < len(written.encode()) <= 4000
    assert read(written).startswith(sign * 300)
    assert read(limited(f"短{sign}")) == f"短{sign}"


HOSTILE = (
    "题<img src=x onerror=alert(2)>", "a<b，b>c", "AT&T", "&lt;script&gt;", "<!-- x", "<?x", "&amp;", "]]>", "题\x00\x0b\ufffe",
    "\u202e反着写\u202c", "👩‍🔬🧪" * 20, "长" * 300, "题\ud800",
)  # fmt: skip


@BOTH
@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_is_valid_and_reads_back(podcast: Podcast, text: str) -> None:
    _assert_reads_back(podcast, text)


@settings(max_examples=examples(25), deadline=None)
@given(st.text(st.characters(codec=None), min_size=1, max_size=300), st.sampled_from([AUDIO, VIDEO]))
def test_no_text_breaks_a_podcast(text: str, podcast: Podcast) -> None:
    _assert_reads_back(podcast, f"题{text}")


def _assert_reads_back(podcast: Podcast, text: str) -> None:
    """Put a text wherever an editor writes one, and read it back as plain text and as HTML."""
    first = podcast.episodes[0]
    assert first.soundbite is not None and first.season is not None and first.image is not None
    hostile = replace(
        first,
        title=text,
        description=text,
        people=(replace(first.people[0], name=text[:128], role=text),),
        chapters=(replace(first.chapters[0], title=text),),
        soundbite=replace(first.soundbite, title=text),
        season=replace(first.season, name=text),
        image=replace(first.image, alt=text),
        keywords=(text,),
    )
    data = render(replace(podcast, title=text, description=text, author=text, episodes=(hostile,)))
    channel: Any = etree.fromstring(data).find("channel")
    plain = clean(text)
    assert read(channel.findtext("title")) == plain
    assert read(channel.findtext("item/title")) == plain
    assert read(channel.findtext("item/description")) == plain
    assert channel.findtext("itunes:author", namespaces=NAMES) == plain
    assert channel.findtext("item/itunes:title", namespaces=NAMES) == plain
    parsed = feedparser.parse(data)
    assert not parsed.bozo
    assert [entry.id for entry in parsed.entries] == [hostile.guid]
    episode = podcastparser.parse(podcast.url, io.BytesIO(data))["episodes"][0]
    assert episode["guid"] == hostile.guid and len(episode["chapters"]) == 1


@pytest.fixture
def restored_zone() -> Iterator[None]:
    zone = os.environ.get("TZ")
    yield
    os.environ.pop("TZ", None) if zone is None else os.environ.update(TZ=zone)
    time.tzset()


@pytest.mark.usefixtures("restored_zone")
def test_the_time_zone_of_the_machine_changes_no_byte() -> None:
    here = render(AUDIO)
    for zone in ("America/St_Johns", "Pacific/Kiritimati"):
        os.environ["TZ"] = zone
        time.tzset()
        assert render(AUDIO) == here
