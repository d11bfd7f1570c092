"""The control plane's routes."""

from django.urls import URLPattern, URLResolver, path, re_path

from pratique.server.config import operations
from pratique.server.config.api import api
from pratique.server.config.settings import Installation
from pratique.server.identity.http.registry_token import token
from pratique.server.index.osv import views as osv
from pratique.server.kernel import settings
from pratique.server.web import pages, shell

handler404 = operations.nothing_here

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    *osv.urls("api/osv/"),
    path("auth/token", token),
    path("health", operations.health),
    path("metrics", operations.metrics),
    path("ca", operations.authority),
    re_path(shell.ADDRESSES, shell.view(pages.index_of(settings.current(Installation).data))),
]
