"""Actions that write one row each, in the transaction that ends their job; the table would take a second one."""

import msgspec
from django.db import connection, transaction

from pratique.server.kernel.actions import JobContext, Queue, action

TABLE = "CREATE TABLE IF NOT EXISTS effect (number INTEGER NOT NULL)"


class EffectParameters(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    number: int


# A database that is restarted under an action fails it: such an attempt is lost, the job is not.
@action("effect", queue=Queue.MAIN, parameters=EffectParameters, attempts=20)
def make_an_effect(context: JobContext, parameters: EffectParameters) -> None:
    """Write a row."""
    _write(context, parameters.number)


@action("effect_short", queue=Queue.POLICY, parameters=EffectParameters, attempts=20, batch=10)
def make_a_short_effect(context: JobContext, parameters: EffectParameters) -> None:
    """Write a row, one of many that are taken together."""
    _write(context, parameters.number)


@action("nothing", queue=Queue.MAIN, parameters=EffectParameters)
def do_nothing(_context: JobContext, _parameters: EffectParameters) -> None:
    """Do nothing, to see what a job costs."""


@action("nothing_short", queue=Queue.MAIN, parameters=EffectParameters, batch=20)
def do_nothing_short(_context: JobContext, _parameters: EffectParameters) -> None:
    """Do nothing, twenty to a claim."""


@action("hoard", queue=Queue.MAIN, attempts=3, memory=64)
def hoard(_context: JobContext, _parameters: msgspec.Struct) -> None:
    """Ask for memory without end."""
    kept = []
    while True:
        kept.append(bytearray(1024 * 1024))


@action("spin", queue=Queue.MAIN, attempts=3, cpu=1)
def spin(_context: JobContext, _parameters: msgspec.Struct) -> None:
    """Use the processor without end."""
    while True:
        pass


def _write(context: JobContext, number: int) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO effect (number) VALUES (%s)", [number])
        context.conclude()
