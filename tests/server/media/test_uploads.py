"""Uploads through REST: received within bounds, taken in by a job, refused to those who may not."""

import hashlib
import io
from collections.abc import Callable
from datetime import timedelta

import pytest

from pratique.server.identity.models import Account
from pratique.server.identity.testing import principal_of
from pratique.server.jobs.testing import FakeContext
from pratique.server.kernel import clock
from pratique.server.media.errors import UploadCutShort, UploadsBusy
from pratique.server.media.models import Upload
from pratique.server.media.services import cleaning, uploads
from tests.server.media.desk import Desk, send, show

pytestmark = pytest.mark.database


def test_an_upload_is_received_and_taken_in_by_a_job(desk: Desk) -> None:
    client = desk.client("ada")

    made = send(client, b"hello", name="a.bin").json()
    kept = len(desk.files())
    desk.work()

    done = show(client, "uploads", made["id"])
    digest = f"sha256:{hashlib.sha256(b'hello').hexdigest()}"
    assert (made["status"], made["size"], made["digest"], kept) == ("waiting", 5, digest, 1)
    assert (done["status"], done["result"], done["uploaded_by"]) == ("done", {"bytes": 5, "digest": digest}, "ada")
    assert (desk.cargo.taken, desk.files()) == ([b"hello"], [])
    assert desk.events() == ["upload.received"]


def test_what_cannot_be_taken_in_says_why_and_is_kept_for_a_while(desk: Desk) -> None:
    client = desk.client("ada")
    made = send(client, b"bad").json()

    desk.work()

    shown = show(client, "uploads", made["id"])
    assert (shown["status"], shown["error"], len(desk.files())) == ("failed", "It cannot be read.", 1)
    Upload.objects.update(expires_at=clock.now() - timedelta(days=1))
    cleaning.clean(FakeContext())
    assert desk.files() == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\temp\\passwd", "/passwd"])
def test_a_files_name_is_no_path(desk: Desk, name: str) -> None:
    client = desk.client("ada")
    made = client.post(
        "/api/v1/uploads",
        b"x",
        content_type="application/octet-stream",
        query_params={"kind": "test-bytes", "name": name},
    )

    desk.work()

    assert (made.json()["name"], desk.cargo.names) == ("passwd", ["passwd"])


def test_a_name_that_cannot_be_shown_is_refused(desk: Desk) -> None:
    answer = send(desk.client("ada"), b"x", name="a%0d%0ab")

    assert (answer.status_code, answer.json()["code"]) == (400, "upload_bad_name")


def test_nothing_is_read_of_what_one_may_not_send(desk: Desk) -> None:
    client = desk.client("ada")
    desk.cargo.senders.clear()

    answer = send(client, b"x", namespace="acme")

    assert (answer.status_code, Upload.objects.count(), desk.files()) == (404, 0, [])


def test_a_right_lost_before_the_job_runs_takes_nothing_in(desk: Desk) -> None:
    client = desk.client("ada")
    made = send(client, b"x").json()
    desk.cargo.senders.clear()

    desk.work()

    assert (show(client, "uploads", made["id"])["status"], desk.cargo.taken) == ("failed", [])


def test_a_body_that_is_too_large_is_refused_by_its_length(desk: Desk) -> None:
    answer = send(desk.client("ada"), b"x" * (1024 * 1024 + 1))

    assert (answer.status_code, answer.json()["code"], desk.files()) == (400, "upload_too_large", [])


def test_an_empty_body_is_refused(desk: Desk) -> None:
    answer = desk.client("ada").post(
        "/api/v1/uploads?kind=test-bytes", b"", content_type="application/octet-stream", CONTENT_LENGTH="0"
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "upload_empty")


def test_a_form_is_refused(desk: Desk) -> None:
    answer = desk.client("ada").post("/api/v1/uploads?kind=test-bytes", {"file": io.BytesIO(b"x")})

    assert (answer.status_code, answer.json()["code"]) == (400, "upload_is_form")


def test_a_body_without_a_length_is_refused(desk: Desk) -> None:
    client = desk.client("ada")

    answer = client.post(
        "/api/v1/uploads?kind=test-bytes", b"x", content_type="application/octet-stream", CONTENT_LENGTH=""
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "upload_without_length")


def test_an_upload_cut_short_leaves_nothing(desk: Desk) -> None:
    desk.client("ada")
    by = principal_of(Account.objects.get(name="ada"))
    sent = uploads.Sent(kind="test-bytes", name="", namespace="", length=10, body=io.BytesIO(b"only"))

    with pytest.raises(UploadCutShort):
        uploads.receive(by=by, sent=sent)

    assert (Upload.objects.count(), desk.files()) == (0, [])


class _Nested:
    """A body that, while it is read, tries to send another one."""

    def __init__(self, send_another: Callable[[], object]) -> None:
        self.send_another = send_another

    def read(self, size: int, /) -> bytes:
        self.send_another()
        return b"x" * size


def test_one_process_receives_so_many_at_once(desk: Desk, bounded: Callable[..., None]) -> None:
    bounded(PRATIQUE_MEDIA_UPLOADS_AT_ONCE="1")
    desk.client("ada")
    by = principal_of(Account.objects.get(name="ada"))

    def sent(body: uploads.Body) -> uploads.Sent:
        return uploads.Sent(kind="test-bytes", name="", namespace="", length=1, body=body)

    with pytest.raises(UploadsBusy):
        uploads.receive(by=by, sent=sent(_Nested(lambda: uploads.receive(by=by, sent=sent(io.BytesIO(b"x"))))))

    assert desk.files() == []
    assert uploads.receive(by=by, sent=sent(io.BytesIO(b"x"))).size == 1


def test_an_account_has_so_many_uploads_and_no_more(desk: Desk, bounded: Callable[..., None]) -> None:
    client = desk.client("ada")
    bounded(PRATIQUE_MEDIA_UPLOADS_KEPT="1")
    send(client, b"x")

    answer = send(client, b"x")

    assert (answer.status_code, answer.json()["code"], len(desk.files())) == (409, "uploads_too_many", 1)


def test_deleting_removes_the_file_and_cancels_the_job(desk: Desk) -> None:
    client, other = desk.client("ada"), desk.client("bob")
    made = send(client, b"x").json()

    assert other.delete(f"/api/v1/uploads/{made['id']}").status_code == 404
    assert client.delete(f"/api/v1/uploads/{made['id']}").status_code == 204
    assert (desk.work(), desk.files(), Upload.objects.count()) == (0, [], 0)


def test_others_see_nothing_of_it(desk: Desk) -> None:
    made = send(desk.client("ada"), b"x").json()
    other, root = desk.client("bob"), desk.client("root", is_admin=True)

    assert other.get(f"/api/v1/uploads/{made['id']}").status_code == 404
    assert other.get("/api/v1/uploads").json()["items"] == []
    assert other.get("/api/v1/uploads?all=true").status_code == 403
    assert [each["id"] for each in root.get("/api/v1/uploads?all=true").json()["items"]] == [made["id"]]


def test_what_cannot_be_uploaded_is_said(desk: Desk) -> None:
    answer = send(desk.client("ada"), b"x", kind="nothing")

    assert (answer.status_code, answer.json()["code"]) == (400, "upload_kind_unknown")


def test_kinds_say_how_large_a_file_may_be(desk: Desk) -> None:
    kinds = {each["kind"]: each["limit_mib"] for each in desk.client("ada").get("/api/v1/uploads/kinds").json()}

    assert kinds["index"] == 4096
