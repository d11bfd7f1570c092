import re
import tomllib
from pathlib import Path
from typing import Any

from pratique.server.kernel.actions import Queue
from tests.docs.pages import ROOT, blocks, read, table_column

SEED_PARTS = {
    *("Frontend", "Backend", "Celery-beat", "Celery-worker", "Collectstatic", "Fluentd", "Index-proxy", "Migrate"),
    *("Osa-api", "Osa-registation", "Pgbouncer", "Psql", "Redis", "Tasks-high-priority", "Tasks-main"),
    *(
        "Tasks-main-scheduler",
        "Tasks-media",
        "Tasks-osa-container-image-scan",
        "Tasks-osa-package-scan",
        "Tasks-policy",
    ),
    *(
        "Tasks-sca-external-scan",
        "Tasks-tqi",
        "Tasks-secrets",
        "Judge",
        "OSA Proxy",
        "API",
        "Garant",
        "Jobrunner",
        "NGINX",
    ),
    *("Notary server", "Notary signer", "Registry", "RethinkDB", "Scanningstore", "eNZi", "PostgreSQL", "cert-manager"),
}
"""Every part that the three seed documents name."""


def test_the_strata_are_those_of_the_import_contract() -> None:
    contracts: list[dict[str, Any]] = tomllib.loads(read("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = next(each["layers"] for each in contracts if each["id"] == "strata")
    contract = [name for layer in layers for name in re.findall(r"\w+", layer)]

    assert table_column(read("ARCHITECTURE.md"), heading="Stratum") == contract


def test_every_domain_folder_is_a_stratum() -> None:
    folders = {each.parent.name for each in (ROOT / "src/pratique/server").glob("*/__init__.py")}

    assert folders - set(table_column(read("ARCHITECTURE.md"), heading="Stratum")) == set()


def test_every_part_of_the_seed_documents_has_a_row() -> None:
    rows = {
        part.strip()
        for cell in table_column(read("ARCHITECTURE.md"), heading="Seed part")
        for part in re.split("[,·]", cell)
    }

    assert SEED_PARTS - rows == set()


def test_every_queue_is_one_that_exists() -> None:
    named = set(re.findall(r"Tasks-([a-z-]+)", read("ARCHITECTURE.md"))) - {"main-scheduler"}

    assert named == {str(each) for each in Queue}


def test_the_diagram_shows_what_is_planned_as_planned() -> None:
    (diagram,) = blocks(read("ARCHITECTURE.md"), "mermaid")
    planned = re.search(r"^\s*class (\S+) planned$", diagram, re.MULTILINE)
    assert planned is not None
    boxes = set(re.findall(r"\b(\w+) ?[\[(]+\"", diagram))

    assert set(planned.group(1).split(",")) <= boxes
    assert "signing" not in _packages()
    assert "notary" in planned.group(1).split(",")


def _packages() -> set[str]:
    return {path.parent.name for path in Path(ROOT / "src/pratique/server").glob("*/services*")}
