"""What the registry answers in the express lane: whole manifests and small blobs that may be given without more ado.

Asked by somebody with a token that covers it, of a repository that is there, with a verdict that holds and a type that
the client names among those it takes. Right, tag, link and verdict are read each time, by the statements of the usual
way. The head of an answer is made of what a digest fixes, and kept with it.
"""

import time
from functools import lru_cache

from pratique.server.identity.errors import BadRegistryToken
from pratique.server.identity.registry_token import Grant
from pratique.server.kernel.errors import Refusal
from pratique.server.kernel.planes.express import Answer, Answerer, Asked
from pratique.server.kernel.web import agent
from pratique.server.registry import metrics
from pratique.server.registry.edge.blobs import blob_headers
from pratique.server.registry.edge.headers import API_VERSION
from pratique.server.registry.edge.manifests import manifest_headers
from pratique.server.registry.edge.parts import Parts
from pratique.server.registry.edge.references import reference_of
from pratique.server.registry.edge.routing import PREFIX, Address, Kind, parse
from pratique.server.registry.services import Pull

_KEPT = 4096  # addresses and heads; some megabytes


def answerer(parts: Parts) -> Answerer:
    """Return what answers for ``parts``, whose database is read without waiting."""

    def answer(asked: Asked) -> Answer | None:
        if not asked.path.startswith(PREFIX):
            return None
        started = time.perf_counter()
        address = _address(asked.path)
        if address is None:
            return None
        grant = _grant(asked, address, parts)
        if grant is None:
            return None
        given = _GIVERS[address.kind](asked, address, grant, parts)
        if given is not None:
            kind = address.kind.value
            metrics.requests("GET", kind, 200).inc()
            metrics.seconds("GET", kind).observe(time.perf_counter() - started)
        return given

    return answer


@lru_cache(maxsize=_KEPT)
def _address(path: str) -> Address | None:
    """Return what a path means when the lane may answer it."""
    try:
        address = parse(path, host="", subject=str)
        if address.kind not in _GIVERS:
            return None
        reference_of(address.reference)
    except Refusal:
        return None
    return address


def _grant(asked: Asked, address: Address, parts: Parts) -> Grant | None:
    """Return the grant of a known account's token that covers a pull."""
    kind, _, token = asked.headers.get("Authorization", "").partition(" ")
    if kind != "Bearer":
        return None
    try:
        grant = parts.verify(token)
    except BadRegistryToken:
        return None
    covered = grant.account_id is not None and grant.allows("pull", name=address.repository.text)
    return grant if covered else None


def _manifest(asked: Asked, address: Address, grant: Grant, parts: Parts) -> Answer | None:
    name, reference = address.repository.text, address.reference
    row = parts.reads.manifest_at_once(name, reference)
    if row is None or not _takes(asked, row.media_type) or not parts.admission.is_allowed(row.known):
        return None
    tag = None if ":" in reference else reference
    named = agent.accept(asked.headers.get(agent.HEADER))
    parts.pulls.note(Pull(grant.subject, row.repository_id, name, row.digest, tag, asked.client, named))
    metrics.SENT_HERE.inc(row.size)
    return Answer(_manifest_head(row.digest, row.media_type), row.payload, grant.subject)


def _takes(asked: Asked, media_type: str) -> bool:
    """Tell whether the client names the type among those it takes, and weighs none."""
    accepted = ",".join(asked.headers.getall("Accept", ()))
    return media_type in accepted and ";" not in accepted


def _blob(_asked: Asked, address: Address, grant: Grant, parts: Parts) -> Answer | None:
    row = parts.reads.blob_at_once(address.repository.text, address.reference)
    data = None if row is None else parts.small.kept(row.key)
    if data is None:
        return None
    metrics.SENT_HERE.inc(len(data))
    return Answer(_blob_head(address.reference), data, grant.subject)


_GIVERS = {Kind.MANIFEST: _manifest, Kind.BLOB: _blob}


@lru_cache(maxsize=_KEPT)
def _manifest_head(digest: str, media_type: str) -> bytes:
    return _lines({**manifest_headers(digest, media_type), **API_VERSION})


@lru_cache(maxsize=_KEPT)
def _blob_head(digest: str) -> bytes:
    return _lines({**blob_headers(digest), **API_VERSION})


def _lines(headers: dict[str, str]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode()
