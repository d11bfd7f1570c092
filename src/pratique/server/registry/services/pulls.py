"""What the data plane tells beside changes: pulls, counted and told in bulk, and refusals, told one by one."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from pratique.core.names import Digest, RepositoryName
from pratique.server.kernel import clock, outbox
from pratique.server.registry import events
from pratique.server.registry.models import Repository, Tag


class Pull(NamedTuple):
    """One kind of pull: who, what, from where. Equal pulls are one event that counts them."""

    actor: str
    repository_id: int
    repository_name: str
    digest: str
    tag: str | None
    client: str
    agent: str


@transaction.atomic
def record_pulls(pulls: Mapping[Pull, int]) -> None:
    """Tell pulls and count them for their repositories; pulls of one deleted meanwhile are told all the same."""
    outbox.record_all([_told(pull, count) for pull, count in pulls.items()])
    counts: Counter[int] = Counter()
    pulled: Counter[tuple[int, str]] = Counter()
    for pull, count in pulls.items():
        counts[pull.repository_id] += count
        if pull.tag is not None:
            pulled[pull.repository_id, pull.tag] += count
    # In the order of their keys, so that two processes that flush at once never wait for each other.
    for repository_id, count in sorted(counts.items()):
        Repository.objects.filter(pk=repository_id).update(pulls=F("pulls") + count)
    for (repository_id, tag), count in sorted(pulled.items()):
        Tag.objects.filter(repository=repository_id, name=tag).update(pulls=F("pulls") + count, pulled_at=clock.now())


@transaction.atomic
def record_refusal(name: RepositoryName, digest: Digest, *, policy: str, reason: str) -> None:
    """Tell that a policy refused a pull."""
    outbox.record(
        type=events.MANIFEST_REFUSED,
        subject=events.subject_of(name),
        data={"repository": name.text, "digest": digest.text, "policy": policy, "reason": reason},
    )


@transaction.atomic
def record_refused_change(name: RepositoryName, *, what: str, reference: str, code: str, reason: str) -> None:
    """Tell that a push or a deletion was refused."""
    outbox.record(
        type=events.CHANGE_REFUSED,
        subject=events.subject_of(name),
        data={"repository": name.text, "what": what, "reference": reference, "code": code, "reason": reason},
    )


def _told(pull: Pull, count: int) -> outbox.Happening:
    return outbox.Happening(
        type=events.MANIFEST_PULLED,
        subject=events.subject_of(pull.repository_name),
        actor=pull.actor,
        asker=outbox.Asker(client=pull.client, agent=pull.agent),
        data={"repository": pull.repository_name, "digest": pull.digest, "tag": pull.tag, "count": count},
    )
