"""How much is known of an image is the least that is known of anything in it."""

from datetime import date

from pratique.server.scanning.coverage import Known, by_ecosystem, summed

OLD, NEW = date(2026, 1, 1), date(2026, 3, 1)


def known(ecosystem: str, state: str, to: date | None = NEW) -> Known:
    return Known(ecosystem=ecosystem, state=state, to=to)


def test_packages_are_counted_by_ecosystem_and_by_what_is_known_of_them() -> None:
    counted = by_ecosystem(
        [
            known("PyPI", "covered"),
            known("PyPI", "covered", OLD),
            known("PyPI", "not_covered", None),
            known("", "covered"),
        ]
    )

    assert [(each["ecosystem"], each["state"], each["to"], each["components"]) for each in counted] == [
        ("PyPI", "covered", "2026-01-01", 2),
        ("PyPI", "not_covered", None, 1),
        ("unknown", "covered", "2026-03-01", 1),
    ]


def test_what_is_covered_is_covered_to_the_oldest_day() -> None:
    found = summed(by_ecosystem([known("PyPI", "covered"), known("npm", "covered", OLD)]))

    assert (found.state, found.to) == ("covered", OLD)


def test_one_source_that_ends_makes_the_whole_end() -> None:
    found = summed(by_ecosystem([known("PyPI", "covered"), known("npm", "covered_to", OLD)]))

    assert (found.state, found.to) == ("covered_to", OLD)


def test_one_package_that_nobody_covers_makes_the_whole_not_covered() -> None:
    found = summed(by_ecosystem([known("PyPI", "covered"), known("npm", "not_covered", None)]))

    assert (found.state, found.to) == ("not_covered", None)


def test_where_nothing_was_recognised_nothing_is_covered() -> None:
    assert summed([]).state == "not_covered"
