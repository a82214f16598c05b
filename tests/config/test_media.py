"""The committed settings are the defaults, and mistakes are refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from pipeline.config import MediaSettings

COMMITTED = Path(__file__).resolve().parents[2] / "site_config" / "media.yml"


def test_the_committed_file_is_the_defaults() -> None:
    committed = MediaSettings.model_validate(yaml.safe_load(COMMITTED.read_text(encoding="utf-8")))
    assert [(root.name, root.location_env) for root in committed.roots] == [("inbox", "KEPU_INBOX")]
    assert committed.model_copy(update={"roots": ()}) == MediaSettings()


@pytest.mark.parametrize(
    "wrong",
    [
        {"schema": 2},
        {"vidoe": {}},
        {"video": {"ladder": []}},
        {"video": {"segment_seconds": 5}},
        {"video": {"preset": "placebo"}},
        {"images": {"widths": [0]}},
        {"images": {"max_megapixels": 1000}},
        {
            "video": {
                "ladder": [
                    {"short_side": 360, "crf": 24, "maxrate_kbps": 800},
                    {"short_side": 720, "crf": 24, "maxrate_kbps": 800},
                ]
            }
        },
    ],
)
def test_mistakes_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        MediaSettings.model_validate(wrong)
