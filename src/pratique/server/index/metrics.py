"""What can be measured of the index; read from the current release's row when metrics are asked for."""

from typing import Final

from pratique.server.index import queries
from pratique.server.kernel.metrics import gauge

GENERATION: Final = gauge("index_generation", "The current release of the index; 0 without one.")
AGE: Final = gauge("index_age_seconds", "How long ago the current index was built.")
RECORDS: Final = gauge("index_records", "Advisories in the current index.")
PACKAGES: Final = gauge("index_packages", "Packages that the current index speaks of.")
BUILD: Final = gauge("index_build_seconds", "How long the current index took to build; 0 when it came as a file.")


def refresh() -> None:
    """Fill the gauges from the database; call before metrics are written out."""
    release = queries.current()
    GENERATION.set(0 if release is None else release.generation)
    AGE.set(0 if release is None else release.age.total_seconds())
    RECORDS.set(0 if release is None else release.records)
    PACKAGES.set(0 if release is None else release.packages)
    BUILD.set(0 if release is None else release.build_seconds or 0)
