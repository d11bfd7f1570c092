"""The epoch: changes one after the other, and a number that says that something is no longer what it was."""

import secrets

from django.db import transaction
from django.db.models import F

from pratique.server.kernel import news
from pratique.server.policy.models import Epoch

_KEY = 1  # of its one row


def lock() -> None:
    """Take the changes one after the other: the epoch's row is held until the caller's transaction ends."""
    Epoch.objects.get_or_create(pk=_KEY)
    Epoch.objects.select_for_update().get(pk=_KEY)


def move() -> None:
    """Let every verdict be made anew. The stamp tells two epochs of one number apart, as a restored backup has them."""
    Epoch.objects.filter(pk=_KEY).update(number=F("number") + 1, stamp=secrets.token_hex(8))
    transaction.on_commit(lambda: news.tell(news.Topic.POLICIES))
