"""A layer that says where to get it is never got from there, by whoever reads the image."""

import json
import socket

import pytest

from pratique.core.names import Digest
from tests.server.scanning.harbour import Harbour
from tests.support.images import OCI_MANIFEST, image
from tests.support.layers import layer_of, os_release

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_address_in_a_layer_is_never_asked(harbour: Harbour) -> None:
    ordinary = image(layer_of(os_release()))
    harbour.push(ordinary)
    with socket.create_server(("127.0.0.1", 0)) as vendor:
        vendor.setblocking(False)
        document = json.loads(ordinary.manifest)
        document["layers"].append(
            {
                "mediaType": "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
                "digest": str(Digest.of(b"elsewhere")),
                "size": 9,
                "urls": [f"http://127.0.0.1:{vendor.getsockname()[1]}/layer"],
            }
        )
        digest = harbour.put(json.dumps(document).encode(), media_type=OCI_MANIFEST, tag="foreign")

        harbour.settle()

        with pytest.raises(BlockingIOError):
            vendor.accept()
    told = " ".join(problem["text"] for problem in harbour.scan(digest).problems)
    assert "is not in this registry, so what it holds is not known" in told
