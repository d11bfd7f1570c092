"""What the registry refuses, in the words a person reads in the client that asked."""

from pratique.server.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated, Unavailable


class NeedsToken(Unauthenticated):
    """Sign in first: {what} needs a registry token. Use docker login, or any client's own login."""

    code = "token_needed"


class TokenLacksScope(Unauthenticated):
    """The registry token does not cover {what}; ask the token service for one that does."""

    code = "token_lacks_scope"


class NoRepository(NotFound):
    """There is no repository {name} here, or you may not see it."""

    code = "repository_unknown"


class MayNot(Forbidden):
    """You may not {verb} {name} with these credentials.

    If they are an access token that may only read, use one of scope write. Otherwise ask an owner of the namespace
    for a role that allows it.
    """

    code = "may_not"


class CatalogueDenied(Forbidden):
    """Only administrators may list every repository here; `GET /api/v1/repositories` lists those you may see."""

    code = "catalogue_denied"


class RepositoryMissing(NotFound):
    """There is no repository {name}, and a push does not make one in {namespace} (create on push is off there).

    Make it on the page or by REST, then push again.
    """

    code = "repository_missing"


class NamespaceMissing(NotFound):
    """There is no account or organisation called {namespace} to hold {name}."""

    code = "namespace_unknown"


class BadName(Invalid):
    """{problem}."""

    code = "name_invalid"


class OneSegmentName(Invalid):
    """{name!r} lacks a namespace: repositories here are named <account>/<name>. Write {instead} instead."""

    code = "name_lacks_namespace"


class ReservedSegment(Invalid):
    """{name!r} cannot be a repository's name, since its segment {segment!r} means something in addresses.

    The third and later segments may not be any of: {reserved}.
    """

    code = "name_reserved"


class NameTaken(Conflict):
    """There is already a repository called {name}."""

    code = "repository_exists"


class DeletionMissing(NotFound):
    """There is no deletion {deletion} that could be undone: it was undone, or its time is over."""

    code = "deletion_unknown"


class TagTaken(Conflict):
    """The tag {tag} of {name} names something else by now and was not moved; delete that tag first, or leave it."""

    code = "tag_taken"


class ManifestDeleted(Conflict):
    """The tag {tag} cannot come back alone: {digest} was deleted too; undo that, then this."""

    code = "manifest_deleted"


class BadTag(Invalid):
    """{problem}."""

    code = "tag_invalid"


class BadDigest(Invalid):
    """{problem}."""

    code = "digest_invalid"


class BadAlgorithm(Invalid):
    """{algorithm!r} is not an algorithm of digests that this registry knows; use one of {known}."""

    code = "digest_algorithm_unknown"


class DigestMismatch(Invalid):
    """What arrived is {actual}, but {expected} was announced: it changed on its way, or the wrong file was sent.

    Nothing was kept; push it again.
    """

    code = "digest_mismatch"


class DigestNeeded(Invalid):
    """The request that ends an upload must name the digest of the whole blob, as ?digest=sha256:…"""

    code = "digest_needed"


class NoBlob(NotFound):
    """There is no blob {digest} in {name}."""

    code = "blob_unknown"


class BlobInUse(Conflict):
    """The blob {digest} is part of the manifest {manifest} in {name}; delete that manifest first."""

    code = "blob_in_use"


class NoManifest(NotFound):
    """There is no manifest {reference} in {name}."""

    code = "manifest_unknown"


class NoTag(NotFound):
    """There is no tag {tag} in {name}."""

    code = "tag_unknown"


class ManifestInUse(Conflict):
    """The manifest {digest} is listed in the index {index} in {name}; delete that index first."""

    code = "manifest_in_use"


class BadManifest(Invalid):
    """The manifest cannot be stored: {problem}."""

    code = "manifest_invalid"


class ManifestTooLarge(Invalid):
    """The manifest is larger than {limit} bytes, which is the most this registry takes (registry.manifest_max)."""

    code = "manifest_too_large"


class ManifestCutOff(Invalid):
    """The manifest ended after {received} bytes, before its announced end, or nothing more arrived. Push it again."""

    code = "manifest_cut_off"


