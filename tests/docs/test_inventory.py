import re

from pratique.core.analysis import Code
from tests.docs.pages import read, table_column


def test_every_code_of_a_problem_is_explained() -> None:
    cells = table_column(read("docs/explanation/inventory.md"), heading="Codes")

    assert sorted(re.findall(r"[a-z_]+", " ".join(cells))) == sorted(each.value for each in Code)
