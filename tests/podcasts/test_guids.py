"""The GUIDs of the specification's own examples (docs/tags/guid.md of the podcast namespace)."""

from __future__ import annotations

import pytest

from pipeline.podcasts.guids import guid_of


@pytest.mark.parametrize(
    ("url", "guid"),
    [
        ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
        ("https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("http://podnews.net/rss/", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
    ],
)
def test_the_examples_of_the_specification(url: str, guid: str) -> None:
    assert guid_of(url, None) == guid


def test_a_given_guid_stays_whatever_the_address() -> None:
    given = guid_of("https://old.example.org/podcast.xml", None)
    assert guid_of("https://new.example.org/podcast.xml", given) == given
