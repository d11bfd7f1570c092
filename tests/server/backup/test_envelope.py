import io
import secrets
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pratique.server.backup import envelope, keys
from pratique.server.backup.envelope import Secrets
from pratique.server.backup.errors import NotAnArchive, UnusableKey, WrongKey
from pratique.server.backup.records import End, KeptFile, Record, RecordWriter, Rows, Start, TableShape, read_records
from pratique.server.backup.sealed import BrokenSeal

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
PATH = Path("some.backup")
START: Record = Start(
    version="1.0.0",
    created_at=NOW,
    database="sqlite",
    migrations=(("a", "0001_initial"),),
    tables=(TableShape(name="a_b", columns=("id", "name")),),
    blob_key=bytes(32),
)
ROWS: Record = Rows(table="a_b", rows=[[1, "one"], [2, None], [3, b"\x00"], [4, NOW]])
END: Record = End(rows={"a_b": 4}, blobs=0, files=0)


@pytest.fixture
def key(tmp_path: Path) -> keys.BackupKey:
    return keys.make_first_key(tmp_path, now=NOW)


def _head(key: keys.BackupKey, passphrase: str = "") -> tuple[bytes, bytes]:
    target = io.BytesIO()
    stream = envelope.write_head(target, version="1.0.0", now=NOW, key=key, passphrase=passphrase)
    return target.getvalue(), stream


def _opened(head: bytes, known: Secrets) -> bytes:
    read, raw = envelope.read_head(io.BytesIO(head), path=PATH)
    return envelope.open_stream(read, raw, secrets=known, path=PATH)


@pytest.mark.long
def test_the_backup_key_and_the_passphrase_each_open_an_archive(key: keys.BackupKey) -> None:
    head, stream = _head(key, "correct horse")

    assert _opened(head, Secrets(keys={key.id: key})) == stream
    assert _opened(head, Secrets(passphrase="correct horse")) == stream


@pytest.mark.long
@pytest.mark.parametrize(
    ("passphrase", "words"), [("", "sealed with the backup key"), ("wrong", "the passphrase is another one")]
)
def test_who_has_neither_is_told_what_would_open_it(key: keys.BackupKey, passphrase: str, words: str) -> None:
    head, _ = _head(key, "correct horse")

    with pytest.raises(WrongKey, match=words):
        _opened(head, Secrets(passphrase=passphrase))


def test_a_head_that_was_changed_leads_to_another_key(key: keys.BackupKey) -> None:
    head, stream = _head(key)

    changed = head.replace(b'"version":"1.0.0"', b'"version":"9.0.0"')

    assert _opened(changed, Secrets(keys={key.id: key})) != stream


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04 some zip", envelope.MAGIC, envelope.MAGIC + b"\xff\xff\xff\xff{"])
def test_what_is_no_archive_is_said_to_be_none(raw: bytes) -> None:
    with pytest.raises(NotAnArchive):
        envelope.read_head(io.BytesIO(raw), path=PATH)


def test_a_new_key_seals_and_the_old_ones_stay(tmp_path: Path) -> None:
    first = keys.make_first_key(tmp_path, now=NOW)
    second = keys.rotate(tmp_path, now=NOW.replace(year=2027))

    assert keys.make_first_key(tmp_path, now=NOW).id == second.id
    assert set(keys.by_id(tmp_path)) == {first.id, second.id}
    assert second.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["", "hello", "pratique-backup-key-1:", "pratique-backup-key-1:AAAA", "\u00e9"])
def test_a_file_that_holds_no_key_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.key").write_text(text)

    with pytest.raises(UnusableKey, match=r"a\.key"):
        keys.load(tmp_path / "a.key")


def _stream(*records: Record) -> tuple[bytes, bytes]:
    key, target = secrets.token_bytes(32), io.BytesIO()
    writer = RecordWriter(target, key)
    for each in records:
        writer.write(each)
    writer.finish()
    return target.getvalue(), key


def test_records_are_read_as_they_were_written() -> None:
    written: list[Record] = [START, KeptFile(path="keys/django", content=b"secret"), ROWS, END]
    stream, key = _stream(*written)

    assert list(read_records(io.BytesIO(stream), key)) == written


@pytest.mark.parametrize("records", [[START], [START, ROWS], [START, END, END], [START, END, ROWS]])
def test_a_stream_that_does_not_end_with_its_end_is_refused(records: list[Record]) -> None:
    stream, key = _stream(*records)

    with pytest.raises(BrokenSeal):
        list(read_records(io.BytesIO(stream), key))
