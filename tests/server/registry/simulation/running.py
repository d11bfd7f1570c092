"""Letting actors in, one step at a time, until the steps are over; then letting everything end."""

from collections.abc import Callable

from pratique.server.kernel import clock
from pratique.server.kernel.outbox.models import OutboxEvent
from pratique.server.registry.models import Deletion
from tests.server.registry.simulation import cleaning, deleting, pulling, pushing
from tests.server.registry.simulation.checks import check, check_store
from tests.server.registry.simulation.world import Actor, World

MOST_ROUNDS = 30
WEIGHTS: dict[Callable[[World], Actor], int] = {
    pulling.pull: 300,
    pushing.push: 40,
    pushing.forget_upload: 3,
    pushing.leave_orphan: 1,
    deleting.delete_manifest: 12,
    deleting.delete_tag: 8,
    deleting.delete_repository: 2,
    deleting.undo: 12,
    cleaning.collect: 7,
}
"""Who comes how often. Most of what a registry is asked is pulls."""


def run(world: World, steps: int, *, actors: int = 6, crash: float = 0.01, check_each: int = 400) -> None:
    """Let actors in, one step at a time, and crash one now and then.

    Checked so often that nothing can have been deleted, gone for good and pushed again between two looks.
    """
    at_work: list[Actor] = []
    for step in range(steps):
        while len(at_work) < actors:
            at_work.append(_another(world))
        chosen = world.random.randrange(len(at_work))
        with clock.frozen(world.now):
            if world.random.random() < crash:
                world.done["crash"] += 1
                at_work.pop(chosen).close()
            elif next(at_work[chosen], at_work) is at_work:
                at_work.pop(chosen)
            if step % check_each == 0:
                check(world)
                OutboxEvent.objects.all().delete()
        world.let_time_pass()
    with clock.frozen(world.now):
        for each in at_work:
            each.close()


def settle(world: World) -> None:
    """Let every window end and the collector come until nothing is left to it, and compare the store with the ledger.

    That takes several windows: what an index lists waits for the index's own to end.
    """
    rounds = 0
    while rounds < 2 or Deletion.objects.exists():
        rounds += 1
        assert rounds < MOST_ROUNDS, "the collector never ends"
        world.now += cleaning.LONG
        with clock.frozen(world.now):
            for _ in cleaning.collect(world):
                pass
            check(world)
    check_store(world)


def _another(world: World) -> Actor:
    (kind,) = world.random.choices(list(WEIGHTS), weights=list(WEIGHTS.values()))
    return kind(world)
