from pratique.core.names import Algorithm, Digest, Tag
from pratique.core.oci.referrers import fallback_tag


def test_the_tag_of_old_clients_is_the_digest_cut_to_what_a_tag_may_be() -> None:
    short, long = Digest.of(b"x"), Digest.of(b"x", Algorithm.SHA512)

    assert fallback_tag(short) == f"sha256-{short.encoded}"
    assert Tag.parse(fallback_tag(long)).text == f"sha512-{long.encoded[:64]}"
