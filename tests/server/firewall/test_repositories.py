"""Adding and changing firewall repositories over REST, and adopting what a package manager uses."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from pratique.server.firewall.adopting import adopt
from pratique.server.firewall.errors import CannotAdopt
from pratique.server.firewall.models import Ecosystem, FirewallRepository, Package
from pratique.server.identity import ports
from pratique.server.identity.testing import person
from pratique.server.kernel import vault
from pratique.server.kernel.clock import now
from pratique.server.kernel.outbox.models import OutboxEvent
from tests.support import database

pytestmark = pytest.mark.django_db

PATH = "/api/v1/firewall/repositories"
NEW = {"name": "python", "ecosystem": "pypi", "upstream": "https://index.example/simple/"}


@pytest.fixture
def admin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(ports, "_place", ports.Place(data=tmp_path, issuer="tests", hosts=frozenset({"localhost"})))
    vault.make_first_key(tmp_path, now=now())
    vault.install(tmp_path)
    client = Client()
    client.force_login(person("boss", is_admin=True))
    return client


def send(client: Client, method: str, path: str, document: dict[str, Any]) -> Any:
    return client.generic(method, path, _json(document), content_type="application/json")


def _json(document: dict[str, Any]) -> bytes:
    import json

    return json.dumps(document).encode()


@pytest.mark.parametrize("host", ["10.1.2.3:8081", "localhost:3141", "[fd00::1]"])
def test_an_upstream_in_a_private_network_is_refused_at_once_unless_it_is_allowed(admin: Client, host: str) -> None:
    wish = {**NEW, "upstream": f"http://{host}/simple"}

    refused = send(admin, "POST", PATH, wish)
    made = send(admin, "POST", PATH, {**wish, "allows_private": True})
    forbidden = send(admin, "PATCH", f"{PATH}/python", {"allows_private": False})
    moved = send(admin, "PATCH", f"{PATH}/python", {"mode": "strict"})

    assert (refused.status_code, refused.json()["code"]) == (400, "firewall_upstream_private")
    assert (
        "allow it: by the choice for it on the page, `--private` on the command line, or `allows_private` by REST"
        in refused.json()["detail"]
    )
    assert (made.status_code, moved.status_code) == (201, 200)
    assert (forbidden.status_code, forbidden.json()["code"]) == (400, "firewall_upstream_private")


def test_an_upstream_where_nothing_is_ever_asked_cannot_be_allowed(admin: Client) -> None:
    wish = {**NEW, "upstream": "http://169.254.169.254/simple", "allows_private": True}

    refused = send(admin, "POST", PATH, wish)

    assert (refused.status_code, refused.json()["code"]) == (400, "firewall_upstream_invalid")
    assert "it is at 169.254.169.254, a link-local address, where nothing is ever asked" in refused.json()["detail"]


def test_a_repository_is_added_with_the_texts_that_set_clients_up(admin: Client) -> None:
    made = send(admin, "POST", PATH, NEW)

    document = made.json()
    assert made.status_code == 201, document
    assert document["upstream"] == "https://index.example/simple"
    assert document["mode"] == "moderate"
    assert document["access"] == "token"
    assert document["url"].endswith("/pypi/python/simple/")
    assert [each["client"] for each in document["setup"]] == ["pip", "uv", "poetry", "netrc"]
    assert all(document["url"] in each["text"] for each in document["setup"][:3])
    assert "uv.lock" in document["setup"][1]["note"]
    assert OutboxEvent.objects.filter(type="firewall.created", subject="firewall:python").count() == 1


def test_credentials_are_sealed_and_never_told(admin: Client) -> None:
    send(admin, "POST", PATH, {**NEW, "credentials": "somebody:hidden"})

    shown = admin.get(f"{PATH}/python").content
    row = FirewallRepository.objects.get()
    assert b"hidden" not in shown
    assert b'"has_credentials": true' in shown
    assert row.credentials is not None
    assert b"hidden" not in bytes(row.credentials)
    assert vault.open_sealed(bytes(row.credentials)) == "somebody:hidden"
    assert not OutboxEvent.objects.filter(data__icontains="hidden").exists()


@pytest.mark.parametrize(
    ("change", "is_kept"),
    [
        ({"upstream": "https://elsewhere.example/simple"}, False),
        ({"upstream": "http://index.example/simple"}, False),
        ({"upstream": "https://index.example:8443/simple"}, False),
        ({"upstream": "https://INDEX.example:443/other"}, True),
        ({"upstream": "https://elsewhere.example/simple", "credentials": "another:secret"}, True),
        ({"mode": "strict"}, True),
    ],
    ids=["another host", "another scheme", "another port", "another path", "with its own", "no other upstream"],
)
def test_credentials_are_forgotten_with_the_origin_they_were_given_for(
    admin: Client, change: dict[str, Any], *, is_kept: bool
) -> None:
    send(admin, "POST", PATH, {**NEW, "credentials": "somebody:hidden"})

    changed = send(admin, "PATCH", f"{PATH}/python", change)

    event = OutboxEvent.objects.get(type="firewall.changed")
    assert changed.json()["has_credentials"] is is_kept
    assert ("credentials" in event.data["changed"]) is (not is_kept or "credentials" in change)


def test_a_change_moves_the_revision_and_is_told(admin: Client) -> None:
    send(admin, "POST", PATH, NEW)

    changed = send(admin, "PATCH", f"{PATH}/python", {"mode": "strict", "reserved": ["Acme_Billing", "acme-*"]})

    assert changed.json()["mode"] == "strict"
    assert changed.json()["reserved"] == ["acme-*", "acme-billing"]
    assert FirewallRepository.objects.get().revision == 2
    assert OutboxEvent.objects.filter(type="firewall.changed").count() == 1


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "an address of ours": (
        {"upstream": "http://localhost:8090/pypi/python/simple/"},
        "an address of this installation",
    ),
    "ours by number": ({"upstream": "http://127.0.0.1:8090/pypi/other/simple"}, "an address of this installation"),
    "no address": ({"upstream": "index.example/simple"}, "it is no http or https address"),
    "a file": ({"upstream": "file:///etc"}, "it is no http or https address"),
    "credentials in it": ({"upstream": "https://a:b@index.example/simple"}, "credentials are entered apart from it"),
    "credentials in one that cannot be read": ({"upstream": "https://a:b@index.example:x/"}, "cannot be an upstream"),
    "credentials in another scheme": (
        {"upstream": "ftp://a:b@index.example/"},
        "credentials are entered apart from it",
    ),
    "a query": ({"upstream": "https://index.example/simple?x=1"}, "it has a query or a fragment"),
    "a name that is a page's": ({"name": "requests"}, "a page of its own is at that address"),
    "a bad name": ({"name": "Python"}, "cannot be the name of a firewall repository"),
    "a bad reserved name": ({"reserved": ["*"]}, "cannot be reserved"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_is_refused_in_words(admin: Client, case: str) -> None:
    change, words = BAD[case]

    answer = send(admin, "POST", PATH, {**NEW, **change})

    assert answer.status_code == 400
    assert words in answer.json()["detail"]
    assert ":b@" not in answer.json()["detail"]


def test_a_name_is_there_once(admin: Client) -> None:
    send(admin, "POST", PATH, NEW)

    assert send(admin, "POST", PATH, NEW).status_code == 409


def test_what_is_deleted_is_gone(admin: Client) -> None:
    send(admin, "POST", PATH, NEW)

    assert admin.delete(f"{PATH}/python").status_code == 204
    assert admin.get(f"{PATH}/python").status_code == 404


HELP = "  -i, --index-url <url>  Base URL of the Python Package Index (default {url}). This should point to\n"


def test_pip_is_asked_for_what_it_really_uses() -> None:
    asked: list[Sequence[str]] = []

    def run(command: Sequence[str]) -> str:
        asked.append(command)
        return HELP.format(url="https://some%40one:p%3Aw@index.example:8443/root/simple/")

    found = adopt("pip", run=run)

    assert found.upstream == "https://index.example:8443/root/simple"
    assert found.credentials == "some@one:p:w"
    assert asked == [["pip", "download", "--help"]]


def test_what_cannot_be_asked_is_said() -> None:
    with pytest.raises(CannotAdopt, match="its help names no index"):
        adopt("pip", run=lambda _: "")
    with pytest.raises(CannotAdopt, match="only pip, npm can be asked"):
        adopt("gem", run=lambda _: "")


@pytest.mark.parametrize("configured", [True, False])
def test_the_pip_of_this_machine_can_be_asked_with_and_without_a_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, configured: bool
) -> None:
    text = "[global]\nindex-url = https://configured.example/simple\n" if configured else ""
    (tmp_path / "pip.conf").write_text(text)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))

    found = adopt("pip")

    assert found.upstream.startswith("https://configured.example/simple" if configured else "https://")
    assert found.ecosystem is Ecosystem.PYPI


def test_the_scans_of_a_package_are_found_by_its_name() -> None:
    found = Package.objects.filter(ecosystem="pypi", name="django").order_by()
    with connection.cursor() as cursor:
        if database.is_postgresql():
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = found.explain()

    assert "firewall_package_name" in plan
