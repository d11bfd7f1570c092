"""Every generated page by the name of its file. Imported after :func:`scripts.reference.loaded.everything`."""

from collections.abc import Callable, Mapping

from scripts.reference.actions import actions_page
from scripts.reference.commands import commands_page
from scripts.reference.errors import errors_page
from scripts.reference.events import events_page
from scripts.reference.metrics import metrics_page
from scripts.reference.permissions import permissions_page
from scripts.reference.planes import planes_page
from scripts.reference.policy_fields import policy_fields_page, policy_schema
from scripts.reference.registry_errors import registry_errors_page
from scripts.reference.rest import rest_page
from scripts.reference.settings import settings_page

PAGES: Mapping[str, Callable[[], str]] = {
    "actions.md": actions_page,
    "commands.md": commands_page,
    "errors.md": errors_page,
    "events.md": events_page,
    "metrics.md": metrics_page,
    "permissions.md": permissions_page,
    "planes.md": planes_page,
    "policy-fields.md": policy_fields_page,
    "policy.schema.json": policy_schema,
    "registry-errors.md": registry_errors_page,
    "rest.md": rest_page,
    "settings.md": settings_page,
}
