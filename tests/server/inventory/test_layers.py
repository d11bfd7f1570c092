"""A layer is read in the sandbox and recorded once; what cannot be read is recorded too."""

import io
import os
from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
from prometheus_client import REGISTRY

from pratique.core.analysis import ENGINE, Code, Kind, Problem
from pratique.core.analysis import LayerRecord as Record
from pratique.server.inventory import metrics, queries, services
from pratique.server.inventory.models import LayerRecord
from pratique.server.inventory.settings import InventorySettings
from pratique.server.jobs.sandbox import Crashed, Limits, Sandbox
from pratique.server.kernel import clock, settings
from tests.support.images import digest_of
from tests.support.layers import DPKG_STATUS, Deb, Tarball, dpkg_status, layer_of, os_release

pytestmark = pytest.mark.django_db

MIB = 1024 * 1024
DIGEST = "sha256:" + "1" * 64
PROBLEM = Problem(code=Code.TOO_SLOW, text="The layer was not read.")


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return services.sandbox()


def opened(content: bytes) -> Callable[[], io.BytesIO]:
    return lambda: io.BytesIO(content)


def test_a_layer_is_read_in_the_sandbox(sandbox: Sandbox) -> None:
    layer = layer_of(os_release(), dpkg_status([Deb(name="bash", version="5.2-1")]))

    record = services.analyse(layer.digest, opened(layer.content), sandbox=sandbox)

    assert record.diff_id == layer.diff_id
    assert [each.kind for each in record.files] == [Kind.OS_RELEASE, Kind.DPKG]
    assert record.problems == ()


@pytest.mark.long
def test_a_large_layer_passes_through_the_sandbox(sandbox: Sandbox) -> None:
    layer = Tarball().file("noise", os.urandom(20 * MIB)).files(os_release()).layer()

    record = services.analyse(layer.digest, opened(layer.content), sandbox=sandbox)

    assert (record.diff_id, len(record.files)) == (layer.diff_id, 1)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_a_tar"),
        (b"\x1f\x8b nonsense", "compression_broken"),
        (layer_of(os_release()).content[:-20], "truncated"),
        (layer_of({DPKG_STATUS: "nonsense"}).content, "file_unreadable"),
    ],
)
def test_a_bad_layer_gives_a_record_that_says_so(sandbox: Sandbox, content: bytes, code: str) -> None:
    record = services.analyse(digest_of(content), opened(content), sandbox=sandbox)

    assert [each.code.value for each in record.problems] == [code]


def test_a_blob_that_cannot_be_read_is_no_fact_about_the_layer(sandbox: Sandbox) -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(size)

    with pytest.raises(OSError, match="262144"):
        services.analyse(DIGEST, Failing, sandbox=sandbox)


class Stopped(Exception):
    pass


def test_whoever_is_told_to_stop_reads_no_further(sandbox: Sandbox) -> None:
    layer = Tarball().file("noise", os.urandom(2 * MIB)).layer()
    left = iter([None, None])

    def check() -> None:
        for _ in left:
            return
        raise Stopped

    with pytest.raises(Stopped):
        services.analyse(layer.digest, opened(layer.content), sandbox=sandbox, check=check)
    assert services.analyse(layer.digest, opened(layer.content), sandbox=sandbox).diff_id == layer.diff_id


class Crashing:
    """Crashes so many times, then is the real sandbox."""

    def __init__(self, sandbox: Sandbox, *, times: int) -> None:
        self._sandbox = sandbox
        self._times = times

    def stream(self, function: str, payload: bytes, chunks: Iterable[bytes], limits: Limits | None = None) -> bytes:
        self._times -= 1
        if self._times >= 0:
            next(iter(chunks))
            raise Crashed(function=function, how="signal SIGKILL")
        return self._sandbox.stream(function, payload, chunks, limits)


def test_a_crash_is_tried_again_once_from_the_beginning(sandbox: Sandbox) -> None:
    layer = layer_of(os_release())

    once = services.analyse(layer.digest, opened(layer.content), sandbox=Crashing(sandbox, times=1))
    twice = services.analyse(layer.digest, opened(layer.content), sandbox=Crashing(sandbox, times=2))

    assert once.diff_id == layer.diff_id
    assert [each.code for each in twice.problems] == [Code.ANALYSER_FAILED]


