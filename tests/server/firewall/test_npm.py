"""npm's packages through the plane, as npm and pnpm ask for them."""

import json
from http import HTTPStatus
from typing import Any

import pytest
from aiohttp import web

from pratique.server.firewall.models import Ecosystem, FirewallRepository
from pratique.server.firewall.services import Wish, create_repository
from pratique.server.kernel.planes import in_database
from tests.server.firewall.house import ADMIN, House

pytestmark = pytest.mark.django_db(transaction=True)

SHORT = "application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*"


@pytest.fixture(autouse=True)
async def javascript(house: House) -> None:
    """Add a repository of npm's packages."""
    wish = Wish(upstream=house.upstream.npm, allows_private=True, access=await _anonymous(house))
    await in_database(create_repository, ADMIN, "js", Ecosystem.NPM, wish)


async def _anonymous(_house: House) -> Any:
    from pratique.server.firewall.models import Access

    return Access.ANONYMOUS


async def packument(house: House, path: str, *, accept: str = "") -> dict[str, Any]:
    response = await house.client.get(f"/npm/js/{path}", headers={"Accept": accept} if accept else {})
    body = await response.read()
    assert response.status == HTTPStatus.OK, body
    document: dict[str, Any] = json.loads(body)
    return document


async def test_a_packument_names_tarballs_at_addresses_of_the_firewall(house: House) -> None:
    file = house.upstream.publish("left-pad", "1.3.0", scripts={"test": "x"}, description="pads")

    full = await packument(house, "left-pad")
    short = await packument(house, "left-pad", accept=SHORT)

    tarball = f"http://{house.client.host}:{house.client.port}/npm/js/left-pad/-/{file}"
    assert full["versions"]["1.3.0"]["dist"]["tarball"] == tarball
    assert short["versions"]["1.3.0"]["dist"]["tarball"] == tarball
    assert full["time"]["1.3.0"] == "2020-01-01T00:00:00.000Z"
    assert "time" not in short
    assert "scripts" in full["versions"]["1.3.0"]
    assert "scripts" not in short["versions"]["1.3.0"]
    assert short["modified"] == "2024-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("scripts", "runs"), [({"postinstall": "x"}, True), ({"install": "x"}, True), ({"test": "x"}, None), ("x", None)]
)
async def test_the_short_form_says_whether_scripts_run_on_installation(
    house: House, scripts: object, *, runs: bool | None
) -> None:
    house.upstream.publish("left-pad", "1.3.0", scripts=scripts)

    short = await packument(house, "left-pad", accept=SHORT)

    assert short["versions"]["1.3.0"].get("hasInstallScript") is runs


async def test_a_refused_version_is_deprecated_and_the_tags_are_moved(house: House) -> None:
    house.upstream.publish("left-pad", "1.0.0")
    house.upstream.publish("left-pad", "2.0.0")
    house.upstream.publish("left-pad", "3.0.0-beta.1")
    house.upstream.packuments["left-pad"]["dist-tags"] = {"latest": "2.0.0", "next": "2.0.0", "beta": "3.0.0-beta.1"}
    house.judge.refuse("left-pad@2.0.0", reason="MAL-1 says that left-pad 2.0.0 is malicious.")

    document = await packument(house, "left-pad", accept=SHORT)

    assert document["dist-tags"] == {"latest": "1.0.0", "beta": "3.0.0-beta.1"}
    assert document["versions"]["2.0.0"]["deprecated"] == (
        "Refused by no-critical: MAL-1 says that left-pad 2.0.0 is malicious."
    )
    assert "deprecated" not in document["versions"]["1.0.0"]


async def test_a_refused_tarball_says_why_in_the_body_that_npm_prints(house: House) -> None:
    house.upstream.publish("left-pad", "1.0.0")
    file = house.upstream.publish("left-pad", "2.0.0")
    house.judge.refuse("left-pad@2.0.0", reason="MAL-1 says that left-pad 2.0.0 is malicious.")

    response = await house.client.get(f"/npm/js/left-pad/-/{file}")

    assert response.status == HTTPStatus.FORBIDDEN
    document = await response.json()
    assert document["code"] == "package_blocked"
    assert "MAL-1 says that left-pad 2.0.0 is malicious." in document["error"]
    assert "The nearest version that is allowed is 1.0.0." in document["error"]


