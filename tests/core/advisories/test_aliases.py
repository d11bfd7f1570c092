"""Alias sets gather every name of one vulnerability and never make two CVEs one."""

from hypothesis import given
from hypothesis import strategies as st

from pratique.core.advisories.aliases import Names, is_cve, names_of, vulnerabilities
from pratique.core.advisories.records import read_record
from tests.core.advisories.making import advisory, encoded

CVES = [f"CVE-2026-{number}" for number in (10001, 10002, 10003)]
OTHERS = ["GHSA-a", "GHSA-b", "PYSEC-1", "GO-1", "X-1"]
NAMES = st.builds(
    lambda identifier, cves, others: Names(id=identifier, cves=tuple(cves), others=tuple(others)),
    st.sampled_from(OTHERS),
    st.lists(st.sampled_from(CVES), max_size=2, unique=True),
    st.lists(st.sampled_from(OTHERS), max_size=2, unique=True),
)


@given(st.lists(NAMES, max_size=6))
def test_two_cves_are_never_one(names: list[Names]) -> None:
    about = vulnerabilities(names)

    assert all(about[cve] == (cve,) for cve in CVES if cve in about)


@given(st.lists(NAMES, max_size=6, unique_by=lambda name: name.id))
def test_a_record_is_about_the_cves_it_names_and_every_record_is_about_something(names: list[Names]) -> None:
    about = vulnerabilities(names)

    assert all(about[name.id] == tuple(sorted(name.cves)) for name in names if name.cves)
    assert all(about[name.id] for name in names)


@given(st.lists(NAMES, max_size=6, unique_by=lambda name: name.id))
def test_the_answer_does_not_depend_on_the_order_of_records(names: list[Names]) -> None:
    turned = names[::-1]

    assert vulnerabilities(turned) == vulnerabilities(names)


def test_a_chain_of_other_names_leads_to_the_cve() -> None:
    about = vulnerabilities(
        [
            Names(id="GO-1", cves=(), others=("GHSA-a",)),
            Names(id="GHSA-a", cves=(CVES[0],), others=()),
            Names(id="PYSEC-1", cves=(), others=("GO-1",)),
        ]
    )

    assert about["PYSEC-1"] == about["GO-1"] == (CVES[0],)


def test_names_without_a_cve_are_one_vulnerability_under_the_most_public() -> None:
    about = vulnerabilities(
        [Names(id="X-1", cves=(), others=("GHSA-a",)), Names(id="PYSEC-1", cves=(), others=("X-1",))]
    )

    assert about["X-1"] == about["PYSEC-1"] == ("GHSA-a",)


def test_a_distributions_record_is_about_what_it_derives_from() -> None:
    tracker = names_of(read_record(encoded(advisory("DEBIAN-CVE-2026-10001"))))
    notice = names_of(read_record(encoded(advisory("ALSA-2026:1", related=[CVES[0], CVES[1], "RHSA-1"]))))
    akin = names_of(read_record(encoded(advisory("GHSA-a", related=[CVES[0]]))))

    assert tracker.cves == (CVES[0],)
    assert notice.cves == (CVES[0], CVES[1])
    assert akin.cves == ()
    assert is_cve(CVES[0])
