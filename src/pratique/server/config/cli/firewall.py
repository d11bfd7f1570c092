"""``pratique firewall``: the firewall's repositories."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from pratique.core import sizes
from pratique.server.config import public
from pratique.server.config.cli import process, tables
from pratique.server.config.cli.operator import LIST_MAX, acting, known
from pratique.server.config.settings import Firewall, Installation
from pratique.server.kernel import settings

if TYPE_CHECKING:
    from pratique.server.firewall.ports import Explained
    from pratique.server.firewall.services import Wish
    from pratique.server.identity.principal import Principal

_HEADING = ("Version", "Decision", "Licence", "Policy", "How", "Reason", "Way out")
_SECRET_MAX = 4097  # characters, one more than is allowed, so that too much is noticed


class Asked(NamedTuple):
    """The options of a command as they were given."""

    mode: str | None = None
    access: str | None = None
    private: bool | None = None
    block_on_errors: bool | None = None
    remove: bool | None = None
    reserve: Sequence[str] | None = None
    cache_limit: int | None = None
    credentials_stdin: bool = False


def list_repositories() -> None:
    """Print every repository."""
    with acting() as by:
        from pratique.server.firewall import queries

        rows = [
            (each.name, each.ecosystem, each.mode, each.access, each.upstream)
            for each in queries.repositories(by=by).order_by("name")[:LIST_MAX]
        ]
    tables.show(rows, heading=("Name", "Ecosystem", "Mode", "Access", "Upstream"))


def show(name: str) -> None:
    """Print a repository, then how clients are set up."""
    with acting() as by:
        _show(by, name)


def add(name: str, ecosystem: str, upstream: str, asked: Asked) -> None:
    """Add a repository and print how clients are set up."""
    with acting() as by:
        from pratique.server.firewall.models import Ecosystem
        from pratique.server.firewall.services import create_repository

        kind = Ecosystem(known(ecosystem, Ecosystem.values))
        create_repository(by, name, kind, _wish(asked, upstream, _secret(asked)))
        _show(by, name)


def adopt(tool: str, name: str, asked: Asked) -> None:
    """Add a repository before what a package manager of this machine uses."""
    with acting() as by:
        from pratique.server.firewall import adopting
        from pratique.server.firewall.services import create_repository

        found = adopting.adopt(tool)
        name = name or found.ecosystem.value
        create_repository(by, name, found.ecosystem, _wish(asked, found.upstream, found.credentials or None))
        _show(by, name)


def change(name: str, upstream: str | None, asked: Asked) -> None:
    """Change what is given of a repository."""
    with acting() as by:
        from pratique.server.firewall.services import change_repository

        change_repository(by, name, _wish(asked, upstream, _secret(asked)))
    process.say(f"{name} is changed from the next request on")


def remove(name: str) -> None:
    """Remove a repository."""
    with acting() as by:
        from pratique.server.firewall.services import delete_repository

        delete_repository(by, name)


def package(name: str, package: str, version: str) -> None:
    """Print a line for each thing that is said of each version; of one version, with the ways out."""
    with acting() as by:
        from pratique.server.firewall import queries
        from pratique.server.firewall.errors import NoVersion

        page = queries.package_page(by=by, repository=name, package=package)
    wanted = [each for each in page.versions if not version or each.version == version]
    if version and not wanted:
        raise NoVersion(package=package, version=version[:80])
    rows: list[tuple[object, ...]] = []
    for each in wanted:
        rows += _said(each.version, each.licence, each.said)
        for file in each.late:
            rows += _said(f"{each.version}, {file.name}", each.licence, file.said)
    width = len(_HEADING) if version else len(_HEADING) - 1
    tables.show([row[:width] for row in rows], heading=_HEADING[:width])
    for each in wanted if version else ():
        if each.scan is not None and each.scan.licence_problem:
            process.say(f"its licence is not known: {each.scan.licence_problem}")
    if page.problem:
        process.say(f"there is no verdict: {page.problem}")


def _said(what: str, licence: str, said: "Explained") -> list[tuple[object, ...]]:
    head = (what, "refused" if said.refusals else "let in", licence or None)
    rows: list[tuple[object, ...]] = [(*head, one.policy, "refuses", one.reason, one.way_out) for one in said.refusals]
    rows += [(*head, one.policy, "says", one.reason, one.way_out) for one in said.notes]
    return rows or [(*head, None, None, None, None)]


def _show(by: "Principal", name: str) -> None:
    from pratique.server.firewall import queries, setting_up
    from pratique.server.firewall.models import Access, Ecosystem

    row = queries.find_repository(by=by, name=name)
    facts = [
        ("Name", row.name),
        ("Upstream", f"{row.upstream}{', with credentials' if row.credentials is not None else ''}"),
        ("Mode", row.mode),
        ("Access", row.access),
        ("On errors", "blocks" if row.blocks_on_errors else "lets through"),
        ("Refused", "left out of pages" if row.removes_refused else "marked on pages"),
        ("Upstream may be", "anywhere" if row.allows_private else "on the Internet only"),
        ("Reserved", ", ".join(row.reserved) or None),
        ("Kept at most", sizes.in_words(row.cache_limit)),
    ]
    for line in tables.lines(facts, heading=("", ""))[1:]:
        sys.stdout.write(f"{line}\n")
    texts = setting_up.texts(Ecosystem(row.ecosystem), row.name, Access(row.access), base=_base())
    for each in texts:
        sys.stdout.write(f"\n{each.client}:\n\n{each.text}{f'{chr(10)}{each.note}{chr(10)}' if each.note else ''}")


def _base() -> str:
    scheme = "https" if settings.current(Installation).tls else "http"
    return public.firewall_url() or f"{scheme}://localhost:{settings.current(Firewall).port}"


def _secret(asked: Asked) -> str | None:
    return sys.stdin.readline(_SECRET_MAX).rstrip("\r\n") if asked.credentials_stdin else None


def _wish(asked: Asked, upstream: str | None, credentials: str | None) -> "Wish":
    from pratique.server.firewall.models import Access, Mode
    from pratique.server.firewall.services import Wish

    return Wish(
        upstream=upstream,
        mode=None if asked.mode is None else Mode(known(asked.mode, Mode.values)),
        access=None if asked.access is None else Access(known(asked.access, Access.values)),
        blocks_on_errors=asked.block_on_errors,
        removes_refused=asked.remove,
        allows_private=asked.private,
        reserved=asked.reserve or None,
        cache_limit=asked.cache_limit,
        credentials=credentials,
    )
