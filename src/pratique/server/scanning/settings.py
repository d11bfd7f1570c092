"""Scanning's settings."""

from pratique.server.kernel.settings import option, section


@section("scanning")
class ScanningSettings:
    """Scans of what is pushed, and verdicts on what is pulled."""

    decide_threads: int = option(
        2, help="Verdicts that one process makes at once when a pull finds none that holds.", unit="threads"
    )
    decide_wait: float = option(
        10.0,
        help="How long a pull waits for a verdict that has to be made anew. Past it the pull is told to come again if "
        "any policy enforces, and let through if none does.",
        unit="seconds",
    )
    sweep_batch: int = option(
        500, help="The most images whose scan one run of the sweep asks for; the next run goes on.", unit="images"
    )
    patience: int = option(
        900,
        help="How long a scan may show no progress before the sweep asks for it again; one that is at work is not "
        "disturbed by that.",
        unit="seconds",
    )
    sboms: int = option(1000, help="How many SBOMs one namespace may have.", unit="SBOMs")
    sbom_components: int = option(
        100_000, help="The most components of an SBOM; one with more is not taken in.", unit="components"
    )
    past_days: int = option(365, help="How long it is kept that a finding was there and why it ended.", unit="days")
    rematch_batch: int = option(
        2000,
        help="Components that are matched again, with all their findings, in one transaction on PostgreSQL; on SQLite "
        "a tenth, since every other writer waits.",
        unit="components",
    )
