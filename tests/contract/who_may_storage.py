"""Who may bring back what was deleted, and who sees what is stored."""

from tests.contract.rows import FOR_ADMINISTRATORS, FOR_THE_SIGNED_IN, Row

DELETED_TAG = "01928f6e-7a3c-7c1d-b0a2-5d2f1c3e4a6c"
DELETED_REPOSITORY = "01928f6e-7a3c-7c1d-b0a2-5d2f1c3e4a6d"

STORAGE = (
    Row(route="GET /api/v1/deletions", **FOR_THE_SIGNED_IN),
    Row(
        route="GET /api/v1/deletions",
        path="/api/v1/deletions?repository=acme/app",
        session="401 404 403 200 200 200",
        read_token="404 403 403 403 403",
        write_token="404 403 200 200 200",
    ),
    Row(
        route="POST /api/v1/deletions/{deletion}/undo",
        path=f"/api/v1/deletions/{DELETED_TAG}/undo",
        session="401 404 403 200 200 200",
        read_token="404 403 403 403 403",
        write_token="404 403 200 200 200",
    ),
    Row(
        route="POST /api/v1/deletions/{deletion}/undo",
        path=f"/api/v1/deletions/{DELETED_REPOSITORY}/undo",
        session="401 404 403 403 200 200",
        read_token="404 403 403 403 403",
        write_token="404 403 403 200 200",
    ),
    Row(
        route="DELETE /api/v1/deletions/{deletion}",
        path=f"/api/v1/deletions/{DELETED_TAG}",
        session="401 404 403 204 204 204",
        read_token="404 403 403 403 403",
        write_token="404 403 204 204 204",
    ),
    Row(route="GET /api/v1/storage", **FOR_ADMINISTRATORS),
    Row(route="GET /api/v1/storage/collections", **FOR_ADMINISTRATORS),
)
