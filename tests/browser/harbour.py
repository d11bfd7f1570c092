"""What the installation of the browser tests holds."""

from dataclasses import dataclass

from tests.support.images import Image, image, index, layer, noise
from tests.support.system import System
from tests.support.waiting import eventually

REPOSITORY = "payments/gateway"


@dataclass(frozen=True, kw_only=True, slots=True)
class Harbour:
    """The installation, and the names of what is in it."""

    system: System
    digest: str
    job: str


def fill(system: System) -> Harbour:
    """Bring an organisation, a member, repositories with tags, a token and a finished job into the installation."""
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
    return Harbour(system=system, digest=both[0].digest, job=str(job))


def _gateway(number: int, architecture: str) -> Image:
    """A small image whose layers differ in size, as layers do."""
    system = layer({"etc/os-release": b"ID=debian\n", "usr/lib/libc.so": noise(90_000, seed=1)})
    program = layer({"usr/bin/gateway": noise(40_000 + 1000 * number, seed=number + 2)})
    settings = layer({"etc/gateway.toml": f"number = {number}\n".encode()})
    return image(system, program, settings, architecture=architecture, labels={"org.example.team": "payments"})
