"""Upgrades: a database of any earlier version is read by this one, whatever happens in between."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import MetaData, event, func, select

from bot.notes.model import Draft, Evidence, Note, SpentError, Viewer, Which
from bot.notes.positions import Position
from bot.notes.reminders import Coming, Laid, Reminder
from bot.notes.sql.positions import SqlPositionStore
from bot.notes.sql.reminders import SqlReminderStore
from bot.storage import backups
from bot.storage.engine import Database, StorageError
from bot.storage.events import Events
from bot.storage.installations import Installations
from bot.storage.migrating import is_behind, versions
from bot.storage.opening import Storage, open_storage
from bot.storage.tables import metadata
from bot.storage.unanswered import UnansweredStore
from bot.storage.upgrading import upgrade
from tests.storage.disk import FULL, watched
from tests.storage.keeping import store_of
from tests.storage.old_versions import KEY, make_old

ANNA, DANA = Viewer("T1", "U1"), Viewer("T1", "U3")
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def old_home(tmp_path: Path) -> Path:
    """A home on SQLite as the first version left it."""
    home = tmp_path / "old"
    with Database(f"sqlite:///{home}/ladder.db") as database:
        make_old(database, "0001")
    return home


def holds_what_was_written(storage: Storage, version: str) -> None:
    """Everything that a version's bot wrote, as this one's stores read it."""
    read_notes(storage)
    positions, reminders = SqlPositionStore(storage.database, storage.keys), SqlReminderStore(storage.database)
    assert positions.position(ANNA, "U2") == Position("engineering", "staff-engineer", ("technical-lead",))
    assert reminders.of(ANNA) == (Reminder("U2", 14, NOON),)
    coming = Coming(date(2026, 11, 17), NOON + timedelta(days=14))
    assert reminders.laid(ANNA, "U2") == (Laid(coming, NOON, "D1", "Q1"),)
    installations = Installations(storage.database, storage.keys, storage.journal)
    unanswered = UnansweredStore(storage.database, storage.keys, storage.journal)
    if version >= "0002":
        (installed,) = installations.everywhere()
        assert (installed.tenant, installed.granted["bot_token"]) == ("T1", "xoxb-old")
        assert installations.uninstalled(NOON + 2 * HOUR) == ("T2",)
    if version >= "0003":
        assert (unanswered.everything().texts, unanswered.everything().unreadable) == (("who decides?",), 0)
    if version >= "0004":
        with pytest.raises(SpentError):
            store_of(storage).write(ANNA, [Draft("U5", date(2026, 11, 1), "again", "C1/1.000003")], NOON)
    if version >= "0005":
        held = Events(storage.database).claim({"T1/Ev0001": NOON + 3 * HOUR}, NOON)
        assert held == {"T1/Ev0001": NOON + 2 * HOUR}


def read_notes(storage: Storage) -> None:
    store = store_of(storage)
    plan, review = store.everything(ANNA, Which())
    assert isinstance(plan, Note)
    assert isinstance(review, Note)
    assert (plan.text, plan.day, plan.shared) == ("wrote the plan: ä 🎉", date(2026, 11, 3), NOON + HOUR)
    assert (review.text, review.edited) == ("led the plumcake review, and the one after", NOON + HOUR)
    assert (review.tags, review.links) == (("review",), ("https://example.slack.com/1",))
    assert review.evidence == (Evidence("engineering", "staff-engineer", "scope-1", "Leads."),)
    assert store.shared_with(Viewer("T1", "U2")) == (plan,)
    (offer,) = store.offers(DANA)
    assert (offer.subject, offer.count, offer.moves) == ("U2", 1, False)
    assert [(one.deed.value, one.count) for one in store.accesses(ANNA)] == [("read", 2), ("share", 1)]


def is_whole(home: Path) -> None:
    """A start in a home brings its database up to date, with everything in it, and the next one has nothing to do."""
    storage = open_storage(home, keys=KEY)
    holds_what_was_written(storage, "0001")
    assert not is_behind(storage.database)
    storage.database.close()


def copies(home: Path) -> list[Path]:
    return sorted(path for path in home.iterdir() if ".version-" in path.name)


@pytest.mark.parametrize("version", versions())
def test_a_database_of_every_version_is_read_as_it_was_written(url: str, tmp_path: Path, version: str) -> None:
    with Database(url) as database:
        count = make_old(database, version)
        assert upgrade(database) == (version != versions()[-1])
        with database.reading() as connection:
            for name, rows in count.items():
                assert connection.scalar(select(func.count()).select_from(metadata.tables[name])) == rows, name
    storage = open_storage(tmp_path, url, KEY)
    holds_what_was_written(storage, version)
    storage.database.close()


def test_a_migration_only_adds_so_that_processes_of_the_version_before_go_on_beside_it(tmp_path: Path) -> None:
    """What is taken away goes with the version after; a new column of an old table needs nothing from them."""
    before: dict[tuple[str, str], tuple[str, bool]] = {}
    for version in versions():
        tables = MetaData()
        with Database(f"sqlite:///{tmp_path}/{version}.db") as database:
            make_old(database, version)
            tables.reflect(database.engine)
        columns = [column for table in tables.tables.values() for column in table.columns]
        after = {(one.table.name, one.name): (str(one.type), bool(one.nullable)) for one in columns}
        assert before.items() <= after.items(), version
        added = [one for one in columns if (one.table.name, one.name) not in before]
        old = {table for table, _ in before}
        assert not [one for one in added if one.table.name in old and not (one.nullable or one.server_default)], version
        before = after


def test_an_upgrade_that_is_killed_anywhere_is_done_by_the_next_start(
    old_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kill leaves the files as they are then: those of every moment are kept, and started from."""
    left: list[Path] = []

    def leave(*_: object) -> None:
        left.append(Path(shutil.copytree(old_home, tmp_path / f"left-{len(left)}")))

    check = backups._check
    monkeypatch.setattr(backups, "_check", lambda *given: (leave(), check(*given)))
    with Database(f"sqlite:///{old_home}/ladder.db") as database:

        @event.listens_for(database.engine, "before_cursor_execute")
        def executing(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            if statement.split(maxsplit=1)[0] in {"CREATE", "ALTER", "INSERT", "UPDATE", "DELETE", "DROP"}:
                leave()

        event.listen(database.engine, "commit", leave)
        upgrade(database)
    monkeypatch.undo()
    leave()
    assert len(left) > 8
    assert any(path.name.startswith(".") for home in left for path in copies(home)), "killed while it is copied"
    for home in left:
        is_whole(home)
        assert [path.name[0] for path in copies(home)] in (["l"], ["l", "l"])


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_process_that_is_killed_in_the_middle_of_an_upgrade_leaves_it_to_the_next(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = request.getfixturevalue("postgresql") if kind == "postgresql" else f"sqlite:///{tmp_path}/ladder.db"
    with Database(url) as database:
        make_old(database, "0001")
    program = """
import sys
from sqlalchemy import event
from bot.storage.engine import Database
from bot.storage.upgrading import upgrade
database = Database(sys.argv[1])
@event.listens_for(database.engine, "after_cursor_execute")
def executed(connection, cursor, statement, *_):
    if "CREATE TABLE unanswered" in statement:
        print("in the middle", flush=True)
        sys.stdin.read()
upgrade(database)
"""
    process = subprocess.Popen([sys.executable, "-c", program, url], stdin=-1, stdout=-1, text=True)
    assert process.stdout
    assert process.stdout.readline() == "in the middle\n"
    process.kill()
    process.communicate()
    assert process.returncode == -9
    with Database(url, patience=40) as database:
        assert is_behind(database)
        assert upgrade(database)
    storage = open_storage(tmp_path, url, KEY)
    holds_what_was_written(storage, "0001")
    storage.database.close()


def test_of_several_that_upgrade_at_once_one_does_and_one_copies(old_home: Path) -> None:
    together = Barrier(3)

    def start() -> bool:
        with Database(f"sqlite:///{old_home}/ladder.db", patience=40) as database:
            assert is_behind(database)
            together.wait(40)
            return upgrade(database)

    with ThreadPoolExecutor(3) as threads:
        done = [threads.submit(start) for _ in range(3)]
        assert sorted(one.result() for one in done) == [False, False, True]
    assert len(copies(old_home)) == 1
    is_whole(old_home)


@pytest.fixture
def full() -> Iterator[list[int]]:
    """After how many writes the disk is full; none: it is not."""
    with watched() as disk:
        room: list[int] = []

        def fails() -> int:
            if not room:
                return 0
            room[0] -= 1
            return FULL if room[0] < 0 else 0

        disk.fails = fails
        yield room


_NO_COPY = "The database is as it was: it is copied before it is brought up to date, and that failed."


def _told(database: Database) -> str:
    try:
        upgrade(database)
    except StorageError as error:
        return str(error)
    return ""


@pytest.mark.no_cover
def test_an_upgrade_for_which_the_disk_has_no_room_leaves_the_database_as_it_was(
    full: list[int], old_home: Path
) -> None:
    """Wherever it is full: at the copy nothing begins, and nothing is left of the copy."""
    said, writes, done = set[str](), 0, False
    while not done:
        before = len(copies(old_home))
        with Database(f"sqlite:///{old_home}/ladder.db") as database:
            full[:] = [writes]
            told = _told(database)
            full.clear()
        said.add(told)
        if told.startswith(_NO_COPY):
            assert len(copies(old_home)) == before
        done, writes = not told, writes + 7
    assert said == {f"{_NO_COPY} The disk of the database is full.", "The disk of the database is full.", ""}
    is_whole(old_home)
