"""The README's first command, typed as it stands there; the second one, `make test`, is what runs this test."""

import os
from pathlib import Path

import psutil

from tests.docs.pages import blocks, read
from tests.repository.sources import ROOT
from tests.support.ports import free_ports
from tests.support.processes import Child
from tests.support.web import Web

WITHIN = 300.0  # seconds; how long a start really takes is measured apart, on a machine that does nothing else


def _command() -> Child:
    alone = [block.strip() for block in blocks(read("README.md"), "console") if block.count("\n") == 1]
    return Child(name=alone[0], command=alone[0].split(), log=Path(os.devnull), directory=ROOT)


def test_the_first_command_starts_a_healthy_system_and_starts_it_again(tmp_path: Path) -> None:
    api, registry, firewall = free_ports(3)
    run = _command()
    run.log = tmp_path / "make.log"
    run.environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PRATIQUE_", "DJANGO_", "MAKE"))},
        "PRATIQUE_DATA": str(tmp_path / "data"),
        "PRATIQUE_API_PORT": str(api),
        "PRATIQUE_REGISTRY_PORT": str(registry),
        "PRATIQUE_FIREWALL_PORT": str(firewall),
    }
    try:
        for _ in ("first", "again"):
            run.start().wait_until(lambda: _is_healthy(api, registry, firewall), within=WITHIN)
            started = psutil.Process(run.pid).children(recursive=True)
            run.stop(within=20)
            _, left = psutil.wait_procs(started, timeout=10)
            assert left == []
    finally:
        run.kill()
    assert "admin" in run.output()


def _is_healthy(*ports: int) -> bool:
    return all(Web(base=f"http://localhost:{port}", timeout=5).get("/health").status == 200 for port in ports)
