import re

from tests.docs.pages import read

KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_changelog_begins_with_what_is_not_yet_released() -> None:
    versions = re.findall(r"^## \[(.+?)\]", read("CHANGELOG.md"), re.MULTILINE)

    assert versions[0] == "Unreleased"


def test_changes_are_of_the_kinds_that_keep_a_changelog_knows() -> None:
    used = re.findall(r"^### (.+)$", read("CHANGELOG.md"), re.MULTILINE)

    assert set(used) <= KINDS
