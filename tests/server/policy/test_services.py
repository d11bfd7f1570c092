from datetime import timedelta

import msgspec
import pytest

from pratique.core.policy import Action, Condition, Exemption, Field, Mode, Operator, Policy, Scope, Stage
from pratique.server.identity.errors import NotAllowed
from pratique.server.identity.principal import Ceiling, Principal, Source
from pratique.server.identity.testing import MANAGER
from pratique.server.kernel import clock
from pratique.server.kernel.outbox.models import OutboxEvent
from pratique.server.policy import defaults, judging, queries
from pratique.server.policy.errors import (
    BadOrder,
    ExceptionEnded,
    ExceptionUnusable,
    NoPolicy,
    PolicyExists,
    PolicyShipped,
    PolicyUnusable,
)
from pratique.server.policy.models import FirstMet
from pratique.server.policy.models import Policy as Row
from pratique.server.policy.services import exceptions, policies
from tests.core.policy.making import version, vulnerability

pytestmark = pytest.mark.django_db

SOMEBODY = Principal(account_id=0, name="bo", ceiling=Ceiling.FULL, source=Source.PASSWORD)
YOUNG = Policy(
    name="young",
    title="Young",
    when=Condition(field=Field.AGE, operator=Operator.BELOW, value=7),
    scope=Scope(stages=(Stage.PROXY,)),
)


def told(kind: str) -> OutboxEvent:
    found = OutboxEvent.objects.filter(type=kind).last()
    assert found is not None
    return found


def modes() -> dict[str, Mode]:
    return {each.name: each.mode for each in queries.policies()}


def test_every_shipped_policy_observes_and_can_be_judged() -> None:
    policies.bring_shipped()

    assert set(modes().values()) == {Mode.OBSERVING}
    assert list(modes()) == [each.name for each in defaults.shipped()]
    assert {"known-exploited", "critical-with-fix", "malicious-package", "young-package", "not-covered"} <= set(modes())


def test_bringing_them_again_changes_nothing_a_person_did() -> None:
    policies.bring_shipped()
    policies.set_mode("known-exploited", Mode.ENFORCING, by=MANAGER)
    names = list(Row.objects.values_list("name", flat=True))[::-1]
    policies.set_order(names, by=MANAGER)
    epoch = queries.epoch()

    assert policies.bring_shipped() == 0
    row = Row.objects.get(name="known-exploited")
    assert (row.mode, row.updated_by, queries.epoch()) == ("enforcing", "a test", epoch)
    assert list(Row.objects.values_list("name", flat=True)) == names


def test_a_shipped_policy_whose_words_are_old_is_brought_up_to_date_in_its_mode() -> None:
    policies.bring_shipped()
    policies.set_mode("not-scanned", Mode.OFF, by=MANAGER)
    Row.objects.filter(name="not-scanned").update(title="As it was", conditions={})

    assert policies.bring_shipped() == 1
    row = Row.objects.get(name="not-scanned")
    assert (row.title, row.mode) == ("Not scanned", "off")


def test_switching_one_moves_the_epoch_and_is_told() -> None:
    policies.bring_shipped()
    before, began = queries.epoch(), clock.now()

    row = policies.set_mode("known-exploited", Mode.ENFORCING, by=MANAGER)

    assert queries.epoch() == before + 1
    assert row.updated_at >= began
    event = told("policy.changed")
    assert (event.actor, event.data) == (
        "a test",
        {
            "policy": "known-exploited",
            "what": "switched",
            "mode": "enforcing",
            "before": {"mode": "observing"},
            "after": {"mode": "enforcing"},
        },
    )


def test_switching_to_the_same_mode_changes_nothing() -> None:
    policies.bring_shipped()
    before = queries.epoch(), OutboxEvent.objects.count()

    policies.set_mode("known-exploited", Mode.OBSERVING, by=MANAGER)

    assert (queries.epoch(), OutboxEvent.objects.count()) == before


def test_one_that_is_off_is_not_in_force() -> None:
    policies.bring_shipped()
    policies.set_mode("known-exploited", Mode.OFF, by=MANAGER)

    assert "known-exploited" not in modes()


