"""Brings a database up to date. One on SQLite is copied first: with the copy one goes back.

What is deleted after an upgrade is still in the copy, sealed. So copies go by themselves: none is older than a week.
"""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.storage.backups import back_up
from bot.storage.engine import Database, StorageError
from bot.storage.migrating import migrate

log = logging.getLogger(__name__)

KEPT = timedelta(days=7)
"""How long a copy is kept."""
MOST = 3
"""How many are kept, beyond which the oldest go: whoever is killed in the middle of an upgrade makes another."""
_TIME = "%Y%m%dT%H%M%S.%fZ"
_COPY = r"(\.?){}\.version-\d{{4}}\.(\d{{8}}T\d{{6}}\.\d{{6}}Z).*"


def upgrade(database: Database) -> bool:
    """Runs the migrations that are missing, all or none; whether there were any. StorageError where that fails, or a
    SQLite database cannot be copied: then it is as it was."""
    return migrate(database, partial(_copy, database, database.path) if database.path else None)


def end_copies(database: Database, now: datetime) -> None:
    """Deletes the copies whose time is over, and what a kill left of making one. So does it those that come from the
    future: some clock was wrong. What cannot be deleted is logged, and tried again the next time."""
    for copy, taken, _ in _copies(database.path) if database.path else ():
        if abs(now - taken) > KEPT:
            _delete(copy)


def _copy(database: Database, path: Path, version: str) -> None:
    """Copies a database of this version; nobody else writes to it, or copies it, meanwhile."""
    for left, _, unfinished in _copies(path):
        if unfinished:
            _delete(left)
    copy = path.with_name(f"{path.name}.version-{version}.{datetime.now(UTC):{_TIME}}")
    try:
        back_up(database, copy)
    except StorageError as error:
        raise StorageError(
            f"The database is as it was: it is copied before it is brought up to date, and that failed. {error}"
        ) from None
    log.warning("The database is brought up to date. As it was it is kept for %d days: %s", KEPT.days, copy)
    for old, _, _ in _copies(path)[:-MOST]:
        _delete(old)


def _copies(path: Path) -> list[tuple[Path, datetime, bool]]:
    """The copies of a SQLite database, when each was made, and whether a kill left it unfinished; the oldest first."""
    there = ((one, re.fullmatch(_COPY.format(re.escape(path.name)), one.name)) for one in path.parent.iterdir())
    found = [(one, datetime.strptime(name[2], _TIME).replace(tzinfo=UTC), bool(name[1])) for one, name in there if name]
    return sorted(found, key=lambda copy: copy[1])


def _delete(copy: Path) -> None:
    try:
        copy.unlink(missing_ok=True)
    except OSError as error:
        log.warning("A copy of the database cannot be deleted, and should be: %s: %s.", copy, error.strerror)
