"""The control plane's routes."""

from django.urls import URLPattern, URLResolver, path

from pratique.server.config import operations
from pratique.server.config.api import api
from pratique.server.identity.http.registry_token import token

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("auth/token", token),
    path("health", operations.health),
    path("metrics", operations.metrics),
    path("ca", operations.authority),
]