async def test_where_all_is_refused_the_packument_itself_is(house: House) -> None:
    house.upstream.publish("left-pad", "1.0.0")
    house.judge.refuse("left-pad@1.0.0", reason="MAL-1 says that left-pad 1.0.0 is malicious.")

    response = await house.client.get("/npm/js/left-pad", headers={"Accept": SHORT})

    assert response.status == HTTPStatus.FORBIDDEN
    assert "MAL-1" in (await response.json())["error"]


@pytest.mark.parametrize("spelling", ["@acme%2fui", "@acme/ui", "%40acme%2Fui"])
async def test_a_scope_may_be_written_as_npm_and_as_others_do(house: House, spelling: str) -> None:
    file = house.upstream.publish("@acme/ui", "1.0.0", b"bytes")

    document = await packument(house, spelling)
    response = await house.client.get(f"/npm/js/@acme/ui/-/{file}")

    assert document["name"] == "@acme/ui"
    assert document["versions"]["1.0.0"]["dist"]["tarball"].endswith(f"/npm/js/@acme/ui/-/{file}")
    assert await response.read() == b"bytes"


def refused_tarball(house: House, package: str) -> str:
    """Publish a version that may come in, and one that may not; give the name of its tarball."""
    house.upstream.publish(package, "1.0.0")
    file = house.upstream.publish(package, "2.0.0", b"what must not come in")
    house.judge.refuse(f"{package.rpartition('/')[2]}@2.0.0")
    return file


WAYS_ROUND = (
    "left-pad/-/{file}",
    "left-pad%2f-%2f{file}",
    "left%2dpad/-/{file}",
    "Left-Pad/-/{file}",
    "other/-/{file}",
    "@left/left-pad/-/{file}",
    "left-pad/-/{file}?x",
    "left-pad/-/../-/{file}",
    "left-pad/-//{file}",
    "left-pad/-/%00{file}",
)


@pytest.mark.parametrize(
    ("method", "headers"), [("HEAD", {}), ("GET", {"Range": "bytes=0-9"}), ("GET", {"If-Modified-Since": "x"})]
)
async def test_no_way_of_asking_brings_a_refused_tarball(house: House, method: str, headers: dict[str, str]) -> None:
    file = refused_tarball(house, "left-pad")

    response = await house.client.request(method, f"/npm/js/left-pad/-/{file}", headers=headers)

    assert response.status == HTTPStatus.FORBIDDEN
    assert house.upstream.asked[f"file {file}"] == 0


SCOPE_TRICKS = (
    "@acme%2fui/-/{file}",
    "%40acme%2Fui/-/{file}",
    "@acme/ui/-/{file}",
    "@ACME/ui/-/{file}",
    "@acme%252fui/-/{file}",
    "@acme/ui/-/@acme/{file}",
    "@acme/@acme%2fui/-/{file}",
    "@acme/../@acme/ui/-/{file}",
    "ui/-/{file}",
    "@evil/ui/-/{file}",
)


@pytest.mark.parametrize(
    ("package", "way"), [("left-pad", each) for each in WAYS_ROUND] + [("@acme/ui", each) for each in SCOPE_TRICKS]
)
async def test_no_spelling_brings_a_refused_tarball(house: House, package: str, way: str) -> None:
    file = refused_tarball(house, package)

    response = await house.client.get(f"/npm/js/{way.format(file=file)}")

    assert response.status in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST)
    assert b"what must not" not in await response.read()
    assert house.upstream.asked[f"file {file}"] == 0


async def test_a_tarball_is_held_to_the_strongest_digest_that_is_stated(house: House) -> None:
    file = house.upstream.publish("left-pad", "1.0.0", b"honest")
    house.upstream.files[file] = b"wicked"

    response = await house.client.get(f"/npm/js/left-pad/-/{file}")

    assert response.status == HTTPStatus.BAD_GATEWAY
    assert "its sha512 is" in (await response.json())["error"]


