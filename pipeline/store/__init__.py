"""Content-addressed storage of derived results, caches and digests. Other packages import from here.

A key is the SHA-256 of the canonical form of an explicit input record. If the store has the key, no job runs.
"""

from pipeline.store.atomic import write_atomic as write_atomic
from pipeline.store.code_closure import code_digest as code_digest
from pipeline.store.digest_cache import DigestCache as DigestCache
from pipeline.store.digest_cache import Seen as Seen
from pipeline.store.folder import FolderStore as FolderStore
from pipeline.store.kept_json import drop_kept as drop_kept
from pipeline.store.kept_json import read_json as read_json
from pipeline.store.kept_json import read_kept as read_kept
from pipeline.store.kept_json import remembering_if_possible as remembering_if_possible
from pipeline.store.kept_json import write_kept as write_kept
from pipeline.store.keys import SCHEMA as SCHEMA
from pipeline.store.keys import canonical as canonical
from pipeline.store.keys import digest_of as digest_of
from pipeline.store.keys import key_of as key_of
from pipeline.store.locks import blocking_lock as blocking_lock
from pipeline.store.manifest import MANIFEST as MANIFEST
from pipeline.store.manifest import BlobFile as BlobFile
from pipeline.store.manifest import Manifest as Manifest
from pipeline.store.manifest import media_type_of as media_type_of
from pipeline.store.opening import open_store as open_store
from pipeline.store.protocol import Draft as Draft
from pipeline.store.protocol import Store as Store
