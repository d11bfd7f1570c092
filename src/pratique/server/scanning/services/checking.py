"""The scan of a manifest: its layers read by a child job each, then folded and matched by the job that waited for them.

A layer that two images want at once is one job, a child of both.
"""

import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial

from django.db import transaction

from pratique.core.analysis import ENGINE, LayerRecord, fold
from pratique.core.analysis import Inventory as Contents
from pratique.core.policy import ScanState
from pratique.server.index.current import Opened
from pratique.server.inventory import models as inventory_models
from pratique.server.inventory import queries as inventory
from pratique.server.inventory import services as inventory_services
from pratique.server.jobs import queries as job_queries
from pratique.server.jobs import services as jobs
from pratique.server.jobs.services import Priority
from pratique.server.kernel import clock
from pratique.server.kernel.actions import JobContext
from pratique.server.kernel.storage import StorageKey
from pratique.server.registry import queries as registry
from pratique.server.registry.models import Blob, BlobState, Manifest, ManifestReference, ReferenceKind
from pratique.server.registry.store import Bytes, opened_blob
from pratique.server.scanning import metrics
from pratique.server.scanning.errors import LayerNotRead, NoSuchLayer, NoSuchManifest
from pratique.server.scanning.models import Scan
from pratique.server.scanning.names import CHECK, CHECK_LAYER
from pratique.server.scanning.services import findings, kinds, verdicts
from pratique.server.scanning.services.kinds import Kind

NOT_HELD = "layer_not_held"
_READINGS_MAX = 3  # children done for each layer that is missing nevertheless


def ask_for(digest: str, *, priority: Priority = Priority.NORMAL) -> None:
    """Ask for the scan of a manifest, in the caller's transaction; one that waits or is at work is enough."""
    jobs.submit(
        CHECK,
        {"digest": digest},
        priority=priority,
        single_flight=f"{CHECK}:{digest}",
        namespace=registry.namespace_of(digest),
    )


def ask_for_new(digest: str) -> None:
    """Ask for the scan of a manifest unless there is one by the present analyser, in the caller's transaction.

    Where there is one, sparse indexes of the repository that it was pushed to are judged by it from now on.
    """
    present = Scan.objects.filter(manifest__digest=digest, engine=ENGINE)
    scanned = present.exclude(status__in=[ScanState.FAILED.value, ScanState.WAITING.value]).first()
    if scanned is None:
        ask_for(digest)
    else:
        verdicts.touch_parents(scanned.manifest_id)


def check(digest: str, context: JobContext) -> None:
    """Do what can be done now for the scan of a manifest, and end the job. Raises ``NoSuchManifest``."""
    manifest = Manifest.objects.filter(digest=digest).first()
    if manifest is None:
        raise NoSuchManifest(digest=digest)
    references = kinds.references_of(manifest)
    match kinds.kind_of(manifest, references):
        case Kind.OTHER:
            _conclude_other(manifest, context)
        case Kind.INDEX:
            _check_index(manifest, references, context)
        case Kind.IMAGE:
            _check_image(manifest, references, context)
    _judge(manifest.pk)


def check_layer(digest: str, context: JobContext) -> None:
    """Read a layer unless it was read already. Raises ``NoSuchLayer``."""
    reference = ManifestReference.objects.filter(kind=ReferenceKind.LAYER, digest=digest).order_by("-pk").first()
    if reference is None:
        raise NoSuchLayer(digest=digest)
    record, seconds = None, 0.0
    if not _recorded([digest]):
        blob = Blob.objects.filter(digest=digest, state=BlobState.LIVE).first()
        if blob is None:
            raise NoSuchLayer(digest=digest)
        started = time.monotonic()
        record = inventory_services.analyse(
            digest,
            partial(_open, StorageKey(blob.storage_key)),
            media_type=reference.media_type,
            sandbox=inventory_services.sandbox(),
            check=context.check,
        )
        seconds = time.monotonic() - started
        metrics.LAYER_SECONDS.observe(seconds)
        context.log(f"{record.entries} entries, {record.size} bytes read in {seconds:.2f} s")
    with transaction.atomic():
        context.fence()
        if record is not None:
            inventory_services.record_layer(digest, record, seconds=seconds)
        context.conclude()


def fail(digest: str, error: str) -> None:
    """Say of a manifest that its scan failed, in the caller's transaction."""
    manifest = Manifest.objects.filter(digest=digest).first()
    if manifest is None:
        return
    scan = _locked(manifest)
    if scan.status == ScanState.DONE and scan.engine == ENGINE:
        return
    _end(scan, ScanState.FAILED, error=error or "The job that did it ended badly; its log says why.")
    verdicts.touch_parents(manifest.pk)


def _conclude_other(manifest: Manifest, context: JobContext) -> None:
    with transaction.atomic():
        context.fence()
        scan = _locked(manifest)
        _end(scan, ScanState.NOT_APPLICABLE)
        verdicts.touch_parents(manifest.pk)
        context.log("Not an image: there is nothing in it to scan.")
        context.conclude()


def _check_index(manifest: Manifest, references: Sequence[ManifestReference], context: JobContext) -> None:
    children = [each.digest for each in references if each.child_id is not None]
    scanned = set(
        Scan.objects.filter(manifest__digest__in=children, engine=ENGINE)
        .exclude(status__in=[ScanState.FAILED.value, ScanState.WAITING.value])
        .values_list("manifest__digest", flat=True)
    )
    with transaction.atomic():
        context.fence()
        for digest in sorted(set(children)):  # in one order for all who want the same: each waits for the other's row
            if digest not in scanned:
                context.spawn(CHECK, {"digest": digest}, single_flight=f"{CHECK}:{digest}")
        scan = _locked(manifest)
        verdicts.sum_up(scan)
        scan.engine = ENGINE
        scan.version += 1
        scan.save()
        context.log(f"An index of {len(children)} manifests; each is scanned by itself.")
        context.conclude()


