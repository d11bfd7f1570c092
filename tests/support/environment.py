"""What this machine offers the tests, and the honest account of what could not be tested for want of it.

A test asks through `need`, `need_root` or `optional_data`; nothing skips by any other way (a test of the repository
holds to that). With PRATIQUE_REQUIRE_ALL=1, as CI sets it, whatever would be skipped for want of a program fails.
"""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

REQUIRE_ALL = "PRATIQUE_REQUIRE_ALL"
OPTIONAL = "optional: "
# Debian keeps some servers out of an ordinary user's PATH.
MADE = Path(__file__).parents[2] / ".make"
SEARCHED = (*os.environ.get("PATH", "").split(os.pathsep), "/usr/local/sbin", "/usr/sbin", "/sbin")


def everything_required() -> bool:
    """Tell whether a missing program is a failure here (CI) rather than a skip."""
    return os.environ.get(REQUIRE_ALL) == "1"


def find(program: str) -> Path | None:
    """Give the path of a program, looked for where servers live too."""
    found = shutil.which(program, path=os.pathsep.join(SEARCHED))
    return Path(found) if found else None


def need(program: str) -> Path:
    """Give the path of a program the test cannot do without; the test is skipped (in CI: fails) where it is missing."""
    found = find(program)
    if found is None:
        not_tested(f"{program} is not installed (requirements/debian.txt names its package)")
    return found


def auditor(program: str) -> Path:
    """Give the path of an auditor that `make peers` installs; without it the test is skipped, and that is told."""
    return _made(program, MADE / "auditors" / "bin")


def peer(program: str) -> Path:
    """Give the path of a program that `make peers` builds; without it the test is skipped, and that is told."""
    return _made(program, MADE / "peers" / "bin")


def package_server(program: str) -> Path:
    """Give the path of a package server or client that `make peers` installs; without it the test is skipped."""
    servers = MADE / "package-servers"
    return _made(program, servers / "python" / "bin", servers / "node" / "node_modules" / ".bin")


def peer_script(path: str) -> Path:
    """Give the path of a script among Node's packages that `make peers` installs; without it the test is skipped."""
    found = MADE / "package-servers" / "node" / "node_modules" / path
    if not found.is_file():
        pytest.skip(f"{OPTIONAL}{path} is not here (`make peers` installs it)")
    return found


def _made(program: str, *folders: Path) -> Path:
    found = shutil.which(program, path=os.pathsep.join((*map(str, folders), *SEARCHED)))
    if found is None:
        pytest.skip(f"{OPTIONAL}{program} is not here (`make peers` installs it)")
    return Path(found)


def need_root(why: str) -> None:
    """Go on only as root."""
    if os.geteuid() != 0:
        not_tested(f"not root, and {why}")


def optional_data() -> Path:
    """Give the folder of the full data sets; without it the test is skipped, in CI too, and the summary says so."""
    folder = Path(os.environ.get("PRATIQUE_TEST_DATA", "../shared/data"))
    if not folder.is_dir():
        pytest.skip(f"{OPTIONAL}the full data sets are not here (PRATIQUE_TEST_DATA names their folder)")
    return folder


def not_tested(reason: str) -> NoReturn:
    """End the test as one that could not be made here."""
    if everything_required():
        pytest.fail(f"{reason}, and {REQUIRE_ALL}=1 asks for every test", pytrace=False)
    pytest.skip(reason)
