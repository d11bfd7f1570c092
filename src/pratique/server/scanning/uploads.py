"""An SBOM as an upload: it becomes something to look at, with findings, in its namespace."""

from pratique.server.identity.principal import Principal
from pratique.server.kernel import settings
from pratique.server.media.kinds import Received, upload
from pratique.server.media.settings import MediaSettings


def _allow(by: Principal, namespace: str) -> None:
    from pratique.server.scanning.services import sboms

    sboms.allow(by, namespace)


def _limit() -> int:
    return settings.current(MediaSettings).sbom_max


@upload("sbom", title="SBOM", setting="media.sbom_max", limit=_limit, allow=_allow)
def take_sbom(received: Received) -> None:
    """An SBOM, CycloneDX or SPDX as JSON: its components are matched with the index, in the namespace it is for."""
    from pratique.server.scanning.services import sboms

    sboms.take(received)
