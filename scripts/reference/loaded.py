"""Loads the whole product, so that every declaration in it has been made."""

import importlib
import os
import pkgutil
import tempfile
from functools import cache

_DATA = "PRATIQUE_DATA"


@cache
def everything() -> None:
    """Set Django up and import every module of the product except migrations."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pratique.server.config.django_settings")
    os.environ.setdefault(_DATA, tempfile.mkdtemp(prefix="pratique-docs-"))
    import django

    django.setup()
    import pratique

    for module in pkgutil.walk_packages(pratique.__path__, "pratique."):
        if ".migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
