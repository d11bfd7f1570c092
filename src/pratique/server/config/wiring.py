"""Joins the domains in one process: Django, and the ports that one domain declares and another one fills."""

import os
from urllib.parse import urlsplit

from pratique.server.config.settings import Api, Firewall, Installation
from pratique.server.kernel import settings
from pratique.server.registry.settings import RegistrySettings

_SETTINGS = "pratique.server.config.django_settings"
_LOCAL_ISSUER = "pratique"
"""Who signs registry tokens when no public address is set; every process of an installation must say the same."""


def wire() -> None:
    """Make this process ready to use the domains: settings loaded, Django set up, ports filled."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    django.setup()
    import pratique.server.config.celery  # noqa: F401 — its import fills the ports and installs the bell


def fill_ports() -> None:
    """Fill the domains' ports; Django is set up."""
    from pratique.server.identity import ports as identity
    from pratique.server.registry.adapters.scopes import RegistryScopes

    installation = settings.current(Installation)
    place = identity.Place(
        data=installation.data, issuer=installation.public_url or _LOCAL_ISSUER, hosts=own_hosts(installation)
    )
    identity.install(place=place, granter=RegistryScopes())


def own_hosts(installation: Installation) -> frozenset[str]:
    """Return the host names this installation is known to answer on."""
    planes = (settings.current(Api), settings.current(RegistrySettings), settings.current(Firewall))
    urls = (installation.public_url, *(each.public_url for each in planes))
    return frozenset({"localhost", *(host for each in urls if (host := urlsplit(each).hostname))})
