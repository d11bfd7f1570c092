import pytest

from pratique.core.oci.media_types import ManifestType
from pratique.core.oci.negotiation import accepts

OCI, INDEX = ManifestType.OCI_IMAGE.value, ManifestType.OCI_INDEX.value


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ([], True),
        ([""], True),
        (["*/*"], True),
        (["application/*"], True),
        (["text/*"], False),
        ([OCI], True),
        ([OCI.upper()], True),
        ([INDEX, OCI], True),
        ([f"{INDEX}, {OCI}"], True),
        ([f"{OCI};q=0.1"], True),
        ([f"{OCI}; q=0"], False),
        ([f"{OCI};q=0.000"], False),
        ([INDEX], False),
        ([","], True),
    ],
)
def test_a_client_takes_what_it_says_it_takes(headers: list[str], *, expected: bool) -> None:
    assert accepts(headers, OCI) is expected
