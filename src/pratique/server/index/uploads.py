"""An index file as an upload: it becomes the current release, as `pratique index use` makes it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from pratique.server.identity.authorisation import SYSTEM, Right, require
from pratique.server.identity.principal import Principal
from pratique.server.index.queries import Release
from pratique.server.kernel import settings
from pratique.server.media.kinds import Received, upload
from pratique.server.media.settings import MediaSettings


def _allow(by: Principal, namespace: str) -> None:  # noqa: ARG001 — an index is everybody's
    require(by, Right.WRITE, SYSTEM)


def _limit() -> int:
    return settings.current(MediaSettings).index_max


@upload("index", title="Index of advisories", setting="media.index_max", limit=_limit, allow=_allow)
def take_index(received: Received) -> None:
    """An index file, as `pratique index build` makes it: verified, then the current index of every process."""
    from pratique.server.index import queries, services

    is_told = False

    def conclude() -> None:
        nonlocal is_told
        present = queries.current()
        received.conclude({} if present is None else _told(present))
        is_told = True

    switch = services.Switch(actor=received.by.name, within=conclude)
    release = services.use(received.path, actor=received.by.name, switch=switch, name=received.name or "The upload")
    if not is_told:
        received.context.log(f"Release {release.generation} is that file already.")
        with transaction.atomic():
            received.conclude(_told(release))


def _told(release: Release) -> Mapping[str, Any]:
    return {
        "generation": release.generation,
        "digest": release.digest,
        "records": release.records,
        "packages": release.packages,
    }
