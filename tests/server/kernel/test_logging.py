import json
import logging as standard

import pytest
import structlog

from pratique.server.kernel import context, logging

TOKEN = "prt_" + "a" * 49
JWT = "eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJwIn0.c2lnbmF0dXJl"

SECRETS = [
    {"password": "hunter2"},
    {"new_password": "hunter2"},
    {"Authorization": "Basic aHVudGVyMjpodW50ZXIy"},
    {"headers": {"cookie": "sessionid=hunter2"}},
    {"token": "hunter2"},
    {"rows": [{"api_key": "hunter2"}]},
    {"event": f"login with {TOKEN} failed"},
    {"url": "postgresql://pratique:hunter2@db/pratique"},
    {"detail": f"sent {JWT}"},
    {"line": "Authorization: Bearer abcdefghijklmnop"},
]


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> pytest.CaptureFixture[str]:
    logging.configure(level="info", style="json", role="test")
    return capsys


@pytest.mark.parametrize("event", SECRETS, ids=lambda event: next(iter(event)))
def test_a_secret_never_leaves(event: dict[str, object]) -> None:
    cleaned = json.dumps(logging.redact(None, "info", dict(event)))

    for secret in ("hunter2", "aHVudGVyMj", TOKEN, JWT, "abcdefghijklmnop"):
        assert secret not in cleaned
    assert logging.HIDDEN in cleaned


def test_what_is_no_secret_stays_readable() -> None:
    event = {"event": "request", "path": "/v2/a/b/manifests/latest", "status": 200, "tokens": 3, "url": "https://a:1/b"}

    assert logging.redact(None, "info", dict(event)) == event


def test_a_line_says_role_request_and_actor(lines: pytest.CaptureFixture[str]) -> None:
    with context.working(context.Context(request_id="r-1", actor="ann")):
        structlog.get_logger("x").info("pushed", tag="1")

    line = json.loads(lines.readouterr().out)
    assert {"event": "pushed", "tag": "1", "role": "test", "request_id": "r-1", "actor": "ann"}.items() <= line.items()
    assert line["level"] == "info"


def test_what_libraries_log_comes_out_the_same_way(lines: pytest.CaptureFixture[str]) -> None:
    logging.configure(level="info", style="json", role="test")

    standard.getLogger("some.library").warning("login with %s failed", TOKEN)

    line = json.loads(lines.readouterr().out)
    assert line["event"] == f"login with {logging.HIDDEN} failed"
    assert line["role"] == "test"


def test_lines_below_the_level_are_not_written(lines: pytest.CaptureFixture[str]) -> None:
    structlog.get_logger("x").debug("chatter")

    assert lines.readouterr().out == ""


def test_an_error_brings_its_traceback_on_one_line(lines: pytest.CaptureFixture[str]) -> None:
    error = ValueError(TOKEN)

    structlog.get_logger("x").error("failed", exc_info=error)

    [line] = lines.readouterr().out.splitlines()
    assert "ValueError" in json.loads(line)["exception"]
    assert TOKEN not in line


def test_a_terminal_gets_words_and_no_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    logging.configure(level="info", style="console", role="test")

    structlog.get_logger("x").info("signed in", password="hunter2")

    said = capsys.readouterr().out
    assert "signed in" in said
    assert "hunter2" not in said
