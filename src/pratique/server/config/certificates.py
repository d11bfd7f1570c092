"""Which certificate the servers of this installation show."""

from dataclasses import dataclass
from pathlib import Path

from pratique.server.config.settings import Installation
from pratique.server.kernel import settings
from pratique.server.kernel.errors import NotFound

PATH = "/ca"
_AUTHORITY_MAX = 64 * 1024  # bytes
AUTHORITY_HEADERS = {
    "Content-Type": "application/x-pem-file",
    "Content-Disposition": 'attachment; filename="pratique-ca.crt"',
}


class NoAuthority(NotFound):
    """This installation has no authority of its own: it serves without TLS, or with a certificate from elsewhere."""

    code = "no_authority"


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
    installation = settings.current(Installation)
    if not installation.tls:
        return None
    kept = directory(installation)
    return Pair(chain=kept / "server.pem", key=kept / "server.key")


def authority() -> Path:
    """Return the local authority's certificate."""
    return directory(settings.current(Installation)) / "ca.pem"


def read_authority() -> bytes:
    """Return the local authority's certificate (PEM). Raises :class:`NoAuthority` when there is none."""
    if not settings.current(Installation).tls:
        raise NoAuthority
    try:
        with authority().open("rb") as file:
            return file.read(_AUTHORITY_MAX)
    except FileNotFoundError as error:
        raise NoAuthority from error
