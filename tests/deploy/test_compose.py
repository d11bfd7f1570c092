"""deploy/compose.yaml: read by Debian's docker-compose, and held to what the image and the settings really have."""

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from pratique.server.config.settings import read
from pratique.server.kernel import actions, settings
from pratique.server.kernel.actions import Queue
from tests.support.environment import need
from tests.support.processes import Finished, run

DEPLOY = Path(__file__).parents[2] / "deploy"
TO_JSON = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)"
ONCE = {"configure", "migrate"}


def secrets(folder: Path) -> Path:
    run([DEPLOY / "make-secrets", folder]).checked()
    return folder


def compose(folder: Path, **environment: str) -> Finished:
    own = {"PATH": os.environ["PATH"], "PRATIQUE_SECRETS": str(folder), **environment}
    return run([need("docker-compose"), "-f", DEPLOY / "compose.yaml", "config"], environment=own, directory=folder)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The services as docker-compose understands them, every reference resolved."""
    folder = secrets(tmp_path_factory.mktemp("compose") / "secrets")
    said = compose(folder, PRATIQUE_PUBLIC_URL="https://registry.example.com").checked()
    # Debian's Python has what docker-compose reads YAML with.
    translated = run(["/usr/bin/python3", "-c", TO_JSON], stdin=said.stdout).checked()
    found: dict[str, Any] = json.loads(translated.stdout)["services"]
    return found


def test_every_service_is_held_to_few_rights(services: dict[str, Any]) -> None:
    for name, each in services.items():
        assert each["read_only"] is True, name
        assert each["cap_drop"] == ["ALL"], name
        assert each["security_opt"] == ["no-new-privileges:true"], name
        assert "privileged" not in each, name
        assert each["logging"]["options"]["max-size"], name


def test_every_lasting_service_tells_how_it_is(services: dict[str, Any]) -> None:
    silent = {name for name, each in services.items() if "healthcheck" not in each}

    assert silent == ONCE


def test_only_the_proxy_can_be_reached_from_outside(services: dict[str, Any]) -> None:
    assert {name for name, each in services.items() if each.get("ports")} == {"nginx"}


def test_workers_are_named_as_the_queues_they_work_on(services: dict[str, Any]) -> None:
    workers = {name: each["command"] for name, each in services.items() if each.get("command", [""])[0] == "worker"}

    assert workers
    for name, command in workers.items():
        queue = Queue(name.removeprefix("tasks-"))
        assert command == ["worker", "--queues", queue.value]


def test_every_queue_that_has_work_has_its_worker(services: dict[str, Any]) -> None:
    busy = {each.queue for each in actions.declared().values()}

    assert busy
    assert {f"tasks-{queue.value}" for queue in busy} - set(services) == set()


def test_nginx_leads_to_services_that_are_there(services: dict[str, Any]) -> None:
    upstreams = {"PRATIQUE_NGINX_API", "PRATIQUE_NGINX_REGISTRY", "PRATIQUE_NGINX_FIREWALL"}
    places = [services["configure"]["environment"][each].partition(":") for each in upstreams]

    assert {name for name, _, _ in places} == {"api", "registry", "firewall"}
    for name, _, port in places:
        assert f"127.0.0.1:{port}/health" in services[name]["healthcheck"]["test"][-1]
        assert services["nginx"]["depends_on"][name]["condition"] == "service_healthy"


def test_every_variable_is_a_setting(services: dict[str, Any]) -> None:
    read({})
    known = {option.variable for section in settings.sections().values() for option in section.options}
    used = {
        variable.removesuffix("_FILE")
        for each in services.values()
        for variable in each.get("environment", {})
        if variable.startswith("PRATIQUE_")
    }

    assert used
    assert used - known == set()


def test_it_does_not_start_without_an_address(tmp_path: Path) -> None:
    refused = compose(secrets(tmp_path / "secrets"))

    assert refused.exit_code != 0
    assert "the address people will use" in refused.said


def test_secrets_are_made_once_and_only_their_owner_comes_near_them(tmp_path: Path) -> None:
    folder = secrets(tmp_path / "secrets")
    before = {each.name: each.read_text() for each in folder.iterdir()}

    again = {each.name: each.read_text() for each in secrets(folder).iterdir()}

    assert again == before
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert before["database-password"].strip() in before["database-url"]
    assert len(before["database-password"].strip()) == 48
