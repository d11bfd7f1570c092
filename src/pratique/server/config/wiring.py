"""Joins the domains in one process: Django, and the ports that one domain declares and another one fills."""

import os

_SETTINGS = "pratique.server.config.django_settings"


def wire() -> None:
    """Make this process ready to use the domains: settings loaded, Django set up, ports installed."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    django.setup()
