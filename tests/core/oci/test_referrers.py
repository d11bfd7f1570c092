import pytest

from pratique.core.names import Algorithm, Digest, Tag
from pratique.core.oci.referrers import PREDICATE, SIGNS, ReferrerKind, fallback_tag, kind_of


def test_the_tag_of_old_clients_is_the_digest_cut_to_what_a_tag_may_be() -> None:
    short, long = Digest.of(b"x"), Digest.of(b"x", Algorithm.SHA512)

    assert fallback_tag(short) == f"sha256-{short.encoded}"
    assert Tag.parse(fallback_tag(long)).text == f"sha512-{long.encoded[:64]}"


@pytest.mark.parametrize(
    ("artifact_type", "annotations", "expected"),
    [
        ("application/vnd.cncf.notary.signature", {}, ReferrerKind.SIGNATURE),
        ("application/vnd.dev.cosign.artifact.sig.v1+json", {}, ReferrerKind.SIGNATURE),
        ("application/vnd.dev.sigstore.bundle.v0.3+json", {}, ReferrerKind.SIGNATURE),
        ("application/vnd.dev.sigstore.bundle.v0.3+json", {PREDICATE: SIGNS}, ReferrerKind.SIGNATURE),
        ("application/vnd.dev.sigstore.bundle.v0.3+json", {PREDICATE: "https://slsa"}, ReferrerKind.ATTESTATION),
        ("application/vnd.in-toto+json", {}, ReferrerKind.ATTESTATION),
        ("application/spdx+json", {}, ReferrerKind.SBOM),
        ("application/vnd.cyclonedx+json", {}, ReferrerKind.SBOM),
        ("application/vnd.oci.image.config.v1+json", {}, ReferrerKind.OTHER),
        ("", {}, ReferrerKind.OTHER),
    ],
)
def test_a_referrer_is_what_its_type_says(
    artifact_type: str, annotations: dict[str, str], expected: ReferrerKind
) -> None:
    assert kind_of(artifact_type, annotations) is expected
