"""The page of errors."""

import re
from collections.abc import Iterator

from pratique.server.kernel.errors import FAMILIES, Invalid, Refusal
from pratique.server.kernel.web.problems import STATUS
from pratique.server.registry.edge.errors import WORDING
from scripts.reference.markdown import code, page, table

_INTRO = """
Every refusal has a code that stays the same and a message that may be improved. Words in braces are filled in. REST
answers a problem document (RFC 9457, `application/problem+json`) with `type`, `title`, `status`, `detail`, `code`,
`request_id` and, for bad input, `fields`; what does not fit a route's shape is `validation_failed` with 422. The
registry answers the OCI form, `{"errors": [{"code", "message", "detail"}]}`, whose `code` is the specification's and
whose `detail` has ours and the request id. The request id is also in the log lines of the same request.
"""


_BEHIND_THE_REGISTRY = ("kernel", "identity", "registry")
"""The domains whose refusals can come out of the registry's plane."""


def errors_page() -> str:
    """Return the page that lists every refusal by family."""
    parts: list[str] = []
    for family in FAMILIES:
        rows = sorted(
            (code(each.code), message(each), _on_the_registry(each), code(owner(each)))
            for each in refusals()
            if issubclass(each, family)
        )
        status = f"REST answers {STATUS[family].value} {STATUS[family].phrase}."
        parts += [f"## {family.__name__}", status, table(("Code", "Message", "On the registry", "Domain"), rows)]
    return page("Errors", _INTRO, *parts)


def refusals() -> Iterator[type[Refusal]]:
    """Yield every refusal class there is, families included."""
    yield from _below(Refusal)


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for each in kind.__subclasses__():
        if each.__module__.startswith("pratique."):
            yield each
            yield from _below(each)


def _on_the_registry(kind: type[Refusal]) -> str:
    if owner(kind) not in _BEHIND_THE_REGISTRY:
        return ""
    wording = next(WORDING[each] for each in (*kind.__mro__, Invalid) if each in WORDING)
    return f"{code(wording.code)} {wording.status.value}"


def message(kind: type[Refusal]) -> str:
    """Return the words a person reads, with the names of the fields in braces."""
    return re.sub(r"\{(\w+)[^}]*\}", r"{\1}", " ".join((kind.__doc__ or "").split()))


def owner(kind: type[Refusal]) -> str:
    """Return the domain that a refusal belongs to, as the folder it stands in."""
    return ".".join(kind.__module__.split(".")[1:3]).removeprefix("server.")
