"""Makes a process ready to use the domains."""

import os

_SETTINGS = "pratique.server.config.django_settings"


def wire() -> None:
    """Load the settings, set Django up, fill the ports and install the bell."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    django.setup()
    import pratique.server.config.celery  # noqa: F401 — its import does the last two