@pytest.mark.parametrize(
    ("reserved", "asked"),
    [
        ("@acme/*", "@acme%2fbilling"),
        ("@acme/*", "@ACME/Billing"),
        ("@Acme/*", "@acme/billing"),
        ("Acme-Ui", "acme-ui"),
        ("acme-ui", "ACME-ui"),
    ],
)
async def test_reserved_names_are_never_asked_of_the_upstream(house: House, reserved: str, asked: str) -> None:
    await in_database(FirewallRepository.objects.filter(name="js").update, reserved=[reserved], revision=2)

    response = await house.client.get(f"/npm/js/{asked}")

    assert response.status == HTTPStatus.FORBIDDEN
    assert "reserved name" in (await response.json())["error"]
    assert not house.upstream.asked


@pytest.mark.parametrize(
    "path", ["-/npm/v1/keys", "-/npm/v1/security/audits/slow", "left-pad/a/b", "", "@acme", "left-pad/-/"]
)
async def test_what_is_not_served_is_said_to_be_nowhere(house: House, path: str) -> None:
    response = await house.client.get(f"/npm/js/{path}")

    assert response.status in (HTTPStatus.NOT_FOUND, HTTPStatus.OK)


async def test_one_version_can_be_asked_for_by_number_and_tag(house: House) -> None:
    house.upstream.publish("left-pad", "1.0.0")
    house.upstream.publish("left-pad", "2.0.0")
    house.judge.refuse("left-pad@2.0.0")

    by_tag = await packument(house, "left-pad/latest")
    by_number = await packument(house, "left-pad/2.0.0")
    missing = await house.client.get("/npm/js/left-pad/9.9.9")

    assert by_tag["version"] == "1.0.0"
    assert by_number["deprecated"].startswith("Refused by")
    assert missing.status == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("path", ["left-pad", "left-pad/1.0.0", "-/package/left-pad/dist-tags"])
async def test_the_entity_tag_changes_with_policies_and_holds_until_then(house: House, path: str) -> None:
    house.upstream.publish("left-pad", "1.0.0")
    tag = (await house.client.get(f"/npm/js/{path}")).headers["ETag"]

    same = await house.client.get(f"/npm/js/{path}", headers={"If-None-Match": tag})
    house.judge.allow_all()
    house.parts.judging._epoch_until = 0.0  # noqa: SLF001 — half a second later
    changed = await house.client.get(f"/npm/js/{path}", headers={"If-None-Match": tag})

    assert (same.status, changed.status) == (HTTPStatus.NOT_MODIFIED, HTTPStatus.OK)


@pytest.mark.parametrize(
    ("package", "asked"), [("left-pad", "left-pad"), ("@acme/ui", "@acme%2fui"), ("@acme/ui", "@acme/ui")]
)
async def test_the_tags_alone_are_those_of_the_page(house: House, package: str, asked: str) -> None:
    house.upstream.publish(package, "1.0.0")
    house.upstream.publish(package, "2.0.0")
    path = f"/npm/js/-/package/{asked}/dist-tags"

    before = await (await house.client.get(path)).json()
    house.judge.refuse(f"{package.rpartition('/')[2]}@2.0.0")
    house.parts.judging._epoch_until = 0.0  # noqa: SLF001 — half a second later
    moved = await (await house.client.get(path)).json()
    house.judge.refuse(f"{package.rpartition('/')[2]}@1.0.0")
    house.parts.judging._epoch_until = 0.0  # noqa: SLF001 — again
    refused = await house.client.get(path)

    assert (before, moved) == ({"latest": "2.0.0"}, {"latest": "1.0.0"})
    assert refused.status == HTTPStatus.FORBIDDEN
    assert (await house.client.put(path)).status == HTTPStatus.METHOD_NOT_ALLOWED


async def test_a_packument_of_a_hundred_megabytes_ends_at_the_bound_and_others_are_served(house: House) -> None:
    piece = b'"a":"' + b"x" * 1_000_000 + b'",'
    sent = 0

    async def huge(request: web.Request) -> web.StreamResponse | None:
        nonlocal sent
        if not request.path.endswith("/huge"):
            return None
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        await response.write(b'{"name":"huge",')
        for _ in range(100):
            await response.write(piece)
            sent += len(piece)
        return response

    house.upstream.publish("left-pad", "1.3.0")
    house.upstream.before = huge

    refused = await house.client.get("/npm/js/huge")
    served = await house.client.get("/npm/js/left-pad")

    assert refused.status == HTTPStatus.BAD_GATEWAY
    assert "packages.page_max" in await refused.text()
    assert sent < 90_000_000
    assert served.status == HTTPStatus.OK
