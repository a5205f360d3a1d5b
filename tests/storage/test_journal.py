"""The journal of erasures: on disk before the deletion, taken back where that fails, whole after whatever happens."""

from __future__ import annotations

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.storage.engine import StorageError
from bot.storage.journal import Journal

A, B, C = "a" * 32, "b" * 32, "c" * 32


def erase(journal: Journal, *ids: str) -> None:
    with journal.erasing() as gone:
        gone(ids)


def erase_and_fail(journal: Journal, *ids: str) -> None:
    with journal.erasing() as gone:
        gone(ids)
        raise KeyError


def test_what_is_erased_is_known_and_nothing_before(journal: Journal) -> None:
    assert journal.erased() == frozenset()
    erase(journal, A, B)
    erase(journal)
    erase(journal, C)
    assert journal.erased() == {A, B, C}
    assert journal.path.read_text() == f"-{A}\n-{B}\n-{C}\n"


def test_it_is_there_before_the_deletion_is(journal: Journal) -> None:
    with journal.erasing() as gone:
        gone([A])
        assert Journal(journal.path).erased() == {A}


def test_a_deletion_that_came_to_nothing_is_taken_back(journal: Journal) -> None:
    erase(journal, A)
    for ids in ((), (B, C)):
        with pytest.raises(KeyError):
            erase_and_fail(journal, *ids)
    assert journal.erased() == {A}


def test_half_a_line_is_no_line_and_spoils_no_other(journal: Journal) -> None:
    """As a loss of power leaves it."""
    erase(journal, A)
    for cut in range(1, 34):
        torn = journal.path.read_bytes() + f"-{B}\n".encode()[:cut]
        journal.path.write_bytes(torn)
        erase(journal, C)
        assert {A, C} <= journal.erased()
        assert journal.path.read_bytes().startswith(torn)
    journal.path.write_bytes(b"-x")
    with pytest.raises(KeyError):
        erase_and_fail(journal, A)
    assert journal.path.read_text() == f"-x\n+{A}\n"


def test_what_is_no_text_does_no_harm(journal: Journal) -> None:
    journal.path.write_bytes(b"\xff\x00\n-\xff\n" + f"-{A}\n".encode())
    assert A in journal.erased()


@pytest.mark.parametrize("call", ["pwrite", "fsync"])
def test_where_it_cannot_be_written_nothing_is_erased_nor_named(
    journal: Journal, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    erase(journal, A)

    def fail(*_given: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(StorageError, match="journal of erasures cannot be written"), journal.erasing() as gone:
            gone([B])
    assert journal.erased() == {A}
    assert journal.path.read_text() == f"-{A}\n"
    erase(journal, B)
    assert journal.erased() == {A, B}


def test_a_disk_that_takes_a_little_at_a_time_gets_all_of_it(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda file, content, at: write(file, content[:5], at))
    erase(journal, A, B)
    assert journal.erased() == {A, B}


def test_the_disk_that_fills_up_in_the_middle_leaves_nothing(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.pwrite

    def little(file: int, content: bytes, at: int) -> int:
        if at > 40:
            raise OSError(errno.ENOSPC, "full")
        return write(file, content[:20], at)

    monkeypatch.setattr(os, "pwrite", little)
    with pytest.raises(StorageError), journal.erasing() as gone:
        gone([A, B, C])
    assert journal.path.read_bytes() == b""


def test_its_name_and_its_lines_are_synced(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    synced, sync = list[int](), os.fsync

    def noting(file: int) -> None:
        synced.append(os.fstat(file).st_ino)
        sync(file)

    monkeypatch.setattr(os, "fsync", noting)
    erase(journal, A)
    assert journal.path.parent.stat().st_ino in synced
    assert synced[-1] == journal.path.stat().st_ino


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"The journal of erasures, .*, cannot be read"):
        Journal(tmp_path).erased()
    with pytest.raises(StorageError, match="cannot be written"):
        erase(Journal(tmp_path / "missing" / "journal"), A)


def test_several_may_write_it_at_once(journal: Journal) -> None:
    """Each with the file open for itself, as processes have it."""
    ids = [f"{number:032x}" for number in range(200)]

    def one(number: int) -> None:
        erase(Journal(journal.path), ids[number])

    def failing(number: int) -> None:
        with pytest.raises(KeyError):
            erase_and_fail(Journal(journal.path), f"f{number:031x}")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda number: (one if number % 2 else failing)(number), range(200)))
    assert journal.erased() == set(ids[1::2])
