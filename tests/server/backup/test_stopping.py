"""A backup looks often enough whether it must stop, and renews its hold on the store whenever it looks."""

import hashlib
import secrets
from pathlib import Path

import pytest

from pratique.server.backup import services
from pratique.server.kernel import clock
from pratique.server.registry.models import Blob
from tests.server.backup.quiet import Quiet, Stopped

pytestmark = pytest.mark.django_db(transaction=True)

PIECE = 1 << 20  # bytes that are copied between two looks


def test_a_backup_stops_within_a_blob_and_leaves_nothing_of_it(data: Path, tmp_path: Path) -> None:
    content, key = bytes(3 * PIECE), secrets.token_hex(16)
    path = data / "blobs" / key[-2:] / key
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    Blob.objects.create(digest=digest, size=len(content), storage_key=key, lease_until=clock.now())
    place = tmp_path / "backups"
    told = Quiet(stop_at=4)  # the first look is before the blob, the others before its pieces

    with pytest.raises(Stopped):
        services.create(place, telling=told)

    assert [each for each in (place / "blobs").rglob("*") if each.is_file()] == []
    made = services.create(place, telling=Quiet())
    assert (made.blobs, made.copied, made.missing) == (1, 1, [])
