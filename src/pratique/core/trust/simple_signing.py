"""Owns cosign's signatures with a key pair: the payload that is signed, the signature, the tag under which it lies.

A manifest is signed by its digest: the payload is a small JSON document that names it, the signature ECDSA over P-256
with SHA-256, in base64, in an annotation of the layer that holds the payload. `cosign verify --key` reads the same.
Specification: cosign's SIGNATURE_SPEC; the payload is Red Hat's "simple signing" format.
"""

import base64
import binascii
import hashlib
from collections.abc import Sequence

import msgspec
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

__all__ = [
    "ANNOTATION",
    "PAYLOAD_TYPE",
    "BadKey",
    "BadSignature",
    "fingerprint",
    "read_private_key",
    "read_public_key",
    "sign",
    "tag_of",
    "verify",
]

ANNOTATION = "dev.cosignproject.cosign/signature"
PAYLOAD_TYPE = "application/vnd.dev.cosign.simplesigning.v1+json"
_KIND = "cosign container image signature"
_ALGORITHM = ec.ECDSA(hashes.SHA256())


class BadKey(ValueError):
    """The text is no key that is of use here; its message says why."""


class BadSignature(ValueError):
    """What was signed is not this, or not by a key that is trusted; its message says which."""


class _Image(msgspec.Struct, frozen=True, kw_only=True):
    digest: str = msgspec.field(name="docker-manifest-digest")


class _Identity(msgspec.Struct, frozen=True, kw_only=True):
    reference: str = msgspec.field(name="docker-reference", default="")


class _Critical(msgspec.Struct, frozen=True, kw_only=True):
    identity: _Identity
    image: _Image
    type: str


class _Payload(msgspec.Struct, frozen=True, kw_only=True):
    critical: _Critical
    optional: dict[str, str] | None = None


def read_private_key(pem: bytes) -> ec.EllipticCurvePrivateKey:
    """Read a key to sign with: ECDSA over P-256, PEM, not encrypted. Raises ``BadKey``."""
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as problem:
        raise BadKey(f"it cannot be read ({problem})") from problem
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise BadKey("it is not an ECDSA key over P-256")
    return key


def read_public_key(pem: bytes) -> ec.EllipticCurvePublicKey:
    """Read a key to verify with: ECDSA over P-256, PEM. Raises ``BadKey``."""
    try:
        key = serialization.load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as problem:
        raise BadKey(f"it cannot be read ({problem})") from problem
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise BadKey("it is not an ECDSA key over P-256")
    return key


def fingerprint(key: ec.EllipticCurvePublicKey) -> str:
    """Give a short name of a key: the SHA-256 of its DER form."""
    der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()


def tag_of(digest: str) -> str:
    """Give the tag under which the signatures of a manifest lie beside it."""
    return f"{digest.replace(':', '-')}.sig"


def sign(key: ec.EllipticCurvePrivateKey, digest: str, *, reference: str) -> tuple[bytes, str]:
    """Sign a manifest by its digest; give the payload and the signature as its annotation has it."""
    critical = _Critical(identity=_Identity(reference=reference), image=_Image(digest=digest), type=_KIND)
    payload = msgspec.json.encode(_Payload(critical=critical))
    return payload, base64.b64encode(key.sign(payload, _ALGORITHM)).decode()


def verify(payload: bytes, signature: str, *, digest: str, keys: Sequence[ec.EllipticCurvePublicKey]) -> str:
    """Give the fingerprint of the key that signed a manifest. Raises ``BadSignature``."""
    try:
        raw = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError) as problem:
        raise BadSignature("its signature is no base64") from problem
    for key in keys:
        try:
            key.verify(raw, payload, _ALGORITHM)
        except InvalidSignature:
            continue
        _check(payload, digest)
        return fingerprint(key)
    known = ", ".join(fingerprint(each)[:12] for each in keys) or "none"
    raise BadSignature(f"it is signed by none of the keys that are trusted ({known}), or was changed since")


def _check(payload: bytes, digest: str) -> None:
    try:
        said = msgspec.json.decode(payload, type=_Payload)
    except (msgspec.DecodeError, RecursionError) as problem:
        raise BadSignature("what was signed names no manifest") from problem
    if said.critical.type != _KIND or said.critical.image.digest != digest:
        raise BadSignature(f"what was signed is another manifest, {said.critical.image.digest[:80]}")
