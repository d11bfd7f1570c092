"""Forgetting what has expired:

Sessions, and the access tokens that logins made. Tokens that people made stay in their list.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeVar

from django.contrib.sessions.models import Session
from django.db import models, transaction

from pratique.server.identity.models import AccessToken, EndedGrant, GeneratedBy

ModelT = TypeVar("ModelT", bound=models.Model)

_BATCH: Final = 500
"""Rows deleted in one transaction, which must be short: pushes wait for the same writer."""


def forget_expired(*, now: datetime, before_each: Callable[[], None]) -> int:
    """Delete what expired before `now` and return how many rows that were.

    `before_each` is called inside each transaction and may raise to stop.
    """
    sessions = Session.objects.filter(expire_date__lt=now)
    logins = AccessToken.objects.filter(generated_by=GeneratedBy.AUTO, expires_at__lt=now)
    ended = EndedGrant.objects.filter(until__lt=int(now.timestamp()))
    _delete(ended, before_each)  # not told: what it was about has expired anyway
    return _delete(sessions, before_each) + _delete(logins, before_each)


def _delete(expired: models.QuerySet[ModelT], before_each: Callable[[], None]) -> int:
    deleted = 0
    while keys := list(expired.order_by("pk").values_list("pk", flat=True)[:_BATCH]):
        with transaction.atomic():
            before_each()
            deleted += expired.filter(pk__in=keys).delete()[0]
    return deleted
