import pytest

from pratique.core.licences import BadExpression, Category, category_of, read_expression


def _is(*licences: str) -> frozenset[str]:
    return frozenset(licences)


@pytest.mark.parametrize(
    ("text", "required", "enough"),
    [
        ("MIT", True, True),
        ("mit", True, True),
        ("Apache-2.0", False, False),
        ("MIT OR Apache-2.0", False, True),
        ("MIT AND Apache-2.0", True, False),
        ("(MIT AND Apache-2.0) OR (MIT AND BSD-3-Clause)", True, False),
        ("Apache-2.0 OR MIT AND MIT", False, True),
        ("  MIT  or  ( MIT and MIT ) ", True, True),
        ("MIT WITH Some-exception", True, True),
    ],
)
def test_or_lets_one_choose_and_and_does_not(text: str, *, required: bool, enough: bool) -> None:
    expression = read_expression(text)

    assert (expression.requires(_is("mit").__contains__), expression.within(_is("mit").__contains__)) == (
        required,
        enough,
    )


def test_a_licence_is_meant_with_its_exception_too() -> None:
    meant = _is("gpl-2.0-only with classpath-exception-2.0").__contains__

    assert read_expression("GPL-2.0-only WITH Classpath-exception-2.0").requires(meant)
    assert not read_expression("GPL-2.0-only").requires(meant)


@pytest.mark.parametrize(
    "text",
    ["", "MIT OR", "AND MIT", "(MIT", "MIT)", "MIT Apache-2.0", "see LICENSE", "MIT/X11", "WITH", "(" * 500 + "MIT"],
)
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(BadExpression, match="is not an SPDX licence expression"):
        read_expression(text)


@pytest.mark.parametrize(
    ("licence", "category"),
    [
        ("mit", Category.PERMISSIVE),
        ("gpl-3.0-or-later", Category.COPYLEFT),
        ("gpl-2.0-only with classpath-exception-2.0", Category.COPYLEFT),
        ("lgpl-2.1-only", Category.WEAK_COPYLEFT),
        ("cc0-1.0", Category.PUBLIC_DOMAIN),
        ("apache-2.0+", Category.PERMISSIVE),
        ("busl-1.1", Category.SOURCE_AVAILABLE),
        ("licenseref-ours", Category.UNKNOWN),
    ],
)
def test_each_licence_has_a_category(licence: str, category: Category) -> None:
    assert category_of(licence) is category
