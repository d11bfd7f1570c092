"""Fills the ports that one domain declares and another one answers."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pratique.server.config import public
from pratique.server.config import settings as configured
from pratique.server.config.settings import Api, Firewall, Installation
from pratique.server.kernel import inner, settings
from pratique.server.registry.settings import RegistrySettings

if TYPE_CHECKING:
    from pratique.server.jobs.ports import Streams

_LOCAL_ISSUER = "pratique"
"""Who signs registry tokens when no public address is set; every process of an installation must say the same."""


def fill() -> None:
    """Fill the domains' ports; Django is set up."""
    from pratique.server.firewall import ports as firewall
    from pratique.server.firewall.trying import Packages
    from pratique.server.identity import ports as identity
    from pratique.server.jobs import ports as jobs
    from pratique.server.kernel import vault
    from pratique.server.policy import ports as policy
    from pratique.server.registry import ports as registry
    from pratique.server.registry.adapters import RegistryScopes
    from pratique.server.scanning.appraising import Appraisals
    from pratique.server.scanning.trying import Images

    installation = settings.current(Installation)
    place = identity.Place(
        data=installation.data, issuer=installation.public_url or _LOCAL_ISSUER, hosts=_own_hosts(installation)
    )
    identity.install(place=place, granter=RegistryScopes())
    inner.install(installation.data / "keys")
    vault.install(installation.data / "keys")
    jobs.install(streams=_streams(installation))
    registry.install(appraiser=Appraisals())
    policy.install(Images(), Packages())
    firewall.install(address=_firewall_address)


def _streams(installation: Installation) -> "Streams":
    """Return where browsers find the streams: at an address of their own, behind the one proxy, or on another port."""
    from pratique.server.jobs import ports as jobs

    own = settings.current(configured.Streams)
    if own.public_url:
        return jobs.At(address=own.public_url)
    if installation.public_url:
        return jobs.Here()
    return jobs.Beside(port=own.port or settings.current(RegistrySettings).port)


def _firewall_address(host: str) -> str:
    """Return where package managers find the firewall: at its own address, or on its port of the host asked."""
    configured_url = public.firewall_url()
    if configured_url:
        return configured_url
    installation = settings.current(Installation)
    name = urlsplit(f"//{host}").hostname or "localhost"
    shown = f"[{name}]" if ":" in name else name
    return f"{'https' if installation.tls else 'http'}://{shown}:{settings.current(Firewall).port}"


def _own_hosts(installation: Installation) -> frozenset[str]:
    """Return the host names this installation is known to answer on."""
    planes = (settings.current(Api), settings.current(RegistrySettings), settings.current(Firewall))
    urls = (installation.public_url, *(each.public_url for each in planes))
    return frozenset({"localhost", *(host for each in urls if (host := urlsplit(each).hostname))})
