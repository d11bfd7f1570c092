"""What need not survive a loss of power is written so, and nothing else on that connection."""

import pytest
from django.db import connection, transaction

from pratique.server.kernel.database.lightly import lightly

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

_ASKED = {"sqlite": "PRAGMA synchronous", "postgresql": "SHOW synchronous_commit"}
LIGHT = {"sqlite": 1, "postgresql": "off"}
FULL = {"sqlite": 2, "postgresql": "on"}


def durability() -> object:
    with connection.cursor() as cursor:
        cursor.execute(_ASKED[connection.vendor])
        return cursor.fetchone()[0]


def test_a_transaction_waits_for_no_disk_and_the_next_one_does() -> None:
    with lightly():
        within = durability()
    after = durability()

    assert within == LIGHT[connection.vendor]
    assert after == FULL[connection.vendor]


def test_after_an_error_the_next_one_waits_too() -> None:
    with pytest.raises(LookupError), lightly():
        raise LookupError

    assert durability() == FULL[connection.vendor]


def test_within_a_transaction_it_is_as_durable_as_that() -> None:
    with transaction.atomic(), lightly():
        within = durability()

    assert within == FULL[connection.vendor]
