"""``pratique index export|import|publish``: the index as a signed OCI artifact."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from pratique.core.advisories import artifact
from pratique.core.advisories.artifact import BadArtifact, Packed
from pratique.core.names import InvalidRepositoryName, InvalidTag, RepositoryName, Tag
from pratique.core.oci.layout import BadLayout, open_layout, writing
from pratique.core.trust.simple_signing import BadKey, read_private_key, read_public_key
from pratique.server.config.cli import operator, process
from pratique.server.index.errors import (
    BadArtifactName,
    CannotUseIndex,
    CannotWriteIndex,
    NoTrustedKey,
    SigningKeyUnusable,
)

_KEY_MAX = 64 * 1024


def export(path: Path, *, key: Path | None) -> None:
    """Write the current index as an OCI layout: a tar where the name ends so, else a new folder."""
    if path.exists():
        raise CannotWriteIndex(path=path, reason="there is something already")
    packed = _export(path, key=key, name="latest")
    process.say(_said(path, packed))


def publish(reference: str, *, key: Path | None) -> None:
    """Put the current index into a repository of this installation, with its signature beside it."""
    name, colon, tag = reference.rpartition(":")
    try:
        repository, tag = RepositoryName.parse(name if colon else reference), Tag.parse(tag if colon else "latest").text
    except (InvalidRepositoryName, InvalidTag) as problem:
        raise BadArtifactName(reference=reference, problem=problem) from problem
    with tempfile.TemporaryDirectory(prefix="pratique-publish-") as folder:
        layout = Path(folder) / "layout"
        packed = _export(layout, key=key, name=tag)
        with operator.acting():
            from pratique.server.config import publishing

            publishing.publish(layout, repository)
    process.say(_said(f"{repository.text}:{tag}", packed))


def take(path: Path, *, keys: Sequence[Path], is_unsigned_fine: bool, may_be_older: bool) -> None:
    """Verify an artifact and make the index in it the current one."""
    with operator.acting(), _workplace() as folder:
        from pratique.server.index import services
        from pratique.server.index.services import Switch

        trusted = None if is_unsigned_fine else _trusted(keys)
        try:
            with open_layout(path) as layout:
                packed = artifact.unpack(layout, folder / "index", keys=trusted)
        except (BadArtifact, BadLayout) as problem:
            raise CannotUseIndex(name=path, reason=problem) from problem
        switch = Switch(actor=operator.ACTOR, may_be_older=may_be_older)
        release = services.use(folder / "index", actor=operator.ACTOR, switch=switch, name=str(path))
    signed = f"signed by {packed.signed_by}" if packed.signed_by else "nobody's signature was looked at"
    process.say(f"the index is now release {release.generation}, {release.digest}; {signed}")


def _export(path: Path, *, key: Path | None, name: str) -> Packed:
    signing = None if key is None else _signing_key(key)
    with operator.acting(), _workplace() as folder:
        from pratique.server.index import current

        opened = current.opened()
        try:
            with writing(path) as layout:
                return artifact.pack(opened.release.path, layout, name=name, key=signing, scratch=folder / "packed")
        except OSError as problem:
            raise CannotWriteIndex(path=path, reason=problem.strerror or problem) from problem


@contextmanager
def _workplace() -> Iterator[Path]:
    """Give a folder in the data directory, where there is room for an index."""
    from pratique.server.index import place

    place.folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".artifact-", dir=place.folder()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _trusted(given: Sequence[Path]) -> list[ec.EllipticCurvePublicKey]:
    from pratique.server.index.settings import IndexSettings
    from pratique.server.kernel import settings

    paths = list(given) or [Path(each) for each in settings.current(IndexSettings).trusted_keys]
    if not paths:
        raise NoTrustedKey
    return [_public_key(each) for each in paths]


def _public_key(path: Path) -> ec.EllipticCurvePublicKey:
    try:
        return read_public_key(_bytes(path))
    except BadKey as problem:
        raise SigningKeyUnusable(path=path, reason=problem) from problem


def _signing_key(path: Path) -> ec.EllipticCurvePrivateKey:
    try:
        return read_private_key(_bytes(path))
    except BadKey as problem:
        raise SigningKeyUnusable(path=path, reason=problem) from problem


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_KEY_MAX)
    except OSError as problem:
        raise SigningKeyUnusable(path=path, reason=problem.strerror or problem) from problem


def _said(where: object, packed: Packed) -> str:
    signed = f"signed by {packed.signed_by}" if packed.signed_by else "not signed: nobody who trusts keys will take it"
    return f"{where}: {packed.manifest}, the index {packed.file}; {signed}"
