import pytest

from pratique.server.kernel import cache
from pratique.server.kernel.cache import Away, Unshared


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pratique.server.kernel.cache.sharing._installed", Unshared())
    monkeypatch.setattr("pratique.server.kernel.cache.sharing._secret", b"one")


def test_a_digest_tells_its_words_to_nobody_without_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    first = cache.digest("account", "alice")

    monkeypatch.setattr("pratique.server.kernel.cache.sharing._secret", b"other")

    assert cache.digest("account", "alice") != first
    assert "alice" not in first


def test_words_do_not_run_into_each_other() -> None:
    assert cache.digest("ab", "c") != cache.digest("a", "bc")


def test_what_is_not_shared_is_not_kept() -> None:
    nothing = cache.current()
    nothing.set("key", b"value", seconds=60)
    nothing.delete("key")

    assert nothing.get("key") is None
    with pytest.raises(Away):
        nothing.incr("count", seconds=60)
    with pytest.raises(Away):
        nothing.count("count")