def layer_of_many_packages() -> bytes:
    return layer_of(dpkg_status(Deb(name=f"package-{number}", version="1") for number in range(60_000))).content


@pytest.mark.long
def test_a_layer_that_needs_too_much_memory_gives_a_record_and_the_sandbox_lives(
    sandbox: Sandbox, inventory_settings: Callable[..., None]
) -> None:
    inventory_settings(sandbox_memory=16 * MIB)

    record = services.analyse(DIGEST, opened(layer_of_many_packages()), sandbox=sandbox)

    assert [each.code for each in record.problems] == [Code.TOO_MUCH_MEMORY]
    assert DIGEST in record.problems[0].text
    assert sandbox.weakness() == ""


@pytest.mark.long
def test_a_record_too_large_gives_a_record_that_says_so(
    sandbox: Sandbox, inventory_settings: Callable[..., None]
) -> None:
    inventory_settings(record_max=1000)

    record = services.analyse(DIGEST, opened(layer_of_many_packages()), sandbox=sandbox)

    assert [each.code for each in record.problems] == [Code.ANALYSER_FAILED]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"layer_seconds": 0.0}, "too_slow"),
        ({"layer_entries_max": 1}, "too_many_entries"),
        ({"layer_compressed_max": 10}, "too_many_bytes"),
        ({"layer_uncompressed_max": 2000}, "too_many_bytes"),
        ({"layer_ratio_max": 1, "layer_ratio_from": 1}, "too_compressed"),
        ({"file_max": 10}, "file_too_large"),
        ({"path_max": 14}, "path_too_long"),
        ({"depth_max": 2}, "path_too_deep"),
        ({"layer_packages_max": 1}, "too_many_packages"),
        ({"header_max": 10}, "header_too_large"),
    ],
)
def test_each_setting_bounds_what_it_says(
    sandbox: Sandbox, inventory_settings: Callable[..., None], changes: dict[str, float], code: str
) -> None:
    packages = dpkg_status([Deb(name="bash", version="5.2-1"), Deb(name="dash", version="1")])
    layer = layer_of(packages, {"a-long-name" * 20: b""}, os_release())
    inventory_settings(**changes)

    record = services.analyse(layer.digest, opened(layer.content), sandbox=sandbox)

    assert code in [each.code.value for each in record.problems]


def test_a_record_is_kept_and_given_back() -> None:
    record = Record(diff_id=DIGEST, size=5, entries=2, removed=("a",), covers=b"12345678", problems=(PROBLEM,))

    services.record_layer(DIGEST, record, seconds=1.5)

    assert queries.layer_records([DIGEST, "sha256:unknown"]) == {DIGEST: record}
    row = LayerRecord.objects.get()
    assert (row.engine, row.size, row.entries, row.problems, row.seconds) == (ENGINE, 5, 2, 1, 1.5)


def test_of_two_records_of_a_layer_the_first_stays() -> None:
    services.record_layer(DIGEST, Record(size=1))
    services.record_layer(DIGEST, Record(size=2))

    assert queries.layer_records([DIGEST])[DIGEST].size == 1


def test_a_record_of_another_analyser_is_none_of_ours() -> None:
    services.record_layer(DIGEST, Record(engine=ENGINE + 1, size=1))

    assert queries.layer_records([DIGEST]) == {}
    services.record_layer(DIGEST, Record(size=2))
    assert queries.layer_records([DIGEST])[DIGEST].size == 2


def test_what_was_read_within_the_hour_is_measured() -> None:
    with clock.frozen(clock.now() - timedelta(hours=2)):
        services.record_layer("sha256:old", Record(size=1000), seconds=9)
    services.record_layer(DIGEST, Record(size=5), seconds=1)
    services.record_layer("sha256:2", Record(size=6, problems=(PROBLEM,)), seconds=2)

    metrics.refresh()

    names = ("layers", "layers_with_problems", "bytes", "seconds", "seconds_max")
    assert [REGISTRY.get_sample_value(f"pratique_inventory_{name}_last_hour") for name in names] == [2, 1, 11, 3, 2]


def test_the_defaults_let_a_real_layer_through() -> None:
    chosen = settings.current(InventorySettings)

    assert chosen.layer_uncompressed_max > chosen.layer_compressed_max > chosen.file_max
