"""Owns what is known of referrers beyond the API: tags that stood for it before there was one, and what kind one is of.

That something is a signature by its type says that one lies there, and nothing of whether it holds: nobody verifies
anything here. Specifications: OCI distribution-spec 1.1, "Referrers Tag Schema"; the types are those that cosign,
notation and the makers of SBOMs write.
"""

from collections.abc import Mapping
from enum import StrEnum

from pratique.core.names import Digest

__all__ = [
    "BUNDLE",
    "PREDICATE",
    "SIGNATURES",
    "SIGNS",
    "SUFFIXES",
    "ReferrerKind",
    "fallback_tag",
    "kind_of",
]

_ENCODED_MAX = 64
SIGNATURES = frozenset(
    {
        "application/vnd.cncf.notary.signature",
        "application/vnd.dev.cosign.artifact.sig.v1+json",
        "application/vnd.dev.cosign.simplesigning.v1+json",
    }
)
"""Types that are signatures and nothing else: notation's, cosign's."""
BUNDLE = "application/vnd.dev.sigstore.bundle"
"""How the types of sigstore's bundles begin, which hold a signature or a signed statement."""
PREDICATE = "dev.sigstore.bundle.predicateType"
"""The annotation that says what a bundle's statement is of."""
SIGNS = "https://sigstore.dev/cosign/sign/v1"
"""The statement that is a signature of the image itself."""


class ReferrerKind(StrEnum):
    """What refers to an image, as far as its type tells."""

    SIGNATURE = "signature"
    ATTESTATION = "attestation"
    SBOM = "sbom"
    OTHER = "other"


SUFFIXES: Mapping[str, ReferrerKind] = {
    ".sig": ReferrerKind.SIGNATURE,
    ".att": ReferrerKind.ATTESTATION,
    ".sbom": ReferrerKind.SBOM,
}
"""What cosign keeps under the tag of a digest with one of these endings."""
_PARTS = {
    "in-toto": ReferrerKind.ATTESTATION,
    "attestation": ReferrerKind.ATTESTATION,
    "cyclonedx": ReferrerKind.SBOM,
    "spdx": ReferrerKind.SBOM,
    "sbom": ReferrerKind.SBOM,
}


def fallback_tag(subject: Digest) -> str:
    """Return the tag under which clients without the referrers API keep an index of what refers to ``subject``."""
    return f"{subject.algorithm}-{subject.encoded[:_ENCODED_MAX]}"


def kind_of(artifact_type: str, annotations: Mapping[str, object]) -> ReferrerKind:
    """Tell what a referrer is by its type and annotations."""
    if artifact_type in SIGNATURES:
        return ReferrerKind.SIGNATURE
    if artifact_type.startswith(BUNDLE):
        signs = annotations.get(PREDICATE, SIGNS) == SIGNS
        return ReferrerKind.SIGNATURE if signs else ReferrerKind.ATTESTATION
    return next((kind for part, kind in _PARTS.items() if part in artifact_type), ReferrerKind.OTHER)
