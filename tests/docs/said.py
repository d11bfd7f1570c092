"""What the server says to people on pages, gathered from the code: templates, with `{}` where a value stands."""

import ast
import re
import string
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from pydantic_core import PydanticKnownError
from pydantic_core.core_schema import ErrorType

SERVER = Path(__file__).parents[2] / "src" / "pratique" / "server"
ASIDE = {"config", "certs"}
"""Domains whose refusals end a command or a start: nobody meets them on a page."""


RESULTS = frozenset({"ok", "warn", "fail"})


FIELD_ERRORS: Mapping[ErrorType, Mapping[str, Any]] = {
    "bool_parsing": {},
    "datetime_from_date_parsing": {"error": ""},
    "extra_forbidden": {},
    "greater_than": {"gt": 0},
    "greater_than_equal": {"ge": 0},
    "int_from_float": {},
    "int_parsing": {},
    "int_type": {},
    "less_than": {"lt": 0},
    "less_than_equal": {"le": 0},
    "list_type": {},
    "literal_error": {"expected": ""},
    "missing": {},
    "string_pattern_mismatch": {"pattern": ""},
    "string_too_long": {"max_length": 1},
    "string_too_short": {"min_length": 1},
    "string_type": {},
    "timezone_aware": {},
    "uuid_parsing": {"error": ""},
}
"""What a person's own words in a form can bring about, as pydantic names it."""


_INVALID = "Some fields are not as they must be."
"""What REST says of a request whose fields it names each with what is wrong."""


def plain(template: str) -> str:
    """Return a template without the names of its values."""
    return re.sub(r"\{[^{}]*\}", "{}", template)


def refusals() -> set[str]:
    """Return the message of every refusal that a page may show, and why a firewall repository takes no upstream."""
    from pratique.server.kernel.egress import Policy
    from pratique.server.kernel.errors import Refusal

    upstreams = {"repositories": SERVER / "firewall" / "services", "whereabouts": SERVER / "firewall"}
    found = {text for name, folder in upstreams.items() for text in _spoken(folder / f"{name}.py", keyword="problem")}
    found |= set(_returned(SERVER / "kernel" / "egress" / "policy.py", within="_kind")) | {_INVALID}
    found |= {str(Policy().objection(each)) for each in ("127.0.0.1", "10.0.0.1")}
    return found | {_message(each) for each in _below(Refusal) if _domain(each) not in ASIDE}


def descriptions() -> set[str]:
    """Return what actions, their parameters, queues, exports, uploads and our own policies are said to be."""
    from pratique.server.jobs.queues import DESCRIPTIONS
    from pratique.server.kernel.actions import declared
    from pratique.server.media import kinds
    from pratique.server.policy.defaults import shipped

    actions = [each for each in declared().values() if _is_ours(each.run)]
    exports = [each for each in kinds.exports().values() if _is_ours(each.find)]
    uploads = [each for each in kinds.uploads().values() if _is_ours(each.take)]
    found = {each.description for each in actions} | set(DESCRIPTIONS.values())
    found |= {text for each in shipped() for text in (each.title, each.description)}
    for parameters in [*(each.parameters for each in actions), *(each.parameters for each in exports)]:
        found |= set(_described(msgspec.json.schema(parameters)))
    found |= {text for each in exports for text in (each.title, each.description)}
    return found | {text for each in uploads for text in (each.title, each.description)}


def remarks() -> set[str]:
    """Return what the doctor says, with its remedies; and what ails a role."""
    said = {text for path in (SERVER / "config" / "doctor").glob("*.py") for text in _spoken(path, calls=RESULTS)}
    return (
        said | set(_returned(SERVER / "config" / "health.py")) | set(_keys(SERVER / "config" / "doctor" / "rounds.py"))
    )


_POLICY = SERVER.parent / "core" / "policy"


def judgements() -> set[str]:
    """Return what the judge says of images and packages, and what is wrong with a policy or an exception."""
    return _reasons() | _unknowns() | _wrong_with_policies()


def _reasons() -> set[str]:
    from pratique.core.advisories.severity import Level
    from pratique.core.policy.facts import VulnerabilityFact
    from pratique.core.policy.reasons import around

    reasons, judge = _POLICY / "reasons.py", SERVER / "firewall" / "index_judge.py"
    clauses = set(_returned(reasons, within="_of_package"))
    found = set(_returned(reasons)) - clauses - {"{} and {} more"}
    found |= {f"{{}} {clause}{end}" for clause in clauses for end in (".", " and")}
    found |= {f"{{}}{told}" for told in _spoken(reasons, assigned="told")}
    found |= {f"{before}{{}}" for before in _returned(judge, within="_before")}
    found |= {"See the list of findings.", "See the list of packages."}
    facts = [
        VulnerabilityFact(id="{}", level=level, is_exploited=exploited, is_malicious=malicious)
        for level in Level
        for exploited in (False, True)
        for malicious in (False, True)
    ]
    found |= {"{}".join(around("{}", each)) for each in facts}
    for path in (_POLICY / "thing.py", _POLICY / "unit.py", judge):
        for keyword in ("text", "way_out"):
            found |= set(_spoken(path, keyword=keyword))
    return found | set(_spoken(_POLICY / "unit.py", assigned="text"))


