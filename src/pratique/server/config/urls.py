"""The control plane's routes."""

from django.urls import URLPattern, URLResolver, path

from pratique.server.config.api import api

urlpatterns: list[URLPattern | URLResolver] = [path("api/v1/", api.urls)]
