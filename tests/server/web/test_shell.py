import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from pratique.server.web import shell

PAGE = '<meta property="csp-nonce" nonce="PRATIQUE_NONCE"><link rel="stylesheet" nonce="PRATIQUE_NONCE">'

View = Callable[[HttpRequest], HttpResponse]


@pytest.fixture
def index(tmp_path: Path) -> Path:
    path = tmp_path / "index.html"
    path.write_text(PAGE)
    return path


@pytest.fixture
def view(index: Path) -> View:
    return shell.view(index)


def nonce_of(response: HttpResponse) -> str:
    found = re.search(r"'nonce-([^']+)'", response["Content-Security-Policy"])
    assert found
    return found.group(1)


def test_each_answer_has_a_nonce_of_its_own_in_the_policy_and_in_the_page(view: View, rf: RequestFactory) -> None:
    first, second = view(rf.get("/")), view(rf.get("/"))

    assert nonce_of(first) != nonce_of(second)
    assert first.content.decode().count(f'nonce="{nonce_of(first)}"') == 2
    assert shell.NONCE not in first.content.decode()


def test_the_policy_lets_in_our_own_files_and_no_inline_script(view: View, rf: RequestFactory) -> None:
    policy = view(rf.get("/repositories"))["Content-Security-Policy"].split("; ")

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not [rule for rule in policy if "unsafe" in rule]


def test_the_policy_lets_the_page_talk_to_the_streams_and_nobody_else() -> None:
    policy = shell.content_policy(nonce="n", streams="http://localhost:5000")

    assert "connect-src 'self' http://localhost:5000" in policy.split("; ")


def test_the_page_is_never_kept_by_a_cache(view: View, rf: RequestFactory) -> None:
    assert view(rf.get("/"))["Cache-Control"] == "no-store"


def test_a_new_build_is_seen_without_a_restart(view: View, rf: RequestFactory, index: Path) -> None:
    view(rf.get("/"))
    index.write_text("a longer page of the next build")

    assert view(rf.get("/")).content == b"a longer page of the next build"


def test_a_page_is_read_and_not_written_to(view: View, rf: RequestFactory) -> None:
    assert view(rf.post("/")).status_code == 405


def test_without_a_build_the_answer_says_how_to_make_one(tmp_path: Path, rf: RequestFactory) -> None:
    response = shell.view(tmp_path / "missing.html")(rf.get("/"))

    assert response.status_code == 503
    assert b"make setup" in response.content


@pytest.mark.parametrize(
    ("address", "is_page"),
    [
        ("", True),
        ("repositories/acme/app/tags/v1", True),
        ("sign-in", True),
        ("apiary", True),
        ("api/v1/nothing", False),
        ("static/assets/gone.js", False),
        ("v2/", False),
        ("auth/other", False),
    ],
)
def test_only_addresses_of_pages_are_answered_with_the_page(address: str, *, is_page: bool) -> None:
    assert bool(re.match(shell.ADDRESSES, address)) is is_page
