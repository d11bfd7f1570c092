"""The tables of scans, SBOMs, matches, findings and verdicts.

What a row says may be behind the index or the policies; it carries what it was made from, so that whoever reads it sees
that and makes it anew.
"""

from pratique.server.scanning.models.finding import Assessment, Because, Finding, Match, PastFinding
from pratique.server.scanning.models.sbom import Sbom
from pratique.server.scanning.models.scan import Scan
from pratique.server.scanning.models.verdict import Verdict

__all__ = ["Assessment", "Because", "Finding", "Match", "PastFinding", "Sbom", "Scan", "Verdict"]
