import itertools
import json
import re
import tomllib

from tests.docs.pages import ROOT, read, table_column

PAGE = "docs/explanation/dependencies.md"


def test_every_direct_dependency_of_python_is_explained() -> None:
    project = tomllib.loads(read("pyproject.toml"))
    extras: dict[str, list[str]] = project["project"].get("optional-dependencies", {})
    groups: dict[str, list[str]] = project["dependency-groups"]
    wanted = [*project["build-system"]["requires"], *project["project"]["dependencies"]]
    for each in (*extras.values(), *groups.values()):
        wanted += each

    assert {_name(each) for each in wanted} == explained("Python package")


def test_every_direct_dependency_of_the_frontend_is_explained() -> None:
    package: dict[str, dict[str, str]] = json.loads((ROOT / "frontend/package.json").read_text("utf-8"))

    assert {*package["dependencies"], *package["devDependencies"]} == explained("Frontend package")


def test_each_explanation_says_why_why_not_ours_licence_and_keeper() -> None:
    rows = [line.strip("|").split("|") for line in read(PAGE).split("\n") if line.startswith("| `")]

    assert [row[0].strip() for row in rows if len(row) != 5 or not all(cell.strip() for cell in row)] == []


def explained(heading: str) -> set[str]:
    """Return the packages that the page explains in its tables with that heading."""
    cells = itertools.chain(*(table_column(part, heading=heading) for part in read(PAGE).split("\n## ")))
    return {name for cell in cells for name in re.findall(r"[@\w./-]+", cell.replace("`", " "))}


def _name(requirement: str) -> str:
    match = re.match(r"[\w.-]+", requirement)
    assert match is not None
    return match.group().lower()