class MissingContent(Invalid):
    """The manifest refers to {count} blobs or manifests that are not in {name}, the first being {digest}.

    Push those first, then the manifest.
    """

    code = "manifest_content_missing"


class WrongContentSize(Invalid):
    """The manifest says that {digest} has {stated} bytes, but it has {actual}."""

    code = "manifest_size_wrong"


class IndexTooDeep(Invalid):
    """The index {digest} would make indexes nest deeper than {limit} levels; list the images themselves instead."""

    code = "index_too_deep"


class PreconditionFailed(Conflict):
    """Nothing was done: {reference} in {name} names {present}, and the request asked to go on only otherwise.

    Read it again, and decide anew.
    """

    code = "precondition_failed"


class TooManyTags(Invalid):
    """{count} tags were asked for in one request; {limit} are the most. Push the manifest again for the rest."""

    code = "too_many_tags"


class NoUpload(NotFound):
    """There is no upload {upload} in {name}: it was finished, cancelled, or idle for too long. Begin a new one."""

    code = "upload_unknown"


class BadUpload(Invalid):
    """The upload cannot go on: {problem}."""

    code = "upload_invalid"


class WrongOffset(Invalid):
    """The chunk begins at byte {start}, but the upload stands at {offset}; go on from there."""

    code = "upload_offset_wrong"


class ChunkTruncated(Invalid):
    """The chunk was announced with {announced} bytes, but {received} arrived; the upload stands at {offset}."""

    code = "upload_chunk_truncated"


class UploadStalled(Invalid):
    """Nothing arrived for {idle} seconds, so the connection is closed; the upload stands at {offset} and can go on."""

    code = "upload_stalled"


class UploadBroken(Invalid):
    """The connection was lost in the middle of the request; the upload stands at {offset} and can go on."""

    code = "upload_broken"


class BadRange(Invalid):
    """{problem}."""

    code = "range_invalid"


class RangeBeyondEnd(Invalid):
    """The range begins past the end of the blob's {size} bytes."""

    code = "range_unsatisfiable"


class BadPageSize(Invalid):
    """{problem}."""

    code = "page_size_invalid"


class BadParameter(Invalid):
    """The parameter {parameter!r} holds what no list is made of: write up to {limit} printable characters."""

    code = "parameter_invalid"


class NoRoute(NotFound):
    """There is no such address under /v2/; see the reference of registry routes in the documentation."""

    code = "route_unknown"


class NotAllowedHere(Invalid):
    """{method} is not possible on this address; {allowed} are."""

    code = "method_not_allowed"


class QuotaExceeded(Forbidden):
    """The quota is full: {whose} may hold {quota}, holds {held}{kept}, and {more} more do not fit.

    Nothing of these was kept. Delete what is no longer needed there, or ask an administrator of this installation to
    raise the quota.
    """

    code = "quota_exceeded"


class TagImmutable(Conflict):
    """The tag {tag} of {name} is immutable ({pattern}) and stays {digest}: push under another tag.

    Those who administer the repository may delete the tag, or change which tags are immutable.
    """

    code = "tag_immutable"


class TagKept(Conflict):
    """The tag {tag} of {name} is immutable ({pattern}): only those who administer the repository may delete it.

    They do it on its page, by REST, or with a registry token for all actions (*).
    """

    code = "tag_kept"


class TagLimitReached(Conflict):
    """{name} may have {limit} tags and has them, and none makes room for {tag}. Delete tags that are not needed.

    Those who administer the repository may raise the limit, or let a push drop the oldest tag that is not immutable.
    """

    code = "tag_limit_reached"


class BadTagRules(Invalid):
    """The patterns of tags cannot be kept: {problem}."""

    code = "tag_rules_invalid"


class RegistryReadOnly(Conflict):
    """The registry is read-only since {since}{said}: what is there can be pulled, nothing can be pushed or deleted.

    An administrator of this installation has made it so and can end it.
    """

    code = "registry_read_only"


class RefusedByPolicy(Forbidden):
    """{policy} refuses {name}@{digest}: {reason} {way_out}"""

    code = "refused_by_policy"


class StagesFailed(Unavailable):
    """{count} of the collector's stages failed; their own jobs say why. The others were done."""

    code = "stages_failed"