def _unknowns() -> set[str]:
    comparing = _POLICY / "comparing.py"
    found = {f"{what} of {{}} is not known." for what in _spoken(comparing, calls=frozenset({"_not_known"}))}
    found |= {f"No source says {what} of {{}}." for what in _spoken(comparing, calls=frozenset({"_nobody_says"}))}
    return (
        found
        | set(_returned(_POLICY / "unit.py", within="undecided"))
        | set(_returned(comparing, within="_no_licence"))
    )


def _wrong_with_policies() -> set[str]:
    found = set(_spoken(SERVER / "policy" / "services" / "exceptions.py", keyword="reason"))
    for name, within in (
        ("fields", "problem_of"),
        ("fields", "_problem_of_list"),
        ("shape", "_wrong_with"),
        ("shape", "explained"),
    ):
        found |= set(_returned(_POLICY / f"{name}.py", within=within))
    for name, refusal in (("shape", "BadPolicy"), ("exemption", "BadExemption")):
        found |= set(_spoken(_POLICY / f"{name}.py", calls=frozenset({refusal})))
    purl = SERVER.parent / "core" / "names" / "purl.py"
    whys = (each for each in _spoken(purl, calls=frozenset({"InvalidPurl"})) if " " in each)
    return found | {f"{{}} is not a package URL: {why}" for why in whys}


def fields() -> set[str]:
    """Return what is said of single fields of a request, by what reads them."""
    said = [PydanticKnownError(kind, dict(given)).message_template for kind, given in FIELD_ERRORS.items()]
    return {plain(each.replace("{expected_plural}", plural)) for each in said for plural in ("", "s")}


def notes() -> set[str]:
    """Return what is noted beside the set-up of package managers."""
    return set(_spoken(SERVER / "firewall" / "setting_up.py", keyword="note"))


def licences() -> set[str]:
    """Return why the licence of a package is not known."""
    found = set(_spoken(SERVER / "firewall" / "licences.py", calls=frozenset({"_away", "_unstated", "_stated"})))
    return found | set(
        _spoken(SERVER.parent / "core" / "ecosystems" / "pypi" / "metadata.py", calls=frozenset({"Unreadable"}))
    )


def progress() -> set[str]:
    """Return what jobs count while they go on."""
    files = [*SERVER.rglob("*.py"), *(SERVER.parent / "core" / "advisories" / "index").glob("*.py")]
    return {text for path in files for text in _counted(path)}


def _is_ours(function: Callable[..., Any]) -> bool:
    """Tell whether the product declared it, and not a test that ran in this process before."""
    return function.__module__.startswith("pratique.")


def _below(family: type[Any]) -> Iterator[type[Any]]:
    for each in family.__subclasses__():
        if each.__module__.startswith("pratique."):
            yield each
        yield from _below(each)


def _domain(refusal: type[Any]) -> str:
    return refusal.__module__.split(".")[2]


def _message(refusal: type[Any]) -> str:
    parts = string.Formatter().parse(" ".join((refusal.__doc__ or "").split()))
    return "".join(f"{literal}{'' if name is None else '{}'}" for literal, name, _, _ in parts)


def _described(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        for name, value in schema.items():
            if name == "description" and isinstance(value, str):
                yield value
            yield from _described(value)
    elif isinstance(schema, list):
        for each in schema:
            yield from _described(each)


def _spoken(path: Path, *, calls: frozenset[str] = frozenset(), keyword: str = "", assigned: str = "") -> Iterator[str]:
    """Yield the texts that are given to some functions, as an argument of some name, or to a variable, in a module."""
    tree = ast.parse(path.read_text("utf-8"))
    named = _named(tree)
    yield from _texts(named.get(assigned, []), {})
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in calls:
            yield from _texts(node.args, named)
        yield from _texts([each.value for each in node.keywords if keyword and each.arg == keyword], named)


def _counted(path: Path) -> Iterator[str]:
    """Yield what is counted by `progress(what=…)`, and by `_tell(…)` of what builds an index."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="progress"), keywords=given):
                yield from _texts([each.value for each in given if each.arg == "what"], {})
            case ast.Call(func=ast.Attribute(attr="_tell"), args=[what, _]):
                yield from _texts([what], {})


def _returned(path: Path, *, within: str = "") -> Iterator[str]:
    """Yield the texts that a module returns, or one of its functions."""
    tree: ast.AST = ast.parse(path.read_text("utf-8"))
    if within:
        tree = next(each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef) and each.name == within)
    returned = [each.value for each in ast.walk(tree) if isinstance(each, ast.Return) and each.value is not None]
    yield from _texts(returned, {})


def _keys(path: Path) -> Iterator[str]:
    """Yield the keys of the dictionaries that a module writes down."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Dict):
            yield from _texts([each for each in node.keys if each is not None], {})


def _named(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """Return what is assigned to each name anywhere in a module."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node.value)
    return found


def _texts(values: list[ast.expr], named: dict[str, list[ast.expr]]) -> Iterator[str]:
    for value in values:
        match value:
            case ast.Constant(value=str(text)) if text:
                yield text
            case ast.JoinedStr(values=parts):
                yield "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in parts)
                inner = [each.value for each in parts if isinstance(each, ast.FormattedValue)]
                yield from _texts([each for each in inner if isinstance(each, ast.Name | ast.IfExp)], named)
            case ast.IfExp(body=first, orelse=second):
                yield from _texts([first, second], named)
            case ast.BoolOp(values=parts):
                yield from _texts(parts, named)
            case ast.Name(id=name) if name in named:
                yield from _texts(named[name], {key: each for key, each in named.items() if key != name})
            case _:
                pass
