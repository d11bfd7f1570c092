"""The judge in process: the installation's policies and its index, held against all versions of a package."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pratique.core.ecosystems.releases import Release
from pratique.core.names.purl import Purl
from pratique.core.policy import Action, Condition, Field, Mode, Operator, Policy
from pratique.server.firewall.index_judge import IndexJudge
from pratique.server.firewall.ports import Explained, Judgement, Question
from pratique.server.identity.principal import Ceiling, Principal
from pratique.server.index import services as index
from pratique.server.index.errors import NoIndex
from pratique.server.kernel import clock
from pratique.server.policy.models import Epoch, FirstMet
from pratique.server.policy.services import policies as policy
from tests.core.advisories.making import advisory
from tests.server.index.making import index_file
from tests.support.waiting import eventually

if TYPE_CHECKING:
    from pratique.server.identity.ports import Place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]

CRITICAL: dict[str, Any] = {"severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]}

CVSS4 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H"
BOTH = [*CRITICAL["severity"], {"type": "CVSS_V4", "score": CVSS4}]

ADMIN = Principal(account_id=1, name="admin", is_admin=True, ceiling=Ceiling.FULL)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Place":
    """Let index files lie in a folder of the test's own."""
    from pratique.server.identity import ports
    from pratique.server.index import current

    monkeypatch.setattr(current, "_kept", None)
    made = ports.Place(data=tmp_path / "data", issuer="tests")
    monkeypatch.setattr(ports, "_place", made)
    return made


def know(folder: Path, *records: object) -> None:
    path = index_file(folder / "index", *records)
    index.use(path, actor="a test", switch=index.Switch(actor="a test", may_be_older=True))


def enforce(name: str) -> None:
    policy.bring_shipped()
    policy.set_mode(name, Mode.ENFORCING, by=ADMIN)


def judge(*releases: Release, package: str = "sample") -> Judgement:
    return IndexJudge().judge(Question(repository="python", package=Purl.of("pypi", name=package), releases=releases))


def explain(*releases: Release) -> Explained:
    question = Question(repository="python", package=Purl.of("pypi", name="sample"), releases=releases)
    return IndexJudge().explain(question)[releases[0].version]


def old(*versions: str) -> list[Release]:
    return [Release(version=each, published_at=LONG_AGO) for each in versions]


def test_versions_are_refused_by_what_the_index_says_of_each(tmp_path: Path) -> None:
    know(tmp_path, advisory("CVE-2024-0001", **CRITICAL))
    enforce("critical-with-fix")

    judgement = judge(*old("1.0", "1.9.post1", "2.0", "3.0"))

    assert set(judgement.refused) == {"1.0", "1.9.post1"}
    refusal = judgement.refused["1.0"]
    assert refusal.policy == "critical-with-fix"
    assert refusal.vulnerability == "CVE-2024-0001"
    assert refusal.reason == "CVE-2024-0001 is critical and affects sample 1.0."
    assert refusal.way_out == "Use sample 2.0 or later."


def test_a_policy_that_observes_says_what_it_would_do(tmp_path: Path) -> None:
    know(tmp_path, advisory("CVE-2024-0001", **CRITICAL))
    policy.bring_shipped()

    assert judge(*old("1.0")).refused == {}
    assert "Would be refused: CVE-2024-0001 is critical and affects sample 1.0." in [
        each.reason for each in explain(*old("1.0")).notes
    ]


def test_what_only_observes_changes_nothing_of_what_is_refused(tmp_path: Path) -> None:
    know(tmp_path, advisory("CVE-2024-0001", **CRITICAL))
    enforce("critical-with-fix")
    before = judge(*old("1.0", "3.0"))
    named = Condition(field=Field.NAME, operator=Operator.IN, value=("sample",))
    policy.create(Policy(name="named", title="Named", mode=Mode.OBSERVING, when=named), by=ADMIN)

    assert judge(*old("1.0", "3.0")) == before
    assert list(before.refused) == ["1.0"]


def test_the_delay_of_a_policy_that_observes_begins_with_the_page(tmp_path: Path) -> None:
    know(tmp_path, advisory("CVE-2024-0001", **CRITICAL))
    named = Condition(field=Field.NAME, operator=Operator.IN, value=("sample",))
    later = Policy(
        name="later", title="Later", mode=Mode.OBSERVING, action=Action.DELAYED_BLOCK, delay_hours=3, when=named
    )
    policy.create(later, by=ADMIN)

    assert judge(*old("1.0")).refused == {}
    assert FirstMet.objects.count() == 1


def test_without_an_index_there_is_no_verdict_also_where_nothing_is_enforced() -> None:
    with pytest.raises(NoIndex):
        judge(*old("1.0"))


