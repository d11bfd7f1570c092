"""What the role `index-proxy` counts."""

from typing import Final

from pratique.server.kernel.metrics import counter, gauge, histogram

ANSWERS: Final = counter(
    "index_proxy_answers_total", "Questions to a remote index, by how they were answered.", ("how",)
)
UPSTREAM_SECONDS: Final = histogram("index_proxy_upstream_seconds", "How long the remote index took, failures too.")
FAILURES: Final = gauge("index_proxy_failures", "Questions in a row that the remote index did not answer.")
OPEN: Final = gauge("index_proxy_open", "1 while the remote index is taken to be gone and is not asked.")
