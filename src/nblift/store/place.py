"""Where a store may lie: on a disk of this machine, for SQLite's journal needs memory that its processes share."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path, PurePath

from nblift.model.diagnostic import NbliftError, Place

from .rules import STORE_ON_NETWORK

#: Kinds of file systems that other machines may write to at the same time.
_NETWORK = frozenset(
    """
    nfs nfs4 nfsd cifs smbfs smb3 smb2 afpfs afs ncpfs webdav davfs ceph glusterfs lustre beegfs gpfs panfs orangefs
    fuse.sshfs fuse.glusterfs fuse.ceph fuse.davfs fuse.davfs2 fuse.s3fs fuse.gcsfuse fuse.rclone fuse.blobfuse
    """.split()
)


@cache
def refuse_network(folder: Path) -> None:
    """Raise `NbliftError` if a folder, there or not yet, lies on a network file system."""
    import psutil

    mounts = [(part.mountpoint, part.fstype) for part in psutil.disk_partitions(all=True)]
    kind = kind_of(folder.absolute().resolve(), mounts)
    if kind in _NETWORK:
        raise NbliftError(
            STORE_ON_NETWORK.at(
                f"{folder} lies on a network file system ({kind}), where SQLite cannot keep its promises.",
                Place(file=str(folder)),
                hint="Copy the pipeline repository to a disk of this machine and run it there.",
            )
        )


def kind_of(folder: PurePath, mounts: Sequence[tuple[str, str]]) -> str:
    """The kind of file system that a folder lies on; empty if no mount has it.

    Parameters
    ----------
    mounts
        Where each is mounted, and its kind; of two at one place the later one is seen.
    """
    found = [(len(PurePath(place).parts), number, kind) for number, (place, kind) in enumerate(mounts)
             if folder.is_relative_to(place)]  # fmt: skip
    return max(found, default=(0, 0, ""))[2].lower()
