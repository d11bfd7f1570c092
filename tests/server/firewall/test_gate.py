"""Ways round the gate: each is a request that would bring refused bytes out if one defence were missing."""

import contextlib
from dataclasses import dataclass
from http import HTTPStatus

import pytest
from aiohttp import ClientPayloadError, web

from pratique.server.firewall.edge.errors import phrase_of
from pratique.server.firewall.errors import ScanTooSlow
from pratique.server.firewall.models import KeptFile
from pratique.server.kernel import vault
from pratique.server.kernel.planes import in_database
from tests.server.firewall.house import House

pytestmark = pytest.mark.django_db(transaction=True)

DATA = b"what must not come in" * 10_000


@pytest.fixture
def refused(house: House) -> str:
    """Give the name of a file whose version is refused, beside one that is allowed."""
    name = house.upstream.add("django", "3.0.0", DATA)
    house.upstream.add("django", "4.2.0")
    house.judge.refuse("django@3.0.0")
    return name


async def test_a_files_address_that_was_never_listed_to_the_client_is_judged(house: House, refused: str) -> None:
    response = await house.file(refused)

    assert response.status == HTTPStatus.FORBIDDEN


async def test_a_head_is_judged_and_tells_no_size(house: House, refused: str) -> None:
    response = await house.file(refused, method="HEAD")

    assert response.status == HTTPStatus.FORBIDDEN
    assert response.content_length != len(DATA)


async def test_a_range_is_judged(house: House, refused: str) -> None:
    response = await house.file(refused, headers={"Range": "bytes=0-9"})

    assert response.status == HTTPStatus.FORBIDDEN


async def test_a_file_that_was_kept_before_the_policy_is_judged_again(house: House) -> None:
    name = house.upstream.add("django", "3.0.0", DATA)
    before = await house.file(name)
    house.judge.refuse("django@3.0.0")
    house.parts.judging._epoch_until = 0.0  # noqa: SLF001 — half a second later

    whole = await house.file(name)
    part = await house.file(name, headers={"Range": "bytes=10-", "If-None-Match": before.headers.get("ETag", "")})

    assert before.status == HTTPStatus.OK
    assert (whole.status, part.status) == (HTTPStatus.FORBIDDEN, HTTPStatus.FORBIDDEN)


@dataclass(frozen=True, kw_only=True)
class Spelling:
    """Another way to write the address of the refused file."""

    path: str


SPELLINGS = (
    Spelling(path="files/Django/{file}"),
    Spelling(path="files/DJANGO/{file}"),
    Spelling(path="files/django_/{file}"),
    Spelling(path="files/-django/{file}"),
    Spelling(path="files/dj%2561ngo/{file}"),
    Spelling(path="files/d%CA%B2ango/{file}"),
    Spelling(path="files/dj%61ngo/{file}"),
    Spelling(path="files/django/%64jango-3.0.0-py3-none-any.whl"),
    Spelling(path="files/django/{file}%00"),
    Spelling(path="files/django/{file}/"),
    Spelling(path="files//django/{file}"),
    Spelling(path="files/django/../django/{file}"),
    Spelling(path="files/django/%2e%2e%2fdjango%2f{file}"),
    Spelling(path="files/django%2f{file}"),
    Spelling(path="files/django/{file}.metadata"),
    Spelling(path="files/django/{file}?x=1"),
    Spelling(path="files/django/{file};x"),
)


@pytest.mark.parametrize("spelling", SPELLINGS, ids=lambda each: each.path)
async def test_no_spelling_of_the_address_brings_the_bytes(house: House, refused: str, spelling: Spelling) -> None:
    response = await house.client.get(
        f"/pypi/python/{spelling.path.format(file=refused)}", allow_redirects=True, skip_auto_headers=["Accept"]
    )

    assert response.status in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST)
    assert DATA[:50] not in await response.read()
    assert house.upstream.asked[f"file {refused}"] == 0


@pytest.mark.parametrize("name", ["Django", "DJANGO", "dj%61ngo", "django"])
async def test_a_page_has_one_address_whatever_the_spelling(house: House, refused: str, name: str) -> None:
    response = await house.client.get(f"/pypi/python/simple/{name}", headers={"Accept": "text/html"})

    assert response.status == HTTPStatus.OK
    assert response.url.raw_path == "/pypi/python/simple/django/"
    assert "data-yanked" in await response.text()
    assert refused in await response.text()