def test_the_page_names_every_reason_once_where_a_client_is_told_how_many_there_are(tmp_path: Path) -> None:
    know(
        tmp_path,
        advisory("CVE-2024-0001", **CRITICAL),
        advisory("CVE-2024-0002", **CRITICAL),
        advisory("CVE-2024-0003", **CRITICAL),
    )
    enforce("critical-with-fix")
    named = Condition(field=Field.NAME, operator=Operator.IN, value=("sample",))
    policy.create(Policy(name="named", title="Named", mode=Mode.ENFORCING, when=named), by=ADMIN)

    told = judge(*old("1.0")).refused["1.0"].reason
    said = explain(*old("1.0"))

    assert told.startswith("CVE-2024-0001 is critical and affects sample 1.0. 3 more reasons refuse it too")
    assert [(each.policy, each.reason) for each in said.refusals] == [
        ("critical-with-fix", "CVE-2024-0001 is critical and affects sample 1.0."),
        ("critical-with-fix", "CVE-2024-0002 is critical and affects sample 1.0."),
        ("critical-with-fix", "CVE-2024-0003 is critical and affects sample 1.0."),
        ("named", "sample 1.0 is named by this policy."),
    ]
    assert all(each.way_out for each in said.refusals)


def test_a_malicious_package_never_arrives(tmp_path: Path) -> None:
    know(tmp_path, advisory("MAL-2024-1", events=[{"introduced": "0"}]))
    enforce("malicious-package")

    judgement = judge(*old("1.0", "99.0"))

    assert set(judgement.refused) == {"1.0", "99.0"}
    assert "is malicious (MAL-2024-1)" in judgement.refused["1.0"].reason


@pytest.mark.parametrize("beside", [[], BOTH], ids=["by two records", "by one"])
@pytest.mark.parametrize(("field", "is_refused"), [(Field.CVSS2, False), (Field.CVSS3, True), (Field.CVSS4, True)])
def test_the_scores_of_each_cvss_version_are_held_against_policies(
    tmp_path: Path, field: Field, *, is_refused: bool, beside: list[dict[str, str]]
) -> None:
    newer = advisory("GHSA-aaaa-bbbb-cccc", aliases=["CVE-2024-0001"], severity=[{"type": "CVSS_V4", "score": CVSS4}])
    both = advisory("CVE-2024-0001", severity=beside)
    know(tmp_path, *([both] if beside else [advisory("CVE-2024-0001", **CRITICAL), newer]))
    high = Condition(field=field, operator=Operator.AT_LEAST, value=7.0)
    policy.create(Policy(name="high", title="High", mode=Mode.ENFORCING, when=high), by=ADMIN)

    judgement, said = judge(*old("1.0")), explain(*old("1.0"))

    assert ("1.0" in judgement.refused) is is_refused
    assert [each.reason for each in said.notes if "CVSS 2" in each.reason] == (
        [] if is_refused else ["Could not be checked, and passes: No source says a score of CVSS 2 of CVE-2024-0001."]
    )


def test_what_a_policy_warns_of_is_noted_and_comes_in(tmp_path: Path) -> None:
    know(tmp_path, advisory("CVE-2024-0001", **CRITICAL))
    high = Condition(field=Field.CVSS3, operator=Operator.AT_LEAST, value=7.0)
    policy.create(Policy(name="high", title="High", mode=Mode.ENFORCING, action=Action.WARN, when=high), by=ADMIN)

    judgement = judge(*old("1.0"))

    assert judgement.refused == {}
    assert (judgement.noted["1.0"].policy, judgement.noted["1.0"].until) == ("high", None)


def test_a_version_that_a_malware_record_names_is_malicious_beside_one_that_only_an_advisory_names(
    tmp_path: Path,
) -> None:
    weak = advisory("GHSA-aaaa-bbbb-cccc", events=[{"introduced": "0"}])
    made_to_harm = advisory("MAL-2024-1", aliases=["GHSA-aaaa-bbbb-cccc"], events=[{"introduced": "2.0"}])
    know(tmp_path, weak, made_to_harm)
    enforce("malicious-package")

    judgement = judge(*old("1.0", "2.0"))

    assert set(judgement.refused) == {"2.0"}


@pytest.mark.parametrize("day", [datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)])
def test_a_date_at_the_end_of_time_spoils_no_verdict(tmp_path: Path, day: datetime) -> None:
    know(tmp_path, advisory("CVE-2024-0001", **CRITICAL))
    enforce("critical-with-fix")
    enforce("young-package")

    judgement = judge(*old("1.0"), Release(version="3.0", published_at=day))

    assert set(judgement.refused) == ({"1.0", "3.0"} if day.year > 2026 else {"1.0"})


