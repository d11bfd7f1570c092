"""A push makes the repository it goes to, where the installation lets it."""

from dataclasses import replace

import pytest

from pratique.server.kernel import settings
from pratique.server.kernel.planes import in_database
from pratique.server.kernel.settings import Effective, process
from pratique.server.registry.models import Namespace, Repository, Visibility
from pratique.server.registry.settings import RegistrySettings
from tests.server.registry.house import NAME, House, error_of

pytestmark = pytest.mark.database


async def test_a_push_makes_a_private_repository(house: House) -> None:
    await house.push_image()

    repository = await in_database(Repository.objects.get, name=NAME)
    assert (repository.visibility, repository.namespace_id) == (Visibility.PRIVATE, house.accounts["acme"])


async def test_an_upload_alone_makes_none(house: House) -> None:
    await house.begin()

    assert not await in_database(Repository.objects.exists)


async def test_where_pushes_may_not_make_repositories_the_push_is_told_how_to(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = replace(settings.current(RegistrySettings), create_on_push=False)
    monkeypatch.setattr(process, "_effective", Effective(values={RegistrySettings: closed}, origins={}))

    response = await house.ask("POST", f"/v2/{NAME}/blobs/uploads/")

    status, code, message = await error_of(response)
    assert (status, code) == (404, "NAME_UNKNOWN")
    assert "Make it on the page or by REST, then push again." in message


@pytest.mark.parametrize(("installation", "own", "status"), [(True, False, 404), (False, True, 202)])
async def test_a_namespaces_own_setting_goes_before_the_installations(
    house: House, monkeypatch: pytest.MonkeyPatch, *, installation: bool, own: bool, status: int
) -> None:
    everywhere = replace(settings.current(RegistrySettings), create_on_push=installation)
    monkeypatch.setattr(process, "_effective", Effective(values={RegistrySettings: everywhere}, origins={}))
    await in_database(Namespace.objects.create, account_id=house.accounts["acme"], create_on_push=own)

    response = await house.ask("POST", f"/v2/{NAME}/blobs/uploads/")

    assert response.status == status


async def test_a_namespace_that_is_nobodys_is_named(house: House) -> None:
    response = await house.ask("POST", "/v2/nobody/app/blobs/uploads/")

    status, code, message = await error_of(response)
    assert (status, code) == (404, "NAME_UNKNOWN")
    assert "no account or organisation called nobody" in message


@pytest.mark.parametrize("name", ["acme/app/tags", "acme/app/manifests/x", "acme/a/b/events"])
async def test_a_segment_that_rest_needs_is_refused(house: House, name: str) -> None:
    response = await house.ask("POST", f"/v2/{name}/blobs/uploads/")

    status, code, message = await error_of(response)
    assert (status, code) == (400, "NAME_INVALID")
    assert "events, manifests, tags" in message


@pytest.mark.parametrize("name", ["acme/tags", "acme/blobs/uploads", "acme/manifests/manifests2"])
async def test_a_name_that_looks_like_an_address_is_a_name(house: House, name: str) -> None:
    digest = await house.push_image(name=name)

    response = await house.ask("HEAD", f"/v2/{name}/manifests/latest")

    assert response.headers["Docker-Content-Digest"] == digest
