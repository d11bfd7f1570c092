"""Which certificate the servers of this installation show, and how clients come to trust it."""

import socket
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pratique.server.config.neighbours.settings import NginxSettings
from pratique.server.config.settings import Api, Firewall, Installation, Tls
from pratique.server.kernel import clock, settings
from pratique.server.kernel.errors import Invalid, NotFound
from pratique.server.registry.settings import RegistrySettings

if TYPE_CHECKING:
    from pratique.server.certs import Kept

PATH = "/ca"
AUTHORITY_HEADERS = {
    "Content-Type": "application/x-pem-file",
    "Content-Disposition": 'attachment; filename="pratique-ca.crt"',
}
_AUTHORITY_MAX = 64 * 1024  # bytes
_EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 — compared with, not listened on


class NoAuthority(NotFound):
    """This installation has no authority of its own: it serves without TLS, or with a certificate from elsewhere."""

    code = "no_authority"


class HalfACertificate(Invalid):
    """`certificate_file` and `key_file` belong together, for tls and for nginx.

    Set both, or none for the local authority.
    """

    code = "half_a_certificate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A certificate chain and its key, as PEM files."""

    chain: Path
    key: Path


def directory(installation: Installation) -> Path:
    """Return where the local authority and its certificates are kept."""
    return installation.data / "certificates"


def of_server() -> Pair | None:
    """Return the servers' certificate, or None when this installation serves without TLS."""
    installation, given = settings.current(Installation), settings.current(Tls)
    if not installation.tls:
        return None
    if given.certificate_file and given.key_file:
        return Pair(chain=given.certificate_file, key=given.key_file)
    if given.certificate_file or given.key_file:
        raise HalfACertificate
    kept = directory(installation)
    return Pair(chain=kept / "server.pem", key=kept / "server.key")


def of_proxy() -> Pair:
    """Return the certificate of the proxy in front: its own, else the servers', else the local authority's.

    Raises :class:`HalfACertificate`.
    """
    own, given = settings.current(NginxSettings), settings.current(Tls)
    for chain, key in ((own.certificate_file, own.key_file), (given.certificate_file, given.key_file)):
        if chain and key:
            return Pair(chain=chain.absolute(), key=key.absolute())
        if chain or key:
            raise HalfACertificate
    kept = directory(settings.current(Installation)).absolute()
    return Pair(chain=kept / "server.pem", key=kept / "server.key")


def has_authority() -> bool:
    """Return whether the servers' certificate comes from the local authority."""
    return settings.current(Installation).tls and settings.current(Tls).certificate_file is None


def authority() -> Path:
    """Return the local authority's certificate."""
    return directory(settings.current(Installation)) / "ca.pem"


def read_authority() -> bytes:
    """Return the local authority's certificate (PEM). Raises :class:`NoAuthority` when there is none."""
    if settings.current(Tls).certificate_file is not None:
        raise NoAuthority
    try:
        with authority().open("rb") as file:
            return file.read(_AUTHORITY_MAX)
    except FileNotFoundError as error:
        raise NoAuthority from error


def prepare() -> "Kept | None":
    """Make or renew what TLS needs; None when this installation has no authority of its own."""
    if not has_authority():
        of_server()
        return None
    return _keep(settings.current(Installation))


def prepare_proxy() -> "Kept | None":
    """Make or renew the certificate of the proxy in front; None when it comes from elsewhere."""
    installation = settings.current(Installation)
    return _keep(installation) if of_proxy().chain.parent == directory(installation).absolute() else None


def _keep(installation: Installation) -> "Kept":
    from pratique.server import certs

    return certs.keep(
        directory(installation),
        hosts=hosts(installation),
        name=f"Pratique on {socket.gethostname()}",
        now=clock.now(),
    )


def hosts(installation: Installation) -> frozenset[str]:
    """Return every name and address that clients may reach the servers by."""
    public = (
        installation.public_url,
        settings.current(Api).public_url,
        settings.current(RegistrySettings).public_url,
        settings.current(Firewall).public_url,
    )
    named = {urlsplit(each).hostname or "" for each in public}
    listened = {each for each in installation.listen if each not in _EVERY_ADDRESS}
    own = {socket.gethostname(), socket.getfqdn()}
    found = {"localhost", "127.0.0.1", "::1", *named, *listened, *own}
    return frozenset(each for each in found if each and each.isascii())


def trusting(host: str, registry_port: int) -> list[str]:
    """Return what each client needs to be told, to trust the local authority; ``host`` is how they reach us."""
    name, file = f"{host}:{registry_port}", authority()
    return [
        f"docker   sudo install -D -m 644 {file} /etc/docker/certs.d/{name}/ca.crt",
        f"podman   sudo install -D -m 644 {file} /etc/containers/certs.d/{name}/ca.crt   (skopeo and buildah too)",
        f"pip      pip config set global.cert {file}",
        f"npm      export NODE_EXTRA_CA_CERTS={file}",
        f"others   SSL_CERT_FILE={file}, or fetch it: GET {PATH} on any port",
    ]
