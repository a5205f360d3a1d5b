"""The disk under SQLite, watched: what has reached it for good, and what happens when it fails.

SQLite reaches files through a table of functions (its VFS). A copy of it, the default one while a `Disk` is watched,
notes every write and passes it on. What was written and not synced since is what a loss of power takes.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, byref, c_char_p, c_int, c_int64, c_void_p
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

WRITE_FAILS, SYNC_FAILS, TRUNCATE_FAILS, FULL = 778, 1034, 1546, 13
"""What SQLite is told: an I/O error of a write, of a sync, of a truncation; the disk is full."""

# Names are passed on as the addresses they are: SQLite keeps them, and reads on behind their end.
_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
_DELETE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)


class _Methods(Structure):
    _fields_ = [
        ("version", c_int),
        ("close", c_void_p),
        ("read", c_void_p),
        ("write", _WRITE),
        ("truncate", _TRUNCATE),
        ("sync", _SYNC),
        ("others", c_void_p * 13),
    ]


class _Vfs(Structure):
    _fields_ = [
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", _OPEN),
        ("delete", _DELETE),
        ("others", c_void_p * 14),
    ]


Write = tuple[int, bytes | None]
"""At which place what was written; None: the file ends there."""


class Disk:
    """What SQLite writes while this is watched."""

    def __init__(self) -> None:
        self.fails: Callable[[], int] = int
        """Asked before each write, truncation and sync: 0, or the error that it ends with."""
        self._durable: dict[str, bytearray] = {}
        self._pending: dict[str, list[Write]] = defaultdict(list)
        self._lock = Lock()
        self._names: dict[int, str] = {}
        self._kept: list[object] = []  # what C holds pointers to

    def after_loss_of_power(self, folder: Path, chance: random.Random | None = None) -> None:
        """Writes into `folder` the files as a loss of power leaves them: what was synced, and of the rest nothing, or
        what chance takes."""
        with self._lock:
            for name, durable in self._durable.items():
                image = bytearray(durable)
                _apply(image, [one for one in self._pending[name] if chance and chance.random() < 0.5])
                (folder / Path(name).name).write_bytes(image)

    def _opened(self, file: int, name: str) -> None:
        self._names[file] = name
        with self._lock:
            if name not in self._durable:
                self._durable[name] = bytearray(Path(name).read_bytes())

    def _wrote(self, file: int, write: Write) -> None:
        with self._lock:
            self._pending[self._names[file]].append(write)

    def _synced(self, file: int, count: int) -> None:
        """The first of what is pending has reached the disk: as many as there were when it was asked for."""
        with self._lock:
            pending = self._pending[self._names[file]]
            _apply(self._durable[self._names[file]], pending[:count])
            del pending[:count]

    def _deleted(self, name: str) -> None:
        with self._lock:
            self._durable.pop(name, None)
            self._pending.pop(name, None)

    def _watched(self, original: _Methods) -> _Methods:
        def write(file: int, content: int, length: int, at: int) -> int:
            if failed := self.fails():
                return WRITE_FAILS if failed < 0 else failed
            self._wrote(file, (at, ctypes.string_at(content, length)))
            return int(original.write(file, content, length, at))

        def truncate(file: int, length: int) -> int:
            if failed := self.fails():
                return TRUNCATE_FAILS if failed < 0 else failed
            self._wrote(file, (length, None))
            return int(original.truncate(file, length))

        def sync(file: int, flags: int) -> int:
            if failed := self.fails():
                return SYNC_FAILS if failed < 0 else failed
            count = len(self._pending[self._names[file]])
            done = int(original.sync(file, flags))
            self._synced(file, count)
            return done

        ours = _Methods.from_buffer_copy(original)
        ours.write, ours.truncate, ours.sync = _WRITE(write), _TRUNCATE(truncate), _SYNC(sync)
        self._kept.append((original, ours))
        return ours

    @contextmanager
    def _as_default(self, library: Any) -> Iterator[None]:
        original = _Vfs.from_address(library.sqlite3_vfs_find(None))
        tables: dict[int, _Methods] = {}

        def open_(vfs: int, name: int | None, file: int, flags: int, flags_out: Any) -> int:
            done = int(original.open(vfs, name, file, flags, flags_out))
            table = c_void_p.from_address(file)
            if done == 0 and name and table.value:
                self._opened(file, ctypes.string_at(name).decode())
                if table.value not in tables:
                    tables[table.value] = self._watched(_Methods.from_address(table.value))
                table.value = ctypes.addressof(tables[table.value])
            return done

        def delete(vfs: int, name: int, sync: int) -> int:
            self._deleted(ctypes.string_at(name).decode())
            return int(original.delete(vfs, name, sync))

        ours = _Vfs.from_buffer_copy(original)
        ours.name, ours.open, ours.delete = b"watched", _OPEN(open_), _DELETE(delete)
        self._kept.append((original, ours))
        library.sqlite3_vfs_register(byref(ours), 1)
        try:
            yield
        finally:
            library.sqlite3_vfs_unregister(byref(ours))


@contextmanager
def watched() -> Iterator[Disk]:
    """The disk of every SQLite database that is opened meanwhile; they are closed before the end."""
    library = ctypes.CDLL(_sqlite3.__file__)
    try:
        library.sqlite3_vfs_find.restype = c_void_p
    except AttributeError:
        pytest.skip("this Python carries its SQLite inside, where nothing can stand between the two")
    disk = Disk()
    with disk._as_default(library):
        yield disk


def _apply(image: bytearray, writes: list[Write]) -> None:
    for at, content in writes:
        if content is None:
            del image[at:]
        else:
            image.extend(bytes(max(0, at - len(image))))
            image[at : at + len(content)] = content
