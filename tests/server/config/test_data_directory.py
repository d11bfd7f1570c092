import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pratique.server.config import data_directory as data
from pratique.server.config.data_directory import Mount

VERSION = "1.2.3"


def test_the_first_start_makes_it_for_its_owner_only_with_a_marker_and_keys(tmp_path: Path) -> None:
    place = tmp_path / "data"

    data.make(place, version=VERSION)

    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert stat.S_IMODE((place / "keys" / "django").stat().st_mode) == 0o600
    assert data.written_by(place) == VERSION


def test_starting_again_changes_nothing_a_person_edited(tmp_path: Path) -> None:
    place = tmp_path / "data"
    data.make(place, version=VERSION)
    (place / "keys" / "django").write_text("my own key")
    (place / "pratique.toml").write_text("# mine")
    place.chmod(0o750)

    data.make(place, version=VERSION)

    assert (place / "keys" / "django").read_text() == "my own key"
    assert (place / "pratique.toml").read_text() == "# mine"
    assert stat.S_IMODE(place.stat().st_mode) == 0o750


def test_a_directory_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("")

    with pytest.raises(data.DataForeign, match=r"thesis\.tex"):
        data.make(tmp_path, version=VERSION)

    assert [each.name for each in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")

    with pytest.raises(data.DataUnusable, match="it is a file, not a directory"):
        data.make(tmp_path / "data", version=VERSION)


@pytest.mark.parametrize(
    ("written", "refusal", "words"),
    [
        ("1.2.2", data.DataOlder, "pratique migrate --backup"),
        ("1.10.0", data.DataNewer, "newer than this 1.2.3"),
    ],
)
def test_data_of_another_version_is_refused_with_the_way_on(
    tmp_path: Path, written: str, refusal: type[Exception], words: str
) -> None:
    data.make(tmp_path / "data", version=written)

    with pytest.raises(refusal, match=words):
        data.check_version(tmp_path / "data", version=VERSION)

    assert data.written_by(tmp_path / "data") == written


def test_a_damaged_marker_is_said(tmp_path: Path) -> None:
    (tmp_path / "version").write_text("what?")

    with pytest.raises(data.DataUnusable, match="is damaged"):
        data.check_version(tmp_path, version=VERSION)


def test_a_second_instance_is_refused_with_the_first_ones_process(tmp_path: Path) -> None:
    hold = (
        "import sys\n"
        "from pathlib import Path\n"
        "from pratique.server.config import data_directory as data\n"
        "with data.held(Path(sys.argv[1])):\n"
        "    print('held', flush=True); sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", hold, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"

        with pytest.raises(data.DataInUse, match=rf"running instance \(process {first.pid}\)"), data.held(tmp_path):
            pass

        assert data.holder(tmp_path) == first.pid
        first.communicate("")
    with data.held(tmp_path):
        assert data.holder(tmp_path) == os.getpid()


LOCAL = Mount(point="/", kind="ext4")


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        ([LOCAL], None),
        ([LOCAL, Mount(point="/srv", kind="nfs4")], "nfs4"),
        ([LOCAL, Mount(point="/srv", kind="nfs4"), Mount(point="/srv/data", kind="xfs")], None),
        ([LOCAL, Mount(point="/srv", kind="ext4"), Mount(point="/srv", kind="cifs")], "cifs"),
        ([LOCAL, Mount(point="/srvice", kind="nfs")], None),
        ([], None),
    ],
)
def test_the_innermost_and_latest_mount_decides(table: list[Mount], kind: str | None) -> None:
    assert data.network_kind(Path("/srv/data/pratique"), table) == kind


def test_sqlite_on_a_network_file_system_is_refused_and_postgresql_is_not(tmp_path: Path) -> None:
    table = [LOCAL, Mount(point=str(tmp_path), kind="nfs")]

    with pytest.raises(data.DataOnNetwork, match=r"network file system \(nfs\)"):
        data.check_place(tmp_path, embedded=True, free_min=0, table=table)

    data.check_place(tmp_path, embedded=False, free_min=0, table=table)


def test_a_full_disk_is_refused_with_what_is_needed(tmp_path: Path) -> None:
    with pytest.raises(data.DiskFull, match="at least 999999999 MiB are needed"):
        data.check_place(tmp_path / "not" / "there", embedded=True, free_min=999_999_999, table=[LOCAL])


def test_the_mount_table_is_read_as_the_kernel_writes_it(tmp_path: Path) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(
        "36 35 98:0 / /mnt/a\\040b rw,noatime shared:1 - nfs4 server:/export rw\n"
        "40 35 0:33 / / rw - ext4 /dev/root rw\nnonsense\n"
    )

    assert data.mounts(table) == [Mount(point="/mnt/a b", kind="nfs4"), Mount(point="/", kind="ext4")]
    assert data.mounts(tmp_path / "missing") == []


def test_what_it_was_prepared_for_is_remembered_until_another_version_writes_it(tmp_path: Path) -> None:
    data.make(tmp_path / "data", version=VERSION)
    before = data.prepared_for(tmp_path / "data")

    data.stamp(tmp_path / "data", version=VERSION, prepared="tables of 1.2.3")

    assert (before, data.prepared_for(tmp_path / "data")) == ("", "tables of 1.2.3")
    data.stamp(tmp_path / "data", version="1.2.4")
    assert data.prepared_for(tmp_path / "data") == ""
