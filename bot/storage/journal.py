"""The journal of erasures: which notes were deleted, by id, in a file beside the database.

A backup that is restored brings back what was deleted since; the journal deletes it again. It stands outside the
database for that, and holds ids only.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.storage.engine import StorageError

_GONE, _KEPT = "-", "+"


class Journal:
    """A file to which lines are added: `-id` for what is deleted, `+id` where the deletion came to nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def erasing(self) -> Iterator[Callable[[Sequence[str]], None]]:
        """Around a transaction that deletes; in it, what is yielded is told the ids before they go.

        They are on disk before the deletion is: the other way round a crash between the two would let a restored backup
        bring back what somebody deleted. Where the transaction fails they are taken back.
        """
        told: list[str] = []

        def gone(ids: Sequence[str]) -> None:
            self._add(_GONE, ids)
            told.extend(ids)

        try:
            yield gone
        except BaseException:
            self._add(_KEPT, told)
            raise

    def erased(self) -> frozenset[str]:
        """The ids of everything that was deleted."""
        gone: set[str] = set()
        for line in self._lines():
            (gone.add if line[0] == _GONE else gone.discard)(line[1:])
        return frozenset(gone)

    def _lines(self) -> Iterator[str]:
        if self.path.exists():
            for line in self.path.read_text(encoding="ascii").splitlines():
                if line[:1] in {_GONE, _KEPT}:
                    yield line

    def _add(self, sign: str, ids: Iterable[str]) -> None:
        lines = "".join(f"{sign}{id_}\n" for id_ in ids).encode("ascii")
        if not lines:
            return
        try:
            file = os.open(self.path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
            try:
                os.write(file, lines)
                os.fsync(file)
            finally:
                os.close(file)
        except OSError:
            raise StorageError("The journal of erasures cannot be written.") from None
