"""The parameters of jobs: what was given, an action's defaults for the rest, checked as the action's own type."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.db import transaction

from pratique.core.nulls import has_null
from pratique.server.jobs import events
from pratique.server.jobs.errors import BadParameters
from pratique.server.jobs.models import ActionDefaults
from pratique.server.kernel import clock, outbox
from pratique.server.kernel.actions import Action


def read(action: Action, parameters: msgspec.Struct | Mapping[str, Any] | None) -> msgspec.Struct:
    """The parameters as the action's own type, defaults filled in. Raises `BadParameters`, which names the field."""
    given = msgspec.to_builtins(parameters) if isinstance(parameters, msgspec.Struct) else dict(parameters or {})
    given = _fill_in(action, given)
    try:
        _require_storable(given)
        return msgspec.convert(given, action.parameters)
    except msgspec.ValidationError as error:
        raise BadParameters(action=action.name, reason=str(error)) from error


def defaults() -> dict[str, dict[str, Any]]:
    """Every default there is, by action."""
    return dict(ActionDefaults.objects.values_list("action", "parameters"))


def _fill_in(action: Action, given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, and for the rest the defaults. Nothing is read when nothing is missing."""
    if all(each.encode_name in given for each in msgspec.structs.fields(action.parameters)):
        return dict(given)
    found = ActionDefaults.objects.filter(action=action.name).values_list("parameters", flat=True).first()
    return {**(found or {}), **given}


@transaction.atomic
def set_defaults(action: Action, parameters: Mapping[str, Any], *, actor: str) -> None:
    """Let the parameters be the action's defaults instead of those before. Raises `BadParameters`."""
    try:
        _require_storable(parameters)
        checked = msgspec.to_builtins(msgspec.convert(parameters, _partial(action.parameters)))
    except msgspec.ValidationError as error:
        raise BadParameters(action=action.name, reason=str(error)) from error
    before = ActionDefaults.objects.select_for_update().filter(action=action.name).first()
    if (before.parameters if before else {}) == checked:
        return
    ActionDefaults.objects.update_or_create(
        action=action.name, defaults={"parameters": checked, "updated_at": clock.now(), "updated_by": actor}
    )
    outbox.record(type=events.DEFAULTS_CHANGED.name, subject=f"action:{action.name}", data={"parameters": checked})


def _partial(parameters: type[msgspec.Struct]) -> type[msgspec.Struct]:
    """The same type with every field optional: defaults need not say everything."""
    return msgspec.defstruct(
        parameters.__name__,
        [
            (each.name, each.type | msgspec.UnsetType, msgspec.field(default=msgspec.UNSET, name=each.encode_name))
            for each in msgspec.structs.fields(parameters)
        ],
        forbid_unknown_fields=True,
    )


def _require_storable(given: Mapping[str, Any]) -> None:
    """Raise for text that a database does not take, wherever in the parameters it is."""
    try:
        written = msgspec.json.encode(given)
    except UnicodeEncodeError as error:
        message = "There is text that is no Unicode"
        raise msgspec.ValidationError(message) from error
    if has_null(written):
        message = "There is a null character in a text"
        raise msgspec.ValidationError(message)
