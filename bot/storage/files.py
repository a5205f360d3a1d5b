"""Files that only the operator may read, and that a loss of power does not take."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_OTHERS = 0o077


def make_private(path: Path) -> None:
    """Takes from everybody else what they may do with a file or folder; one of another owner stays as it is."""
    with suppress(PermissionError):
        if (mode := path.stat().st_mode) & _OTHERS:
            path.chmod(mode & ~_OTHERS)


def make_folder(path: Path) -> None:
    """A folder of our own, where there is none."""
    if not path.exists():
        path.mkdir(parents=True, exist_ok=True, mode=0o700)


@contextmanager
def making(path: Path) -> Iterator[Path]:
    """A file to be filled, which becomes the one at a path at the end: whole, and on disk when it is there.
    FileExistsError where there is one already."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    made = Path(name)
    try:
        if path.exists():
            raise FileExistsError
        yield made
        os.fsync(handle)
        os.link(made, path)
        sync_folder(path.parent)
    finally:
        os.close(handle)
        made.unlink()


def make_once(path: Path, content: bytes = b"") -> bool:
    """Makes a file, unless there is one; whether it was made."""
    if path.exists():
        return False
    try:
        with making(path) as made:
            made.write_bytes(content)
    except FileExistsError:
        return False
    return True


def replace(path: Path, content: bytes) -> None:
    """Puts a file in the place of the one at a path, whole: whoever reads it finds the one or the other."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as made:
            made.write(content)
            made.flush()
            os.fsync(made.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink()
        raise
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """The names in a folder reach the disk, as what a file holds does with its own `fsync`."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def hold(folder: Path, *, alone: bool = False) -> int | None:
    """Marks a folder as in use until the handle is closed, or the process ends; None where somebody holds it alone, or,
    to hold it alone, at all."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    except OSError:  # a file system without such locks
        pass
    return handle
