from pratique.server.jobs.statuses import Status
from tests.docs.pages import read, table_column


def test_every_status_of_a_job_is_explained() -> None:
    explained = table_column(read("docs/explanation/how-jobs-run.md"), heading="Status")

    assert explained == [str(each) for each in Status]
