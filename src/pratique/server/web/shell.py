"""The page that starts the frontend, for every address that is a page's."""

import secrets
from collections.abc import Callable
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from pratique.server.jobs import ports as jobs
from pratique.server.kernel.errors import Refusal
from pratique.server.kernel.web import problems
from pratique.server.web import pages

NONCE = "PRATIQUE_NONCE"
"""Stands in the built page where each answer's nonce goes (`html.cspNonce` in `frontend/vite.config.ts`)."""
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

ADDRESSES = r"^(?!(?:api|auth|static|v2)/)"
"""Addresses that are pages': all that no other part of the control plane has for itself."""


def content_policy(*, nonce: str, streams: str) -> str:
    """Return the page's Content-Security-Policy (CSP Level 3); `streams` is empty when they are on this origin."""
    rules = {
        "default-src": ("'none'",),
        "script-src": ("'self'",),
        "style-src": ("'self'", f"'nonce-{nonce}'"),
        "img-src": ("'self'",),
        "font-src": ("'self'",),
        "connect-src": ("'self'", *([streams] if streams else [])),
        "base-uri": ("'none'",),
        "form-action": ("'self'",),
        "frame-ancestors": ("'none'",),
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())


class Shell:
    """The built page in `index`, read again when a new build replaces it."""

    def __init__(self, index: Path) -> None:
        self._index = index
        self._kept: tuple[int, str] | None = None

    def template(self) -> str:
        """Return the page with its placeholders. Raises :class:`pages.PagesNotBuilt`."""
        try:
            changed = self._index.stat().st_mtime_ns
        except FileNotFoundError as error:
            raise pages.PagesNotBuilt from error
        kept = self._kept
        if kept is None or kept[0] != changed:
            kept = self._kept = (changed, self._index.read_text(encoding="utf-8"))  # bounded: a page of our own build
        return kept[1]


def view(index: Path) -> Callable[[HttpRequest], HttpResponse]:
    """Return the view that answers the page; which one it shows, it reads from its address."""
    shell = Shell(index)

    @require_safe
    def page(request: HttpRequest) -> HttpResponse:
        try:
            template = shell.template()
        except Refusal as refusal:
            status, headers, document = problems.of_refusal(refusal)
            return HttpResponse(str(document["detail"]), status=status, headers=headers, content_type="text/plain")
        nonce = secrets.token_urlsafe(18)
        streams = jobs.streams().base(host=request.get_host(), scheme=request.scheme or "http")
        policy = content_policy(nonce=nonce, streams=streams)
        return HttpResponse(template.replace(NONCE, nonce), headers={"Content-Security-Policy": policy, **_HEADERS})

    return page
