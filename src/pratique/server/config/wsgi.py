"""The control plane as a WSGI application, for Granian."""

from django.core.wsgi import get_wsgi_application

from pratique.server.config import wiring

wiring.wire()
application = get_wsgi_application()
