import inspect
import itertools
import subprocess
import sys

import pytest
from typer.core import TyperOption

from pratique.server.config.api import api
from pratique.server.kernel import actions, metrics, outbox, settings
from pratique.server.kernel.errors import FAMILIES, Refusal
from pratique.server.registry.edge.routing import Kind
from scripts.docs import FOLDER, outdated
from scripts.reference.commands import commands
from scripts.reference.errors import refusals
from scripts.reference.loaded import everything
from scripts.reference.pages import PAGES
from scripts.reference.planes import PATHS
from scripts.reference.rest import operations
from tests.docs.pages import ROOT, read

everything()


@pytest.mark.long
def test_the_generated_pages_say_what_the_code_says() -> None:
    # A process of its own: tests declare events and actions too, and those are not the product's.
    checked = subprocess.run(
        [sys.executable, "scripts/docs.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (checked.returncode, checked.stdout) == (0, ""), checked.stderr


def test_a_page_that_was_changed_by_hand_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.reference.pages.PAGES", {"settings.md": lambda: "something else"})

    assert FOLDER / "settings.md" in outdated()


def test_every_generated_page_is_listed() -> None:
    listed = read("docs/reference/README.md")

    assert [name for name in PAGES if f"({name})" not in listed] == []


def test_every_setting_says_what_it_does() -> None:
    options = [option for section in settings.sections().values() for option in section.options]

    assert [each.variable for each in options if not each.help.strip()] == []
    assert [section.name for section in settings.sections().values() if not _own_words(section.type)] == []


def test_every_number_among_the_settings_has_a_unit() -> None:
    options = [option for section in settings.sections().values() for option in section.options]

    assert [each.variable for each in options if each.type in (int, float) and not each.unit] == []


def test_every_refusal_has_words_of_its_own() -> None:
    assert [each.__name__ for each in refusals() if not _own_words(each)] == []


def test_every_refusal_belongs_to_a_family() -> None:
    assert [each.__name__ for each in refusals() if not issubclass(each, FAMILIES)] == []


def test_two_refusals_share_a_code_only_when_one_is_a_kind_of_the_other() -> None:
    pairs = itertools.combinations(refusals(), 2)

    assert [
        (one.__name__, other.__name__)
        for one, other in pairs
        if one.code == other.code and not issubclass(one, other) and not issubclass(other, one)
    ] == []


def test_every_event_action_and_metric_is_described() -> None:
    events = [each.name for each in outbox.event_types().values() if not each.help.strip()]
    jobs = [each.name for each in actions.declared().values() if not each.description.strip()]
    counts = [each.name for each in metrics.declared().values() if not each.help.strip()]

    assert (events, jobs, counts) == ([], [], [])


def test_every_listener_listens_to_events_that_exist() -> None:
    heard = {each for listener in outbox.listeners().values() for each in listener.types}

    assert heard - set(outbox.event_types()) == set()


def test_every_command_and_option_explains_itself() -> None:
    silent = [path for path, command in commands() if not (command.help or "").strip()]
    options = [
        f"{path} {parameter.name}"
        for path, command in commands()
        for parameter in command.params
        if isinstance(parameter, TyperOption) and not (parameter.help or "").strip()
    ]

    assert (silent, options) == ([], [])


def test_every_route_of_the_data_planes_is_described() -> None:
    rows = [line for line in read("docs/reference/planes.md").split("\n") if line.startswith("| `")]

    assert [row for row in rows if row.endswith("| - |")] == []
    assert set(PATHS) == set(Kind)


def test_every_route_of_rest_is_described() -> None:
    document = api.get_openapi_schema(path_prefix="/api/v1")

    assert [
        f"{method} {path}" for path, method, each in operations(document) if not each.get("description", "").strip()
    ] == []


def test_what_rest_answers_has_no_integer_keys() -> None:
    shapes = api.get_openapi_schema(path_prefix="/api/v1")["components"]["schemas"]

    assert [
        f"{name}.{field}"
        for name, shape in shapes.items()
        for field, schema in shape.get("properties", {}).items()
        if (field == "id" or field.endswith("_id")) and "integer" in str(schema)
    ] == []


def _own_words(kind: type) -> bool:
    """Say whether ``kind`` has a docstring that is neither inherited nor made by dataclasses."""
    words = kind.__dict__.get("__doc__") or ""
    return bool(words.strip()) and not words.startswith(f"{kind.__name__}(") and words != inspect.getdoc(Refusal)
