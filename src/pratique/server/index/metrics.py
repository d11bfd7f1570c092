"""What can be measured of the index; read from the current release's row when metrics are asked for."""

from typing import Final

from pratique.server.index import queries
from pratique.server.index.sources import health
from pratique.server.index.sources.health import Health
from pratique.server.kernel.metrics import gauge

GENERATION: Final = gauge("index_generation", "The current release of the index; 0 without one.")
AGE: Final = gauge("index_age_seconds", "How long ago the current index was built.")
RECORDS: Final = gauge("index_records", "Advisories in the current index.")
PACKAGES: Final = gauge("index_packages", "Packages that the current index speaks of.")
BUILD: Final = gauge("index_build_seconds", "How long the current index took to build; 0 when it came as a file.")

SOURCE_AGE: Final = gauge(
    "index_source_age_seconds",
    "How old the newest is that a switched-on source has; -1 before its first fetch.",
    ("source",),
)
SOURCE_RECORDS: Final = gauge("index_source_records", "Records in the last good copy of a source.", ("source",))
SOURCE_FAILURES: Final = gauge("index_source_failures", "Updates of a source that failed since it is on.", ("source",))
SOURCE_LATE: Final = gauge(
    "index_source_late", "1 where a source is late or its last update failed, else 0.", ("source",)
)


def refresh() -> None:
    """Fill the gauges from the database; call before metrics are written out."""
    release = queries.current()
    GENERATION.set(0 if release is None else release.generation)
    AGE.set(0 if release is None else release.age.total_seconds())
    RECORDS.set(0 if release is None else release.records)
    PACKAGES.set(0 if release is None else release.packages)
    BUILD.set(0 if release is None else release.build_seconds or 0)
    for each in (SOURCE_AGE, SOURCE_RECORDS, SOURCE_FAILURES, SOURCE_LATE):
        each.clear()
    for source in health.states():
        if source.is_on:
            SOURCE_AGE.labels(source=source.name).set(-1 if source.age is None else source.age.total_seconds())
            SOURCE_RECORDS.labels(source=source.name).set(source.records)
            SOURCE_FAILURES.labels(source=source.name).set(source.failures)
            SOURCE_LATE.labels(source=source.name).set(source.state in {Health.LATE, Health.FAILING})