async def test_a_version_spelt_in_another_way_is_the_same_version(house: House) -> None:
    name = house.upstream.add("django", "3.0.0-1", kind="sdist")
    house.judge.refuse("django@3.0.0.post1")

    response = await house.file(name)

    assert response.status == HTTPStatus.FORBIDDEN


async def test_a_file_that_names_no_version_is_not_there_at_all(house: House) -> None:
    house.upstream.add("django", "4.2.0")
    house.upstream.packages["django"].append(
        {"filename": "django-latest.zip", "url": "../../files/django-latest.zip", "hashes": {}}
    )
    house.upstream.files["django-latest.zip"] = DATA

    response = await house.file("django-latest.zip")

    assert response.status == HTTPStatus.NOT_FOUND
    assert house.upstream.asked["file django-latest.zip"] == 0


async def test_a_file_of_another_package_on_the_page_is_not_given_as_this_one(house: House) -> None:
    house.upstream.add("django", "4.2.0")
    house.upstream.packages["django"].append(
        {"filename": "evil-1.0.tar.gz", "url": "../../files/evil-1.0.tar.gz", "hashes": {}}
    )
    house.upstream.files["evil-1.0.tar.gz"] = DATA

    assert (await house.file("evil-1.0.tar.gz")).status == HTTPStatus.NOT_FOUND


async def test_bytes_that_are_not_what_the_page_says_do_not_get_out_and_are_not_kept(house: House) -> None:
    name = house.upstream.add("django", "4.2.0", DATA)
    house.upstream.files[name] = DATA[:-1] + b"!"

    response = await house.client.get(f"/pypi/python/files/django/{name}")
    got = b""
    with contextlib.suppress(ClientPayloadError):  # cut off in the middle is how it must end
        got = await response.read()

    await house.settle()
    assert len(got) < len(DATA)
    assert await in_database(KeptFile.objects.count) == 0
    assert sum(path.stat().st_size for path in house.kept()) < len(DATA)


async def test_a_small_file_that_lies_is_refused_with_the_reason(house: House) -> None:
    name = house.upstream.add("django", "4.2.0", b"honest")
    house.upstream.files[name] = b"wicked"

    response = await house.file(name)

    assert response.status == HTTPStatus.BAD_GATEWAY
    assert f"The file {name} from the upstream of python is not what its page says" in (response.reason or "")


async def test_a_redirect_to_another_host_is_followed_without_credentials(house: House) -> None:
    name = house.upstream.add("django", "4.2.0", b"bytes")
    elsewhere = str(house.upstream.server.make_url(f"/files/{name}")).replace("127.0.0.1", "localhost")
    house.upstream.before = lambda request: (
        web.Response(status=302, headers={"Location": elsewhere})
        if request.path.startswith("/files/") and request.host.startswith("127.0.0.1")
        else None
    )
    await house.change(credentials=vault.seal("somebody:hidden"))

    response = await house.file(name)

    assert await response.read() == b"bytes"
    sent = [headers.get("Authorization") for path, headers in house.upstream.headers if path.startswith("/files/")]
    assert sent[0] is not None
    assert sent[-1] is None


async def test_a_redirect_is_followed_here_and_its_bytes_are_held_to_the_digest(house: House) -> None:
    honest = house.upstream.add("django", "4.2.0", b"honest")
    house.upstream.files["elsewhere.whl"] = b"wicked"
    elsewhere = str(house.upstream.server.make_url("/files/elsewhere.whl")).replace("127.0.0.1", "localhost")
    house.upstream.before = lambda request: (
        web.Response(status=302, headers={"Location": elsewhere}) if request.path.endswith(honest) else None
    )

    response = await house.file(honest)
    await house.settle()

    assert response.status == HTTPStatus.BAD_GATEWAY
    assert "Location" not in response.headers
    assert b"wicked" not in await response.read()
    assert await in_database(KeptFile.objects.count) == 0


