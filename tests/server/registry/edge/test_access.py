"""Who is let in, who is told to sign in, and who is told nothing."""

from dataclasses import dataclass, field

import pytest

from pratique.core.names import Digest
from tests.server.registry.house import NAME, House, error_of

pytestmark = pytest.mark.database
BLOB = f"/v2/{NAME}/blobs/{Digest.of(b'layer')}"
MANIFEST = f"/v2/{NAME}/manifests/latest"
UPLOADS = f"/v2/{NAME}/blobs/uploads/"
TAGS = f"/v2/{NAME}/tags/list"


@pytest.mark.parametrize("path", ["/v2/", "/v2/_catalog", BLOB, MANIFEST, TAGS])
async def test_without_credentials_the_client_is_sent_to_the_token_service(house: House, path: str) -> None:
    await house.push_image()

    response = await house.client.get(path, headers={"Host": "registry.example.com"})

    status, code, message = await error_of(response)
    assert (status, code) == (401, "UNAUTHORIZED")
    assert "Sign in first" in message
    challenge = response.headers["WWW-Authenticate"]
    assert challenge.startswith('Bearer realm="http://registry.example.com/auth/token",service="pratique-registry"')


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", BLOB, f"repository:{NAME}:pull"),
        ("HEAD", MANIFEST, f"repository:{NAME}:pull"),
        ("GET", TAGS, f"repository:{NAME}:pull"),
        ("PUT", MANIFEST, f"repository:{NAME}:pull,push"),
        ("POST", UPLOADS, f"repository:{NAME}:pull,push"),
        ("DELETE", MANIFEST, f"repository:{NAME}:delete"),
        ("DELETE", BLOB, f"repository:{NAME}:delete"),
        ("GET", "/v2/_catalog", "registry:catalog:*"),
    ],
)
async def test_the_challenge_names_the_scope_that_is_needed(house: House, method: str, path: str, scope: str) -> None:
    response = await house.client.request(method, path)

    assert response.status == 401
    assert f'scope="{scope}"' in response.headers["WWW-Authenticate"]


async def test_a_token_that_is_none_of_ours_is_refused(house: House) -> None:
    response = await house.ask("GET", "/v2/", headers={"Authorization": "Bearer forged"})

    status, code, message = await error_of(response)
    assert (status, code) == (401, "UNAUTHORIZED")
    assert "not signed by this registry" in message
    assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a token holds of the repository, what was refused it, and how each kind of request is answered."""

    title: str
    subject: str = "beta"
    access: dict[str, str] = field(default_factory=dict)
    refused: bool = True
    pull: tuple[int, str]
    push: tuple[int, str]
    delete: tuple[int, str]


OK = (200, "")
LET_IN = (202, "")
CASES = [
    Case(
        title="without any right the repository does not exist",
        access={"acme__app": ""},
        pull=(404, "NAME_UNKNOWN"),
        push=(404, "NAME_UNKNOWN"),
        delete=(404, "NAME_UNKNOWN"),
    ),
    Case(
        title="a reader may pull and is told what more is not for him",
        access={"acme__app": "pull"},
        pull=OK,
        push=(403, "DENIED"),
        delete=(403, "DENIED"),
    ),
    Case(title="a writer may do all", access={"acme__app": "pull,push,delete"}, pull=OK, push=LET_IN, delete=LET_IN),
    Case(
        title="a token for another repository is sent for one that covers this",
        access={"acme__other": "pull,push,delete"},
        refused=False,
        pull=(401, "UNAUTHORIZED"),
        push=(401, "UNAUTHORIZED"),
        delete=(401, "UNAUTHORIZED"),
    ),
    Case(
        title="a token that was asked for pulling only is sent for more",
        access={"acme__app": "pull"},
        refused=False,
        pull=OK,
        push=(401, "UNAUTHORIZED"),
        delete=(401, "UNAUTHORIZED"),
    ),
    Case(
        title="nobody known is always sent to sign in",
        subject="",
        access={"acme__app": ""},
        pull=(401, "UNAUTHORIZED"),
        push=(401, "UNAUTHORIZED"),
        delete=(401, "UNAUTHORIZED"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
async def test_a_token_opens_what_it_covers(house: House, case: Case) -> None:
    await house.push_image()
    header = house.grant("some", subject=case.subject, refused=case.refused, **case.access)

    for method, path, expected in (
        ("GET", MANIFEST, case.pull),
        ("POST", UPLOADS, case.push),
        ("DELETE", MANIFEST, case.delete),
    ):
        response = await house.ask(method, path, headers=header)
        answered = (response.status, "") if response.ok else (await error_of(response))[:2]
        assert answered == expected, f"{method} {path}"


async def test_a_refusal_reads_the_same_whether_the_repository_exists_or_not(house: House) -> None:
    await house.push_image(name="acme/secret")
    header = house.grant("beta", subject="beta", refused=True, acme__secret="", acme__nowhere="")

    there = await house.ask("GET", "/v2/acme/secret/manifests/latest", headers=header)
    nowhere = await house.ask("GET", "/v2/acme/nowhere/manifests/latest", headers=header)

    assert (await error_of(there))[:2] == (await error_of(nowhere))[:2]
    assert (await error_of(there))[2].replace("secret", "nowhere") == (await error_of(nowhere))[2]


async def test_nobody_known_may_pull_only_while_the_repository_is_public(house: House) -> None:
    await house.push_image()
    header = house.grant("anonymous", acme__app="pull")

    for path in (MANIFEST, BLOB, TAGS):
        assert (await house.ask("GET", path, headers=header)).status == 401
    await house.make_public()
    for path in (MANIFEST, BLOB, TAGS):
        assert (await house.ask("GET", path, headers=header)).status == 200


async def test_the_catalogue_is_for_administrators(house: House) -> None:
    header = house.grant("beta", subject="beta")
    house.refuse("beta", ("registry", "catalog"), "*")

    status, code, message = await error_of(await house.ask("GET", "/v2/_catalog", headers=header))

    assert (status, code) == (403, "DENIED")
    assert "GET /api/v1/repositories" in message


async def test_the_realm_is_the_public_address_where_there_is_one(house: House) -> None:
    object.__setattr__(house.parts, "realm", "https://registry.example.com/auth/token")

    response = await house.client.get("/v2/")

    assert 'realm="https://registry.example.com/auth/token"' in response.headers["WWW-Authenticate"]
