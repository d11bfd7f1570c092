"""The OCI registry: repositories, blobs, uploads, manifests, tags, and the data plane ``/v2/``."""