def _check_image(manifest: Manifest, references: Sequence[ManifestReference], context: JobContext) -> None:
    layers = [each for each in references if each.kind == ReferenceKind.LAYER]
    if _ask_for_missing(manifest, layers, context):
        context.wait_for_children()
    records = inventory.layer_records({each.digest for each in layers})
    contents = fold([records.get(each.digest, LayerRecord()) for each in layers], diff_ids=_diff_ids(manifest))
    context.check()
    subject = inventory_services.record_image(manifest.digest, contents, layers=[each.digest for each in layers])
    index = findings.open_index()
    with transaction.atomic():
        scan = _locked(manifest)
        scan.subject = subject
        scan.save(update_fields=["subject"])
    findings.bring_up_to_date(scan, index)
    context.check()
    with transaction.atomic():
        context.fence()
        scan = _locked(manifest)
        scan.problems = _problems(contents, layers)
        _end(scan, ScanState.DONE)
        verdicts.touch_parents(manifest.pk)
        context.log(_summary(scan, index))
        context.conclude()
    if scan.started_at is not None and scan.finished_at is not None:
        metrics.SCAN_SECONDS.observe((scan.finished_at - scan.started_at).total_seconds())


def _ask_for_missing(manifest: Manifest, layers: Sequence[ManifestReference], context: JobContext) -> bool:
    """Ask for the layers that were not read yet; return whether there are any. Raises ``LayerNotRead``."""
    held = [each for each in layers if each.blob is not None]
    with transaction.atomic():
        context.fence()
        scan = _locked(manifest)
        recorded = _recorded([each.digest for each in held])
        missing = [digest for digest in dict.fromkeys(each.digest for each in held) if digest not in recorded]
        if scan.started_at is None or scan.finished_at is not None:
            scan.started_at, scan.finished_at = clock.now(), None
        if not missing:
            scan.save()
            return False
        _require_hope(missing, context)
        if scan.status not in (ScanState.RUNNING, ScanState.DONE):
            scan.status, scan.error = ScanState.RUNNING.value, ""
            scan.version += 1
            verdicts.touch_parents(manifest.pk)
        scan.save()
        for digest in sorted(missing):  # in one order for all who want the same: each waits for the other's row
            context.spawn(CHECK_LAYER, {"digest": digest}, single_flight=f"{CHECK_LAYER}:{digest}")
        context.log(f"{len(missing)} of {len(layers)} layers have to be read first.")
    return True


def _require_hope(missing: Sequence[str], context: JobContext) -> None:
    """Raise ``LayerNotRead`` when a child was to read one of the layers and could not: another would not either."""
    children = context.children()
    if children.done >= _READINGS_MAX * len(missing) > 0:  # workers of two versions would go on for ever
        raise LayerNotRead(layer=missing[0], reason="It was read and is not there; do workers of another version run?")
    if not children.failed:
        return
    for parameters, error in job_queries.failures_of_children(context.job_id):
        if (digest := str(parameters.get("digest", ""))) in missing:
            raise LayerNotRead(layer=digest, reason=error)


def _recorded(digests: Sequence[str]) -> set[str]:
    """Return those of the layers that the present analyser has read."""
    rows = inventory_models.LayerRecord.objects.filter(digest__in=digests, engine=ENGINE)
    return set(rows.values_list("digest", flat=True))


def _locked(manifest: Manifest) -> Scan:
    """Return the scan of a manifest, made where there is none, locked until the transaction ends."""
    Scan.objects.get_or_create(manifest=manifest)
    return Scan.objects.select_for_update().get(manifest=manifest)


def _end(scan: Scan, state: ScanState, *, error: str = "") -> None:
    scan.status, scan.error = state.value, error
    scan.engine, scan.finished_at = ENGINE, clock.now()
    scan.version += 1
    scan.save()
    metrics.SCANS.labels(status=state.value).inc()


def _judge(manifest_id: int) -> None:
    """Make the verdicts that are to be shown, where the scan is over; a pull would make them too."""
    if Scan.objects.filter(manifest=manifest_id, status=ScanState.RUNNING.value).exists():
        return
    parents = ManifestReference.objects.filter(child=manifest_id).values_list("manifest", flat=True)
    for each in dict.fromkeys([manifest_id, *parents]):
        for repository in Manifest.objects.filter(pk=each).values_list("links__repository", flat=True):
            if repository is not None:
                verdicts.present(repository, each)


def _diff_ids(manifest: Manifest) -> Sequence[str]:
    """Return the diff ids that the configuration names, where it names any."""
    config: Mapping[str, object] = registry.contents_of(manifest, repository=None).config or {}
    rootfs = config.get("rootfs")
    named = rootfs.get("diff_ids") if isinstance(rootfs, dict) else None
    return [str(each) for each in named] if isinstance(named, list) else ()


def _problems(contents: Contents, layers: Sequence[ManifestReference]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = [
        {"layer": layer, "path": each.path, "code": each.code.value, "text": each.text}
        for layer, each in contents.problems
    ]
    found += [
        {
            "layer": position,
            "path": "",
            "code": NOT_HELD,
            "text": f"The layer {each.digest} is not in this registry, so what it holds is not known.",
        }
        for position, each in enumerate(layers)
        if each.blob is None
    ]
    return found


def _summary(scan: Scan, index: Opened | None) -> str:
    known = "no index" if index is None else f"index {index.release.generation}"
    total = scan.critical + scan.high + scan.medium + scan.low + scan.unknown
    return f"{scan.components} components, {total} findings by {known}"


def _open(key: StorageKey) -> AbstractContextManager[Bytes]:
    return opened_blob(key)
