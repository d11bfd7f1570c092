import pytest

from pratique.server.identity.errors import BadCredentials, PasswordChecksBusy, TooManyAttempts
from pratique.server.identity.models import Account
from pratique.server.identity.passwords import Argon2id
from pratique.server.identity.sign_in.attempts import Attempts
from pratique.server.identity.sign_in.check import PasswordCheck
from pratique.server.identity.sign_in.gate import Gate
from pratique.server.identity.sign_in.remembered import Remembered
from pratique.server.identity.testing import PASSWORD, organisation, person

pytestmark = [pytest.mark.database, pytest.mark.django_db]

CLIENT = "192.0.2.1"


def make(*, per_account: int = 5, lifetime: float = 60, places: int = 1) -> PasswordCheck:
    return PasswordCheck(
        attempts=Attempts(per_account=per_account, per_address=100, window=300),
        remembered=Remembered(lifetime=lifetime),
        gate=Gate(places=places, queue=0, wait=0),
    )


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every slow check that is made."""
    made: list[str] = []
    genuine = Argon2id.verify

    def verify(self: Argon2id, password: str, encoded: str) -> bool:
        made.append(password)
        return genuine(self, password, encoded)

    monkeypatch.setattr(Argon2id, "verify", verify)
    return made


def test_a_right_password_names_its_account() -> None:
    alice = person("alice", password=PASSWORD)

    assert make()(name="alice", password=PASSWORD, client=CLIENT) == alice


def test_passwords_are_kept_as_argon2id() -> None:
    encoded = person("alice", password=PASSWORD).password

    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize("name", ["alice", "nobody", "asleep", "acme", "x" * 1000, "nul\0byte", "half\ud800"])
def test_every_wrong_name_or_password_is_refused_alike(name: str) -> None:
    person("alice", password=PASSWORD)
    person("asleep", password=PASSWORD, is_active=False)
    organisation("acme")

    with pytest.raises(BadCredentials):
        make()(name=name, password="wrong password", client=CLIENT)


@pytest.mark.parametrize("name", ["alice", "nobody", "asleep", "acme"])
def test_a_name_that_exists_costs_what_one_that_does_not_costs(name: str, hashes: list[str]) -> None:
    person("alice", password=PASSWORD)
    person("asleep", password=PASSWORD, is_active=False)
    organisation("acme")

    with pytest.raises(BadCredentials):
        make()(name=name, password="wrong password", client=CLIENT)

    assert hashes == ["wrong password"]


def test_a_deactivated_account_cannot_sign_in_with_the_right_password() -> None:
    person("asleep", password=PASSWORD, is_active=False)

    with pytest.raises(BadCredentials):
        make()(name="asleep", password=PASSWORD, client=CLIENT)


def test_a_right_password_is_quick_the_second_time(hashes: list[str]) -> None:
    person("alice", password=PASSWORD)
    check = make()

    for _ in range(5):
        check(name="alice", password=PASSWORD, client=CLIENT)

    assert len(hashes) == 1


def test_a_new_epoch_makes_what_is_remembered_worthless(hashes: list[str]) -> None:
    alice = person("alice", password=PASSWORD)
    check = make()
    check(name="alice", password=PASSWORD, client=CLIENT)
    Account.objects.filter(pk=alice.pk).update(epoch=alice.epoch + 1)

    check(name="alice", password=PASSWORD, client=CLIENT)

    assert len(hashes) == 2


def test_deactivation_is_noticed_although_the_password_is_remembered() -> None:
    alice = person("alice", password=PASSWORD)
    check = make()
    check(name="alice", password=PASSWORD, client=CLIENT)
    Account.objects.filter(pk=alice.pk).update(is_active=False)

    with pytest.raises(BadCredentials):
        check(name="alice", password=PASSWORD, client=CLIENT)


def test_guessing_ends_before_any_hashing(hashes: list[str]) -> None:
    person("alice", password=PASSWORD)
    check = make(per_account=3)
    for _ in range(3):
        with pytest.raises(BadCredentials):
            check(name="alice", password="wrong password", client=CLIENT)

    with pytest.raises(TooManyAttempts):
        check(name="alice", password=PASSWORD, client=CLIENT)

    assert len(hashes) == 3


def test_whoever_signed_in_a_moment_ago_is_not_locked_out_by_others(hashes: list[str]) -> None:
    person("alice", password=PASSWORD)
    check = make(per_account=2)
    check(name="alice", password=PASSWORD, client=CLIENT)
    for _ in range(2):
        with pytest.raises(BadCredentials):
            check(name="alice", password="wrong password", client="198.51.100.7")

    assert check(name="alice", password=PASSWORD, client=CLIENT).name == "alice"
    assert len(hashes) == 3


def test_a_full_house_costs_no_attempt() -> None:
    person("alice", password=PASSWORD)
    gate = Gate(places=1, queue=0, wait=0)
    check = PasswordCheck(
        attempts=Attempts(per_account=1, per_address=1, window=300), remembered=Remembered(lifetime=60), gate=gate
    )
    with gate.entered(), pytest.raises(PasswordChecksBusy):
        check(name="alice", password=PASSWORD, client=CLIENT)

    assert check(name="alice", password=PASSWORD, client=CLIENT).name == "alice"


def test_a_password_longer_than_any_is_refused() -> None:
    long = "x" * 256
    person("alice", password=long)

    assert make()(name="alice", password=long, client=CLIENT).name == "alice"
    with pytest.raises(BadCredentials):
        make()(name="alice", password=long + "x", client=CLIENT)
