"""deploy/compose.yaml, started by docker-compose on a real engine: every service, and a push through the proxy.

The engine of the tests has no network of its own, so the services are put on the host's, each at a free port.
"""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.docker import Docker
from tests.support.environment import need
from tests.support.image import load_image
from tests.support.images import small_image, write_layout
from tests.support.ports import LOOPBACK, free_ports
from tests.support.processes import Finished, run
from tests.support.system import PASSWORD
from tests.support.waiting import eventually
from tests.support.web import Web
from tests.support.wheel import ROOT

pytestmark = [pytest.mark.soak, pytest.mark.timeout(2400)]
NAMES = (
    "API_PORT",
    "REGISTRY_PORT",
    "FIREWALL_PORT",
    "OSA_API_PORT",
    "JUDGE_PORT",
    "NGINX_PORT",
    "BEAT_PORT",
    "pooler",
    "server",
    "redis",
)
LASTING = 15
TO_JSON = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)"


class Compose:
    """docker-compose with one project file, on the tests' engine."""

    def __init__(self, docker: Docker, folder: Path) -> None:
        # The tests' engine copies an image's files for each container, which on a busy machine takes minutes.
        own = {"DOCKER_HOST": f"unix://{docker.socket}", "COMPOSE_PROJECT_NAME": "pratique"}
        self._environment = {**os.environ, **own, "COMPOSE_HTTP_TIMEOUT": "600"}
        self.folder = folder
        self.file = ROOT / "deploy" / "compose.yaml"

    def __call__(self, *words: str, seconds: float = 60, **variables: str) -> Finished:
        """Run a command of docker-compose."""
        environment = {**self._environment, **variables}
        program = need("docker-compose")
        return run([program, "-f", self.file, *words], environment=environment, directory=self.folder, seconds=seconds)


@pytest.fixture(scope="module")
def ports() -> Mapping[str, int]:
    return dict(zip(NAMES, free_ports(len(NAMES)), strict=True))


