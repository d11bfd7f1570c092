"""The control plane as a WSGI application, for Granian."""

from django.core.wsgi import get_wsgi_application

from pratique.server.config import wiring

wiring.wire()

from pratique.server.identity.last_use import LAST_USE  # noqa: E402 — Django's models, so after the wiring

LAST_USE.start()
application = get_wsgi_application()
