# ruff: noqa: RUF001 — half of the words are Russian
"""Owns how a policy is read back to people, in English and in Russian: one sentence of what it does and when.

The pages, the command line, REST and the documentation all show these words, so that none of them says something else.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from pratique.core.policy.fields import FIELDS, Field, Kind, Operator, Value
from pratique.core.policy.shape import Action, Condition, Policy, Scope

__all__ = ["Language", "field_in_words", "in_words", "operator_in_words", "sentence", "value_in_words"]


class Language(StrEnum):
    """What it is read back in."""

    ENGLISH = "en"
    RUSSIAN = "ru"


Pair = tuple[str, str]
_PLACE: Final = {Language.ENGLISH: 0, Language.RUSSIAN: 1}
_FIELDS: Final[Mapping[Field, Pair]] = MappingProxyType(
    {
        Field.SEVERITY: ("the severity of a vulnerability", "опасность уязвимости"),
        Field.SCORE: ("its CVSS score", "оценка CVSS"),
        Field.CVSS2: ("its CVSS 2 score", "оценка CVSS 2"),
        Field.CVSS3: ("its CVSS 3 score", "оценка CVSS 3"),
        Field.CVSS4: ("its CVSS 4 score", "оценка CVSS 4"),
        Field.EPSS: ("the chance of exploitation (EPSS)", "вероятность эксплуатации (EPSS)"),
        Field.EXPLOITED: ("it is known to be exploited (KEV)", "известно об эксплуатации (KEV)"),
        Field.FIXABLE: ("a fixed version is known", "известна исправленная версия"),
        Field.MALICIOUS: ("the package was made to do harm", "пакет создан во вред"),
        Field.DAYS_KNOWN: ("the days since the vulnerability was published", "дней с публикации уязвимости"),
        Field.IDENTIFIER: ("the vulnerability", "уязвимость"),
        Field.AGE: ("the age of the version in days", "возраст версии в днях"),
        Field.NAME: ("the name of the package", "имя пакета"),
        Field.PURL: ("the package URL", "адрес пакета (purl)"),
        Field.VERSION: ("the version", "версия"),
        Field.ECOSYSTEM: ("the ecosystem", "экосистема"),
        Field.LICENCE: ("its licence", "лицензия"),
        Field.CATEGORY: ("its licence", "лицензия"),
        Field.DEPRECATED: ("its authors advise against the version", "авторы не советуют эту версию"),
        Field.RELATION: ("the dependency", "зависимость"),
        Field.SCAN: ("the scan", "проверка"),
        Field.PROBLEMS: ("a part of it could not be read", "часть не удалось прочитать"),
        Field.COVERAGE: ("what is in it", "содержимое"),
        Field.COVERAGE_AGE: ("the age of what is known in days", "возраст сведений в днях"),
        Field.STAGE: ("the stage", "этап"),
        Field.REPOSITORY: ("the repository", "репозиторий"),
    }
)
_VALUES: Final[Mapping[str, Pair]] = MappingProxyType(
    {
        "none": ("none", "никакая"),
        "low": ("low", "низкая"),
        "medium": ("medium", "средняя"),
        "high": ("high", "высокая"),
        "critical": ("critical", "критическая"),
        "waiting": ("waiting", "ожидается"),
        "running": ("running", "идёт"),
        "done": ("done", "завершена"),
        "failed": ("failed", "не удалась"),
        "not_applicable": ("not applicable", "неприменима"),
        "covered": ("covered by a source", "известно источникам"),
        "not_covered": ("not covered by any source", "неизвестно источникам"),
        "direct": ("direct", "прямая"),
        "transitive": ("transitive", "косвенная"),
        "pull": ("the pull of an image", "получение образа"),
        "proxy": ("a package's way through the firewall", "пакет через шлюз"),
        "public_domain": ("public domain", "общественное достояние"),
        "permissive": ("permissive", "разрешительная"),
        "weak_copyleft": ("weak copyleft", "слабый копилефт"),
        "copyleft": ("copyleft", "копилефт"),
        "source_available": ("source-available", "открыт лишь исходный код"),
        "restricted": ("restricted", "ограничительная"),
        "unknown": ("of no known category", "неизвестной категории"),
    }
)
_OPERATORS: Final[Mapping[Operator, Pair]] = MappingProxyType(
    {
        Operator.IS: ("is", "—"),
        Operator.IS_NOT: ("is not", "не"),
        Operator.AT_LEAST: ("is this or higher", "не ниже, чем"),
        Operator.BELOW: ("is lower than", "ниже, чем"),
        Operator.IN: ("is one of", "одно из"),
        Operator.REQUIRES: ("cannot do without", "неизбежна"),
        Operator.WITHIN: ("can do with", "достаточна"),
    }
)
_COMPARED: Final[Mapping[Operator, Pair]] = MappingProxyType(
    {
        Operator.IS: ("{name} is {value}", "{name} — {value}"),
        Operator.IS_NOT: ("{name} is not {value}", "{name} — не «{value}»"),
        Operator.AT_LEAST: ("{name} is {value} or higher", "{name} — {value} или выше"),
        Operator.BELOW: ("{name} is lower than {value}", "{name} — ниже, чем «{value}»"),
        Operator.IN: ("{name} is {value}", "{name} — {value}"),
        Operator.REQUIRES: ("{name} cannot do without {value}", "неизбежна {name}: {value}"),
        Operator.WITHIN: ("{name} can do with {value}", "достаточна {name}: {value}"),
    }
)
_NUMBERS: Final[Mapping[Operator, Pair]] = MappingProxyType(
    {Operator.AT_LEAST: ("is at least", "не меньше"), Operator.BELOW: ("is below", "меньше")}
)
_ACTIONS: Final[Mapping[Action, Pair]] = MappingProxyType(
    {
        Action.ALLOW: ("Allows, without asking the policies after it,", "Пропускает, не спрашивая следующие политики,"),
        Action.WARN: ("Warns", "Предупреждает"),
        Action.DELAYED_BLOCK: (
            "Blocks {delay} after it was first seen",
            "Блокирует через {delay} после первой встречи",
        ),
        Action.HOLD: ("Holds back", "Задерживает"),
        Action.BLOCK: ("Blocks", "Блокирует"),
    }
)
_UNCHECKED: Final[Mapping[Action, Pair]] = MappingProxyType(
    {
        Action.ALLOW: ("What could not be checked passes.", "Что не удалось проверить, проходит."),
        Action.WARN: ("Warns of what could not be checked.", "О том, что не удалось проверить, предупреждает."),
        Action.HOLD: ("Holds back what could not be checked.", "Что не удалось проверить, задерживает."),
        Action.BLOCK: ("Blocks what could not be checked.", "Что не удалось проверить, блокирует."),
    }
)


def sentence(policy: Policy, language: Language = Language.ENGLISH) -> str:
    """Say all that a policy does: what follows, when, where, and what of that which could not be checked."""
    at = _PLACE[language]
    deed = _ACTIONS[policy.action][at].format(delay=_hours(policy.delay_hours, language))
    when = (" when", ", если")[at]
    where = _scope(policy.scope, language)
    told = f"{deed.rstrip(',')}{when} {in_words(policy.when, language)}{where}."
    if policy.action is Action.ALLOW:
        return told
    return f"{told} {_UNCHECKED[policy.unchecked][at]}"


def in_words(condition: Condition, language: Language = Language.ENGLISH) -> str:
    """Say a condition as a part of a sentence; groups within groups stand in brackets."""
    return _said(condition, language, is_inner=False)


def field_in_words(field: Field, language: Language) -> str:
    """Name a field."""
    return _FIELDS[field][_PLACE[language]]


def operator_in_words(field: Field, operator: Operator, language: Language) -> str:
    """Say how a field is compared."""
    kind = FIELDS[field].kind
    words = _NUMBERS if kind in {Kind.NUMBER, Kind.DAYS} else _OPERATORS
    return words[operator][_PLACE[language]]


def value_in_words(value: Value, language: Language) -> str:
    """Say one value, or a list of them."""
    if isinstance(value, tuple):
        return _listed(value, language)
    if isinstance(value, bool):
        return (("yes", "да") if value else ("no", "нет"))[_PLACE[language]]
    if isinstance(value, str):
        pair = _VALUES.get(value)
        return value if pair is None else pair[_PLACE[language]]
    text = f"{value:g}"
    return text.replace(".", ",") if language is Language.RUSSIAN else text


def _said(condition: Condition, language: Language, *, is_inner: bool) -> str:
    at = _PLACE[language]
    if condition.field is not None:
        return _comparison(condition, language)
    if condition.not_ is not None:
        inner = _said(condition.not_, language, is_inner=False)
        return (f"not ({inner})", f"неверно, что ({inner})")[at]
    parts = [_said(each, language, is_inner=True) for each in condition.parts]
    if len(parts) == 1:
        return parts[0]
    word = ((" and ", " и "), (" or ", " или "))[condition.all is None][at]
    told = word.join(parts)
    return f"({told})" if is_inner else told


def _comparison(condition: Condition, language: Language) -> str:
    field, operator, value, at = condition.field, condition.operator, condition.value, _PLACE[language]
    assert field is not None  # noqa: S101 — its caller looks
    name = _FIELDS[field][at]
    if isinstance(value, bool):
        return name if value else (f"not: {name}", f"не так: {name}")[at]
    shown = value_in_words(value, language)
    if FIELDS[field].kind in {Kind.NUMBER, Kind.DAYS}:
        return f"{name} {operator_in_words(field, operator, language)} {shown}"
    return _COMPARED[operator][at].format(name=name, value=shown)


def _listed(values: Sequence[str], language: Language) -> str:
    shown = [value_in_words(each, language) for each in values]
    word = (" or ", " или ")[_PLACE[language]]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])}{word}{shown[-1]}"


def _scope(scope: Scope, language: Language) -> str:
    at = _PLACE[language]
    told = []
    if scope.stages:
        told.append((", on ", ", этап: ")[at] + _listed(scope.stages, language))
    if scope.ecosystems:
        told.append((", for packages of ", ", для пакетов ")[at] + _listed(scope.ecosystems, language))
    if scope.repositories:
        told.append((", in ", ", в ")[at] + _listed(scope.repositories, language))
    return "".join(told)


def _hours(hours: int, language: Language) -> str:
    if hours % 24 == 0:
        days = hours // 24
        return (f"{days} day{'s' if days != 1 else ''}", f"{days} сут.")[_PLACE[language]]
    return (f"{hours} hour{'s' if hours != 1 else ''}", f"{hours} ч")[_PLACE[language]]
