"""What can be measured of reading layers; read from the database when metrics are asked for, as those of jobs are.

Layers are read in workers, by processes that end: any process answers for all, from the rows of the last hour.
"""

from datetime import timedelta
from typing import Final

from django.db.models import Count, Max, Sum

from pratique.server.inventory.models import LayerRecord
from pratique.server.kernel import clock
from pratique.server.kernel.metrics import gauge

WINDOW: Final = timedelta(hours=1)

LAYERS: Final = gauge("inventory_layers_last_hour", "Layers that were read within the last hour.")
WITH_PROBLEMS: Final = gauge(
    "inventory_layers_with_problems_last_hour", "Those of them of which something could not be read."
)
BYTES: Final = gauge("inventory_bytes_last_hour", "Uncompressed bytes of layers read within the last hour.")
SECONDS: Final = gauge("inventory_seconds_last_hour", "Seconds spent on reading layers within the last hour.")
SECONDS_MAX: Final = gauge("inventory_seconds_max_last_hour", "Seconds that the slowest layer of the last hour took.")


def refresh() -> None:
    """Fill the gauges from the database; call before metrics are written out."""
    rows = LayerRecord.objects.filter(recorded_at__gte=clock.now() - WINDOW).order_by()
    read = rows.aggregate(layers=Count("id"), bytes=Sum("size"), spent=Sum("seconds"), longest=Max("seconds"))
    LAYERS.set(read["layers"])
    WITH_PROBLEMS.set(rows.filter(problems__gt=0).count())
    BYTES.set(read["bytes"] or 0)
    SECONDS.set(read["spent"] or 0.0)
    SECONDS_MAX.set(read["longest"] or 0.0)
