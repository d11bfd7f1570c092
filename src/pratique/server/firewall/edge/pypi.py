"""Python's packages: `/pypi/<repository>/simple/<package>/` and `/pypi/<repository>/files/<package>/<file>`.

`/pypi/<repository>/simple/` lists what was asked for through the repository, for who is signed in; the upstream is not
asked, whose list is of hundreds of thousands of names.
"""

from dataclasses import replace
from functools import partial
from http import HTTPStatus

from aiohttp import web

from pratique.core.ecosystems.pypi import rendering
from pratique.server.firewall import adapters, errors, queries
from pratique.server.firewall.adapters.pypi import beside_of
from pratique.server.firewall.edge import files, pages
from pratique.server.firewall.edge.addresses import Kind
from pratique.server.firewall.edge.admission import Wanted, admit_file
from pratique.server.firewall.edge.asking import Asking
from pratique.server.firewall.edge.marking import marks_on
from pratique.server.firewall.edge.reserving import check_reserved, is_reserved
from pratique.server.firewall.models import Ecosystem
from pratique.server.identity.errors import NotSignedIn
from pratique.server.kernel.planes import in_database

_ADAPTER = adapters.of(Ecosystem.PYPI)


async def answer(asking: Asking) -> web.StreamResponse:
    """Answer GET or HEAD."""
    address, parts = asking.address, asking.parts
    if address.kind is Kind.ROOT:
        return await _list(asking)
    package = _ADAPTER.package(address.package)
    check_reserved(asking, _ADAPTER, package)
    if address.kind is Kind.PAGE:
        return await _page(asking, package)
    held = await parts.pages.get(asking.repository, _ADAPTER, package)
    wanted = asking.wanted(_ADAPTER, package, held, address.file)
    if address.kind is Kind.METADATA:
        wanted = _metadata(wanted)
    await admit_file(wanted, parts)
    return await files.give(asking.request, wanted, parts)


async def _list(asking: Asking) -> web.Response:
    request, repository = asking.request, asking.repository
    if not asking.address.is_canonical:
        return web.Response(status=HTTPStatus.MOVED_PERMANENTLY, headers={"Location": "simple/"})
    if asking.principal.is_anonymous:  # what an organisation uses is not everybody's to read
        raise NotSignedIn(what=f"the list of packages of {repository.name}")
    found = await in_database(queries.packages_of, repository.id)
    names = [each for each in found if not is_reserved(repository, each)]
    form = rendering.form_of(request.headers.get("Accept", ""))
    return pages.answer(
        request,
        None,
        asking.parts,
        tag=pages.tag_of("list", form, names),
        content_type=_content_type(form),
        write=partial(rendering.render_list, names, form),
    )


def _content_type(form: rendering.Form) -> str:
    return form if form == rendering.JSON else f"{form}; charset=utf-8"


def _metadata(wanted: Wanted) -> Wanted:
    """Return the metadata beside a file in the place of the file: judged as the file is."""
    listed = wanted.listed
    if listed.metadata is None:
        raise errors.NoMetadata(repository=wanted.repository.name, file=listed.name)
    return replace(wanted, listed=beside_of(listed))


async def _page(asking: Asking, package: str) -> web.Response:
    request, repository, parts = asking.request, asking.repository, asking.parts
    if asking.address.package != package or not asking.address.is_canonical:
        up = "../" if request.rel_url.raw_path.endswith("/") else ""
        return web.Response(status=HTTPStatus.MOVED_PERMANENTLY, headers={"Location": f"{up}{package}/"})
    held = await parts.pages.get(repository, _ADAPTER, package)
    judged = await parts.judging.of(repository, _ADAPTER, package, held)
    marks = marks_on(repository, _ADAPTER, held, judged)
    form = rendering.form_of(request.headers.get("Accept", ""))
    return pages.answer(
        request,
        held,
        parts,
        tag=pages.tag_of(
            held.digest, form, repository.revision, judged.epoch, sorted(marks.refused.items()), marks.removed
        ),
        content_type=_content_type(form),
        write=partial(rendering.render, held.page, form, marks),
    )