def test_only_one_that_enforces_and_refuses_at_the_stage_can_hold_back() -> None:
    policies.bring_shipped()
    policies.set_mode("high-with-fix", Mode.ENFORCING, by=MANAGER)
    policies.set_mode("young-package", Mode.ENFORCING, by=MANAGER)
    assert (queries.is_enforcing(), queries.is_enforcing(Stage.PROXY)) == (False, True)

    policies.set_mode("known-exploited", Mode.ENFORCING, by=MANAGER)
    assert queries.is_enforcing()


def test_a_policy_that_is_not_there_is_named_with_those_that_are() -> None:
    policies.bring_shipped()

    with pytest.raises(NoPolicy, match=r"There is no policy nonsense; those there are: malicious-package, "):
        policies.set_mode("nonsense", Mode.OFF, by=MANAGER)


def test_a_policy_is_made_changed_and_deleted_and_each_is_in_force_at_once() -> None:
    stricter = msgspec.structs.replace(YOUNG, action=Action.HOLD, mode=Mode.ENFORCING)

    policies.create(YOUNG, by=MANAGER)
    made = queries.in_force().rules.rules
    policies.change("young", stricter, by=MANAGER)
    changed = queries.in_force().rules.rules
    event = told("policy.changed").data
    policies.delete("young", by=MANAGER)

    assert [each.policy for each in made] == [YOUNG]
    assert [each.policy for each in changed] == [stricter]
    assert (event["before"], event["after"]) == (
        {"action": "block", "mode": "observing"},
        {"action": "hold", "mode": "enforcing"},
    )
    assert queries.in_force().rules.rules == ()
    assert told("policy.changed").data["what"] == "deleted"


def test_what_cannot_be_done_with_policies_is_refused_in_words() -> None:
    policies.bring_shipped()
    policies.create(YOUNG, by=MANAGER)

    with pytest.raises(PolicyExists, match="There is a policy young already"):
        policies.create(YOUNG, by=MANAGER)
    with pytest.raises(PolicyShipped, match="comes with the product"):
        policies.change("known-exploited", YOUNG, by=MANAGER)
    with pytest.raises(PolicyShipped, match="Make a copy of it"):
        policies.delete("known-exploited", by=MANAGER)
    with pytest.raises(BadOrder, match="has to name every policy once; look at critical-with-fix"):
        policies.set_order(["young"], by=MANAGER)
    with pytest.raises(PolicyUnusable, match="The policy cannot be used: the group all is empty"):
        policies.read({"name": "a", "title": "A", "when": {"all": []}})


def test_who_has_not_the_right_changes_nothing() -> None:
    policies.bring_shipped()
    granted = exceptions.grant(Exemption(vulnerability="CVE-1"), reason="Because.", by=MANAGER)

    for attempt in (
        lambda: policies.create(YOUNG, by=SOMEBODY),
        lambda: policies.set_mode("known-exploited", Mode.OFF, by=SOMEBODY),
        lambda: policies.delete("known-exploited", by=SOMEBODY),
        lambda: policies.set_order([], by=SOMEBODY),
        lambda: exceptions.grant(Exemption(vulnerability="CVE-1"), reason="Because.", by=SOMEBODY),
        lambda: exceptions.revoke(granted, by=SOMEBODY),
    ):
        with pytest.raises(NotAllowed, match="Only policy managers and administrators may"):
            attempt()


def test_an_exception_is_granted_revoked_and_each_is_told() -> None:
    before = queries.epoch()

    row = exceptions.grant(Exemption(package="pkg:pypi/rust"), reason=" We know. ", by=MANAGER)
    granted = told("exception.granted")
    in_force = queries.exemptions()
    exceptions.revoke(row, by=MANAGER)

    assert (row.reason, row.granted_by, granted.data["package"]) == ("We know.", "a test", "pkg:pypi/rust")
    assert [each.id for each in in_force] == [str(row.uuid)]
    assert (queries.exemptions(), told("exception.revoked").subject) == ([], f"exception:{row.uuid}")
    assert queries.epoch() == before + 2
    with pytest.raises(ExceptionEnded, match="has ended already"):
        exceptions.revoke(row, by=MANAGER)


