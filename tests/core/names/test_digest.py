"""The digest grammar accepts what the image specification registers and nothing else."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.core.names import Algorithm, Digest, InvalidDigest

HEX_256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@given(st.binary(max_size=64), st.sampled_from(Algorithm))
def test_a_computed_digest_reads_back_as_itself(data: bytes, algorithm: Algorithm) -> None:
    digest = Digest.of(data, algorithm)

    assert Digest.parse(str(digest)) == digest
    assert digest.algorithm is algorithm
    assert digest.encoded == hashlib.new(algorithm, data).hexdigest()


@pytest.mark.parametrize(
    "text",
    [
        "",
        HEX_256,
        "sha256:",
        f"sha256:{HEX_256[:-1]}",
        f"sha256:{HEX_256}0",
        f"sha256:{HEX_256.upper()}",
        f"SHA256:{HEX_256}",
        f"sha512:{HEX_256}",
        f"md5:{HEX_256[:32]}",
        f"sha256:{HEX_256}\n",
        f"sha256:{HEX_256[:-1]}٣",
        f"sha256:{HEX_256[:-2]}..",
        f" sha256:{HEX_256}",
    ],
)
def test_a_text_that_is_no_digest_is_refused_with_what_one_looks_like(text: str) -> None:
    with pytest.raises(InvalidDigest, match="lower-case hexadecimal"):
        Digest.parse(text)
