"""The installation's own credential: who is let in with it, and everybody who is not."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pratique.server.kernel import clock, inner
from pratique.server.kernel.inner import keys
from pratique.server.kernel.inner.keys import Keys, NoInnerKey

NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    inner.make_first_key(tmp_path)
    monkeypatch.setattr(keys, "_installed", Keys(tmp_path))
    with clock.frozen(NOW):
        yield tmp_path


def again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the keys as another process would."""
    monkeypatch.setattr(keys, "_installed", Keys(folder))


@pytest.mark.usefixtures("folder")
def test_a_role_of_the_installation_is_let_in_by_its_name() -> None:
    shown = inner.authorization(caller="firewall", called="judge")

    assert shown.startswith("Pratique-Inner firewall.judge.")
    assert inner.require(shown, called="judge") == "firewall"


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("offered", "said"),
    [
        (None, "no credential was shown"),
        ("", "no credential was shown"),
        ("Basic YWRtaW46YWRtaW4=", "of another kind"),
        ("Bearer prt_abcdefghijklmnop", "of another kind"),
        ("Pratique-Inner", "of another kind"),
        ("Pratique-Inner a.judge.1." + "0" * 64, "another key"),
        ("Pratique-Inner a.judge.1." + "0" * 63, "of another kind"),
    ],
)
def test_nobody_else_is(offered: str | None, said: str) -> None:
    with pytest.raises(inner.InnerOnly, match=said):
        inner.require(offered, called="judge")


@pytest.mark.usefixtures("folder")
def test_a_tag_for_one_role_is_none_for_another() -> None:
    shown = inner.authorization(caller="firewall", called="judge")

    with pytest.raises(inner.InnerOnly, match="for the role judge"):
        inner.require(shown, called="index-proxy")


@pytest.mark.usefixtures("folder")
def test_a_tag_whose_words_were_changed_is_refused() -> None:
    shown = inner.authorization(caller="firewall", called="judge")

    with pytest.raises(inner.InnerOnly, match="another key"):
        inner.require(shown.replace("firewall", "registry"), called="judge")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("seconds", "is_good"), [(59, True), (61, False), (-59, True), (-61, False)])
def test_a_tag_is_good_for_a_minute(seconds: int, *, is_good: bool) -> None:
    shown = inner.authorization(caller="firewall", called="judge")

    with clock.frozen(NOW + timedelta(seconds=seconds)):
        if is_good:
            assert inner.require(shown, called="judge")
        else:
            with pytest.raises(inner.InnerOnly, match="older than 60 s"):
                inner.require(shown, called="judge")


def test_after_a_rotation_old_tags_and_roles_that_lag_are_still_let_in(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = inner.authorization(caller="firewall", called="judge")

    inner.rotate(folder)
    again(folder, monkeypatch)

    assert inner.require(before, called="judge") == "firewall"
    assert inner.authorization(caller="firewall", called="judge") != before
    for _ in range(3):
        inner.rotate(folder)
    again(folder, monkeypatch)
    with pytest.raises(inner.InnerOnly):
        inner.require(before, called="judge")


def test_the_first_key_is_made_once_and_for_its_owner_alone(folder: Path) -> None:
    made = (folder / "inner").read_bytes()

    inner.make_first_key(folder)

    assert (folder / "inner").read_bytes() == made
    assert (folder / "inner").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [None, "", "short", "zz" * 32])
def test_without_a_key_nobody_is_let_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None) -> None:
    if content is not None:
        (tmp_path / "inner").write_text(content)
    again(tmp_path, monkeypatch)

    with pytest.raises(NoInnerKey, match="`pratique migrate` makes it"):
        inner.require("Pratique-Inner a.judge.1." + "0" * 64, called="judge")
