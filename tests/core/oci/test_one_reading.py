import json
import time
from typing import Any

import pytest

from pratique.core.names import Digest
from pratique.core.oci.manifest import InvalidManifest, read_document
from pratique.core.oci.one_reading import TwoReadings, check_one_reading

D = str(Digest.of(b"x"))
LAYER = {"mediaType": "a/b", "digest": D, "size": 1}


def image(**more: Any) -> dict[str, Any]:
    return {"schemaVersion": 2, "config": LAYER, "layers": [LAYER]} | more


@pytest.mark.parametrize(
    ("document", "complaint"),
    [
        (image(Layers=[]), "the manifest has a field 'Layers', which some clients take for 'layers'"),
        (image(MANIFESTS=[]), "take for 'manifests'"),
        (image() | {"layer\u017f": []}, "take for 'layers'"),
        (image(MediaType="text/html"), "take for 'mediaType'"),
        (image(layers=[LAYER | {"Digest": D}]), r"layers\[0\] has a field 'Digest'"),
        (image(config=LAYER | {"SIZE": 2}), "config has a field 'SIZE'"),
        (image(subject=LAYER | {"mediatype": "a/b"}), "subject has a field 'mediatype'"),
        (image(layers=[LAYER | {"platform": {"OS": "linux"}}]), r"layers\[0\].platform has a field 'OS'"),
    ],
)
def test_a_document_that_some_clients_read_otherwise_is_refused(document: object, complaint: str) -> None:
    with pytest.raises(InvalidManifest, match=complaint):
        read_document(json.dumps(document).encode(), None)


@pytest.mark.parametrize(
    "text",
    [
        '{"schemaVersion":2,"schemaVersion":2,"config":L,"layers":[]}',
        '{"schemaVersion":2,"config":L,"config":L,"layers":[]}',
        '{"schemaVersion":2,"config":{"mediaType":"a/b","size":1,"digest":"D","digest":"D"},"layers":[]}',
        '{"schemaVersion":2,"config":L,"layers":[],"annotations":{"a":"1","a":"2"}}',
    ],
)
def test_a_field_given_twice_is_refused(text: str) -> None:
    written = text.replace("L", json.dumps(LAYER)).replace('"D"', f'"{D}"')

    with pytest.raises(InvalidManifest, match="is given twice in one object"):
        read_document(written.encode(), None)


def test_annotations_and_fields_nobody_reads_may_be_named_as_one_likes() -> None:
    document = image(annotations={"Size": "1", "LAYERS": "2"}, extra={"Digest": 1}, Whatever=3)

    assert read_document(json.dumps(document).encode(), None).annotations == {"Size": "1", "LAYERS": "2"}


def test_a_name_given_twice_among_many_is_found_soon() -> None:
    names = [*(f'"{number}":""' for number in range(100_000)), '"twice":""', '"twice":""']
    document = f'{{"schemaVersion":2,"config":1,"layers":[],"annotations":{{{",".join(names)}}}}}'

    started = time.process_time()
    with pytest.raises(TwoReadings, match="the field 'twice' is given twice"):
        check_one_reading(document.encode())

    assert time.process_time() - started < 5
