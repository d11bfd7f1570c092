import pytest

from pratique.server.jobs import parameters, services
from pratique.server.jobs.errors import BadParameters
from pratique.server.jobs.models import ActionDefaults
from pratique.server.jobs.services import find_action
from pratique.server.jobs.testing import submitted
from pratique.server.kernel.outbox.models import OutboxEvent
from tests.server.jobs import probes  # noqa: F401 — for its actions

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def _set(action: str, given: dict[str, object]) -> None:
    parameters.set_defaults(find_action(action), given, actor="alice")


def test_a_job_gets_the_defaults_that_it_does_not_give_itself() -> None:
    _set("sleep", {"seconds": 7})

    assert submitted("sleep").parameters == {"seconds": 7.0}
    assert submitted("sleep", {"seconds": 1}).parameters == {"seconds": 1.0}
    assert submitted("probe").parameters == {"number": 0}


def test_defaults_need_not_say_everything_and_are_an_event() -> None:
    _set("outbox_revive", {})
    assert not OutboxEvent.objects.exists()

    _set("outbox_revive", {"listener": "audit"})
    _set("outbox_revive", {"listener": "audit"})

    assert parameters.defaults() == {"outbox_revive": {"listener": "audit"}}
    assert OutboxEvent.objects.get().type == "action.defaults_changed"
    assert ActionDefaults.objects.get().updated_by == "alice"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"seconds": "long"}, "$.seconds"),
        ({"seconds": -1}, "$.seconds"),
        ({"colour": "red"}, "unknown field `colour`"),
        ({"colour": "a\0b"}, "null character"),
        ({"colour": "\ud800"}, "no Unicode"),
    ],
)
def test_defaults_that_the_action_does_not_take_are_refused(given: dict[str, object], says: str) -> None:
    with pytest.raises(BadParameters) as caught:
        _set("sleep", given)
    assert says in str(caught.value)


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_text_that_a_database_does_not_take_is_refused_before_it_gets_there(text: str) -> None:
    with pytest.raises(BadParameters):
        services.request("outbox_revive", {"listener": text})
