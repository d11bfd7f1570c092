"""NGINX's configuration: TLS and one host name in front of every role, static files and blobs sent by the kernel.

Reference: https://nginx.org/en/docs/ (http core, proxy, upstream, ssl modules); what X-Accel-Redirect keeps of our
answer and what it drops is in `ngx_http_upstream_process_headers`, so the headers it drops are added again here.
Needs NGINX 1.19.4 or newer, for `ssl_reject_handshake`.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pratique.server.config.neighbours import nginx_text as text
from pratique.server.config.neighbours.files import File
from pratique.server.kernel.web.accel import BLOBS

NAME = "nginx.conf"
_NOSNIFF = "add_header X-Content-Type-Options nosniff always;"


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What stands in front: names, ports, certificate, where everything is. Processes are written ``host:port``.

    ``address`` is what people write, ``host`` its host name; the ports are those NGINX listens on, which may be others.
    """

    address: str
    host: str
    port: int
    redirect_port: int
    listen: Sequence[str]
    certificate: Path
    key: Path
    api: Sequence[str]
    registry: Sequence[str]
    firewall: Sequence[str]
    osa_api: Sequence[str]
    streams: Sequence[str]
    data: Path
    folder: Path
    send_files: bool = True
    user: str = ""
    access_log: str = "off"
    hsts: int = 0
    http_2: bool = False
    download_idle: float = 600.0
    """Seconds a client may take nothing, as the registry has it."""
    upload_idle: float = 60.0
    """Seconds a client may send nothing, as the registry has it."""


def files(front: Front) -> tuple[File]:
    """Return NGINX's one file."""
    parts = (
        text.HEAD.format(
            user=f"user {front.user};\n" if front.user else "", folder=front.folder, access_log=front.access_log
        ),
        _upstream("api", front.api),
        _upstream("registry", front.registry),
        _upstream("firewall", front.firewall),
        _upstream("osa_api", front.osa_api),
        _upstream("streams", front.streams),
        *([_redirect(front)] if front.redirect_port else []),
        *([] if _is_address(front.host) else [_refusing(front)]),
        _server(front),
        "}\n",
    )
    return (File(name=NAME, text="\n".join(parts)),)


def _server(front: Front) -> str:
    hsts = f'add_header Strict-Transport-Security "max-age={front.hsts}" always;' if front.hsts else ""
    # A location with headers of its own has none of the server's, nor a role's answer behind it.
    always = f"\n{' ' * 12}".join(each for each in (hsts, _NOSNIFF) if each)
    return text.SERVER.format(
        listen=_listen(front.listen, front.port, _flags(front)),
        host=_bracketed(front.host),
        certificate=front.certificate,
        key=front.key,
        hsts=f"{' ' * 8}{hsts}\n" if hsts else "",
        always=always,
        data=front.data,
        # Half as long again as ours: whoever is too slow is then told so by the registry, in its protocol.
        body_timeout=round(front.upload_idle * 1.5) + 1,
        send_timeout=round(front.download_idle),
        sends="X-Accel-Redirect" if front.send_files else '""',
        blobs=text.BLOBS.format(path=BLOBS, data=front.data, always=always) if front.send_files else "",
    )


def _upstream(name: str, processes: Sequence[str]) -> str:
    listed = "\n".join(f"    server {each} max_fails=1 fail_timeout=2s;" for each in processes)
    return text.UPSTREAM.format(name=name, servers=listed)


def _redirect(front: Front) -> str:
    return text.REDIRECT.format(listen=_listen(front.listen, front.redirect_port, ""), address=front.address)


def _refusing(front: Front) -> str:
    return text.REFUSING.format(listen=_listen(front.listen, front.port, f"{_flags(front)} default_server"))


def _flags(front: Front) -> str:
    return "ssl http2" if front.http_2 else "ssl"


def _listen(addresses: Sequence[str], port: int, flags: str) -> str:
    return "\n".join(f"    listen {_bracketed(each)}:{port}{f' {flags}' if flags else ''};" for each in addresses)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