async def test_a_page_that_redirects_to_another_packages_lists_none_of_its_files(house: House) -> None:
    file = house.upstream.add("evil", "1.0", DATA)
    house.upstream.pages["evil"] = ("text/html", f'<a href="../../files/{file}">{file}</a>'.encode())
    elsewhere = str(house.upstream.server.make_url("/simple/evil/")).replace("127.0.0.1", "localhost")
    house.upstream.before = lambda request: (
        web.Response(status=302, headers={"Location": elsewhere}) if request.path.endswith("/django/") else None
    )

    page = await house.page()
    response = await house.file(file)

    assert page["files"] == []
    assert response.status == HTTPStatus.NOT_FOUND


async def test_an_upstream_that_is_busy_leaves_what_is_kept_to_be_judged(house: House) -> None:
    name = house.upstream.add("django", "3.0.0", DATA)
    await house.file(name)
    await house.parts.pages.stop()
    house.with_settings(page_fresh=0.0)
    house.judge.refuse("django@3.0.0")
    house.parts.judging._epoch_until = 0.0  # noqa: SLF001 — half a second later
    house.upstream.status = HTTPStatus.TOO_MANY_REQUESTS

    response = await house.file(name)

    assert response.status == HTTPStatus.FORBIDDEN
    assert DATA[:50] not in await response.read()


async def test_the_metadata_beside_a_refused_file_is_refused_too(house: House) -> None:
    name = house.upstream.add("django", "3.0.0", DATA, facts={"core-metadata": True})
    house.upstream.files[f"{name}.metadata"] = b"Requires-Dist: evil"
    house.judge.refuse("django@3.0.0")

    response = await house.get(f"files/django/{name}.metadata")

    assert response.status == HTTPStatus.FORBIDDEN
    assert house.upstream.asked[f"file {name}.metadata"] == 0


async def test_a_private_address_is_asked_only_where_the_repository_allows_it(house: House) -> None:
    house.upstream.add("django", "4.2.0")
    await house.change(allows_private=False)

    response = await house.get("simple/django/")

    assert response.status == HTTPStatus.FORBIDDEN
    assert "nothing may be fetched from there" in await response.text()
    assert house.upstream.asked["page django"] == 0


async def test_a_redirect_into_a_private_network_is_not_followed(house: House) -> None:
    house.upstream.add("django", "4.2.0")
    house.upstream.before = lambda _: web.Response(status=302, headers={"Location": "http://169.254.169.254/latest/"})

    response = await house.get("simple/django/")

    assert response.status == HTTPStatus.FORBIDDEN
    assert "a link-local address" in await response.text()


@pytest.mark.parametrize("name", ["acme-billing", "Acme_Billing", "acme.billing"])
async def test_a_reserved_name_is_never_asked_of_the_upstream(house: House, name: str) -> None:
    house.upstream.add("acme-billing", "99.0")
    await house.change(reserved=["acme-*"])

    page = await house.get(f"simple/{name}/")
    file = await house.get(f"files/{name}/acme_billing-99.0-py3-none-any.whl")

    assert (page.status, file.status) == (HTTPStatus.FORBIDDEN, HTTPStatus.FORBIDDEN)
    assert "acme-billing is a reserved name of this organisation" in (page.reason or "")
    assert not house.upstream.asked
    assert await house.requests() == [
        ("", "blocked_reserved_name"),
        ("acme_billing-99.0-py3-none-any.whl", "blocked_reserved_name"),
    ]


async def test_whatever_refuses_is_one_printable_line_of_at_most_200_characters(house: House) -> None:
    name = house.upstream.add("django", "3.0.0")
    house.judge.refuse("django@3.0.0", reason="Строка\r\nSet-Cookie: x=1 " + "long " * 100)

    response = await house.file(name)

    reason = response.reason or ""
    assert len(reason) <= 200
    assert all(" " <= letter <= "~" for letter in reason)
    assert response.headers["Pratique-Reason"] == reason
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    ("site", "end"),
    [
        ("http://x.test", "ask an administrator. See http://x.test/six?version=1.0"),
        ("http://a-site-of-a-longer-name.test:8080/firewall/python/packages", "ask an administrator."),
    ],
)
def test_a_link_stands_whole_in_the_line_or_not_at_all(site: str, end: str) -> None:
    link = f"{site}/six?version=1.0"
    slow = ScanTooSlow(package="six", version="1.0", repository="python", seconds="9", link=link)

    assert phrase_of(slow).endswith(f" {end}")
    assert str(slow).endswith(f" See {link}")