def test_a_young_version_is_held_until_it_is_old_enough(tmp_path: Path) -> None:
    know(tmp_path)
    enforce("young-package")
    yesterday = clock.now() - timedelta(days=1)

    judgement = judge(Release(version="1.0", published_at=LONG_AGO), Release(version="2.0", published_at=yesterday))

    assert set(judgement.refused) == {"2.0"}
    assert judgement.valid_until == yesterday + timedelta(days=7)


def test_a_version_comes_in_at_the_instant_at_which_it_is_old_enough(tmp_path: Path) -> None:
    know(tmp_path)
    enforce("young-package")
    almost = Release(version="2.0", published_at=clock.now() - timedelta(days=7) + timedelta(seconds=1))

    before = judge(almost)

    assert set(before.refused) == {"2.0"}
    eventually(lambda: not judge(almost).refused, what="the end of a minimum age")
    assert before.valid_until is not None
    assert before.valid_until <= clock.now()


@pytest.mark.parametrize(
    ("unchecked", "before", "is_refused"),
    [("allow", "Could not be checked, and passes: ", False), ("warn", "", False), ("hold", "", True)],
)
def test_a_version_whose_date_is_not_told_is_not_taken_for_old(
    tmp_path: Path, unchecked: str, before: str, *, is_refused: bool
) -> None:
    know(tmp_path)
    young = Condition(field=Field.AGE, operator=Operator.BELOW, value=7)
    made = Policy(
        name="young", title="Young", mode=Mode.ENFORCING, action=Action.HOLD, unchecked=Action(unchecked), when=young
    )
    policy.create(made, by=ADMIN)

    judgement, said = judge(Release(version="1.0")), explain(Release(version="1.0"))

    (reason,) = said.refusals if is_refused else said.notes
    assert ("1.0" in judgement.refused) is is_refused
    assert reason.reason == before + "The date of publication of sample 1.0 is not known."


def test_a_version_of_which_nobody_says_whether_it_was_taken_back_is_not_taken_for_good(tmp_path: Path) -> None:
    know(tmp_path)
    advised_against = Condition(field=Field.DEPRECATED)
    made = Policy(name="old", title="Old", mode=Mode.ENFORCING, unchecked=Action.HOLD, when=advised_against)
    policy.create(made, by=ADMIN)

    judgement = judge(
        Release(version="1.0", is_withdrawn=False), Release(version="2.0"), Release(version="3.0", is_withdrawn=None)
    )

    assert set(judgement.refused) == {"3.0"}


def test_the_licence_that_a_page_tells_is_held_against_policies(tmp_path: Path) -> None:
    know(tmp_path)
    copyleft = Condition(field=Field.CATEGORY, operator=Operator.REQUIRES, value=("copyleft",))
    policy.create(Policy(name="no-copyleft", title="No copyleft", mode=Mode.ENFORCING, when=copyleft), by=ADMIN)
    licences = {"1.0": "MIT", "2.0": "GPL-3.0-only", "3.0": "MIT OR GPL-3.0-only", "4.0": ""}

    judgement = judge(*(Release(version=each, published_at=LONG_AGO, licence=said) for each, said in licences.items()))

    assert set(judgement.refused) == {"2.0"}
    assert judgement.refused["2.0"].reason == "sample 2.0 has the licence GPL-3.0-only."


def test_a_version_without_an_order_is_told_apart_and_not_taken_for_clean(tmp_path: Path) -> None:
    know(tmp_path, advisory("CVE-2024-0001", kind="GIT", **CRITICAL))

    judgement = judge(*old("1.0"))

    assert judgement.refused == {}


def test_without_an_index_there_is_no_verdict() -> None:
    with pytest.raises(NoIndex):
        judge(*old("1.0"))


def test_the_epoch_moves_with_policies_and_with_the_index(tmp_path: Path) -> None:
    know(tmp_path)
    first = IndexJudge().epoch()
    enforce("malicious-package")
    second = IndexJudge().epoch()
    know(tmp_path / "next", advisory("MAL-2024-1"))
    third = IndexJudge().epoch()

    assert len({first, second, third}) == 3


def test_a_restored_epoch_of_the_same_number_is_another_epoch(tmp_path: Path) -> None:
    know(tmp_path)
    enforce("malicious-package")
    before = IndexJudge().epoch()
    Epoch.objects.update(stamp="of-the-backup")

    assert IndexJudge().epoch() != before


def test_five_hundred_versions_are_judged_in_one_batch_in_time(tmp_path: Path) -> None:
    know(tmp_path, *(advisory(f"CVE-2024-{number:04}", **CRITICAL) for number in range(1, 21)))
    enforce("critical-with-fix")
    releases = old(*(f"{number // 100}.{number % 100}" for number in range(500)))
    judge(*releases)

    began = time.process_time()
    judgement = judge(*releases)
    spent = time.process_time() - began

    assert len(judgement.refused) == 200
    assert spent < 0.2  # measured: see docs; the bound is generous for a busy machine
