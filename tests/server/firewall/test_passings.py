"""What passes the firewall is known beyond it: whose file a digest is, and what its page says of the version."""

import hashlib
from datetime import UTC, datetime

import pytest

from pratique.server.firewall.models import Access, Ecosystem, Mode
from pratique.server.firewall.services import Wish, create_repository
from pratique.server.inventory.models import Artifact, PackageFacts
from pratique.server.kernel.planes import in_database
from tests.server.firewall.house import ADMIN, House

pytestmark = pytest.mark.django_db(transaction=True)

UPLOADED = datetime(2020, 1, 1, tzinfo=UTC)


async def known(house: House) -> tuple[list[tuple[str, str, str, int | None]], list[PackageFacts]]:
    """Return whose files are known, and what is said of packages."""
    await house.parts.passings.flush()
    files = Artifact.objects.order_by("name").values_list("sha256", "purl", "kind", "size")
    return await in_database(lambda: (list(files), list(PackageFacts.objects.order_by("purl"))))


async def test_a_wheel_that_passes_is_known_by_its_digest_and_its_version_by_its_page(house: House) -> None:
    name = house.upstream.add("django", "4.2.0", b"x" * 300_000, facts={"yanked": "broke \x00things"})
    house.upstream.add("django", "4.2.1")

    await house.file(name)
    [[sha256, purl, kind, size]], [facts] = await known(house)

    assert (sha256, purl) == (hashlib.sha256(b"x" * 300_000).hexdigest(), "pkg:pypi/django@4.2.0")
    assert (kind, size) == ("wheel", 300_000)
    assert (facts.purl, facts.released_at, facts.source) == ("pkg:pypi/django@4.2.0", UPLOADED, "firewall")
    assert (facts.is_withdrawn, facts.withdrawn, facts.licence) == (True, "broke things", "")


async def test_a_file_that_passes_again_is_written_again_only_with_another_page(house: House) -> None:
    name = house.upstream.add("django", "4.2.0")
    await house.file(name)
    await known(house)
    await in_database(lambda: (Artifact.objects.all().delete(), PackageFacts.objects.all().delete()))

    await house.file(name)
    assert await known(house) == ([], [])

    house.upstream.add("django", "4.2.1")
    house.with_settings(page_fresh=0)
    await house.file(name)
    files, _ = await known(house)
    assert [purl for _, purl, _, _ in files] == ["pkg:pypi/django@4.2.0"]


async def test_what_is_refused_lies_or_states_no_digest_is_not_known(house: House) -> None:
    refused = house.upstream.add("django", "1.0")
    lying = house.upstream.add("django", "2.0", facts={"hashes": {"sha256": "0" * 64}})
    unstated = house.upstream.add("django", "3.0", facts={"hashes": {}})
    house.judge.refuse("django@1.0")

    statuses = [(await house.file(name)).status for name in (refused, lying, unstated)]

    assert statuses == [403, 502, 200]
    assert await known(house) == ([], [])


async def test_where_the_firewall_is_off_nothing_is_written_down(house: House) -> None:
    await house.change(mode=Mode.OFF)

    assert (await house.file(house.upstream.add("django", "4.2.0"))).status == 200
    assert await known(house) == ([], [])


async def test_of_an_npm_package_licence_author_and_deprecation_are_known(house: House) -> None:
    wish = Wish(upstream=house.upstream.npm, allows_private=True, access=Access.ANONYMOUS)
    await in_database(create_repository, ADMIN, "js", Ecosystem.NPM, wish)
    house.upstream.publish("left-pad", "1.3.0", license="WTFPL", author={"name": "azer"}, deprecated="use padStart")
    old = house.upstream.publish("old", "0.1.0", licenses=[{"type": "MIT"}, {"type": "GPL-2.0"}], author="eve\x00")

    for path in ("left-pad/-/left-pad-1.3.0.tgz", f"old/-/{old}"):
        assert (await house.client.get(f"/npm/js/{path}")).status == 200
    files, [pad, other] = await known(house)

    assert [purl for _, purl, _, _ in files] == ["pkg:npm/left-pad@1.3.0", "pkg:npm/old@0.1.0"]
    assert (pad.licence, pad.author, pad.is_deprecated, pad.deprecated) == ("WTFPL", "azer", True, "use padStart")
    assert (other.licence, other.author, other.is_deprecated) == ("MIT OR GPL-2.0", "eve", False)
