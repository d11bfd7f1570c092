import pytest
from django.test import Client


@pytest.mark.parametrize("path", ["/api/v1/session?q=a%00b", "/api/v1/accounts/a%00b", "/auth/token?scope=%00"])
def test_a_null_character_in_an_address_is_refused_with_a_reason(path: str) -> None:
    answer = Client().get(path)

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "null_character"
    assert answer.json()["request_id"] == answer["X-Request-ID"]
