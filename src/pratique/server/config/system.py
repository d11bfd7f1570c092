"""`GET /system`: what this installation is, for the pages and for scripts."""

from typing import Literal
from urllib.parse import urlsplit

from django.http import HttpRequest
from ninja import NinjaAPI, Router, Schema

from pratique import __version__
from pratique.server.config import public
from pratique.server.config.roles import Role, port_of
from pratique.server.config.settings import Installation
from pratique.server.identity.http import authenticated
from pratique.server.kernel import settings
from pratique.server.kernel.web.schemas import refusals

router = Router(tags=["system"], auth=authenticated)


class System(Schema):
    """An installation. `registry_host` is what stands before the slash in an image's name.

    `insecure` tells that passwords travel in the clear: it listens beyond its machine and is asked without TLS.
    """

    version: str
    public_url: str
    registry_host: str
    api_url: str
    insecure: bool
    profile: Literal["embedded", "production"]


@router.get("", response={200: System, **refusals(401, 429, 503)}, summary="Describe this installation")
def get_system(request: HttpRequest) -> System:
    """Return what this installation is, as whoever asks reaches it."""
    installation = settings.current(Installation)
    here = f"{request.scheme}://{request.get_host()}"
    name = urlsplit(here).hostname or "localhost"
    bare = f"[{name}]" if ":" in name else name
    return System(
        version=__version__,
        public_url=installation.public_url or here,
        registry_host=urlsplit(public.registry_url()).netloc or f"{bare}:{port_of(Role.REGISTRY)}",
        api_url=f"{public.api_url() or here}/api/v1",
        insecure=installation.insecure and not request.is_secure(),
        profile="production" if installation.database_url else "embedded",
    )


def mount(api: NinjaAPI) -> None:
    """Give the API this route."""
    api.add_router("/system", router)
