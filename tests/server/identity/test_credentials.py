import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.server.identity.credentials import HEADER_MAX, Basic, Bearer, read
from pratique.server.identity.errors import BadCredentials


def basic(text: bytes) -> str:
    return "Basic " + base64.b64encode(text).decode()


@pytest.mark.parametrize("header", [None, "", "  "])
def test_no_header_is_no_credentials(header: str | None) -> None:
    assert read(header) is None


@pytest.mark.parametrize(
    ("header", "name", "secret"),
    [
        (basic(b"alice:secret"), "alice", "secret"),
        (basic(b"alice:a:b:c"), "alice", "a:b:c"),
        (basic(b"alice:"), "alice", ""),
        (basic("alice:пароль".encode()), "alice", "пароль"),
        (basic(b"alice:secret").replace("Basic", "bAsIc"), "alice", "secret"),
    ],
)
def test_basic_credentials_are_a_name_and_a_secret(header: str, name: str, secret: str) -> None:
    assert read(header) == Basic(name=name, secret=secret)


def test_a_bearer_token_stands_for_itself() -> None:
    assert read("Bearer abc.def") == Bearer(text="abc.def")


@pytest.mark.parametrize(
    "header",
    ["Basic", "Basic !!!", "Basic YWxpY2U=", basic(b":secret"), basic(b"\xff:\xff"), "Bearer", "Bearer ", "Digest x",
     "prt_x", "Basic " + "A" * HEADER_MAX],
)  # fmt: skip
def test_credentials_that_cannot_be_read_are_refused_and_not_ignored(header: str) -> None:
    with pytest.raises(BadCredentials):
        read(header)


def test_secrets_are_not_in_what_logs_print() -> None:
    assert "hush" not in repr(Basic(name="alice", secret="hush")) + repr(Bearer(text="hush"))


@given(st.text())
def test_no_header_breaks_the_reader(header: str) -> None:
    try:
        found = read(header)
    except BadCredentials:
        return
    assert found is None or isinstance(found, Basic | Bearer)
