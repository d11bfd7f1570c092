"""Gives an installation one repository with many tags, straight into its tables: `-m benchmarks.fill_tags 100000`.

What is measured is the reading of lists, so their making is not. Five tags share an image; every seventh image has a
signature beside it.
"""

import hashlib
import sys
from datetime import timedelta

from pratique.core.oci.media_types import ManifestType
from pratique.server.config import wiring
from pratique.server.config.settings import configure

NAME = "admin/many"
AT_ONCE = 2000
SHARED = 5
SIGNED = 7


def main(count: int) -> None:
    """Make the rows."""
    from pratique.server.identity.models import Account
    from pratique.server.kernel import clock
    from pratique.server.registry.models import Manifest, ManifestLink, Repository, Tag

    admin, now = Account.objects.get(name="admin"), clock.now()
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


if __name__ == "__main__":
    configure()
    wiring.wire()
    main(int(sys.argv[1]))
