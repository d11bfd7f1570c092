"""Manifests: GET, HEAD, PUT, DELETE of `/v2/<name>/manifests/<reference>`."""

from collections.abc import Iterator
from http import HTTPStatus

from aiohttp import web

from pratique.core.names import Digest, Tag
from pratique.core.oci.configuration import CONFIGURATION_MAX, CONFIGURATION_TYPES, platform_of
from pratique.core.oci.manifest import Document, InvalidManifest, read_document
from pratique.core.oci.media_types import ManifestType
from pratique.core.oci.negotiation import accepts, stand_in
from pratique.core.oci.warnings import warning_header, warnings_of
from pratique.server.identity.registry_token import Grant
from pratique.server.kernel import context
from pratique.server.kernel.planes import in_database
from pratique.server.registry import metrics, services
from pratique.server.registry.edge.bodies import call_for_body
from pratique.server.registry.edge.parts import Parts
from pratique.server.registry.edge.references import precondition_of, reference_of, tag_of
from pratique.server.registry.edge.routing import Address
from pratique.server.registry.errors import (
    BadManifest,
    DigestMismatch,
    ManifestCutOff,
    ManifestTooLarge,
    NoManifest,
    NoRepository,
    PreconditionFailed,
    RefusedByPolicy,
    TokenLacksScope,
    TooManyTags,
)
from pratique.server.registry.intake import Broken, Stalled, pieces_of
from pratique.server.registry.ports import Pulling, Refused
from pratique.server.registry.reads import BlobRow, ManifestRow
from pratique.server.registry.services import Pull, Pushed

_INDEXES = frozenset(kind.value for kind in ManifestType if kind.is_index)
_TAGS_MAX = 50  # in one request; the specification asks for ten at least


async def get_manifest(request: web.Request, address: Address, grant: Grant, parts: Parts) -> web.Response:
    """Answer GET and HEAD; only GET counts as a pull and is subject to admission."""
    name = address.repository
    reference = reference_of(address.reference)
    is_get = request.method == "GET"
    row = await parts.reads.manifest(name.text, address.reference, whole=is_get)
    if row is None:
        raise NoRepository(name=name)
    if grant.account_id is None and not row.is_public:
        raise TokenLacksScope(what=name)
    if not isinstance(row, ManifestRow):
        raise NoManifest(reference=reference, name=name)
    tag = reference if isinstance(reference, Tag) else None
    if tag is not None and row.media_type in _INDEXES:
        row = await _taken(request, row, name.text, parts)
    headers = manifest_headers(row.digest, row.media_type)
    if is_get:
        await _admit(address, row, grant, tag=tag, parts=parts)
    precondition = precondition_of(request)
    if not precondition.is_matched_by(row.digest):
        raise PreconditionFailed(reference=reference, name=name, present=row.digest)
    if precondition.is_known(row.digest):
        return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    if not is_get:
        headers["Content-Length"] = str(row.size)
        return web.Response(headers=headers)
    present = context.current()
    parts.pulls.note(
        Pull(
            actor=grant.subject,
            repository_id=row.repository_id,
            repository_name=name.text,
            digest=row.digest,
            tag=None if tag is None else tag.text,
            client=present.client,
            agent=present.agent,
        )
    )
    metrics.SENT_HERE.inc(row.size)
    return web.Response(body=row.payload, headers=headers)


def manifest_headers(digest: str, media_type: str) -> dict[str, str]:
    """Return the headers of an answer that has a manifest, as far as its digest fixes them."""
    return {"Docker-Content-Digest": digest, "ETag": f'"{digest}"', "Content-Type": media_type, "Vary": "Accept"}


async def put_manifest(request: web.Request, address: Address, grant: Grant, parts: Parts) -> web.Response:
    """Store a manifest, its bytes exactly as they came, under the tags that the address or its parameters name."""
    reference = reference_of(address.reference)
    tags = _tags(request, reference)
    payload = await _read_bounded(request, parts)
    try:
        document = read_document(payload, request.headers.get("Content-Type"))
    except InvalidManifest as error:
        raise BadManifest(problem=error) from error
    algorithm = reference.algorithm if isinstance(reference, Digest) else None
    digest = Digest.of(payload) if algorithm is None else Digest.of(payload, algorithm)
    if isinstance(reference, Digest) and reference != digest:
        raise DigestMismatch(actual=digest, expected=reference)
    pushed = await in_database(
        services.put_manifest,
        address.repository,
        digest=digest,
        payload=payload,
        document=document,
        tags=tags,
        account_id=grant.account_id,
        platform=await _platform(address, document, parts),
        precondition=precondition_of(request),
    )
    metrics.RECEIVED.inc(len(payload))
    response = web.Response(status=HTTPStatus.CREATED)
    response.headers["Location"] = f"/v2/{address.repository}/manifests/{digest}"
    response.headers["Docker-Content-Digest"] = digest.text
    if document.subject is not None:
        response.headers["OCI-Subject"] = document.subject.digest.text
    if tags and isinstance(reference, Digest):
        response.headers["OCI-Tag"] = ", ".join(tag.text for tag in tags)
    for value in warning_header(list(_warnings(document, pushed))):
        response.headers.add("Warning", value)
    return response


