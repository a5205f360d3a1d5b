"""The journal of erasures: which notes were deleted, by id, in a file beside the database.

A backup that is restored brings back what was deleted since; the journal deletes it again. It stands outside the
database for that, and holds ids only: a line of 34 bytes for each note that was deleted.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.storage import files
from bot.storage.engine import StorageError

_GONE, _KEPT = b"-", b"+"


class Journal:
    """A file of lines: `-id` for what is deleted, `+id` where the deletion came to nothing. Processes may share it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def erasing(self) -> Iterator[Callable[[Sequence[str]], None]]:
        """Around a transaction that deletes; in it, what is yielded is told the ids before they go.

        They are on disk before the deletion is: the other way round a crash between the two would let a restored backup
        bring back what somebody deleted. Where the transaction fails they are taken back.
        """
        told: list[int] = []
        try:
            yield lambda ids: told.extend(self._add(ids))
        except BaseException:
            self._take_back(told)
            raise

    def erased(self) -> frozenset[str]:
        """The ids of everything that was deleted."""
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return frozenset()
        except OSError:
            raise StorageError(f"The journal of erasures, {self.path}, cannot be read.") from None
        return frozenset(line[1:].decode("ascii", "replace") for line in lines if line[:1] == _GONE)

    def _add(self, ids: Sequence[str]) -> list[int]:
        """Adds lines, all or none; where in the file each of them begins."""
        if not ids:
            return []
        with self._opened() as file:
            end = os.lseek(file, 0, os.SEEK_END)
            lines = [_GONE + id_.encode("ascii") + b"\n" for id_ in ids]
            # A loss of power may have left half a line at the end.
            begin = b"" if end == 0 or os.pread(file, 1, end - 1) == b"\n" else b"\n"
            try:
                _write(file, begin + b"".join(lines), end)
                os.fsync(file)
            except OSError:
                os.ftruncate(file, end)
                raise
        places, at = [], end + len(begin)
        for line in lines:
            places.append(at)
            at += len(line)
        return places

    def _take_back(self, places: Sequence[int]) -> None:
        """Written over where they stand: that needs no room on a disk that may be full."""
        if places:
            with self._opened() as file:
                for place in places:
                    _write(file, _KEPT, place)
                os.fsync(file)

    @contextmanager
    def _opened(self) -> Iterator[int]:
        """The file, made where there is none, and nobody else in it meanwhile."""
        try:
            files.make_once(self.path)
            file = os.open(self.path, os.O_RDWR)
            try:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield file
            finally:
                os.close(file)
        except OSError:
            raise StorageError("The journal of erasures cannot be written.") from None


def _write(file: int, content: bytes, at: int) -> None:
    """All of it: the system may take less at once."""
    while content:
        written = os.pwrite(file, content, at)
        content, at = content[written:], at + written
