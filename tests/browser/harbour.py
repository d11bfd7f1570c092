"""What the installation of the browser tests holds."""

import json
from dataclasses import dataclass

from tests.support.images import Image, image, index, layer, noise
from tests.support.packages import Folder
from tests.support.system import PASSWORD, System
from tests.support.waiting import eventually
from tests.support.web import Web, basic

REPOSITORY = "payments/gateway"
FIREWALL = "python"
POLICY = "no-critical-packages"
SBOM = "checkout"


@dataclass(frozen=True, kw_only=True, slots=True)
class Harbour:
    """The installation, and the names of what is in it."""

    system: System
    digest: str
    job: str
    sbom: str


def fill(system: System, upstream: Folder) -> Harbour:
    """Bring an organisation, a member, repositories with tags, a token and a finished job into the installation.

    There are a policy of one's own, exceptions, a firewall repository that refused something, and an SBOM, too.
    """
    admin, registry = system.admin, system.registry()
    admin.post("/api/v1/organisations", {"name": "payments", "full_name": "Payments team"}).expect(201)
    member = {"name": "ivanova", "full_name": "Анна Иванова", "password": "a long and quiet word", "is_admin": False}
    admin.post("/api/v1/accounts", member).expect(201)
    admin.send_json("PUT", "/api/v1/organisations/payments/members/ivanova", {"role": "writer"}).expect(200)
    admin.post("/api/v1/tokens", {"label": "build of payments", "scope": "write", "expires_at": None}).expect(201)
    for number, tag in enumerate(("1.19.0", "1.20.0", "1.20.1")):
        registry.push(REPOSITORY, tag, _gateway(number, "amd64"))
    both = [_gateway(number, architecture) for number, architecture in enumerate(("amd64", "arm64"))]
    for each in both:
        registry.push(REPOSITORY, each.digest, each)
    registry.put_manifest(REPOSITORY, "latest", index(*both)).expect(201)
    registry.push("admin/base", "bookworm", _gateway(7, "amd64"))
    description = {"description": "Takes payments and hands them on.", "visibility": "public"}
    admin.send_json("PATCH", f"/api/v1/repositories/{REPOSITORY}", description).expect(200)
    job = admin.post("/api/v1/jobs", {"action": "sleep", "parameters": {"seconds": 1}}).expect(202).json()["id"]
    path = f"/api/v1/jobs/{job}"
    eventually(lambda: admin.get(path).json()["status"] == "done", within=60, what="the end of the job")
    _judge(admin)
    _install(system, upstream)
    return Harbour(system=system, digest=both[0].digest, job=str(job), sbom=_bring(admin))


def _judge(admin: Web) -> None:
    """Make a policy that refuses packages of this firewall only, and grant exceptions: one in force, one revoked."""
    draft = {
        "name": POLICY,
        "title": "No critical packages",
        "description": "Nothing that is known to be critical is installed.",
        "mode": "enforcing",
        "action": "block",
        "scope": {"stages": ["proxy"], "repositories": [FIREWALL]},
        "when": {"field": "vulnerability.severity", "operator": "at_least", "value": "critical"},
    }
    admin.post("/api/v1/policies", draft).expect(201)
    granted = {
        "package": "pkg:pypi/pyyaml",
        "vulnerability": "CVE-2020-14343",
        "repositories": [REPOSITORY],
        "reason": "Only files of our own are read with it; the move to 5.4 is planned.",
        "expires_at": "2099-12-31T23:59:59Z",
    }
    admin.post("/api/v1/exceptions", granted).expect(201)
    revoked = admin.post("/api/v1/exceptions", {**granted, "policies": [POLICY], "reason": "For one day."}).expect(201)
    admin.delete(f"/api/v1/exceptions/{revoked.json()['id']}").expect(200, 204)


def _install(system: System, upstream: Folder) -> None:
    """Set a firewall repository up; let a client install one version through it and be refused another."""
    upstream.add("django", "3.2", "99.0")
    repository = {"name": FIREWALL, "ecosystem": "pypi", "upstream": upstream.url, "allows_private": True}
    system.admin.post("/api/v1/firewall/repositories", repository).expect(201)
    client = Web(base=f"http://localhost:{system.ports.firewall}/pypi/{FIREWALL}")
    for version, status in (("99.0", 200), ("3.2", 403)):
        path = f"/files/django/django-{version}-py3-none-any.whl"
        client.get(path, Authorization=basic("admin", PASSWORD)).expect(status)


def _bring(admin: Web) -> str:
    """Bring an SBOM in and give its id."""
    component = {"type": "library", "name": "pyyaml", "version": "5.2", "purl": "pkg:pypi/pyyaml@5.2"}
    document = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [component]}
    path = f"/api/v1/uploads?kind=sbom&namespace=payments&name={SBOM}"
    headers = {"Content-Type": "application/octet-stream"}
    admin.request("POST", path, body=json.dumps(document).encode(), headers=headers).expect(202)
    listed = "/api/v1/sboms?namespace=payments"
    eventually(lambda: admin.get(listed).json()["items"], within=60, what="the SBOM")
    items = admin.get(listed).json()["items"]
    assert isinstance(items, list)
    return str(items[0]["id"])


def _gateway(number: int, architecture: str) -> Image:
    """A small image whose layers differ in size, as layers do."""
    system = layer({"etc/os-release": b"ID=debian\n", "usr/lib/libc.so": noise(90_000, seed=1)})
    program = layer({"usr/bin/gateway": noise(40_000 + 1000 * number, seed=number + 2)})
    settings = layer({"etc/gateway.toml": f"number = {number}\n".encode()})
    return image(system, program, settings, architecture=architecture, labels={"org.example.team": "payments"})
