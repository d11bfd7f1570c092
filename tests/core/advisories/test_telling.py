"""What several records say of one vulnerability is told as one."""

from pathlib import Path

from pratique.core.advisories.severity import Level
from pratique.core.advisories.telling import Teller
from tests.core.advisories.making import advisory, index_of

FOUR = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H"
HIGH = [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}]


def test_the_record_that_names_a_fix_decides_and_another_may_say_how_bad_it_is(tmp_path: Path) -> None:
    index = index_of(
        tmp_path,
        advisory("AAA-1", aliases=["CVE-2026-0001"], events=({"introduced": "0"},), severity=HIGH, summary="Bad"),
        advisory("PYSEC-2026-1", aliases=["CVE-2026-0001"], database_specific={"cwe_ids": ["CWE-79"]}),
    )

    [told] = Teller(index).tell(index.match("PyPI", "sample", "1.0"))

    assert (told.vulnerability, told.advisory, told.fixed) == ("CVE-2026-0001", "PYSEC-2026-1", "2.0")
    assert told.advisories == told.aliases == ("AAA-1", "PYSEC-2026-1")
    assert (told.severity.level, told.severity.score) == (Level.HIGH, 7.5)
    assert (told.summary, told.cwes, told.source) == ("Bad", ("CWE-79",), "PyPI.zip")
    assert "until fixed in 2.0; 1.0 lies within" in told.explanation


def test_a_record_about_two_vulnerabilities_tells_of_both(tmp_path: Path) -> None:
    index = index_of(tmp_path, advisory(aliases=["CVE-2026-0001", "CVE-2026-0002"]))

    told = Teller(index).tell(index.match("PyPI", "sample", "1.0"))

    assert [each.vulnerability for each in told] == ["CVE-2026-0001", "CVE-2026-0002"]


def test_each_version_of_cvss_keeps_its_highest_score_whichever_record_says_it(tmp_path: Path) -> None:
    low = [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L"}]
    both = [*HIGH, {"type": "CVSS_V4", "score": FOUR}]
    index = index_of(
        tmp_path,
        advisory("AAA-1", aliases=["CVE-2026-0001"], severity=both),
        advisory("BBB-1", aliases=["CVE-2026-0001"], severity=low),
    )

    [told] = Teller(index).tell(index.match("PyPI", "sample", "1.0"))

    assert told.scores == {"4": 10.0, "3": 7.5}
    assert (told.severity.version, told.severity.vector) == ("4.0", FOUR)
