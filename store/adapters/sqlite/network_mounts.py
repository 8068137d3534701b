"""Is a path on a file system of another host?

SQLite's log is coordinated through memory that its users share, so they must share a kernel.
"""

from pathlib import Path

_NETWORK = frozenset(
    {
        *("afs", "beegfs", "ceph", "cifs", "coda", "davfs", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4"),
        *("ocfs2", "orangefs", "smb3", "smbfs"),
        *("fuse.ceph", "fuse.davfs2", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs"),
    }
)
_MOUNTS = Path("/proc/self/mountinfo")


def network_type(path: Path, mounts: Path = _MOUNTS) -> str:
    """The name of the network file system that an absolute path lies on; "" on a local one.

    Only Linux says so in a file; elsewhere the answer is "".
    """
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    deepest, kind = Path("/"), ""
    for line in lines:
        # proc(5): the fifth field is the mount point; the type follows a lone dash.
        before, _, after = line.partition(" - ")
        point = Path(_plain(before.split(" ")[4]))
        if path.is_relative_to(point) and len(point.parts) >= len(deepest.parts):
            deepest, kind = point, after.split(" ")[0]
    return kind if kind in _NETWORK else ""


def _plain(field: str) -> str:
    for escape, char in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        field = field.replace(escape, char)
    return field
