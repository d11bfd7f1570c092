"""Loads the whole product, so that every declaration in it has been made."""

import importlib
import os
import pkgutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path


@contextmanager
def empty_installation() -> Iterator[None]:
    """Let the product find an empty installation of default settings, whatever this machine's own are."""
    for name in [name for name in os.environ if name.startswith("PRATIQUE_")]:
        del os.environ[name]
    with tempfile.TemporaryDirectory(prefix="pratique-docs-") as data:
        os.environ["PRATIQUE_DATA"] = data
        Path(data, "pratique.sqlite3").touch()  # the planes open it; nothing reads it
        yield


@cache
def everything() -> None:
    """Set Django up and import every module of the product except migrations."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pratique.server.config.django_settings")
    import django

    django.setup()
    import pratique

    for module in pkgutil.walk_packages(pratique.__path__, "pratique."):
        if ".migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
