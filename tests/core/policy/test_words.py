import pytest

from pratique.core.policy import (
    FIELDS,
    Action,
    Condition,
    Field,
    Language,
    Operator,
    Policy,
    Scope,
    Stage,
    field_in_words,
    in_words,
    operator_in_words,
    sentence,
    value_in_words,
)
from tests.core.policy.making import CRITICAL, EXPLOITED, FIXABLE, NOT_COVERED, UNSCANNED, either, every, named, negated

EPSS = Condition(field=Field.EPSS, operator=Operator.AT_LEAST, value=0.5)


@pytest.mark.parametrize(
    ("condition", "english", "russian"),
    [
        (
            every(CRITICAL, FIXABLE),
            "the severity of a vulnerability is critical or higher and a fixed version is known",
            "опасность уязвимости — критическая или выше и известна исправленная версия",
        ),
        (UNSCANNED, "the scan is not done", "проверка — не «завершена»"),
        (
            Condition(field=Field.FIXABLE, value=False),
            "not: a fixed version is known",
            "не так: известна исправленная версия",
        ),
        (EPSS, "the chance of exploitation (EPSS) is at least 0.5", "вероятность эксплуатации (EPSS) не меньше 0,5"),
        (NOT_COVERED, "what is in it is not covered by any source", "содержимое — неизвестно источникам"),
        (
            every(either(CRITICAL, EXPLOITED), negated(named("django", "flask*"))),
            (
                "(the severity of a vulnerability is critical or higher or it is known to be exploited (KEV)) and "
                "not (the name of the package is django or flask*)"
            ),
            (
                "(опасность уязвимости — критическая или выше или известно об эксплуатации (KEV)) и "  # noqa: RUF001
                "неверно, что (имя пакета — django или flask*)"
            ),
        ),
        (
            Condition(field=Field.CATEGORY, operator=Operator.REQUIRES, value=("copyleft",)),
            "its licence cannot do without copyleft",
            "неизбежна лицензия: копилефт",
        ),
    ],
)
def test_conditions_are_said_in_words(condition: Condition, english: str, russian: str) -> None:
    assert (in_words(condition), in_words(condition, Language.RUSSIAN)) == (english, russian)


def test_all_of_a_policy_is_said_in_sentences() -> None:
    slow = Policy(
        name="a",
        title="A",
        action=Action.DELAYED_BLOCK,
        delay_hours=72,
        unchecked=Action.HOLD,
        scope=Scope(stages=(Stage.PULL,), ecosystems=("npm",), repositories=("acme/*",)),
        when=EXPLOITED,
    )

    assert sentence(slow) == (
        "Blocks 3 days after it was first seen when it is known to be exploited (KEV), on the pull of an image, for "
        "packages of npm, in acme/*. Holds back what could not be checked."
    )
    assert sentence(slow, Language.RUSSIAN).startswith("Блокирует через 3 сут. после первой встречи, если известно")


@pytest.mark.parametrize("field", Field)
def test_every_field_has_words_of_its_own_in_both_languages(field: Field) -> None:
    spec = FIELDS[field]
    english = [
        field_in_words(field, Language.ENGLISH),
        *(operator_in_words(field, each, Language.ENGLISH) for each in spec.operators),
    ]
    russian = [
        field_in_words(field, Language.RUSSIAN),
        *(operator_in_words(field, each, Language.RUSSIAN) for each in spec.operators),
    ]

    assert all(map(str.isascii, english))
    assert not any(map(str.isascii, [each for each in russian if each != "—"]))
    assert not any(value_in_words(each, Language.RUSSIAN).isascii() for each in spec.words)
