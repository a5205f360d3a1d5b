"""The operator's commands, and docs/operating.md: every command in it is run here, in its order."""

from __future__ import annotations

import asyncio
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import URL, update

from bot.slack.manifest import manifest
from bot.storage.engine import Database
from bot.storage.migrating import migrate, versions
from bot.storage.opening import Storage, address, open_storage
from bot.storage.sealing import Key, new_key
from bot.storage.tables import notes
from bot.storage.unanswered import Kept, UnansweredStore
from bot.workspace import Workspace
from tests.commanding import Ran, Run
from tests.databases import own_database
from tests.storage.keeping import ANNA, all_notes, fill, rows, store_of
from tests.storage.old_versions import KEY, make_old

ROOT = Path(__file__).resolve().parents[1]
GUIDE = (ROOT / "docs" / "operating.md").read_text()
BIN = Path(sys.executable).parent


def commands(*headings: str) -> list[str]:
    """The commands under some headings of the guide; all of them under none."""
    sections = {text.split("\n", 1)[0]: text for text in GUIDE.split("\n## ")}
    chosen = "".join(sections[heading] for heading in headings) if headings else GUIDE
    return [line.split("#")[0].strip() for line in re.findall(r"^\$ (.*)$", chosen, re.MULTILINE)]


@pytest.fixture
def shell(tmp_path: Path) -> Callable[[str], str]:
    """Runs a line as an operator does, in a folder of its own; what it prints. It must succeed."""

    def running(line: str) -> str:
        path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["sh", "-c", line],
            env=os.environ | {"PATH": path},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (line, done.stdout, done.stderr)
        return done.stdout

    return running


@pytest.fixture
def home() -> Path:
    """Where the environment of the tests has the bot at home."""
    return Path(os.environ["LADDERBOT_HOME"])


