import json
from pathlib import Path

from pratique.server.config.api import api

FRONTEND = Path(__file__).parents[2] / "frontend"


def test_the_pages_are_generated_from_what_the_server_says() -> None:
    committed = json.loads((FRONTEND / "openapi.json").read_text("utf-8"))
    said = json.loads(json.dumps(api.get_openapi_schema(), default=str))

    assert committed == said, (
        "run: pratique openapi --output frontend/openapi.json && npm --prefix frontend run generate"
    )


def test_the_lock_of_the_frontends_packages_holds_no_address() -> None:
    lock = (FRONTEND / "package-lock.json").read_text("utf-8")

    assert "://" not in lock
    assert '"integrity"' in lock
