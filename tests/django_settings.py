"""The product's own Django settings, over a data directory of the tests' own: nothing of a developer's is touched."""

import os
import tempfile

os.environ.setdefault("PRATIQUE_DATA", tempfile.mkdtemp(prefix="pratique-tests-"))

from pratique.server.config.django_settings import *  # noqa: F403
