"""npm's packages: `/npm/<repository>/<package>`, a version of it, and `/npm/<repository>/<package>/-/<file>.tgz`.

The tags alone, which `npm dist-tag ls` asks for, are at `/npm/<repository>/-/package/<package>/dist-tags`.

Where everything is refused the page itself is: npm prints the reason from there, and a page without versions would make
it say only that there is no such version.
"""

from functools import partial

from aiohttp import web

from pratique.core.ecosystems.marks import Marks
from pratique.core.ecosystems.npm import rendering
from pratique.server.firewall import adapters, errors
from pratique.server.firewall.edge import files, pages
from pratique.server.firewall.edge.addresses import Kind
from pratique.server.firewall.edge.admission import admit_file
from pratique.server.firewall.edge.asking import Asking
from pratique.server.firewall.edge.marking import marks_on
from pratique.server.firewall.edge.reserving import check_reserved
from pratique.server.firewall.models import Ecosystem
from pratique.server.firewall.upstream.pages import Held

_ADAPTER = adapters.of(Ecosystem.NPM)


async def answer(asking: Asking) -> web.StreamResponse:
    """Answer GET or HEAD."""
    address, parts = asking.address, asking.parts
    if address.kind is Kind.ROOT:
        return web.json_response({"db_name": asking.repository.name})
    package = _ADAPTER.package(address.package)
    check_reserved(asking, _ADAPTER, package)
    held = await parts.pages.get(asking.repository, _ADAPTER, package)
    if address.kind in (Kind.PAGE, Kind.TAGS):
        return await _page(asking, held)
    wanted = asking.wanted(_ADAPTER, package, held, address.file)
    await admit_file(wanted, parts)
    return await files.give(asking.request, wanted, parts)


async def _page(asking: Asking, held: Held) -> web.Response:
    request, repository, parts = asking.request, asking.repository, asking.parts
    judged = await parts.judging.of(repository, _ADAPTER, held.page.package, held)
    marks = marks_on(repository, _ADAPTER, held, judged)
    versions = held.page.versions
    if versions and all(each.version in marks.refused for each in versions):
        # One stands for all of them: its refusal says which policy, why, and that nothing else is allowed.
        last = held.page.tags.get("latest", versions[-1].version)
        file = next(each.file for each in versions if each.version == last)
        await admit_file(asking.wanted(_ADAPTER, held.page.package, held, file), parts)
    form = rendering.form_of(request.headers.get("Accept", ""))
    base = f"{parts.address(request)}/npm/{repository.name}"
    about = (held.digest, form, base, repository.revision, judged.epoch, sorted(marks.refused.items()), marks.removed)
    if asking.address.kind is Kind.TAGS:
        write = partial(rendering.render_tags, held.page, marks)
        return pages.answer(
            request, held, parts, tag=pages.tag_of("tags", *about), content_type=rendering.FULL, write=write
        )
    if asking.address.version:
        return _version(asking, held, marks, base=base, about=about)
    return pages.answer(
        request,
        held,
        parts,
        tag=pages.tag_of(*about),
        content_type=form,
        write=partial(rendering.render, held.page, form, marks, base=base),
    )


def _version(asking: Asking, held: Held, marks: Marks, *, base: str, about: tuple[object, ...]) -> web.Response:
    """Answer one version, by its number or a tag."""
    wanted = asking.address.version
    number = rendering.tags_of(held.page, marks).get(wanted, wanted)
    version = next((each for each in held.page.versions if each.version == number), None)
    if version is None:
        raise errors.NoVersion(package=held.page.package, version=wanted[:80])
    return pages.answer(
        asking.request,
        held,
        asking.parts,
        tag=pages.tag_of(number, *about),
        content_type=rendering.FULL,
        write=partial(rendering.render_version, held.page, version, marks, base=base),
    )
