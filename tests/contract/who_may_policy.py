"""Who may read, change and try policies, and who may grant exceptions from them.

Policy managers, whose right is told apart from a role, are asked in `tests/server/policy`.
"""

from typing import Final

from tests.contract.rows import FOR_ADMINISTRATORS, FOR_THE_SIGNED_IN, Row, Statuses

OURS: Final = "ours"
"""A policy of somebody's own, beside those of the product."""
GRANTED: Final = "01928f6e-7a3c-7c1d-b0a2-5d2f1c3e4b7d"
"""The id of an exception in force."""
SHIPPED: Final = (
    "malicious-package",
    "known-exploited",
    "critical-with-fix",
    "high-with-fix",
    "young-package",
    "not-scanned",
    "not-covered",
    "not-fully-read",
)
_DRAFT: Final = {"name": "another", "title": "Another", "when": {"field": "vulnerability.exploited"}}


def _managed(done: int) -> Statuses:
    return {
        "session": f"401 403 403 403 403 {done}",
        "read_token": "403 403 403 403 403",
        "write_token": f"403 403 403 403 {done}",
    }


POLICIES: Final = (
    Row(route="GET /api/v1/policies", **FOR_THE_SIGNED_IN),
    Row(route="GET /api/v1/policies/fields", **FOR_THE_SIGNED_IN),
    Row(route="GET /api/v1/policies/schema", **FOR_THE_SIGNED_IN),
    Row(route="POST /api/v1/policies/reading", body=_DRAFT, **FOR_THE_SIGNED_IN),
    Row(route="POST /api/v1/policies/preview", body=_DRAFT, **_managed(200)),
    Row(route="GET /api/v1/policies/deployment", **_managed(200)),
    Row(route="POST /api/v1/policies", body=_DRAFT, **_managed(201)),
    Row(route="PUT /api/v1/policies/order", body={"names": [*SHIPPED, OURS]}, **_managed(204)),
    Row(route="GET /api/v1/policies/{name}", path=f"/api/v1/policies/{OURS}", **FOR_THE_SIGNED_IN),
    Row(
        route="PUT /api/v1/policies/{name}",
        path=f"/api/v1/policies/{OURS}",
        body={**_DRAFT, "name": OURS},
        **_managed(200),
    ),
    Row(
        route="PATCH /api/v1/policies/{name}",
        path="/api/v1/policies/known-exploited",
        body={"mode": "enforcing"},
        **_managed(200),
    ),
    Row(route="DELETE /api/v1/policies/{name}", path=f"/api/v1/policies/{OURS}", **_managed(204)),
    Row(route="GET /api/v1/exceptions", **FOR_ADMINISTRATORS),
    Row(
        route="POST /api/v1/exceptions",
        body={"vulnerability": "CVE-2099-0001", "reason": "We know."},
        **_managed(201),
    ),
    Row(route="GET /api/v1/exceptions/{exception}", path=f"/api/v1/exceptions/{GRANTED}", **FOR_ADMINISTRATORS),
    Row(route="DELETE /api/v1/exceptions/{exception}", path=f"/api/v1/exceptions/{GRANTED}", **_managed(200)),
)
