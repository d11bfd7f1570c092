"""What a person is told once everything runs."""

import sys
from urllib.parse import urlsplit

from pratique.server.config import certificates, public
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
    registry = urlsplit(public.registry_url()).netloc or f"localhost:{port_of(Role.REGISTRY)}"
    found = [
        "",
        "Pratique is ready.",
        f"  Pages and REST  {public.api_url() or f'{scheme}://localhost:{port_of(Role.API)}'}/",
        f"  Registry        {registry}",
        f"  Firewall        {public.firewall_url() or f'{scheme}://localhost:{port_of(Role.FIREWALL)}'}/",
        f"  Listening on    {', '.join(installation.listen)}",
        f"  Sign in         as admin; the password is {password}",
        f"  Push and pull   docker login {registry} -u admin",
    ]
    if certificates.has_authority():
        found += ["", "Clients trust this installation once they are told about its certificate authority:"]
        host, _, port = registry.rpartition(":") if registry.rpartition(":")[2].isdigit() else (registry, "", "443")
        found += [f"  {each}" for each in certificates.trusting(host, int(port))]
    return [*found, "", "Ctrl-C stops it.", ""]
