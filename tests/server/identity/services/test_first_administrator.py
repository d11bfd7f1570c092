import stat
from pathlib import Path

import pytest

from pratique.server.identity import sign_in
from pratique.server.identity.errors import UnusablePasswordFile
from pratique.server.identity.models import Account
from pratique.server.identity.services.first_administrator import make_first_administrator
from pratique.server.identity.services.passwords import change_own_password, reset_password
from pratique.server.identity.testing import PASSWORD, person, principal_of
from tests.server.identity.house import House

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

CLIENT = "192.0.2.1"
NEW = "another horse altogether"


def test_the_first_start_makes_an_administrator_with_a_random_password(house: House) -> None:
    made = make_first_administrator(password_file=None)

    assert made is not None
    assert (made.name, made.kept_in) == ("admin", house.data / "admin-password")
    assert (house.data / "admin-password").read_text() == made.password + "\n"
    assert stat.S_IMODE((house.data / "admin-password").stat().st_mode) == 0o600
    assert sign_in.current()(name="admin", password=made.password, client=CLIENT).is_admin
    assert made.password not in repr(made)


def test_a_second_start_changes_nothing(house: House) -> None:
    make_first_administrator(password_file=None)
    before = Account.objects.values().get(), (house.data / "admin-password").read_text()

    assert make_first_administrator(password_file=None) is None
    assert (Account.objects.values().get(), (house.data / "admin-password").read_text()) == before


def test_two_installations_do_not_share_a_password() -> None:
    one = make_first_administrator(password_file=None)
    Account.objects.all().delete()
    other = make_first_administrator(password_file=None)

    assert one is not None
    assert other is not None
    assert one.password != other.password


def test_the_file_goes_when_the_password_is_changed(house: House) -> None:
    made = make_first_administrator(password_file=None)
    assert made is not None
    admin = principal_of(Account.objects.get(name="admin"))

    change_own_password(by=admin, name="admin", current=made.password, new=NEW, client=CLIENT)

    assert not (house.data / "admin-password").exists()


def test_the_file_goes_when_the_password_is_reset(house: House) -> None:
    make_first_administrator(password_file=None)

    reset_password(name="admin")

    assert not (house.data / "admin-password").exists()


def test_the_file_stays_when_another_password_is_changed(house: House) -> None:
    make_first_administrator(password_file=None)
    person("alice", password=PASSWORD)

    reset_password(name="alice")

    assert (house.data / "admin-password").exists()


def test_the_operator_may_give_the_password(house: House, tmp_path: Path) -> None:
    file = tmp_path / "given"
    file.write_text(PASSWORD + "\n")

    made = make_first_administrator(password_file=file)

    assert made is not None
    assert made.kept_in is None
    assert not (house.data / "admin-password").exists()
    assert sign_in.current()(name="admin", password=PASSWORD, client=CLIENT).name == "admin"


def test_what_is_done_to_that_file_later_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "given"
    file.write_text(PASSWORD)
    make_first_administrator(password_file=file)

    file.write_text(NEW)
    assert make_first_administrator(password_file=file) is None
    file.unlink()
    assert make_first_administrator(password_file=file) is None

    assert sign_in.current()(name="admin", password=PASSWORD, client=CLIENT).name == "admin"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "fewer than"),
        (b"short\n", "fewer than"),
        (b"two\nlines\n", "more than one line"),
        (b"\xff" * 20, "decode"),
    ],
)
def test_a_file_that_holds_no_password_is_refused_and_nothing_is_made(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    file = tmp_path / "given"
    file.write_bytes(content)

    with pytest.raises(UnusablePasswordFile, match=problem):
        make_first_administrator(password_file=file)

    assert not Account.objects.exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusablePasswordFile, match=str(tmp_path / "missing")):
        make_first_administrator(password_file=tmp_path / "missing")


def test_a_start_that_was_cut_short_is_made_good(house: House) -> None:
    (house.data / "admin-password").write_text("left by a start that was killed")

    made = make_first_administrator(password_file=None)

    assert made is not None
    assert (house.data / "admin-password").read_text() == made.password + "\n"


def test_where_people_have_accounts_no_administrator_is_made() -> None:
    person("alice")

    assert make_first_administrator(password_file=None) is None
