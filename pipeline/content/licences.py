"""The public texts of the licences an item may have."""

from __future__ import annotations

from collections.abc import Mapping

LICENCE_URLS: Mapping[str, str] = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/deed.zh-hans",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/deed.zh-hans",
    "CC-BY-NC-4.0": "https://creativecommons.org/licenses/by-nc/4.0/deed.zh-hans",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/deed.zh-hans",
}
"""Pages that explain licences in Chinese; 版权所有 is not a licence."""
