import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from pratique.server.identity.errors import BadRegistryToken
from pratique.server.identity.registry_token.grant import Access
from pratique.server.identity.registry_token.keys import Keys, rotate
from pratique.server.identity.registry_token.token import Verifier, sign

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ISSUER = "https://pratique.example.com"
AUDIENCE = "pratique-registry"
PULL = Access(type="repository", name="acme/app", actions=frozenset({"pull"}))


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    rotate(tmp_path / "of-tokens", now=NOW)
    return Keys(tmp_path / "of-tokens")


def signed(keys: Keys, *, issuer: str = ISSUER, audience: str = AUDIENCE, now: datetime = NOW) -> str:
    return sign(
        keys,
        issuer=issuer,
        audience=audience,
        subject="alice",
        account_id=7,
        access=[PULL],
        now=now,
        lifetime=timedelta(minutes=5),
    )


def verifier(keys: Keys) -> Verifier:
    return Verifier(keys, issuer=ISSUER, audience=AUDIENCE)


def forged(claims: dict[str, Any], header: dict[str, Any], key: Any, algorithm: str) -> str:
    return jwt.encode(claims, key, algorithm=algorithm, headers=header)


def claims_of(text: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(text, options={"verify_signature": False})
    return claims


def test_a_token_says_who_may_do_what(keys: Keys) -> None:
    grant = verifier(keys)(signed(keys), now=NOW)

    assert (grant.subject, grant.account_id) == ("alice", 7)
    assert grant.expires_at == NOW + timedelta(minutes=5)
    assert grant.allows("pull", name="acme/app")
    assert not grant.allows("push", name="acme/app")
    assert not grant.allows("pull", name="acme/app2")
    assert not grant.allows("pull", name="acme/app", type="registry")


def test_it_has_the_claims_of_the_protocol(keys: Keys) -> None:
    text = signed(keys)

    assert jwt.get_unverified_header(text) == {"typ": "JWT", "alg": "EdDSA", "kid": keys.signing().kid}
    claims = claims_of(text)
    assert claims["exp"] - claims["iat"] == 300
    assert claims["access"] == [{"type": "repository", "name": "acme/app", "actions": ["pull"]}]
    assert claims["jti"] != claims_of(signed(keys))["jti"]


def test_everything_is_what_a_star_grants(keys: Keys) -> None:
    text = sign(
        keys,
        issuer=ISSUER,
        audience=AUDIENCE,
        subject="root",
        account_id=1,
        access=[Access(type="registry", name="catalog", actions=frozenset({"*"}))],
        now=NOW,
        lifetime=timedelta(minutes=5),
    )

    assert verifier(keys)(text, now=NOW).allows("anything", name="catalog", type="registry")


def test_an_expired_token_is_refused_also_when_it_was_good_before(keys: Keys) -> None:
    verify, text = verifier(keys), signed(keys)
    verify(text, now=NOW)

    with pytest.raises(BadRegistryToken, match="expired"):
        verify(text, now=NOW + timedelta(minutes=5))
    with pytest.raises(BadRegistryToken, match="expired"):
        verifier(keys)(text, now=NOW + timedelta(minutes=5))


def test_a_token_from_the_future_is_refused(keys: Keys) -> None:
    with pytest.raises(BadRegistryToken, match="not valid yet"):
        verifier(keys)(signed(keys, now=NOW + timedelta(minutes=2)), now=NOW)


def test_clocks_may_differ_by_a_little(keys: Keys) -> None:
    assert verifier(keys)(signed(keys, now=NOW + timedelta(seconds=59)), now=NOW).subject == "alice"


def test_a_token_for_another_service_is_refused(keys: Keys) -> None:
    with pytest.raises(BadRegistryToken, match="another service"):
        verifier(keys)(signed(keys, audience="pratique-notary"), now=NOW)


def test_a_token_of_another_installation_is_refused(keys: Keys) -> None:
    with pytest.raises(BadRegistryToken, match="another installation"):
        verifier(keys)(signed(keys, issuer="https://other.example.com"), now=NOW)


def test_a_token_of_an_unknown_key_is_refused(keys: Keys, tmp_path: Path) -> None:
    rotate(tmp_path / "theirs", now=NOW)

    with pytest.raises(BadRegistryToken, match="not signed by this registry"):
        verifier(keys)(signed(Keys(tmp_path / "theirs")), now=NOW)


def test_a_foreign_signature_under_our_key_id_is_refused(keys: Keys) -> None:
    theirs = Ed25519PrivateKey.generate()
    text = forged(claims_of(signed(keys)), {"kid": keys.signing().kid}, theirs, "EdDSA")

    with pytest.raises(BadRegistryToken, match="not signed by this registry"):
        verifier(keys)(text, now=NOW)


def test_a_key_that_a_token_brings_along_is_ignored(keys: Keys) -> None:
    theirs = Ed25519PrivateKey.generate()
    x = base64.urlsafe_b64encode(theirs.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).rstrip(b"=").decode()
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": x}
    claims = claims_of(signed(keys))

    for header in ({"jwk": jwk}, {"jwk": jwk, "kid": keys.signing().kid}, {"x5c": [x]}, {"jku": "https://a.example"}):
        with pytest.raises(BadRegistryToken, match="not signed by this registry"):
            verifier(keys)(forged(claims, header, theirs, "EdDSA"), now=NOW)


def test_a_token_that_asks_for_no_algorithm_is_refused(keys: Keys) -> None:
    text = forged(claims_of(signed(keys)), {"kid": keys.signing().kid}, None, "none")

    with pytest.raises(BadRegistryToken, match="not signed by this registry"):
        verifier(keys)(text, now=NOW)


def test_the_public_key_is_no_shared_secret(keys: Keys) -> None:
    raw = keys.signing().private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    text = forged(claims_of(signed(keys)), {"kid": keys.signing().kid}, raw, "HS256")

    with pytest.raises(BadRegistryToken, match="not signed by this registry"):
        verifier(keys)(text, now=NOW)


@pytest.mark.parametrize(
    "changed", [{"sub": "root"}, {"account": 1}, {"aud": ["pratique-registry"]}, {"exp": 9999999999}]
)
def test_a_token_that_was_changed_is_refused(keys: Keys, changed: dict[str, Any]) -> None:
    header, _, signature = signed(keys).split(".")
    claims = json.dumps(claims_of(signed(keys)) | changed).encode()
    text = ".".join([header, base64.urlsafe_b64encode(claims).rstrip(b"=").decode(), signature])

    with pytest.raises(BadRegistryToken, match="not signed by this registry"):
        verifier(keys)(text, now=NOW)


@pytest.mark.parametrize("missing", ["iss", "sub", "aud", "exp", "nbf", "iat", "access", "account"])
def test_a_claim_that_is_missing_is_not_made_up(keys: Keys, missing: str) -> None:
    claims = claims_of(signed(keys))
    del claims[missing]
    text = forged(claims, {"kid": keys.signing().kid}, keys.signing().private, "EdDSA")

    with pytest.raises(BadRegistryToken):
        verifier(keys)(text, now=NOW)


@pytest.mark.parametrize("access", ["all", [1], [{"type": "repository"}], {"a": "b"}, None, [{"actions": 1}]])
def test_access_of_another_shape_is_refused(keys: Keys, access: object) -> None:
    claims = claims_of(signed(keys)) | {"access": access}
    text = forged(claims, {"kid": keys.signing().kid}, keys.signing().private, "EdDSA")

    with pytest.raises(BadRegistryToken):
        verifier(keys)(text, now=NOW)


@pytest.mark.parametrize("text", ["", "a.b.c", "." * 5, "x" * 100_000, "eyJ.eyJ.", "e30.e30.", "prt_abc"])
def test_what_is_no_token_is_refused(keys: Keys, text: str) -> None:
    with pytest.raises(BadRegistryToken):
        verifier(keys)(text, now=NOW)


@given(st.text())
def test_no_text_breaks_the_verifier(text: str) -> None:
    with pytest.raises(BadRegistryToken):
        Verifier(Keys(Path("/nonexistent")), issuer=ISSUER, audience=AUDIENCE)(text, now=NOW)


def test_tokens_of_both_keys_are_good_while_keys_are_rotated(keys: Keys, tmp_path: Path) -> None:
    old = signed(keys)
    rotate(tmp_path / "of-tokens", now=NOW + timedelta(seconds=1))
    rotated = Keys(tmp_path / "of-tokens")

    assert verifier(rotated)(old, now=NOW).subject == "alice"
    assert verifier(rotated)(signed(rotated), now=NOW).subject == "alice"
