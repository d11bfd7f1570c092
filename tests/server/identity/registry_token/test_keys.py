import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from pratique.server.identity.errors import UnusableKeys
from pratique.server.identity.registry_token.keys import Keys, make_first_key, rotate

EARLY = datetime(2026, 1, 1, tzinfo=UTC)
LATER = datetime(2026, 2, 1, tzinfo=UTC)


@dataclass(slots=True)
class Watch:
    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_the_first_start_makes_one_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    directory = tmp_path / "keys"
    make_first_key(directory, now=EARLY)
    make_first_key(directory, now=LATER)

    [made] = directory.iterdir()

    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert Keys(directory).signing().kid == Keys(directory).signing().kid


def test_the_newest_key_signs_and_all_verify(tmp_path: Path) -> None:
    rotate(tmp_path, now=EARLY)
    old = Keys(tmp_path).signing().kid
    rotate(tmp_path, now=LATER)

    keys = Keys(tmp_path)

    assert keys.signing().kid != old
    assert keys.verifying(old) is not None
    assert keys.verifying(keys.signing().kid) is not None
    assert keys.verifying("unknown") is None


def test_a_key_that_another_process_has_made_is_found_within_seconds(tmp_path: Path) -> None:
    watch = Watch(seconds=100)
    rotate(tmp_path, now=EARLY)
    keys = Keys(tmp_path, monotonic=watch)
    old = keys.signing().kid
    rotate(tmp_path, now=LATER)
    new = Keys(tmp_path).signing().kid

    assert keys.verifying(new) is None
    watch.seconds += 5
    assert keys.verifying(new) is not None
    assert keys.signing().kid == new != old


def test_a_key_that_was_taken_away_is_forgotten_within_seconds(tmp_path: Path) -> None:
    watch = Watch()
    gone = rotate(tmp_path, now=EARLY)
    keys = Keys(tmp_path, monotonic=watch)
    old = keys.signing().kid
    rotate(tmp_path, now=LATER)
    gone.unlink()

    watch.seconds += 5
    keys.signing()

    assert keys.verifying(old) is None


def test_no_key_is_said_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(UnusableKeys, match="pratique migrate"):
        Keys(tmp_path).signing()


def test_a_key_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "registry-token-20260101.pem").write_text("hello")

    with pytest.raises(UnusableKeys, match=r"registry-token-20260101\.pem"):
        Keys(tmp_path).signing()


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    pem = generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "registry-token-20260101.pem").write_bytes(pem)

    with pytest.raises(UnusableKeys, match="not an Ed25519 key"):
        Keys(tmp_path).signing()
