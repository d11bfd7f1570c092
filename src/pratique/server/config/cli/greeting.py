"""What a person is told once everything runs."""

import sys

from pratique.server.config import embedded
from pratique.server.config.roles import Role, port_of
from pratique.server.config.settings import Installation


def say(installation: Installation) -> None:
    """Tell where the installation listens and how to sign in."""
    sys.stderr.write("\n".join(lines(installation)) + "\n")
    sys.stderr.flush()


def lines(installation: Installation) -> list[str]:
    """Return the lines of the greeting."""
    kept = installation.data / "admin-password"
    password = f"in {kept}" if kept.exists() else "the one you chose"
    scheme = "https" if installation.tls else "http"
    pages = installation.public_url or f"{scheme}://localhost:{port_of(Role.API)}/"
    return [
        "",
        "Pratique is ready.",
        f"  Pages and REST  {pages}",
        f"  Registry        localhost:{port_of(Role.REGISTRY)}",
        f"  Firewall        {scheme}://localhost:{port_of(Role.FIREWALL)}/",
        f"  Sign in         as admin; the password is {password}",
        f"  docker login    docker login localhost:{port_of(Role.REGISTRY)} -u admin",
        f"  Stop            Ctrl-C (listening on {embedded.base_url(Role.API)})",
        "",
    ]
