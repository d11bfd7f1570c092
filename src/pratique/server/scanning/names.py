"""The names of scanning's actions, for those who ask for them."""

from typing import Final

CHECK: Final = "scan_check"
CHECK_LAYER: Final = "scan_check_single"
UPDATE: Final = "verdict_update"
COLLECT: Final = "onlinegc_scans"