@pytest.fixture(scope="module")
def compose(docker: Docker, ports: Mapping[str, int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compose]:
    """Every service running."""
    folder = tmp_path_factory.mktemp("compose")
    for name in ("pratique", "pratique-neighbours"):
        load_image(docker, name, folder)
    made = Compose(docker, folder)
    address = f"https://localhost:{ports['NGINX_PORT']}"
    secrets = _secrets(folder, ports)
    said = made("config", PRATIQUE_PUBLIC_URL=address, PRATIQUE_SECRETS=str(secrets)).checked().stdout
    document = json.loads(run(["/usr/bin/python3", "-c", TO_JSON], stdin=said).checked().stdout)
    made.file = folder / "compose.json"
    made.file.write_text(json.dumps(_on_the_host(document, ports)))
    try:
        made("up", "--detach", seconds=900).checked()
        eventually(lambda: _all_are_well(docker), within=300, what="every service to be healthy")
        yield made
    finally:
        made("down", "--volumes", "--timeout", "10", seconds=120)


def test_every_service_is_well_and_a_push_goes_through_the_proxy(
    compose: Compose, ports: Mapping[str, int], tmp_path: Path
) -> None:
    reset = ["exec", "-T", "api", "sh", "-c", f"echo '{PASSWORD}' | pratique admin reset-password --password-stdin"]
    compose(*reset).checked()
    authority = tmp_path / "certificates"
    authority.mkdir()
    (authority / "ca.crt").write_text(
        compose("exec", "-T", "api", "cat", "/var/lib/pratique/certificates/ca.pem").checked().stdout
    )
    layout = write_layout(tmp_path / "layout", {"v1": small_image(61, size=300_000)})
    host = f"localhost:{ports['NGINX_PORT']}"
    skopeo: list[str | Path] = [need("skopeo"), "copy"]

    pushing = [f"--dest-cert-dir={authority}", f"--dest-creds=admin:{PASSWORD}"]
    run([*skopeo, *pushing, f"oci:{layout}:v1", f"docker://{host}/admin/hello:v1"], seconds=120).checked()
    pulling = [f"--src-cert-dir={authority}", f"--src-creds=admin:{PASSWORD}"]
    run([*skopeo, *pulling, f"docker://{host}/admin/hello:v1", f"dir:{tmp_path / 'pulled'}"], seconds=120).checked()

    admin = Web(base=f"https://{host}", authority=authority / "ca.crt").signed_in("admin", PASSWORD)
    eventually(lambda: _is_scanned(admin), within=120, what="the image to be scanned by its worker")
    # The firewall itself says so; where it is away the proxy says 503.
    asked = admin.get("/pypi/python/simple/django/").expect(404)
    assert b"There is no firewall repository python here" in asked.body
    looked = compose("exec", "-T", "registry", "pratique", "doctor", seconds=120).stdout
    assert f"the judge at http://{LOOPBACK}:{ports['JUDGE_PORT']} answers" in looked
    assert b"/static/assets/" in admin.get("/").expect(200).body


def _is_scanned(admin: Web) -> bool:
    jobs = admin.get("/api/v1/jobs?action=scan_check").expect(200).json()["items"]
    assert isinstance(jobs, list)
    return bool(jobs) and all(each["status"] == "done" for each in jobs)


def _all_are_well(docker: Docker) -> bool:
    listed = docker("ps", "--format", "{{.Names}} {{.Status}}").checked().stdout.splitlines()
    unwell = [line for line in listed if "(healthy)" not in line]
    assert unwell == []
    return len(listed) >= LASTING


def _secrets(folder: Path, ports: Mapping[str, int]) -> Path:
    """Make the secrets as `make-secrets` does, for services that are all at loopback."""
    secrets = folder / "secrets"
    run([ROOT / "deploy" / "make-secrets", secrets]).checked()
    places = {"@pgbouncer:6432": "pooler", "@postgresql:5432": "server", "@redis:6379": "redis"}
    for path in secrets.glob("*-url"):
        text = path.read_text()
        for place, name in places.items():
            text = text.replace(place, f"@{LOOPBACK}:{ports[name]}")
        path.unlink()
        path.write_text(text)
        path.chmod(0o444)
    return secrets


def _on_the_host(document: dict[str, Any], ports: Mapping[str, int]) -> dict[str, Any]:
    """Put every service on the host's network, at ports and addresses of loopback."""
    del document["networks"]
    document["secrets"] = {name: {"file": each["file"]} for name, each in document["secrets"].items()}
    moved = {
        "PRATIQUE_LISTEN": LOOPBACK,
        "PRATIQUE_TRUSTED_PROXIES": f"{LOOPBACK}/32",
        "PRATIQUE_NGINX_LISTEN": LOOPBACK,
        "PRATIQUE_NGINX_REDIRECT_PORT": "0",
        "PRATIQUE_JUDGE_URL": f"http://{LOOPBACK}:{ports['JUDGE_PORT']}",
        "PRATIQUE_NGINX_API": f"{LOOPBACK}:{ports['API_PORT']}",
        "PRATIQUE_NGINX_REGISTRY": f"{LOOPBACK}:{ports['REGISTRY_PORT']}",
        "PRATIQUE_NGINX_FIREWALL": f"{LOOPBACK}:{ports['FIREWALL_PORT']}",
        "PRATIQUE_NGINX_OSA_API": f"{LOOPBACK}:{ports['OSA_API_PORT']}",
        "PRATIQUE_PGBOUNCER_LISTEN": LOOPBACK,
        "PRATIQUE_REDIS_LISTEN": LOOPBACK,
        **{f"PRATIQUE_{name}": str(ports[name]) for name in NAMES if name.endswith("_PORT")},
    }
    standard = {
        "8080": "API_PORT",
        "5000": "REGISTRY_PORT",
        "8090": "FIREWALL_PORT",
        "8096": "OSA_API_PORT",
        "8095": "JUDGE_PORT",
        "8092": "BEAT_PORT",
        "6432": "pooler",
        "8443": "NGINX_PORT",
    }
    for name, service in document["services"].items():
        service.pop("networks")
        service.pop("ports", None)
        service["network_mode"] = "host"
        environment = service.setdefault("environment", {})
        replaced = {old: str(ports[new]) for old, new in standard.items()}
        if "PRATIQUE_PUBLIC_URL" in environment:
            environment |= moved
        if name.startswith("tasks-"):
            [port] = free_ports(1)
            environment["PRATIQUE_WORKER_PORT"] = replaced["8091"] = str(port)
        if name == "postgresql":
            environment |= {"PGPORT": str(ports["server"]), "POSTGRES_LISTEN": LOOPBACK}
        if name == "redis":
            replaced["redis-cli ping"] = f"redis-cli -p {ports['redis']} ping"
        if "healthcheck" in service:
            service["healthcheck"]["test"] = [_replaced(each, replaced) for each in service["healthcheck"]["test"]]
    return document


def _replaced(text: str, replaced: Mapping[str, str]) -> str:
    for old, new in replaced.items():
        text = text.replace(old, new)
    return text
