"""Every refusal of the domain has words and a line in the protocol's table."""

import inspect
import string

import pytest

from pratique.core.oci.errors import ErrorCode
from pratique.server.kernel.errors import Refusal
from pratique.server.registry import errors
from pratique.server.registry.edge.errors import WORDING, wording_of

REFUSALS = [
    each
    for _, each in inspect.getmembers(errors, inspect.isclass)
    if issubclass(each, Refusal) and each.__module__ == errors.__name__
]


def sample(refusal: type[Refusal]) -> Refusal:
    fields = {name for _, name, _, _ in string.Formatter().parse(inspect.getdoc(refusal) or "") if name}
    return refusal(**{name.partition(".")[0]: f"some-{name}" for name in fields})


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda each: each.__name__)
def test_a_refusal_reads_as_whole_sentences(refusal: type[Refusal]) -> None:
    text = str(sample(refusal))

    assert "{" not in text
    assert "  " not in text
    assert refusal.code != Refusal.code


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda each: each.__name__)
def test_a_refusal_has_a_code_and_a_status_of_the_protocol(refusal: type[Refusal]) -> None:
    code, status = wording_of(sample(refusal))

    assert isinstance(code, ErrorCode)
    assert 400 <= status < 600


def test_codes_are_not_shared() -> None:
    codes = [each.code for each in REFUSALS]

    assert len(codes) == len(set(codes))


def test_the_table_names_only_refusals() -> None:
    assert all(issubclass(each, Refusal) for each in WORDING)
