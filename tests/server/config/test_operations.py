from django.test import Client


def test_an_address_of_rest_that_nothing_is_at_is_refused_like_everything_else() -> None:
    response = Client().get("/api/v1/nothing", headers={"X-Request-ID": "asked-1"})

    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    assert (response.json()["code"], response.json()["request_id"]) == ("not_found", "asked-1")
