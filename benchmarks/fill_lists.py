"""Gives an installation long lists, straight into its tables: `-m benchmarks.fill_lists REPOSITORIES TAGS`.

What is measured is the reading of lists, so their making is not. A tenth of the repositories belongs to an organisation
that the account `reader` is a member of, the rest to another, and every hundredth is public. One more repository has
the tags: five share an image, and every seventh image has a signature beside it. There are as many blobs as tags, a
thousandth of them condemned. Writes the reader's access token.
"""

import hashlib
import sys
from datetime import datetime, timedelta

from pratique.core.oci.media_types import ManifestType
from pratique.server.config import wiring
from pratique.server.config.settings import configure

NAME = "admin/many"
AT_ONCE = 2000
SHARE = 10  # every tenth repository is the reader's organisation's
PUBLIC = 100  # every hundredth is public
SHARED = 5  # tags of one image
SIGNED = 7
CONDEMNED = 1000  # every thousandth blob waits to go


def main(repositories: int, tags: int) -> str:
    """Make the rows; return the text of the reader's access token."""
    from django.db import connection

    from pratique.server.identity.principal import Role
    from pratique.server.identity.testing import organisation, person, token_of
    from pratique.server.kernel import clock
    from pratique.server.registry.models import Repository, Visibility

    reader, now = person("reader"), clock.now()
    ours, theirs = organisation("ours", {reader: Role.READER}), organisation("theirs")

    def made(number: int) -> Repository:
        owner = theirs if number % SHARE else ours
        return Repository(
            namespace=owner,
            name=f"{owner.name}/team-{number % 37:02}/app-{number:06}",
            visibility=Visibility.PRIVATE if number % PUBLIC else Visibility.PUBLIC,
            description="An application of many." * (number % 3),
            held=number * 1_000_003 % 10_000_000_000,
            tag_count=number % 300,
            updated_at=now - timedelta(seconds=number * 7919 % 10_000_000),
        )

    for first in range(0, repositories, AT_ONCE):
        Repository.objects.bulk_create(made(number) for number in range(first, min(first + AT_ONCE, repositories)))
    fill_tags(tags, now=now)
    fill_blobs(tags, now=now)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")  # as PostgreSQL does by itself, a minute after so many rows
    return token_of(reader)


def fill_tags(count: int, *, now: datetime) -> None:
    """Make one repository with many tags."""
    from pratique.server.identity.models import Account
    from pratique.server.registry.models import Manifest, ManifestLink, Repository, Tag

    admin = Account.objects.get(name="admin")
    repository = Repository.objects.create(namespace=admin, name=NAME, tag_count=count)

    def image(number: int, *, subject: str = "") -> Manifest:
        kind = "application/vnd.cncf.notary.signature" if subject else "application/vnd.oci.image.config.v1+json"
        return Manifest(
            digest=f"sha256:{hashlib.sha256(f'{number}{subject}'.encode()).hexdigest()}",
            media_type=ManifestType.OCI_IMAGE.value,
            artifact_type=kind,
            payload=b"{" + b" " * 998 + b"}",
            size=1000,
            content_size=number * 1_000_003 % 900_000_000,
            subject=subject,
            platform="linux/amd64",
        )

    def linked(made: list[Manifest]) -> list[ManifestLink]:
        stored = Manifest.objects.bulk_create(made)
        return ManifestLink.objects.bulk_create(
            ManifestLink(repository=repository, manifest=each, pushed_by=admin) for each in stored
        )

    for first in range(0, count, AT_ONCE):
        images = linked([image(number) for number in range(first, min(first + AT_ONCE, count), SHARED)])
        linked([image(each.pk, subject=each.manifest.digest) for each in images[::SIGNED]])
        Tag.objects.bulk_create(
            Tag(
                repository=repository,
                name=f"{number % 40}.{number // 40 % 50}.{number // 2000}-build-{number:06}",
                link=images[(number - first) // SHARED],
                updated_at=now - timedelta(seconds=number * 7919 % 10_000_000),
                updated_by=admin,
            )
            for number in range(first, min(first + AT_ONCE, count))
        )


def fill_blobs(count: int, *, now: datetime) -> None:
    """Make blobs that nothing links: what is stored is counted whoever holds it."""
    from pratique.server.kernel.storage import new_key
    from pratique.server.registry.models import Blob, BlobState

    for first in range(0, count, AT_ONCE):
        Blob.objects.bulk_create(
            Blob(
                digest=f"sha256:{hashlib.sha256(f'blob {number}'.encode()).hexdigest()}",
                size=number * 1_000_003 % 900_000_000,
                storage_key=new_key(),
                state=BlobState.LIVE if number % CONDEMNED else BlobState.CONDEMNED,
                lease_until=now + timedelta(days=1),
            )
            for number in range(first, min(first + AT_ONCE, count))
        )


if __name__ == "__main__":
    configure()
    wiring.wire()
    print(main(int(sys.argv[1]), int(sys.argv[2])))
