"""Who may do what with exports, uploads and SBOMs."""

from tests.contract.rows import DIGEST, FOR_ADMINISTRATORS, FOR_READERS, FOR_THE_SIGNED_IN, OF_THE_READERS, Row

MEDIA = (
    Row(route="GET /api/v1/exports/kinds", **FOR_THE_SIGNED_IN),
    Row(route="GET /api/v1/exports", **FOR_THE_SIGNED_IN),
    Row(route="GET /api/v1/exports", path="/api/v1/exports?all=true", **FOR_ADMINISTRATORS),
    Row(
        route="POST /api/v1/exports",
        body={
            "kind": "findings",
            "format": "csv",
            "parameters": {"repository": "acme/app", "digest": DIGEST},
        },
        session="401 404 202 202 202 202",
        read_token="404 202 202 202 202",
        write_token="404 202 202 202 202",
    ),
    Row(route="GET /api/v1/exports/{export_id}", path="/api/v1/exports/{readers_export}", **OF_THE_READERS),
    Row(
        route="GET /api/v1/exports/{export_id}/file",
        path="/api/v1/exports/{readers_export}/file",
        session="401 404 409 404 404 409",
        read_token="404 409 404 404 409",
        write_token="404 409 404 404 409",
    ),
    Row(
        route="DELETE /api/v1/exports/{export_id}",
        path="/api/v1/exports/{readers_export}",
        session="401 404 204 404 404 204",
        read_token="404 403 404 404 403",
        write_token="404 204 404 404 204",
    ),
    Row(route="GET /api/v1/uploads/kinds", **FOR_THE_SIGNED_IN),
    Row(route="GET /api/v1/uploads", **FOR_THE_SIGNED_IN),
    Row(route="GET /api/v1/uploads", path="/api/v1/uploads?all=true", **FOR_ADMINISTRATORS),
    Row(
        route="POST /api/v1/uploads",
        path="/api/v1/uploads?kind=index&name=all.index",
        body={"not": "an index"},
        session="401 403 403 403 403 202",
        read_token="403 403 403 403 403",
        write_token="403 403 403 403 202",
    ),
    Row(route="GET /api/v1/uploads/{upload_id}", path="/api/v1/uploads/{readers_upload}", **OF_THE_READERS),
    Row(
        route="DELETE /api/v1/uploads/{upload_id}",
        path="/api/v1/uploads/{readers_upload}",
        session="401 404 204 404 404 204",
        read_token="404 403 404 404 403",
        write_token="404 204 404 404 204",
    ),
)

ACME_SBOM = "01928f6e-7a3c-7c1d-b0a2-5d2f1c3e4a5c"
_SBOM = f"/api/v1/sboms/{ACME_SBOM}"

SBOMS = (
    Row(route="GET /api/v1/sboms", **FOR_THE_SIGNED_IN),
    Row(route="GET /api/v1/sboms", path="/api/v1/sboms?namespace=acme", **FOR_READERS),
    Row(route="GET /api/v1/sboms/{sbom_id}", path=_SBOM, **FOR_READERS),
    Row(route="GET /api/v1/sboms/{sbom_id}/components", path=f"{_SBOM}/components", **FOR_READERS),
    Row(route="GET /api/v1/sboms/{sbom_id}/findings", path=f"{_SBOM}/findings", **FOR_READERS),
    Row(route="GET /api/v1/sboms/{sbom_id}/past-findings", path=f"{_SBOM}/past-findings", **FOR_READERS),
    Row(
        route="DELETE /api/v1/sboms/{sbom_id}",
        path=_SBOM,
        session="401 404 403 204 204 204",
        read_token="404 403 403 403 403",
        write_token="404 403 204 204 204",
    ),
    Row(
        route="POST /api/v1/uploads",
        path="/api/v1/uploads?kind=sbom&name=app&namespace=acme",
        body={"not": "an SBOM"},
        session="401 404 403 202 202 202",
        read_token="404 403 403 403 403",
        write_token="404 403 202 202 202",
    ),
    Row(
        route="POST /api/v1/exports",
        body={"kind": "sbom-findings", "format": "csv", "parameters": {"sbom": ACME_SBOM}},
        session="401 404 202 202 202 202",
        read_token="404 202 202 202 202",
        write_token="404 202 202 202 202",
    ),
)