def test_an_exception_runs_out_by_itself_and_that_is_told_once() -> None:
    tomorrow = clock.now() + timedelta(days=1)
    exceptions.grant(Exemption(vulnerability="CVE-1", expires=tomorrow), reason="Until then.", by=MANAGER)
    assert exceptions.tell_expired() == 0

    with clock.frozen(tomorrow):
        assert queries.exemptions() == []
        assert (exceptions.tell_expired(), exceptions.tell_expired()) == (1, 0)
    assert told("exception.expired").data["vulnerability"] == "CVE-1"


def test_exceptions_that_say_nothing_are_refused_in_words() -> None:
    anything = Exemption(vulnerability="CVE-1")

    with pytest.raises(ExceptionUnusable, match="it has no reason"):
        exceptions.grant(anything, reason="  ", by=MANAGER)
    with pytest.raises(ExceptionUnusable, match="it would have run out already"):
        exceptions.grant(msgspec.structs.replace(anything, expires=clock.now()), reason="Because.", by=MANAGER)
    with pytest.raises(ExceptionUnusable, match="there is no policy nonsense"):
        exceptions.grant(Exemption(vulnerability="CVE-1", policies=("nonsense",)), reason="Because.", by=MANAGER)


SLOW = Policy(
    name="slow",
    title="Slow",
    mode=Mode.ENFORCING,
    action=Action.DELAYED_BLOCK,
    delay_hours=24,
    when=Condition(field=Field.EXPLOITED),
)


def test_a_policy_that_is_made_anew_counts_its_delay_anew_in_a_process_that_knew_the_one_before() -> None:
    things, now = [version(vulnerability(is_exploited=True))], clock.now()

    def judged(hours: int) -> Action:
        later = now + timedelta(hours=hours)
        return judging.judge_all(things, force=queries.in_force(), now=later)[0].action

    policies.create(SLOW, by=MANAGER)
    before = [judged(0), judged(24)]
    policies.delete("slow", by=MANAGER)
    policies.create(SLOW, by=MANAGER)

    assert before == [Action.DELAYED_BLOCK, Action.BLOCK]
    assert [judged(24), judged(47), judged(48)] == [Action.DELAYED_BLOCK, Action.DELAYED_BLOCK, Action.BLOCK]


def test_more_than_is_remembered_makes_no_delay_begin_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    policies.create(SLOW, by=MANAGER)
    things = [version(vulnerability(each, is_exploited=True)) for each in ("CVE-1", "CVE-2")]
    now, force = clock.now(), queries.in_force()
    judging.judge_all(things, force=force, now=now)
    judging.forget()
    monkeypatch.setattr(judging, "_REMEMBERED_MAX", 1)
    judging.judge_all(things[:1], force=force, now=now + timedelta(hours=24))

    verdicts = judging.judge_all(things, force=force, now=now + timedelta(hours=24))

    assert [each.action for each in verdicts] == [Action.BLOCK, Action.BLOCK]


def test_a_name_stays_and_is_none_that_means_something_in_addresses() -> None:
    policies.create(YOUNG, by=MANAGER)

    with pytest.raises(PolicyUnusable, match="its name stays young, since delays and exceptions count by it"):
        policies.change("young", msgspec.structs.replace(YOUNG, name="younger"), by=MANAGER)
    for name in ("fields", "order"):
        with pytest.raises(PolicyUnusable, match=f"{name} means something else in addresses"):
            policies.create(msgspec.structs.replace(YOUNG, name=name), by=MANAGER)


def test_a_delayed_block_counts_from_when_any_process_first_met_it() -> None:
    policies.create(SLOW, by=MANAGER)
    things, now = [version(vulnerability(is_exploited=True))], clock.now()

    def judged(hours: int) -> Action:
        judging.forget()  # as another process, which remembers nothing
        later = now + timedelta(hours=hours)
        return judging.judge_all(things, force=queries.in_force(), now=later)[0].action

    assert [judged(hours) for hours in (0, 23, 24)] == [Action.DELAYED_BLOCK, Action.DELAYED_BLOCK, Action.BLOCK]
    assert [each.at for each in FirstMet.objects.all()] == [now]
