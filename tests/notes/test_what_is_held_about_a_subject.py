"""The operator's access to the notes on somebody, for whom asks for it: logged, and told to every author."""

from __future__ import annotations

import json
import sqlite3
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update
from typer.testing import CliRunner

from bot.cli import app
from bot.notes.model import Access, Deed, Draft, Unreadable, Viewer, Which
from bot.notes.positions import Position
from bot.notes.sql.positions import SqlPositionStore
from bot.notes.sql.reminders import SqlReminderStore
from bot.notes.sql.store import SqlNoteStore
from bot.notes.sql.subjects import OPERATOR, Held, Subjects
from bot.notes.upkeep import Reason
from bot.storage.opening import open_storage
from bot.storage.tables import notes, positions, reminders
from tests.notes.conftest import ANNA, DAY, NOW, SAM

KIM = Viewer("T2", "UKIM")
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def subjects(database, keys, journal):
    return Subjects(database, keys, journal)


def told(upkeep, tenant="T1"):
    return sorted((one.person, one.reason, one.counts, one.day) for one in upkeep.take(tenant, LATER))


def test_an_export_holds_all_that_anybody_wrote_on_them_the_oldest_day_first(subjects, write):
    new, old = write(), write(SAM, day=DAY - timedelta(days=9), now=LATER)
    elsewhere, own = write(KIM, now=LATER), write(Viewer("T1", "UALEX"), now=LATER + timedelta(hours=1))
    write(subject="USAM")
    assert subjects.count("UALEX") == 4
    assert subjects.export("UALEX", None, LATER).notes == (old, new, elsewhere, own)
    assert subjects.count("UALEX", "T2") == 1
    assert subjects.export("UALEX", "T2", LATER).notes == (elsewhere,)
    assert subjects.count("UNOBODY") == 0
    assert subjects.export("UNOBODY", None, LATER) == Held((), [], [], [], [])


@pytest.fixture
def places(database, keys):
    return SqlPositionStore(database, keys)


def test_an_export_holds_what_is_kept_beside_notes(subjects, write, store, database, places):
    """Of everybody, on them alone: where they are seen, reminders, offers, and who did what with the notes."""
    note, other = write(), write(subject="USAM")
    (shared,) = store.share(ANNA, [note.id], NOW)
    for subject, of in (("UALEX", note), ("USAM", other)):
        store.offer(ANNA, subject, "UDANA", [of.id], moves=True, now=NOW)
        SqlReminderStore(database).set(SAM, subject, 14, NOW)
        places.place(KIM, subject, Position("engineering", "staff", ("lead",)))
    store.log(Viewer("T1", "UALEX"), "UANNA", "UALEX", Deed.READ, 1, LATER)
    held = subjects.export("UALEX", None, LATER)
    assert held.notes == (shared,)
    seen = {"ladder": "engineering", "band": "staff", "roles": ("lead",)}
    assert held.positions == [{"tenant": "T2", "author": "UKIM", "position": seen}]
    assert held.reminders == [{"tenant": "T1", "author": "USAM", "every": 14, "since": NOW}]
    assert held.handovers == [{"tenant": "T1", "author": "UANNA", "to": "UDANA", "moves": True, "offered": NOW}]
    of_anna = {"tenant": "T1", "author": "UANNA", "count": 1}
    assert held.log == [
        of_anna | {"who": "UANNA", "deed": "share", "at": NOW},
        of_anna | {"who": "UALEX", "deed": "read", "at": LATER},
    ]
    elsewhere = subjects.export("UALEX", "T2", LATER)
    assert (elsewhere.positions, elsewhere.notes, elsewhere.reminders, elsewhere.handovers) == (
        held.positions,
        (),
        [],
        [],
    )
    assert {line["tenant"] for line in elsewhere.log} == {"T2"}, "that of the export before"


def test_an_export_is_in_order(subjects, store, places):
    """By tenant and author, and the log by time, however it came about."""
    for by in (KIM, SAM, ANNA):
        places.place(by, "UALEX", Position("engineering", "staff"))
    for count in (1, 0):
        store.log(ANNA, "UANNA", "UALEX", Deed.READ, count, NOW + timedelta(hours=count))
    store.log(ANNA, "UANNA", "UALEX", Deed.READ, 2, NOW + timedelta(hours=1))
    held = subjects.export("UALEX", None, LATER)
    assert [one["author"] for one in held.positions] == ["UANNA", "USAM", "UKIM"]
    assert [line["count"] for line in held.log] == [0, 1, 2]


