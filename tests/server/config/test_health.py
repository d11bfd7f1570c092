from collections.abc import Iterator

from pratique.server.config.health import Health


def test_a_role_without_ailments_is_ready() -> None:
    status, document = Health("api", {"database": lambda: None}).document()

    assert status == 200
    assert (document["live"], document["ready"], document["wrong"]) == (True, True, [])
    assert document["role"] == "api"


def test_what_is_wrong_is_said_and_the_status_tells_load_balancers() -> None:
    checks = {"database": lambda: "the database does not answer (OperationalError)", "storage": lambda: None}

    status, document = Health("registry", checks).document()

    assert status == 503
    assert document["ready"] is False
    assert document["wrong"] == [{"check": "database", "what": "the database does not answer (OperationalError)"}]


def test_asking_often_looks_once() -> None:
    looked: Iterator[int] = iter(range(10))

    def look() -> str | None:
        next(looked)
        return None

    health = Health("api", {"database": look})
    for _ in range(5):
        health.document()

    assert next(looked) == 1


def test_migrations_are_not_looked_at_while_the_database_is_away() -> None:
    def never() -> str | None:
        raise AssertionError

    status, _ = Health("api", {"database": lambda: "away", "migrations": never}).document()

    assert status == 503
