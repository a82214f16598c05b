"""Lists finished media as files of the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.config import Settings
from pipeline.content.library import Library
from pipeline.edition.files import SiteFile
from pipeline.media.entry_media import FinishedMedia, requests_of, screen_requests, sign_requests
from pipeline.media.file_names import is_played
from pipeline.media.model import AssetFile
from pipeline.media.request import MediaRequest
from pipeline.store import Store

MAKER = "media"


def site_files(
    settings: Settings, library: Library, media: FinishedMedia, store: Store
) -> Iterator[SiteFile]:
    """Yield every finished file that pages may link to. Of a sign-language version, only the files players load."""
    documents = library.documents.values()
    screens = screen_requests(documents, settings.media.screens)
    whole = _finished_keys(media, (*requests_of(documents, sign=False), *screens))
    for key in sorted(whole | _finished_keys(media, sign_requests(documents))):
        for blob in media.manifests[key].files:
            if key in whole or is_played(blob.name):
                url = AssetFile(key, blob.name).url
                yield SiteFile(url, blob.sha256, store.locate(key, blob.name), MAKER)


def _finished_keys(media: FinishedMedia, requests: Iterable[MediaRequest]) -> set[str]:
    found = (media.assets.get(request) for request in requests)
    return {asset.key for asset in found if asset is not None and asset.key in media.manifests}
