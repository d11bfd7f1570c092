"""The page of metrics."""

from pratique.server.kernel import metrics
from scripts.reference.markdown import code, page, table

_INTRO = """
Each serving process answers `GET /metrics` in Prometheus' text format, to clients on the machine itself. A label holds
few values, all known beforehand: never a name that a client chose.
"""


def metrics_page() -> str:
    """Return the page that lists every metric."""
    rows = [
        (code(name), each.kind, ", ".join(code(label) for label in each.labels), each.help)
        for name, each in sorted(metrics.declared().items())
    ]
    return page("Metrics", _INTRO, table(("Name", "Kind", "Labels", "Meaning"), rows))
