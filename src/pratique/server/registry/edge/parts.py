"""What the handlers work with: one object per process, made at start, passed to each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pratique.server.identity.registry_token import Grant, verify
from pratique.server.kernel import settings
from pratique.server.kernel.database.reads import Reads
from pratique.server.kernel.planes import Buffer
from pratique.server.kernel.storage import BlobStore, open_store
from pratique.server.kernel.storage.small import SmallBlobs
from pratique.server.kernel.web import forwarded
from pratique.server.registry import metrics
from pratique.server.registry.intake import RunningHashes
from pratique.server.registry.ports import Admission, AllowAll
from pratique.server.registry.reads import RegistryReads
from pratique.server.registry.services import Pull, record_pulls
from pratique.server.registry.settings import RegistrySettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The registry's parts. ``realm`` is the token service's absolute address; empty: the host a request came to.

    ``proxies`` are those that may be given a blob to send.
    """

    reads: RegistryReads
    store: BlobStore
    settings: RegistrySettings
    admission: Admission
    verify: Callable[[str], Grant]
    small: SmallBlobs
    realm: str = ""
    proxies: Sequence[forwarded.Network] = ()
    hashes: RunningHashes = field(default_factory=RunningHashes)
    pulls: Buffer[Pull] = field(default_factory=lambda: Buffer("pulls", record_pulls, dropped=metrics.PULLS_DROPPED))


def make_parts(
    *,
    reads: Reads,
    data: Path,
    realm: str = "",
    admission: Admission | None = None,
    proxies: Sequence[forwarded.Network] = (),
) -> Parts:
    """Put the registry together over a data directory, with this process's settings."""
    own = settings.current(RegistrySettings)
    store = open_store(data / "blobs", threads=own.storage_threads)
    deciding = admission or AllowAll()
    return Parts(
        reads=RegistryReads(reads, beside=deciding.beside),
        store=store,
        settings=own,
        admission=deciding,
        verify=verify,
        small=SmallBlobs(store, largest=own.small_blob, room=own.small_blobs),
        realm=realm,
        proxies=proxies,
    )
