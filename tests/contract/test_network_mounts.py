"""The mount that a path lies on is the deepest one above it."""

from pathlib import Path

import pytest

from store.adapters.sqlite import network_mounts
from store.adapters.sqlite import store as sqlite_store
from store.domain.problems import Outage

MOUNTS = """\
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
40 27 0:50 / /mnt/team rw - nfs4 files:/team rw
41 40 254:1 / /mnt/team/local rw - ext4 /dev/vdb rw
42 27 0:51 / /mnt/our\\040files rw - cifs //host/files rw
43 27 254:3 / /over rw - ext4 /dev/vdc rw
44 43 0:52 / /over rw master:3 - fuse.sshfs host:/over rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/ann/store", ""),
        ("/mnt/team", "nfs4"),
        ("/mnt/team/ann", "nfs4"),
        ("/mnt/team-two", ""),
        ("/mnt/team/local/ann", ""),
        ("/mnt/our files/ann", "cifs"),
        ("/over/ann", "fuse.sshfs"),
    ],
)
def test_the_deepest_mount_decides(tmp_path: Path, path: str, kind: str) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS, encoding="utf-8")
    assert network_mounts.network_type(Path(path), mounts) == kind


def test_without_that_file_every_path_is_local(tmp_path: Path) -> None:
    assert network_mounts.network_type(tmp_path, tmp_path / "missing") == ""


def test_a_store_on_another_host_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_store, "network_type", {tmp_path / "new": "nfs4"}.get)
    with pytest.raises(Outage) as caught:
        sqlite_store.create_store(tmp_path / "new" / "store.db")
    assert (caught.value.code, caught.value.values["kind"]) == ("store_network_filesystem", "nfs4")
    assert list(tmp_path.iterdir()) == []
