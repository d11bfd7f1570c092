"""The doctor's looks that a page may ask for, remembered for a while: many who look cost as much as one."""

import threading
import time
from typing import Final

from pratique.server.config import doctor
from pratique.server.config.doctor import Check, Result
from pratique.server.config.settings import Installation
from pratique.server.kernel import settings

REMEMBERED: Final = 15.0
"""Seconds for which what was found is said again."""


class Looks:
    """What the doctor found last, looked at anew when that is old. Thread-safe; those who come meanwhile wait."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: list[tuple[Check, Result]] = []
        self._at = float("-inf")

    def found(self) -> list[tuple[Check, Result]]:
        """Return what each check says that does not need the command line."""
        with self._lock:
            if time.monotonic() - self._at >= REMEMBERED:
                checks = doctor.checks(settings.current(Installation))
                self._found = list(doctor.run_all(each for each in checks if not each.only_by_hand))
                self._at = time.monotonic()
            return self._found

    def forget(self) -> None:
        """Look anew when asked next."""
        with self._lock:
            self._at = float("-inf")


LOOKS: Final = Looks()
"""This process's."""
