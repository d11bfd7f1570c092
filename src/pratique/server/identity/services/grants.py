"""Ending registry tokens before their time: in the transaction that takes the right away, told to every process."""

from collections.abc import Iterable

from django.db.models import F

from pratique.server.identity.models import Account, EndedGrant
from pratique.server.identity.registry_token.grant import LIFETIME_MAX
from pratique.server.kernel import clock, news


def end_of_account(account_id: int) -> None:
    """End all registry tokens that an account was given until now."""
    Account.objects.filter(pk=account_id).update(grants_epoch=F("grants_epoch") + 1)
    before = Account.objects.values_list("grants_epoch", flat=True).get(pk=account_id)
    EndedGrant.objects.create(account_id=account_id, before=before, until=_until())
    news.tell(news.Topic.GRANTS)


def end_of_tokens(account_id: int, tokens: Iterable[int]) -> None:
    """End the registry tokens that these access tokens of an account were exchanged for."""
    until = _until()
    EndedGrant.objects.bulk_create(EndedGrant(account_id=account_id, token=each, until=until) for each in tokens)
    news.tell(news.Topic.GRANTS)


def _until() -> int:
    return int((clock.now() + LIFETIME_MAX).timestamp())
