import subprocess
import sys

import pytest

_PLANES = """
import sys
from pratique.server.config.wiring import wire
wire()
from pratique.server.config import planes
print(" ".join(sorted(name for name in sys.argv[1:] if name in sys.modules)))
"""


@pytest.mark.long
def test_a_data_plane_starts_without_the_control_planes_libraries() -> None:
    heavy = ["ninja", "pydantic", "granian", "typer"]

    answer = subprocess.run([sys.executable, "-c", _PLANES, *heavy], capture_output=True, text=True, check=True)

    assert answer.stdout.split() == []


_CONTROL = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "pratique.server.config.django_settings"
from pratique.server.config import wsgi
print("pratique.server.config.api" in sys.modules)
"""


@pytest.mark.long
def test_the_control_plane_has_its_routes_before_its_first_request() -> None:
    answer = subprocess.run([sys.executable, "-c", _CONTROL], capture_output=True, text=True, check=True)

    assert answer.stdout.split() == ["True"]
