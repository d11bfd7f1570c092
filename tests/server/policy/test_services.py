import pytest

from pratique.core.policy import Mode
from pratique.server.kernel import clock
from pratique.server.kernel.outbox.models import OutboxEvent
from pratique.server.policy import defaults, queries, services
from pratique.server.policy.errors import NoPolicy
from pratique.server.policy.models import Policy

pytestmark = pytest.mark.django_db


def test_every_shipped_policy_observes_and_can_be_judged() -> None:
    services.bring_shipped()

    assert {each.mode for each in queries.policies()} == {Mode.OBSERVING}
    assert [each.name for each in queries.policies()] == [each.name for each in defaults.shipped()]
    assert {"known-exploited", "critical-with-fix", "malicious-package", "not-scanned", "not-covered"} <= {
        each.name for each in queries.policies()
    }


def test_bringing_them_again_changes_nothing_a_person_did() -> None:
    services.bring_shipped()
    services.set_mode("known-exploited", Mode.ENFORCING, "ann")
    epoch = queries.epoch()

    assert services.bring_shipped() == 0
    row = Policy.objects.get(name="known-exploited")
    assert (row.mode, row.updated_by, queries.epoch()) == ("enforcing", "ann", epoch)


def test_a_shipped_policy_whose_words_are_old_is_brought_up_to_date_in_its_mode() -> None:
    services.bring_shipped()
    services.set_mode("not-scanned", Mode.OFF, "ann")
    Policy.objects.filter(name="not-scanned").update(title="As it was", conditions=[])

    assert services.bring_shipped() == 1
    row = Policy.objects.get(name="not-scanned")
    assert (row.title, row.mode) == ("Not scanned", "off")


def test_switching_one_moves_the_epoch_and_is_told() -> None:
    services.bring_shipped()
    before, began = queries.epoch(), clock.now()

    row = services.set_mode("known-exploited", Mode.ENFORCING, "ann")

    assert queries.epoch() == before + 1
    assert row.updated_at >= began
    told = OutboxEvent.objects.filter(type="policy.changed").last()
    assert told is not None
    assert (told.actor, told.data) == (
        "ann",
        {"policy": "known-exploited", "mode": "enforcing", "before": "observing"},
    )


def test_switching_to_the_same_mode_changes_nothing() -> None:
    services.bring_shipped()
    before = queries.epoch(), OutboxEvent.objects.count()

    services.set_mode("known-exploited", Mode.OBSERVING, "ann")

    assert (queries.epoch(), OutboxEvent.objects.count()) == before


def test_one_that_is_off_is_not_in_force() -> None:
    services.bring_shipped()
    services.set_mode("known-exploited", Mode.OFF, "ann")

    assert "known-exploited" not in {each.name for each in queries.policies()}


def test_only_one_that_enforces_and_refuses_can_hold_back() -> None:
    services.bring_shipped()
    services.set_mode("high-with-fix", Mode.ENFORCING, "ann")
    assert not queries.is_enforcing()

    services.set_mode("known-exploited", Mode.ENFORCING, "ann")
    assert queries.is_enforcing()


def test_a_policy_that_is_not_there_is_named_with_those_that_are() -> None:
    services.bring_shipped()

    with pytest.raises(NoPolicy, match=r"There is no policy nonsense; those there are: malicious-package, "):
        services.set_mode("nonsense", Mode.OFF, "ann")