async def delete_manifest(request: web.Request, address: Address, grant: Grant, _parts: Parts) -> web.Response:
    """Delete a tag, or a manifest with every tag on it; what is immutable only under a token for all actions."""
    reference = reference_of(address.reference)
    by_owner = grant.allows("*", name=address.repository.text)
    condition = precondition_of(request)
    if isinstance(reference, Tag):
        await in_database(services.delete_tag, address.repository, reference, by_owner=by_owner, precondition=condition)
    else:
        await in_database(
            services.delete_manifest, address.repository, reference, by_owner=by_owner, precondition=condition
        )
    return web.Response(status=HTTPStatus.ACCEPTED)


def _tags(request: web.Request, reference: Tag | Digest) -> list[Tag]:
    """Return the tags to set: that of the address, or beside a digest those of ``tag`` parameters."""
    if isinstance(reference, Tag):
        return [reference]
    asked = list(dict.fromkeys(request.query.getall("tag", [])))
    if len(asked) > _TAGS_MAX:
        raise TooManyTags(count=len(asked), limit=_TAGS_MAX)
    return [tag_of(each) for each in asked]


def _warnings(document: Document, pushed: Pushed) -> Iterator[str]:
    yield from warnings_of(document)
    if pushed.absent:
        yield f"{pushed.absent} manifests that the index lists are not in this repository; pulling them fails."


async def _taken(request: web.Request, index: ManifestRow, name: str, parts: Parts) -> ManifestRow:
    """Return what a client gets that asked for an index by tag: the index, or an image that it can take instead."""
    headers = request.headers.getall("Accept", [])
    if accepts(headers, index.media_type):
        return index
    whole = index if index.payload else await parts.reads.manifest(name, index.digest, whole=True)
    if not isinstance(whole, ManifestRow):
        return index
    instead = stand_in(read_document(whole.payload, whole.media_type), headers)
    if instead is None:
        return index
    found = await parts.reads.manifest(name, instead.digest.text, whole=request.method == "GET")
    return found if isinstance(found, ManifestRow) else index


async def _platform(address: Address, document: Document, parts: Parts) -> str:
    """Return what the image's configuration says it runs on; empty for anything but an image of a usual size."""
    config = document.config
    if config is None or config.media_type not in CONFIGURATION_TYPES or config.size > CONFIGURATION_MAX:
        return ""
    row = await parts.reads.blob(address.repository.text, config.digest.text)
    if not isinstance(row, BlobRow) or row.size != config.size:
        return ""
    return platform_of(await parts.store.read(row.key))


async def _admit(address: Address, row: ManifestRow, grant: Grant, *, tag: Tag | None, parts: Parts) -> None:
    """Ask whether the manifest may be given; raises ``RefusedByPolicy``, and tells the outbox of it."""
    digest = Digest(row.digest)
    decision = await parts.admission.decide(
        Pulling(
            repository_id=row.repository_id,
            name=address.repository,
            manifest_id=row.id,
            digest=digest,
            media_type=row.media_type,
            tag=tag,
            account_id=grant.account_id,
            known=row.known,
        )
    )
    if isinstance(decision, Refused):
        metrics.REFUSED.inc()
        await in_database(
            services.record_refusal, address.repository, digest, policy=decision.policy, reason=decision.reason
        )
        raise RefusedByPolicy(
            policy=decision.policy,
            name=address.repository,
            digest=digest,
            reason=decision.reason,
            way_out=decision.way_out,
        )


async def _read_bounded(request: web.Request, parts: Parts) -> bytes:
    """Read a manifest's bytes.

    Raises ``ManifestTooLarge`` before more are held, ``ManifestCutOff`` when they end early.
    """
    limit = parts.settings.manifest_max
    if request.content_length is not None and request.content_length > limit:
        raise ManifestTooLarge(limit=limit)
    await call_for_body(request)
    pieces: list[bytes] = []
    size = 0
    try:
        async for piece in pieces_of(request.content, idle=parts.settings.upload_idle):
            size += len(piece)
            if size > limit:
                raise ManifestTooLarge(limit=limit)
            pieces.append(piece)
    except (Stalled, Broken) as error:
        raise ManifestCutOff(received=size) from error
    return b"".join(pieces)
