"""Exports through REST: asked for, written by a job, fetched, expired, deleted, and refused to all others."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from pratique.server.identity.models import Account
from pratique.server.jobs.models import Job
from pratique.server.jobs.testing import FakeContext
from pratique.server.kernel import clock
from pratique.server.media.models import Export
from pratique.server.media.services import cleaning
from tests.server.media.desk import Desk, ask, fetch, show

pytestmark = pytest.mark.database


def test_a_file_is_written_by_a_job_and_fetched(desk: Desk) -> None:
    client = desk.client("ada")

    made = ask(client)
    ran = desk.work()
    ready = show(client, "exports", made["id"])
    answer = fetch(client, made["id"])

    assert (made["status"], made["title"], made["requested_by"]) == ("waiting", "Some lines", "ada")
    assert (ran, ready["status"], ready["rows"], ready["size"]) == (1, "ready", 2, len(answer.body))
    assert ready["progress"] == {"done": 2, "total": 2, "what": "rows"}
    assert desk.events() == ["export.requested", "export.fetched"]


def test_a_file_is_given_out_as_an_attachment_and_as_nothing_else(desk: Desk) -> None:
    client = desk.client("ada")
    made = ask(client, stem='../../x";\r\nSet-Cookie: a=b; filename="ok')
    desk.work()

    answer = fetch(client, made["id"])

    assert answer.body == b"csv:one\r\ncsv:two\r\n"
    assert answer["Content-Disposition"] == 'attachment; filename="x-Set-Cookie-a-b-filename-ok.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Length"] == "18"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in answer


def test_a_name_of_nothing_fit_is_a_name_nevertheless(desk: Desk) -> None:
    made = ask(desk.client("ada"), stem="……")

    assert made["file_name"] == "export.csv"


def test_others_see_nothing_of_it_and_administrators_all(desk: Desk) -> None:
    made = ask(desk.client("ada"))
    desk.work()
    other, root = desk.client("bob"), desk.client("root", is_admin=True)

    assert other.get(f"/api/v1/exports/{made['id']}").status_code == 404
    assert fetch(other, made["id"]).status_code == 404
    assert other.delete(f"/api/v1/exports/{made['id']}").status_code == 404
    assert other.get("/api/v1/exports").json()["items"] == []
    assert other.get("/api/v1/exports?all=true").status_code == 403
    assert root.get("/api/v1/exports").json()["items"] == []
    assert [each["id"] for each in root.get("/api/v1/exports?all=true").json()["items"]] == [made["id"]]
    assert fetch(root, made["id"]).status_code == 200


def test_what_may_not_be_read_is_refused_at_once(desk: Desk) -> None:
    client = desk.client("ada")
    desk.cargo.readers.clear()

    answer = client.post("/api/v1/exports", {"kind": "test-lines", "format": "csv"}, content_type="application/json")

    assert (answer.status_code, Export.objects.count(), Job.objects.count()) == (404, 0, 0)


def test_a_right_lost_before_the_job_runs_leaves_no_file(desk: Desk) -> None:
    client = desk.client("ada")
    made = ask(client)
    desk.cargo.readers.clear()

    desk.work()

    shown = show(client, "exports", made["id"])
    assert (shown["status"], desk.files()) == ("failed", [])
    assert shown["error"] == "There is no cargo the lines here, or you may not see it."


def test_a_right_lost_after_the_job_ran_keeps_the_file_from_who_asked(desk: Desk) -> None:
    client = desk.client("ada")
    made = ask(client)
    desk.work()
    desk.cargo.readers.clear()

    assert fetch(client, made["id"]).status_code == 404
    assert desk.events() == ["export.requested"]


def test_an_account_that_is_switched_off_has_nothing_written(desk: Desk) -> None:
    made = ask(desk.client("ada"))
    Account.objects.filter(name="ada").update(is_active=False)

    desk.work()

    shown = show(desk.client("root", is_admin=True), "exports", made["id"])
    assert (shown["status"], shown["error"]) == (
        "failed",
        "The account that asked for this, ada, is not active any more.",
    )


def test_an_expired_file_is_gone_and_says_so(desk: Desk) -> None:
    client = desk.client("ada")
    made = ask(client)
    desk.work()
    Export.objects.update(expires_at=clock.now() - timedelta(minutes=1))

    answer = fetch(client, made["id"])

    assert (answer.status_code, answer.json()["code"]) == (410, "export_expired")
    assert show(client, "exports", made["id"])["status"] == "expired"


def test_a_file_that_is_not_written_yet_cannot_be_fetched(desk: Desk) -> None:
    client = desk.client("ada")

    answer = fetch(client, ask(client)["id"])

    assert (answer.status_code, answer.json()["code"]) == (409, "export_not_ready")


def test_deleting_removes_the_file(desk: Desk) -> None:
    client = desk.client("ada")
    made = ask(client)
    desk.work()
    assert len(desk.files()) == 1

    answer = client.delete(f"/api/v1/exports/{made['id']}")

    assert (answer.status_code, desk.files(), Export.objects.count()) == (204, [], 0)
    assert desk.events() == ["export.requested", "export.deleted"]


def test_deleting_what_waits_cancels_its_job(desk: Desk) -> None:
    client = desk.client("ada")
    made = ask(client)

    client.delete(f"/api/v1/exports/{made['id']}")

    assert (desk.work(), Job.objects.get(uuid=made["job"]).status) == (0, "cancel")


def test_a_cancelled_job_is_a_cancelled_export(desk: Desk) -> None:
    client, root = desk.client("ada"), desk.client("root", is_admin=True)
    made = ask(client)

    root.post(f"/api/v1/jobs/{made['job']}/cancel")

    assert show(client, "exports", made["id"])["status"] == "cancelled"


def test_a_file_has_a_bound(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    client = desk.client("ada")
    desk.cargo.lines = ["x" * 600_000, "y" * 600_000]
    monkeypatch.setattr("pratique.server.media.services.exports.MIB", 1000)
    made = ask(client)

    desk.work()

    shown = show(client, "exports", made["id"])
    assert (shown["status"], desk.files()) == ("failed", [])
    assert "media.export_max" in shown["error"]


def test_an_account_has_so_many_exports_and_no_more(desk: Desk, bounded: Callable[..., None]) -> None:
    client = desk.client("ada")
    bounded(PRATIQUE_MEDIA_EXPORTS_KEPT="1")
    ask(client)

    answer = client.post("/api/v1/exports", {"kind": "test-lines", "format": "csv"}, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (409, "exports_too_many")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "nothing", "format": "csv"}, "export_kind_unknown"),
        ({"kind": "test-lines", "format": "pdf"}, "export_format_unknown"),
        ({"kind": "test-lines", "format": "csv", "parameters": {"who": "me"}}, "export_parameters"),
    ],
)
def test_what_there_is_not_is_said(desk: Desk, body: dict[str, object], code: str) -> None:
    answer = desk.client("ada").post("/api/v1/exports", body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_kinds_say_their_formats_and_parameters(desk: Desk) -> None:
    kinds = {each["kind"]: each for each in desk.client("ada").get("/api/v1/exports/kinds").json()}

    assert {"findings", "components", "events"} <= set(kinds)
    assert [each["format"] for each in kinds["events"]["formats"]] == ["jsonl", "csv"]
    assert kinds["findings"]["parameters_schema"]["$defs"]["FindingsParameters"]["required"] == ["repository", "digest"]


def test_cleaning_removes_what_is_over_and_nothing_else(desk: Desk) -> None:
    client = desk.client("ada")
    old, long_gone, fresh = ask(client), ask(client), ask(client)
    desk.work()
    waits = ask(client)
    Export.objects.filter(uuid=old["id"]).update(expires_at=clock.now())
    Export.objects.filter(uuid=long_gone["id"]).update(expires_at=clock.now() - timedelta(days=31))
    Export.objects.filter(uuid=waits["id"]).update(expires_at=clock.now() - timedelta(days=31))

    cleaning.clean(FakeContext())

    assert {str(each) for each in Export.objects.values_list("uuid", flat=True)} == {
        old["id"],
        fresh["id"],
        waits["id"],
    }
    assert len(desk.files()) == 1
    assert fetch(client, fresh["id"]).status_code == 200
    assert fetch(client, old["id"]).status_code == 410
    assert fetch(client, long_gone["id"]).status_code == 404


def test_cleaning_removes_files_that_no_row_names_once_they_are_old(desk: Desk) -> None:
    client = desk.client("ada")
    ask(client)
    desk.work()
    Export.objects.all().delete()

    cleaning.clean(FakeContext())
    left = len(desk.files())
    with clock.frozen(clock.now() + timedelta(days=2)):
        cleaning.clean(FakeContext())

    assert (left, desk.files()) == (1, [])


def test_an_export_deleted_while_it_is_written_leaves_no_file(desk: Desk) -> None:
    client = desk.client("ada")
    ask(client)
    Export.objects.all().delete()

    assert (desk.work(), desk.files()) == (1, [])
