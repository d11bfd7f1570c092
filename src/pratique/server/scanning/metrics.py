"""What scanning counts."""

from typing import Final

from pratique.server.kernel.metrics import counter, histogram

SCANS: Final = counter("scans_total", "Scans of images that ended, by how.", ("status",))
SCAN_SECONDS: Final = histogram("scan_seconds", "How long a scan took, from its first job to its findings.")
LAYER_SECONDS: Final = histogram("layer_analysis_seconds", "How long reading one layer took.")
FINDINGS: Final = counter("findings_total", "Findings that were new in an image, by severity.", ("severity",))
CLOSED: Final = counter("findings_closed_total", "Findings that ended, by what they ended with.", ("because",))
VERDICTS: Final = counter("verdicts_total", "Verdicts that were made, by what follows.", ("action",))
REFUSALS: Final = counter("refusals_total", "Pulls that were refused by a verdict that held or was made anew.")
STALE: Final = counter("verdicts_stale_total", "Pulls that found no verdict that holds, so that one was made for them.")
JUDGE_AWAY: Final = counter("judge_away_total", "Verdicts that were made here, the judge being away.")
UNDECIDED: Final = counter(
    "verdicts_undecided_total", "Pulls for which no verdict could be made in time, by what followed.", ("action",)
)
