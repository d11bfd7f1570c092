from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pratique.server.config import data_directory, keyring, session_keys
from pratique.server.identity.registry_token.keys import Keys, make_first_key
from pratique.server.kernel import inner

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
DAYS = timedelta(days=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    data_directory.make(tmp_path / "data", version="1.0.0")
    made = tmp_path / "data" / "keys"
    make_first_key(made, now=NOW)
    inner.make_first_key(made)
    return made


def test_a_new_token_key_signs_and_the_one_before_verifies_until_its_tokens_are_over(folder: Path) -> None:
    first = Keys(folder).signing()

    keyring.rotate("token", folder, now=NOW + DAYS, drop_old=False)

    both = Keys(folder)
    assert both.signing().kid != first.kid
    assert both.verifying(first.kid) is not None
    assert keyring.rotate("token", folder, now=NOW + 5 * DAYS, drop_old=False) == 1
    assert Keys(folder).verifying(first.kid) is None


def test_a_leaked_token_key_goes_at_once(folder: Path) -> None:
    first = Keys(folder).signing()

    keyring.rotate("token", folder, now=NOW + DAYS, drop_old=True)

    assert Keys(folder).verifying(first.kid) is None


def test_a_new_session_key_keeps_the_one_before_for_a_while(folder: Path) -> None:
    first = (folder / session_keys.NAME).read_text()

    keyring.rotate("session", folder, now=NOW, drop_old=False)
    second = (folder / session_keys.NAME).read_text()
    keyring.rotate("session", folder, now=NOW + DAYS, drop_old=False)

    assert second != first
    assert session_keys.earlier(folder) == [second, first]
    assert keyring.rotate("session", folder, now=NOW + 5 * DAYS, drop_old=False) == 2
    assert len(session_keys.earlier(folder)) == 1


def test_leaked_session_and_inner_keys_go_at_once(folder: Path) -> None:
    before = (folder / "inner").read_text()

    keyring.rotate("session", folder, now=NOW, drop_old=True)
    keyring.rotate("inner", folder, now=NOW, drop_old=True)

    assert session_keys.earlier(folder) == []
    assert before.strip() not in (folder / "inner").read_text()


def test_old_backup_keys_are_never_removed(folder: Path) -> None:
    keyring.rotate("backup", folder, now=NOW, drop_old=False)
    keyring.rotate("backup", folder, now=NOW + 400 * DAYS, drop_old=False)

    assert len(keyring.KINDS["backup"].files(folder)) == 2
    with pytest.raises(keyring.BackupKeysStay):
        keyring.rotate("backup", folder, now=NOW + 500 * DAYS, drop_old=True)


def test_a_key_that_does_not_exist_is_answered_with_those_that_do(folder: Path) -> None:
    with pytest.raises(keyring.NoSuchKey, match="token, session, inner, backup"):
        keyring.rotate("master", folder, now=NOW, drop_old=False)
