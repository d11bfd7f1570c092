"""The checks of the index of advisories and of its sources."""

from typing import TYPE_CHECKING

from pratique.core.advisories.index import Index, UnusableIndex
from pratique.server.config.doctor.result import Result, fail, ok, warn
from pratique.server.kernel import settings

if TYPE_CHECKING:
    from pratique.server.index.queries import Release

_REMEDY = "`pratique index build --output FILE PATH...`, then `pratique index use FILE`"


def index() -> Result:
    """Whether there is an index, whose file is there, and that is not old."""
    from pratique.server.index import queries

    release = queries.current()
    if release is None:
        return fail("there is no index of advisories, so nothing can be matched", "pratique migrate")
    wrong = _what_is_wrong(release)
    if wrong:
        return fail(
            f"the file of index release {release.generation}, {release.path}, cannot be read: {wrong}",
            f"copy it from a host that has it, or {_REMEDY}",
        )
    kind = "starter index" if release.is_starter else "index"
    said = f"the {kind} is of {release.built_at:%Y-%m-%d}, {release.age.days} days ago"
    if release.is_old:
        return warn(f"{said}; what was found since is not known", _REMEDY)
    return ok(said)


def sources() -> Result:
    """Whether the sources that are on are fetched, and are as new as they promise."""
    from pratique.server.index.sources import health
    from pratique.server.index.sources.health import Health

    on = [each for each in health.states() if each.is_on]
    if not on:
        return ok("no source on the network is switched on")
    failing = [each for each in on if each.state is Health.FAILING]
    late = [each for each in on if each.state is Health.LATE]
    if failing:
        first = failing[0]
        return warn(
            f"{len(failing)} of {len(on)} sources failed the last time; {first.name}: {first.failure}",
            "`pratique index sources`; the job update_vuln_db tries again and its log says more",
        )
    if late:
        names = ", ".join(each.name for each in late)
        return warn(f"{names}: older than promised", "see whether update_vuln_db runs: `pratique schedule list`")
    return ok(f"{len(on)} sources are as new as they promise")


def remote() -> Result:
    """Whether the remote index that `index-proxy` stands in front of answers us, where one is set."""
    from pratique.server.index.proxy.looking import what_is_wrong
    from pratique.server.index.proxy.settings import IndexProxySettings

    own = settings.current(IndexProxySettings)
    if not own.upstream:
        return ok("no remote index is set (index_proxy.upstream)")
    wrong = what_is_wrong(own)
    if wrong:
        return warn(wrong, "see index_proxy.upstream, .token and .headers; remembered answers are given meanwhile")
    return ok(f"the remote index at {own.upstream} answers")


def _what_is_wrong(release: "Release") -> str:
    if release.is_starter and not release.path.is_file():
        return ""  # it is unpacked when it is first asked
    try:
        Index.open(release.path).close()
    except UnusableIndex as problem:
        return problem.reason
    return ""
