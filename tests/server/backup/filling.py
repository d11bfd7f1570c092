# ruff: noqa: SLF001 — `_meta` and `_base_manager` are Django's documented interface
"""An installation with rows in every table, made from the models alone, so that a new table is filled by itself.

What a constraint wants beyond a column's type is in `SPECIAL`, by table: whoever adds such a table adds a line there.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.apps.registry import Apps
from django.db import models
from django.db.models import NOT_PROVIDED

from pratique.server.backup.tables import TRANSIENT, Field

NOW: Final = datetime(2026, 11, 22, 6, 0, 0, 123456, tzinfo=UTC)
ROWS: Final = 3
DOCUMENT: Final = {"z": [1, 0.5, None, True, "ü\u2028"], "a": {"nested": "yes"}}

Values = dict[str, Any]

SPECIAL: Final[Mapping[str, Callable[[int, Apps], Values]]] = {
    "django_session": lambda n, _: {"session_key": f"Key-{chr(ord('Z') - n)}{n}"},
    "identity_account": lambda n, _: {"name": f"somebody-{n}", "kind": "user"},
    "identity_membership": lambda n, registry: {
        "organisation": _account(registry, 0),
        "account": _account(registry, max(1, n)),
    },
    "identity_accesstoken": lambda _n, _: {"expires_at": NOW + timedelta(days=36500)},
    "identity_endedgrant": lambda n, _: {"token": n},
    "registry_repository": lambda n, _: {"name": f"somebody-0/app-{n}"},
    "registry_deletion": lambda _n, _: {"kind": "manifest"},
    "registry_blob": lambda n, _: {"digest": f"sha256:{n:064x}", "storage_key": f"{n:032x}", "state": "condemned"},
    "registry_manifestreference": lambda n, _: {"kind": "layer", "position": n, "child": None},
    "firewall_packagerequest": lambda _n, _: {"manager": None},
    "index_indexrelease": lambda n, _: {"generation": n + 1, "delta": b"\x00delta\xff", "is_starter": True},
    "jobs_job": lambda _n, _: {"queue": "main"},
    "jobs_worker": lambda _n, _: {"expires_at": NOW + timedelta(seconds=30)},
    "policy_epoch": lambda n, _: {"id": 1, "number": n},
    "policy_policy": lambda _n, _: {"action": "warn"},
    "scanning_match": lambda _n, _: {"level": "high"},
    "scanning_verdict": lambda _n, _: {"action": "allow"},
}


def _account(registry: Apps, number: int) -> models.Model:
    return registry.get_model("identity", "Account").objects.get(name=f"somebody-{number}")


def fill(registry: Apps = apps, *, first: int = 0) -> dict[str, int]:
    """Fill every table that is kept, by the models of a registry; return how many rows each has.

    Rows are told apart by numbers, which begin at `first`.
    """
    done: dict[str, int] = {}
    waiting = [each for each in registry.get_models(include_auto_created=True) if each._meta.managed]
    while waiting:
        ready = [each for each in waiting if not (_needed(each) & set(waiting)) - {each}]
        assert ready, f"foreign keys in a circle: {waiting}"
        for model in ready:
            waiting.remove(model)
            name = model._meta.db_table
            if name not in TRANSIENT:
                _fill(model, registry, first)
                done[name] = model._base_manager.count()
    return done


def _fill(model: type[models.Model], registry: Apps, first: int) -> None:
    special = SPECIAL.get(model._meta.db_table, _nothing)
    for number in range(first, first + ROWS):
        values = {each.name: _value(each, number) for each in model._meta.local_concrete_fields if _is_wanted(each)}
        row = model(**{**values, **special(number, registry)})
        # Not save(): a model's own rules are not what is tested. What conflicts is counted by the test of the tables.
        model._base_manager.bulk_create([row], ignore_conflicts=True)


def _nothing(_number: int, _registry: Apps) -> Values:
    return {}


def _needed(model: type[models.Model]) -> set[type[models.Model]]:
    related = (each.related_model for each in model._meta.local_concrete_fields if each.is_relation)
    return {each for each in related if isinstance(each, type)}


def _is_wanted(field: Field) -> bool:
    if isinstance(field, models.AutoField):
        return False
    if isinstance(field, models.ForeignKey):
        return field.related_model is not field.model
    return not field.null and (not field.has_default() or isinstance(field, models.JSONField | models.UUIDField))


def _value(field: Field, number: int) -> Any:  # noqa: C901, PLR0911 — a line a type
    if isinstance(field, models.ForeignKey):
        found = list(field.related_model._base_manager.order_by("pk")[: number + 1])
        return found[-1]
    if field.choices:
        return next(iter(dict(field.flatchoices)))
    match field:
        case models.DateTimeField():
            return NOW + timedelta(microseconds=number)
        case models.DateField():
            return date(2026, 11, 22)
        case models.UUIDField():
            return UUID(int=number + 1)
        case models.JSONField():
            return DOCUMENT
        case models.BinaryField():
            return bytes(range(256))
        case models.BooleanField():
            return True
        case models.FloatField():
            return 0.1 + number
        case models.IntegerField():
            return number + 1
        case models.CharField() | models.TextField():
            return f"{field.name}-{number}"[: field.max_length]
        case _:
            assert field.default is not NOT_PROVIDED, f"{field} is of a kind that nothing here makes"
            return field.get_default()
