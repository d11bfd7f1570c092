"""The OCI's own conformance suite, built by `make peers`, run against an installation."""

import re
from dataclasses import dataclass
from pathlib import Path

from tests.support.environment import peer
from tests.support.processes import run
from tests.support.system import PASSWORD, System

_COUNT = re.compile(r"^  (Disabled|Skip|Pass|FAIL|Error|Total)\.*: +(\d+)$", re.ASCII | re.MULTILINE)
_FAILED = re.compile(r'msg="failed test" name="([^"]+)" error="(.*)"$', re.ASCII | re.MULTILINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """How many tests ended how, and what the failed ones say."""

    passed: int
    failed: int
    skipped: int
    failures: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        return self.failed == 0 and not self.failures


def conformance(system: System, folder: Path, *, repository: str) -> Verdict:
    """Run all groups of the suite, with what the next version of the specification asks besides."""
    suite = peer("conformance")
    environment = {
        "OCI_REGISTRY": system.registry_host,
        "OCI_TLS": "enabled" if system.tls else "disabled",
        "OCI_VERSION": "dev",
        "OCI_REPO1": f"{repository}/one",
        "OCI_REPO2": f"{repository}/two",
        "OCI_USERNAME": "admin",
        "OCI_PASSWORD": PASSWORD,
        "OCI_RESULTS_DIR": str(folder / "results"),
        "HOME": str(folder),
        **({"SSL_CERT_FILE": str(system.authority)} if system.authority else {}),
    }
    said = run([suite], environment=environment, directory=folder, seconds=240).said
    counts = {name: int(number) for name, number in _COUNT.findall(said)}
    assert counts.get("Total"), f"the suite did not come to its end:\n{said}"
    return Verdict(
        passed=counts["Pass"],
        failed=counts["FAIL"] + counts["Error"],
        skipped=counts["Skip"] + counts["Disabled"],
        failures=tuple(f"{name}: {error}" for name, error in _FAILED.findall(said)),
    )