def test_a_position_that_cannot_be_opened_is_there_without_it(subjects, database, places):
    places.place(ANNA, "UALEX", Position("engineering", "staff"))
    with database.writing() as connection:
        connection.execute(update(positions).values(sealed=b""))
    assert subjects.export("UALEX", None, LATER).positions == [{"tenant": "T1", "author": "UANNA", "position": None}]


@pytest.mark.parametrize(
    "keep",
    [
        lambda places, reminders: places.place(ANNA, "UALEX", Position("engineering", "staff")),
        lambda places, reminders: reminders.set(ANNA, "UALEX", 14, NOW),
    ],
    ids=["position", "reminder"],
)
def test_who_keeps_something_else_about_them_is_told_too(subjects, database, places, upkeep, store, keep):
    keep(places, SqlReminderStore(database))
    subjects.export("UALEX", None, LATER)
    subjects.purge("UALEX", None, LATER)
    subjects.purge("UALEX", None, LATER)
    assert [line.count for line in store.accesses(ANNA)] == [0, 0]
    assert told(upkeep) == [
        ("UANNA", Reason.OPERATOR_EXPORT, (("UALEX", 0),), DAY),
        ("UANNA", Reason.OPERATOR_PURGE, (("UALEX", 0),), DAY),
    ]


def test_a_purge_deletes_what_was_logged_of_the_notes_save_what_the_operator_did(subjects, write, store):
    write()
    for subject in ("UALEX", "USAM", None):
        store.log(ANNA, "UANNA", subject, Deed.READ, 1, NOW)
    subjects.export("UALEX", None, LATER)
    subjects.purge("UALEX", None, LATER)
    assert [(line.deed, line.subject) for line in store.accesses(ANNA)] == [
        (Deed.OPERATOR_PURGE, "UALEX"),
        (Deed.OPERATOR_EXPORT, "UALEX"),
        (Deed.READ, None),
        (Deed.READ, "USAM"),
    ]


def test_every_author_finds_an_export_in_their_log_and_is_told(subjects, write, store, upkeep):
    for by in (ANNA, ANNA, SAM, KIM):
        write(by)
    subjects.export("UALEX", None, LATER)
    assert store.accesses(ANNA) == (Access(LATER, OPERATOR, Deed.OPERATOR_EXPORT, "UALEX", 2),)
    assert [line.count for viewer in (SAM, KIM) for line in store.accesses(viewer)] == [1, 1]
    assert told(upkeep) == [
        ("UANNA", Reason.OPERATOR_EXPORT, (("UALEX", 2),), DAY),
        ("USAM", Reason.OPERATOR_EXPORT, (("UALEX", 1),), DAY),
    ]
    assert len(told(upkeep, "T2")) == 1


def test_an_export_says_what_cannot_be_read(subjects, write, database):
    torn, whole = write(), write(now=LATER)
    with database.writing() as connection:
        connection.execute(update(notes).where(notes.c.id == torn.id).values(sealed=b""))
    refused, read = subjects.export("UALEX", "T1", LATER).notes
    assert isinstance(refused, Unreadable)
    assert (refused.id, read) == (torn.id, whole)


def test_a_purge_deletes_them_with_their_offers_and_reminders_and_tells_the_authors(
    subjects, write, store, upkeep, journal, database, places
):
    gone, other = {write().id, write(SAM).id}, write(subject="USAM")
    elsewhere = write(KIM)
    for subject in ("UALEX", "USAM"):
        store.offer(ANNA, subject, "UDANA", [*gone, other.id], moves=True, now=NOW)
        row = {"author": "UANNA", "subject": subject, "every": 7, "since": 0}
        with database.writing() as connection:
            connection.execute(insert(reminders), [{"tenant": "T1", **row}])
        places.place(ANNA, subject, Position("engineering", "staff", ()))
    assert subjects.purge("UALEX", "T1", LATER) == 2
    assert gone < journal.erased(), "and where Anna saw Alex on the ladder"
    assert store.everything(ANNA, Which()) == (other,)
    assert store.everything(KIM, Which()) == (elsewhere,)
    assert [offer.subject for offer in store.offers(ANNA)] == ["USAM"]
    with database.reading() as connection:
        assert connection.scalars(select(reminders.c.subject)).all() == ["USAM"]
    assert places.position(ANNA, "UALEX") is None
    assert places.position(ANNA, "USAM")
    assert store.accesses(SAM) == (Access(LATER, OPERATOR, Deed.OPERATOR_PURGE, "UALEX", 1),)
    assert [(person, reason) for person, reason, _, _ in told(upkeep)] == [
        ("UANNA", Reason.OPERATOR_PURGE),
        ("UDANA", Reason.OFFERED),
        ("USAM", Reason.OPERATOR_PURGE),
    ]
    assert subjects.purge("UALEX", None, LATER) == 1


