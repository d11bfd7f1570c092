"""The public keys of sources that sign: Ed25519, in PEM."""

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from pratique.server.index.errors import NotASourceKey


def read(text: str) -> Ed25519PublicKey:
    """Read a public key. Raises `NotASourceKey`."""
    try:
        key = load_pem_public_key(text.encode())
    except (ValueError, UnsupportedAlgorithm) as problem:
        raise NotASourceKey(reason="it cannot be read") from problem
    if not isinstance(key, Ed25519PublicKey):
        raise NotASourceKey(reason="it is of another kind")
    return key
