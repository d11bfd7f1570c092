"""``pratique doctor``."""

import json
import sys
from collections.abc import Iterator

from pratique.server.config.cli import process
from pratique.server.config.doctor import Check, Level, Result, checks, fail, ok, run_all
from pratique.server.kernel import logging
from pratique.server.kernel.settings import SettingsError

_MARKS = {Level.OK: "ok  ", Level.WARN: "WARN", Level.FAIL: "FAIL"}
_WIDTH = 15  # characters; as long as the longest name


def run(*, as_json: bool) -> int:
    """Look at everything, print what was found, and return the exit code: 1 when something fails."""
    found = list(_findings())
    if as_json:
        rows = [
            {"check": check.name, "level": each.level.value, "what": each.what, "remedy": each.remedy}
            for check, each in found
        ]
        sys.stdout.write(json.dumps(rows, indent=2) + "\n")
    else:
        for check, each in found:
            sys.stdout.write(f"{_MARKS[each.level]}  {check.name:<{_WIDTH}} {each.what}\n")
            if each.remedy:
                sys.stdout.write(f"{'':<{_WIDTH + 7}}→ {each.remedy}\n")
    return 1 if any(each.level is Level.FAIL for _, each in found) else 0


def _findings() -> Iterator[tuple[Check, Result]]:
    reading = Check(name="settings", look=lambda: ok("the settings are valid"))
    try:
        installation = process.load_settings()
    except SettingsError as error:
        # Nothing else can be looked at: it would be looked for in the wrong place.
        for problem in error.problems:
            yield reading, fail(f"{problem.where}: {problem.what}", "correct it; `pratique settings` shows the rest")
        return
    yield reading, ok("the settings are valid")
    logging.configure(level="error", style=installation.log_format, role="doctor")
    from pratique.server.config import wiring

    wiring.wire()
    yield from run_all(checks(installation))
