"""Putting an OCI layout into this installation's own registry, without going through its port."""

from collections.abc import Iterator
from pathlib import Path

from pratique.core.names import Digest, RepositoryName, Tag
from pratique.core.oci.layout import NAME, LayoutReader, open_layout
from pratique.core.oci.manifest import read_document
from pratique.core.oci.media_types import ManifestType
from pratique.server.kernel.planes import in_database
from pratique.server.kernel.storage import wait_for
from pratique.server.registry import services
from pratique.server.registry.store import blob_store


def publish(layout: Path, name: RepositoryName) -> None:
    """Push every manifest of a layout, with its blobs, under the tags that the layout names. Blocks."""
    with open_layout(layout) as opened:
        wait_for(_publish(opened, name))


async def _publish(layout: LayoutReader, name: RepositoryName) -> None:
    await in_database(services.check_pushable, name)
    for each in layout.manifests():
        payload = layout.small(each.digest)
        document = read_document(payload, ManifestType.OCI_IMAGE.value)
        for blob in dict.fromkeys(described.digest for described in document.blobs):
            await _push(name, blob, layout.pieces(blob.text))
        await in_database(
            services.put_manifest,
            name,
            digest=Digest.parse(each.digest),
            payload=payload,
            document=document,
            tags=[Tag.parse(each.annotations[NAME])],
            account_id=None,
        )


async def _push(name: RepositoryName, digest: Digest, pieces: Iterator[bytes]) -> None:
    started = await in_database(services.begin_upload, name, account_id=None)
    writer = await blob_store().create(started.key)
    size = 0
    try:
        for piece in pieces:
            await writer.write([piece])
            size += len(piece)
        await writer.seal()
    finally:
        await writer.close()
    finished = await in_database(services.finish_upload, started.id, digest=digest, size=size, note=writer.note)
    if finished.spare:
        await blob_store().delete(started.key)
        await in_database(services.forget_upload, started.id)