# the command


@pytest.fixture
def held(tmp_path, monkeypatch):
    """Two notes on Alex in the database of the settings; gives the store behind them."""
    monkeypatch.setenv("LADDERBOT_HOME", str(tmp_path / "home"))
    storage = open_storage(tmp_path / "home")
    store = SqlNoteStore(storage.database, storage.keys, storage.journal)
    for by in (ANNA, KIM):
        store.write(by, [Draft("UALEX", DAY, "café \ud800", "D1/1", ("tag",))], NOW)
    yield store
    storage.database.close()


def run(*arguments, **more):
    return CliRunner().invoke(app, ["notes", "subject", "UALEX", *map(str, arguments)], **more)


def test_the_command_writes_json_that_only_the_operator_may_read(held, tmp_path):
    file = tmp_path / "alex.json"
    done = run("--export", file, "--tenant", "T1")
    assert (done.exit_code, done.output) == (0, f"Written: {file}, notes: 1. Their authors will be told.\n")
    assert file.stat().st_mode & 0o777 == 0o600
    written = json.loads(file.read_bytes())
    assert written["subject"] == "UALEX"
    assert written.keys() == {"subject", "exported", "notes", "positions", "reminders", "handovers", "log"}
    (note,) = written["notes"]
    assert (note["author"], note["text"], note["day"], note["tags"]) == ("UANNA", "café \ud800", "2026-11-03", ["tag"])
    assert note["written"] == "2026-11-03T15:30:00+00:00"


def test_the_command_says_of_what_cannot_be_read_that_it_is_there(held, tmp_path):
    with sqlite3.connect(tmp_path / "home" / "ladder.db") as database:
        database.execute("UPDATE notes SET sealed = x'00' WHERE author = 'UKIM'")
    database.close()
    done = run("--export", tmp_path / "alex.json")
    assert "Cannot be read, as the file says of each: 1." in done.output
    written = json.loads((tmp_path / "alex.json").read_bytes())["notes"]
    assert [note["why"] for note in written if "why" in note] == ["Its row in the database is not as it was written."]


def test_the_command_overwrites_no_file_and_then_nobody_is_told(held, tmp_path):
    file = tmp_path / "alex.json"
    file.write_text("before")
    done = run("--export", file, "--purge", "--yes")
    assert (done.exit_code, done.output) == (1, f"{file} cannot be written: it is there already.\n")
    assert file.read_text() == "before"
    assert run("--export", tmp_path / "nowhere" / "alex.json").exit_code == 1
    assert held.accesses(ANNA) == ()
    assert held.count(ANNA, None) == 1


def test_the_command_deletes_only_when_it_is_told_yes(held):
    asked = run("--purge", input="n\n")
    assert "Delete 2 notes on UALEX for good, and all else that is kept about them? Their" in asked.output
    assert held.count(ANNA, None) == 1
    assert run("--purge", input="y\n").output.endswith("Deleted: 2.\n")
    assert held.count(ANNA, None) == held.count(KIM, None) == 0
    assert run("--purge", "--yes").output == "Deleted: 0.\n"


def test_the_command_exports_before_it_deletes(held, tmp_path):
    assert run("--export", tmp_path / "alex.json", "--purge", "--yes").exit_code == 0
    assert len(json.loads((tmp_path / "alex.json").read_bytes())["notes"]) == 2
    assert held.count(ANNA, None) == 0


def test_the_command_wants_to_know_what_to_do(held):
    done = run()
    assert done.exit_code == 2
    assert "say --export FILE, --purge, or both" in done.output
