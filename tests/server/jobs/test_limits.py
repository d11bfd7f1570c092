import resource
import time

import pytest

from pratique.server.jobs import limits
from pratique.server.jobs.errors import CpuTimePassed
from pratique.server.jobs.models import Job, Worker
from pratique.server.jobs.running import Worn, execute
from pratique.server.jobs.testing import claimed, submitted
from pratique.server.kernel.actions import JobContext
from tests.server.jobs.probes import Probe

MUCH = 64 * limits.MIB


def _spin() -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        pass


def test_an_allocation_beyond_the_limit_fails_and_the_next_one_elsewhere_does_not() -> None:
    with pytest.raises(MemoryError), limits.limited(memory=32, cpu=None):
        bytearray(4 * MUCH)  # more than a heap may have left over from before

    assert len(bytearray(MUCH)) == MUCH


def test_what_the_process_has_already_does_not_count() -> None:
    kept = bytearray(MUCH)

    with limits.limited(memory=32, cpu=None):
        assert len(bytearray(MUCH // 4)) == len(kept) // 4


def test_a_loop_without_end_is_left_when_its_processor_time_is_used_up() -> None:
    with pytest.raises(CpuTimePassed, match="used its 1 s of processor time"), limits.limited(memory=None, cpu=1):
        _spin()


def test_limits_are_taken_back() -> None:
    before = [resource.getrlimit(each) for each in (resource.RLIMIT_DATA, resource.RLIMIT_CPU)]

    with limits.limited(memory=32, cpu=5):
        assert resource.getrlimit(resource.RLIMIT_DATA) != before[0]

    assert [resource.getrlimit(each) for each in (resource.RLIMIT_DATA, resource.RLIMIT_CPU)] == before


def test_a_shortage_of_memory_is_known_behind_another_error() -> None:
    behind = LookupError()
    behind.__context__ = MemoryError()

    assert limits.ran_out_of_memory(behind)
    assert not limits.ran_out_of_memory(LookupError())


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
class TestJobs:
    def test_a_hungry_job_is_stopped_marked_and_not_tried_again(self, worker: Worker, probe: Probe) -> None:
        def work(_context: JobContext) -> None:
            bytearray(512 * limits.MIB)

        probe.does(work)
        job = submitted("probe_hungry")

        with pytest.raises(Worn):
            execute(claimed(worker))
        job.refresh_from_db()
        assert (job.status, job.error_code, job.attempt) == ("error", "out_of_memory", 1)
        assert job.error == "The job needed more memory than the 256 MiB it may have, so it was stopped."

    def test_an_endless_job_is_stopped_marked_and_not_tried_again(self, worker: Worker, probe: Probe) -> None:
        def work(_context: JobContext) -> None:
            _spin()

        probe.does(work)
        job = submitted("probe_hungry")
        Job.objects.filter(pk=job.pk).update(cpu=1)

        with pytest.raises(Worn):
            execute(claimed(worker))
        job.refresh_from_db()
        assert (job.status, job.error_code, job.attempt) == ("error", "cpu_time_passed", 1)
