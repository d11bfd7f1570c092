import pytest
from django.db import transaction

from pratique.server.kernel import outbox
from pratique.server.kernel.outbox.models import Delivery


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_a_mistake() -> None:
    with pytest.raises(RuntimeError, match="outside the transaction"):
        outbox.record(type="anything", subject="")


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_an_undeclared_event_is_a_mistake() -> None:
    with transaction.atomic(), pytest.raises(LookupError, match="not declared"):
        outbox.record(type="never.declared", subject="")
    assert not Delivery.objects.exists()
