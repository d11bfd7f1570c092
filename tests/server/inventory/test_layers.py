"""A layer is read in the sandbox and recorded once; what cannot be read is recorded too."""

import io
from collections.abc import Callable

import pytest

from pratique.core.analysis import Kind
from pratique.server.inventory import services
from pratique.server.jobs.sandbox import Sandbox
from tests.support.layers import Deb, dpkg_status, layer_of, os_release

pytestmark = pytest.mark.django_db

DIGEST = "sha256:" + "1" * 64


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return services.sandbox()


def opened(content: bytes) -> Callable[[], io.BytesIO]:
    return lambda: io.BytesIO(content)


def test_a_layer_is_read_in_the_sandbox(sandbox: Sandbox) -> None:
    layer = layer_of(os_release(), dpkg_status([Deb(name="bash", version="5.2-1")]))

    record = services.analyse(layer.digest, opened(layer.content), media_type="", sandbox=sandbox)

    assert record.diff_id == layer.diff_id
    assert [each.kind for each in record.files] == [Kind.OS_RELEASE, Kind.DPKG]
    assert record.problems == ()
