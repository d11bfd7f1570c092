"""The rows of unfinished keys: who holds one, until when, and what was acknowledged. All of it blocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from pratique.server.kernel import clock
from pratique.server.kernel.storage.errors import WriterBusy
from pratique.server.kernel.storage.s3.models import UnfinishedKey, UnfinishedPart
from pratique.server.kernel.storage.store import StorageKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part that is in the store."""

    number: int
    etag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What an unfinished key is made of; ``size`` are the bytes in ``parts`` parts, ``tail_size`` those behind them."""

    multipart: str = ""
    parts: int = 0
    size: int = 0
    tail: str = ""
    tail_size: int = 0


NOTHING = State()


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A key that was taken: by whom, in the count of its writers, and how it was found."""

    epoch: int
    state: State
    sealing: bool


@transaction.atomic
def announce(key: StorageKey) -> None:
    """Make the row of a key that holds nothing, for whoever takes it next."""
    UnfinishedKey.objects.create(key=key)


@transaction.atomic
def take(key: StorageKey, *, lease: float) -> Held | None:
    """Become the one writer of a key; None where it has no row. Raises ``WriterBusy``."""
    row = UnfinishedKey.objects.select_for_update().filter(key=key).first()
    if row is None:
        return None
    now = clock.now()
    if row.held_until > now:
        raise WriterBusy
    row.epoch += 1
    row.held_until, row.touched_at = now + timedelta(seconds=lease), now
    row.save(update_fields=["epoch", "held_until", "touched_at"])
    state = State(multipart=row.multipart, parts=row.parts, size=row.size, tail=row.tail, tail_size=row.tail_size)
    return Held(epoch=row.epoch, state=state, sealing=row.sealing)


def take_sealed(key: StorageKey, *, lease: float) -> Held:
    """Become the one writer of a key that has an object and no row. Raises ``WriterBusy``."""
    until = clock.now() + timedelta(seconds=lease)
    try:
        with transaction.atomic():
            UnfinishedKey.objects.create(key=key, epoch=1, held_until=until, sealing=True)
    except IntegrityError as error:
        raise WriterBusy from error
    return Held(epoch=1, state=NOTHING, sealing=True)


@transaction.atomic
def renew(key: StorageKey, epoch: int, *, lease: float, sealing: bool = False) -> None:
    """Hold a key for longer; raises ``WriterBusy`` when somebody else took it meanwhile."""
    now = clock.now()
    more = {"sealing": True} if sealing else {}
    _update(key, epoch, held_until=now + timedelta(seconds=lease), touched_at=now, **more)


@transaction.atomic
def note(key: StorageKey, epoch: int | None, state: State, parts: Sequence[Part]) -> int:
    """Write down what there is, with the parts that are new, and let go of the key; returns the epoch.

    A key that was never announced is from now on.
    """
    now = clock.now()
    if epoch is None:
        UnfinishedKey.objects.create(key=key, epoch=1)
        epoch = 1
    _update(
        key,
        epoch,
        held_until=now,
        touched_at=now,
        multipart=state.multipart,
        parts=state.parts,
        size=state.size,
        tail=state.tail,
        tail_size=state.tail_size,
        sealing=False,
    )
    row_id = UnfinishedKey.objects.values_list("pk", flat=True).get(key=key)
    UnfinishedPart.objects.filter(unfinished_id=row_id, number__gt=state.parts - len(parts)).delete()
    UnfinishedPart.objects.bulk_create(
        [UnfinishedPart(unfinished_id=row_id, number=each.number, etag=each.etag) for each in parts], batch_size=500
    )
    return epoch


def parts_of(key: StorageKey, *, up_to: int) -> list[Part]:
    """Return the parts that were acknowledged up to the one of that number, in order."""
    parts = UnfinishedPart.objects.filter(unfinished__key=key, number__lte=up_to)
    found = parts.order_by("number").values_list("number", "etag")
    return [Part(number=number, etag=etag) for number, etag in found]


@transaction.atomic
def forget(key: StorageKey, epoch: int) -> None:
    """Delete the row; raises ``WriterBusy`` when somebody else took the key meanwhile."""
    _update(key, epoch, touched_at=clock.now())
    UnfinishedKey.objects.filter(key=key, epoch=epoch).delete()


@transaction.atomic
def let_go(key: StorageKey, epoch: int, *, sealed: bool) -> None:
    """End the lease, if it is still this writer's; a sealed key needs no row any more."""
    mine = UnfinishedKey.objects.filter(key=key, epoch=epoch)
    if sealed:
        mine.delete()
    else:
        mine.update(held_until=clock.now())


def idle(before: datetime, *, limit: int) -> list[StorageKey]:
    """Return keys that nobody has touched since."""
    found = UnfinishedKey.objects.filter(touched_at__lt=before, held_until__lt=clock.now()).order_by("pk")
    return [StorageKey(key) for key in found.values_list("key", flat=True)[:limit]]


@transaction.atomic
def drop(keys: Sequence[StorageKey], before: datetime) -> None:
    """Delete the rows of keys that are still untouched since."""
    UnfinishedKey.objects.filter(key__in=keys, touched_at__lt=before).delete()


def known_multiparts(names: Sequence[str]) -> set[str]:
    """Return which of these multipart uploads a row names."""
    return set(UnfinishedKey.objects.filter(multipart__in=names).values_list("multipart", flat=True))


def known_tails(names: Sequence[str]) -> set[str]:
    """Return which of these tails a row names."""
    return set(UnfinishedKey.objects.filter(tail__in=names).values_list("tail", flat=True))


def _update(key: StorageKey, epoch: int, **changes: object) -> None:
    if not UnfinishedKey.objects.filter(key=key, epoch=epoch).update(**changes):
        raise WriterBusy
