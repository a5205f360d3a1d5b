"""`kill -9` in the middle of writing: every note that was confirmed is there once, and none is torn."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from bot.notes.model import Note, Which
from bot.notes.sql.store import SqlNoteStore
from bot.storage.opening import open_storage
from tests.storage.writing import ANNA, text

SOAK = bool(os.environ.get("LADDER_SOAK"))
"""Whether more is asked than `make test` has the time for: `make soak`."""
WRITES, MOST = 2_000, 1_500


@pytest.mark.parametrize("attempt", range(12 if SOAK else 2))
def test_a_killed_process_has_kept_what_it_confirmed(
    tmp_path: Path, attempt: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Killed twice, at other places each time; the second process goes on where the first one was."""
    chance = random.Random(attempt)
    confirmed = _killed(tmp_path, 0, chance.randrange(1, MOST)) + _killed(tmp_path, WRITES, chance.randrange(MOST))
    storage = open_storage(tmp_path)
    found = SqlNoteStore(storage.database, storage.keys, storage.journal).everything(ANNA, Which())
    storage.database.close()
    assert all(isinstance(one, Note) for one in found)
    texts = {int(one.source.removeprefix("C1/")): one.text for one in found if isinstance(one, Note)}
    assert len(texts) == len(found)
    assert all(said == text(number) for number, said in texts.items())
    assert not confirmed - Counter(texts.keys())
    if SOAK:
        with capsys.disabled():
            print(f"\nkilled twice: {len(confirmed)} notes confirmed, {len(found)} found, none torn")


def _killed(home: Path, first: int, after: int) -> Counter[int]:
    """Has a process write notes, kills it after so many are confirmed; their numbers."""
    command = [sys.executable, "-m", "tests.storage.writing", str(home), str(first), str(WRITES)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout
    lines = [line for _, line in zip(range(after), process.stdout, strict=False)]
    process.kill()
    rest, errors = process.communicate()
    assert process.returncode == -9, errors
    said = "".join(lines) + rest
    return Counter(int(line) for line in said.split("\n")[:-1])
