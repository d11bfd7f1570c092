"""Signatures as cosign makes them, with a key pair."""

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from pratique.core.trust import simple_signing as signing

DIGEST = "sha256:" + "a" * 64
OTHER = "sha256:" + "b" * 64
KEY = ec.generate_private_key(ec.SECP256R1())


def test_what_was_signed_is_verified_and_its_key_named() -> None:
    payload, signature = signing.sign(KEY, DIGEST, reference="acme/index")

    said = json.loads(payload)
    assert said["critical"]["image"] == {"docker-manifest-digest": DIGEST}
    assert said["critical"]["type"] == "cosign container image signature"
    stranger = ec.generate_private_key(ec.SECP256R1()).public_key()
    found = signing.verify(payload, signature, digest=DIGEST, keys=[stranger, KEY.public_key()])
    assert found == signing.fingerprint(KEY.public_key())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"digest": OTHER}, "is another manifest"),
        ({"payload": b"{}"}, "by none of the keys"),
        ({"signature": "!"}, "no base64"),
        ({"signature": base64.b64encode(b"x" * 70).decode()}, "by none of the keys"),
        ({"keys": []}, r"\(none\)"),
    ],
)
def test_anything_else_is_refused_with_why(change: dict[str, Any], said: str) -> None:
    payload, signature = signing.sign(KEY, DIGEST, reference="")
    given: dict[str, Any] = {"payload": payload, "signature": signature, "digest": DIGEST, "keys": [KEY.public_key()]}

    with pytest.raises(signing.BadSignature, match=said):
        signing.verify(**(given | change))


def test_what_was_signed_must_name_a_manifest() -> None:
    payload = b'{"critical": {}}'
    signature = base64.b64encode(KEY.sign(payload, signing._ALGORITHM)).decode()  # noqa: SLF001 — the one algorithm

    with pytest.raises(signing.BadSignature, match="names no manifest"):
        signing.verify(payload, signature, digest=DIGEST, keys=[KEY.public_key()])


def test_other_kinds_of_keys_are_refused() -> None:
    other = ed25519.Ed25519PrivateKey.generate()
    private = other.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = other.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )

    with pytest.raises(signing.BadKey, match="not an ECDSA key over P-256"):
        signing.read_private_key(private)
    with pytest.raises(signing.BadKey, match="not an ECDSA key over P-256"):
        signing.read_public_key(public)
    with pytest.raises(signing.BadKey, match="cannot be read"):
        signing.read_public_key(b"no key")
