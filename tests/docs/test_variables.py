import re
from pathlib import Path

import pytest

from pratique.server.kernel import settings
from scripts.reference.loaded import everything
from tests.docs.pages import ROOT, documents, read

_NO_SETTINGS = re.compile(r"PRATIQUE_(CONFIG|TEST_\w+|REQUIRE_ALL)")


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_variable_in_the_documentation_is_a_setting(path: Path) -> None:
    named = set(re.findall(r"\bPRATIQUE_[A-Z_]*[A-Z]\b", read(path)))

    assert {each for each in named if not _is_known(each)} == set()


def test_a_variable_that_is_no_setting_is_noticed() -> None:
    assert _is_known("PRATIQUE_DATABASE_URL_FILE")
    assert not _is_known("PRATIQUE_REGISTRI_PORT")


def _is_known(variable: str) -> bool:
    everything()
    options = {each.variable: each for section in settings.sections().values() for each in section.options}
    secret = options.get(variable.removesuffix("_FILE"))
    return bool(variable in options or (secret and secret.secret) or _NO_SETTINGS.fullmatch(variable))