@pytest.fixture
def postgresql(server: URL, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of an empty PostgreSQL database, which the environment names."""
    with own_database(server) as url:
        # As pg_dump takes it.
        address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        monkeypatch.setenv("DATABASE_URL", address)
        yield address


class TestTheGuide:
    KEYS, SQLITE, POSTGRESQL, VERSIONS = "Keys", "Backups on SQLite", "Backups on PostgreSQL", "New versions, and back"
    UNANSWERED = "Questions that found nothing"

    def test_has_no_command_that_is_not_run_here(self) -> None:
        """Nor, of those under "Running it", in tests/test_deploying.py, which says why what is not run is not."""
        here = (self.KEYS, self.UNANSWERED, self.SQLITE, self.POSTGRESQL, self.VERSIONS)
        assert commands() == commands("Running it", *here)
        assert len(commands(*here)) == 13

    def test_leads_through_a_new_key(self, home: Path, shell: Callable[[str], str]) -> None:
        storage = open_storage(home)
        fill(storage, 5)
        new, rotate = commands(self.KEYS)
        key = shell(new).strip()
        old = (home / "notes.key").read_text()
        (home / "notes.key").write_text(f"{key}\n{old}")
        assert shell(rotate) == "Encrypted with the first key: 6.\n"
        (home / "notes.key").write_text(f"{key}\n")
        storage.database.close()
        after = open_storage(home)
        assert after.keys.ids == {Key.read(key).id}
        assert len(all_notes(after)) == 5
        after.database.close()

    def test_shows_questions_that_found_nothing_and_deletes_them(self, home: Path, shell: Callable[[str], str]) -> None:
        storage = open_storage(home)
        store = UnansweredStore(storage.database, storage.keys, storage.journal)
        store.add("T1", ["who decides?", "who decides?"], date(2026, 11, 3))
        show, forget = commands(self.UNANSWERED)
        assert shell(show) == shell(forget) == "    2  who decides?\n"
        assert store.everything() == Kept((), 0)
        storage.database.close()

    def test_leads_through_a_backup_and_back_on_sqlite(self, home: Path, shell: Callable[[str], str]) -> None:
        storage = open_storage(home)
        written = fill(storage, 5)
        backup, restore = commands(self.SQLITE)
        assert shell(backup) == "Written: monday.db. The keys are not in it.\n"
        store_of(storage).erase(ANNA, [written[0].id])
        storage.database.close()
        said = shell(restore)
        assert "erased.journal has it: 1.\n" in said
        (aside,) = home.glob("ladder.db.*")
        assert f"The database from before is kept: {aside}. " in said
        after = open_storage(home)
        assert all_notes(after).keys() == {note.id for note in written[1:]}
        after.database.close()

    def test_leads_through_a_new_version_and_back(
        self, home: Path, shell: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LADDERBOT_KEYS", KEY)
        restore, backup, migrate = commands(self.VERSIONS)
        with Database(address(home)) as database:
            make_old(database, versions()[-2])
        shell(backup)
        assert shell(migrate) == "Brought up to date.\n"
        (copy,) = home.glob("ladder.db.version-*")
        assert "The database from before is kept" in shell(restore.replace("ladder.db.version-…", str(copy)))
        after = open_storage(home, keys=KEY)
        assert len(all_notes(after)) == 2
        after.database.close()

    @pytest.mark.skipif(not shutil.which("pg_dump"), reason="pg_dump is not installed")
    def test_leads_through_a_backup_and_back_on_postgresql(
        self, postgresql: str, home: Path, shell: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dump, *restore = commands(self.POSTGRESQL)
        shell("ladder-bot migrate")
        monkeypatch.setenv("LADDERBOT_KEYS", key := new_key())
        storage = open_storage(home, postgresql, key)
        written = fill(storage, 5)
        before = rows(storage.database)
        shell(dump)
        store_of(storage).erase(ANNA, [written[0].id])
        fill(storage, 2, first=100)
        storage.database.close()
        said = [shell(line) for line in restore]
        assert said[-1].endswith("erased.journal has it: 1.\n")
        after = open_storage(home, postgresql, key)
        assert all_notes(after).keys() == {note.id for note in written[1:]}
        assert len(rows(after.database)["notes"]) == len(before["notes"]) - 1
        after.database.close()


class TestMigrate:
    def test_says_whether_there_was_anything_to_do(self, run: Run) -> None:
        assert run("migrate") == Ran(0, "Brought up to date.\n", "")
        assert run("migrate") == Ran(0, "It is up to date.\n", "")

    def test_what_is_wrong_with_the_address_is_a_sentence(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DATABASE_URL", "mysql://u:plumcake@h/d")
        ran = run("migrate")
        assert (ran.code, ran.out) == (1, "")
        assert ran.err.startswith("DATABASE_URL is not the address of a database")
        assert "plumcake" not in ran.err

    def test_a_database_that_is_not_there_is_a_sentence(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DATABASE_URL", "postgresql://u:plumcake@127.0.0.1:1/d")
        assert run("migrate") == Ran(1, "", "The database cannot be reached, or fails.\n")


class TestKeys:
    def test_every_new_key_is_another(self, run: Run) -> None:
        keys = {run("keys", "new").out.strip() for _ in range(3)}
        assert len({Key.read(key).id for key in keys}) == 3

    def test_what_no_key_opens_is_told(self, run: Run, home: Path) -> None:
        storage: Storage = open_storage(home)
        written = fill(storage, 3)
        with storage.database.writing() as connection:
            connection.execute(update(notes).where(notes.c.id == written[0].id).values(author="U9"))
        storage.database.close()
        (home / "notes.key").write_text(f"{new_key()} {(home / 'notes.key').read_text()}")
        ran = run("keys", "rotate")
        assert ran.code == 1
        assert ran.out == "Encrypted with the first key: 3.\n"
        assert "Left as they are, for no key opens them: 1.\n" in ran.err

    def test_a_key_that_is_none_is_a_sentence(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LADDERBOT_KEYS", "plumcake")
        ran = run("keys", "rotate")
        assert (ran.code, ran.out) == (1, "")
        assert "as `ladder-bot keys new` prints them" in ran.err


class TestUnanswered:
    def test_where_there_is_no_database_none_is_made(self, run: Run, home: Path) -> None:
        ran = run("unanswered")
        assert (ran.code, ran.out) == (1, "")
        assert ran.err.startswith("There is no database at ")
        assert not home.exists()

    def test_what_is_not_confirmed_is_not_deleted(self, run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        storage = open_storage(home)
        store = UnansweredStore(storage.database, storage.keys, storage.journal)
        store.add("T1", ["who decides?"], date(2026, 11, 3))
        monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
        ran = run("unanswered", "--json", "--forget")
        assert json.loads(ran.out) == [{"text": "who decides?", "count": 1}]
        assert "Delete them all for good?" in ran.err
        assert len(store.everything().texts) == 1
        storage.database.close()


class TestBackupAndRestore:
    def test_where_there_is_no_database_none_is_made(self, run: Run, home: Path, tmp_path: Path) -> None:
        for arguments in (("backup", tmp_path / "backup"), ("restore", "--erasures")):
            ran = run(*arguments)
            assert (ran.code, ran.out) == (1, "")
            assert ran.err.startswith("There is no database at ")
        assert not (home / "ladder.db").exists()

    @pytest.mark.parametrize("arguments", [[], ["file", "--erasures"]])
    def test_restoring_needs_a_file_or_the_erasures(self, run: Run, arguments: list[str]) -> None:
        ran = run("restore", *arguments)
        assert ran.code == 2
        assert "give a file to restore, or --erasures" in ran.err

    def test_the_first_restore_has_nothing_to_put_aside(self, run: Run, home: Path, tmp_path: Path) -> None:
        assert run("migrate").code == 0
        assert run("backup", tmp_path / "backup").code == 0
        shutil.rmtree(home)
        ran = run("restore", tmp_path / "backup")
        assert ran.code == 0
        assert "kept" not in ran.out

    def test_postgresql_is_sent_to_the_guide(self, run: Run, postgresql: str, tmp_path: Path) -> None:
        with Database(postgresql) as database:
            migrate(database)
        for command, tool in (("backup", "pg_dump"), ("restore", "pg_restore")):
            ran = run(command, tmp_path / "file")
            assert (ran.code, ran.out) == (1, "")
            assert tool in ran.err
            assert "docs/operating.md" in ran.err


@pytest.fixture
def damaged(home: Path) -> None:
    """A database that is none."""
    home.mkdir()
    (home / "ladder.db").write_text("no database " * 1_000)


@pytest.mark.usefixtures("damaged")
async def test_a_bot_whose_database_fails_does_not_start() -> None:
    async with Workspace.running(manifest()) as workspace:
        tokens = {"SLACK_BOT_TOKEN": workspace.bot_token, "SLACK_APP_TOKEN": workspace.app_token}
        bot = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=os.environ | tokens | {"SLACK_API_URL": workspace.url}, stderr=-1
        )
        _, said = await asyncio.wait_for(bot.communicate(), 40)
    assert bot.returncode == 1
    assert said.decode().splitlines()[-1] == "The database file is damaged."
    assert b"Traceback" not in said
