"""What a store promises an author, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, insert, select

from bot.notes.model import LONGEST_NOTE, Change, Deed, Draft, NotYoursError, Page, SpentError, Subject, Viewer, Which
from bot.notes.sql.upkeep import lay
from bot.notes.upkeep import Reason
from bot.storage.engine import StorageError
from bot.storage.tables import notes, notices, reminders, scheduled
from tests.notes.conftest import ALEX, ANNA, DANA, DAY, NOW, SAM

ALL = Which()
LATER = NOW + timedelta(hours=1)


def test_a_note_is_read_as_it_was_written(store, write):
    text = 'two\nlines, "quotes", naïve 🦜, \x00 and \ud800'
    note = write(text=text, tags=("mentoring", "ünï"), links=("https://example.org/1",))
    assert (note.author, note.subject, note.day, note.written) == ("UANNA", "UALEX", DAY, NOW)
    assert (note.text, note.tags, note.links) == (text, ("mentoring", "ünï"), ("https://example.org/1",))
    assert (note.edited, note.shared, note.handed_by) == (None, None, None)
    assert store.read(ANNA, note.id) == note


def test_times_are_kept_to_the_millisecond(store, write):
    note = write(now=NOW.replace(microsecond=123_456))
    assert note.written.microsecond == 123_000
    assert store.read(ANNA, note.id) == note


def test_a_note_has_an_end():
    assert len(Draft("U", DAY, "x" * LONGEST_NOTE, "D1/1").text) == LONGEST_NOTE == 10_000
    for longer in (lambda text: Draft("U", DAY, text, "D1/1"), lambda text: Change(text=text)):
        with pytest.raises(ValueError, match="at most 10000 characters"):
            longer("x" * (LONGEST_NOTE + 1))


def test_one_text_about_several_people_makes_a_note_each(store):
    drafts = [Draft(subject, DAY, "paired all day", "D1/1") for subject in ("UALEX", "USAM")]
    kept = store.write(ANNA, drafts, NOW)
    assert [note.subject for note in kept] == ["UALEX", "USAM"]
    assert set(store.of_source(ANNA, "D1/1")) == set(kept)


def test_a_note_delivered_twice_is_kept_once(store, write):
    first = write(text="first", source="D1/1")
    assert write(text="again", source="D1/1", now=LATER) == first
    assert store.count(ANNA, None) == 1


def test_the_same_source_of_another_author_or_tenant_is_another_note(store, write):
    others = (SAM, ANNA, Viewer("T2", "UANNA"))
    kept = {by: write(by, source="D1/1") for by in others}
    for by in others:
        assert write(by, source="D1/2") != kept[by]
        assert write(by, source="D1/1") == kept[by], "delivered again"
        assert store.count(by, None) == 2


def test_a_note_delivered_again_after_its_subject_was_corrected_is_kept_once(store, write):
    note = write(source="D1/1")
    corrected = store.change(ANNA, note.id, Change(subject="USAM"), LATER)
    assert write(source="D1/1") == corrected
    assert store.count(ANNA, None) == 1


def test_a_subject_may_be_corrected_to_somebody_whom_the_same_text_is_about(store):
    one, _ = store.write(ANNA, [Draft(subject, DAY, "x", "D1/1") for subject in ("UALEX", "USAM")], NOW)
    store.change(ANNA, one.id, Change(subject="USAM"), LATER)
    assert store.count(ANNA, "USAM") == 2


def test_delivered_to_two_processes_at_once_it_is_one_note(store, database):
    drafts = [Draft(subject, DAY, "x", "D1/1") for subject in ("UALEX", "USAM")]
    with ThreadPoolExecutor(4) as several:
        kept = list(several.map(lambda _: store.write(ANNA, drafts, NOW), range(8)))
    assert len(set(kept)) == 1
    assert store.count(ANNA, None) == 2


def test_what_several_write_at_once_each_has_as_if_they_were_alone(store, write):
    before = write(SAM, source="D1/1")
    drafts = [Draft(subject, DAY, "x", "D1/1") for subject in ("UALEX", "UBEN")]
    written = [(ANNA, drafts), (SAM, drafts), (Viewer("T2", "UANNA"), drafts[:1]), (ANNA, drafts[:1]), (SAM, [])]
    annas, sams, elsewhere, again, nothing = store.write_all(written, NOW)
    assert set(store.of_source(ANNA, "D1/1")) == {*annas}
    assert [note.subject for note in annas] == ["UALEX", "UBEN"]
    assert sams[0] == before
    assert set(store.everything(SAM, Which())) == {*sams}
    assert store.everything(Viewer("T2", "UANNA"), Which()) == elsewhere
    assert (again, nothing) == (annas[:1], ())
    assert store.write_all([], NOW) == ()


def test_where_one_of_several_may_not_write_none_of_it_is_kept(store, write):
    store.erase(SAM, [write(SAM, source="D1/1").id])
    with pytest.raises(SpentError):
        store.write_all([(by, [Draft("UALEX", DAY, "x", "D1/1")]) for by in (ANNA, SAM)], NOW)
    assert store.count(ANNA, None) == store.count(SAM, None) == 0


def test_what_was_kept_though_nobody_heard_so_is_kept_once_when_each_writes_it_again(store, database, monkeypatch):
    written = [(by, [Draft("UALEX", DAY, "x", "D1/1")]) for by in (ANNA, SAM)]
    dialect = database.engine.dialect
    commit = dialect.do_commit

    def is_cut_off(connection):
        commit(connection)
        raise dialect.loaded_dbapi.OperationalError("the connection is gone")

    with monkeypatch.context() as patch:
        patch.setattr(dialect, "do_commit", is_cut_off)
        with pytest.raises(StorageError):
            store.write_all(written, NOW)
    for by, drafts in written:
        (note,) = store.write(by, drafts, LATER)
        assert (note.written, store.count(by, None)) == (NOW, 1)


def test_several_that_write_the_same_in_other_orders_all_have_it(store):
    """None waits for another that waits for it."""
    written = [(by, [Draft("UALEX", DAY, "x", f"D1/{n}")]) for n in range(30) for by in (ANNA, SAM)]
    orders = [written, written[::-1], written[30:] + written[:30], written]
    with ThreadPoolExecutor(4) as several:
        kept = list(several.map(lambda order: store.write_all(order, NOW), orders))
    assert {frozenset(each) for each in kept} == {frozenset(kept[0])}
    assert store.count(ANNA, None) == store.count(SAM, None) == 30


def test_a_change_is_of_what_it_names(store, write):
    note = write(tags=("a",))
    changed = store.change(ANNA, note.id, Change(text="other"), LATER)
    assert changed == replace(note, text="other", edited=LATER)
    assert store.read(ANNA, note.id) == changed
    changed = store.change(ANNA, note.id, Change("USAM", date(2026, 1, 2), tags=()), LATER)
    assert changed == replace(note, subject="USAM", day=date(2026, 1, 2), text="other", tags=(), edited=LATER)
    assert store.read(ANNA, note.id) == changed


def test_nobody_changes_or_deletes_the_note_of_another(store, write):
    note = write()
    store.share(ANNA, [note.id], NOW)
    for other in (SAM, ALEX, Viewer("T2", "UANNA")):
        with pytest.raises(NotYoursError):
            store.change(other, note.id, Change(text="x"), LATER)
        assert store.erase(other, [note.id]) == 0
        assert store.forget(other, "UALEX") == store.forget(other, None) == 0
    assert store.read(ANNA, note.id).text == note.text


def test_an_edited_text_changes_some_and_adds_others(store, write):
    one, two = write(source="D1/1"), write(subject="USAM", source="D1/1")
    changes = [(two.id, Change(text="new")), (one.id, Change(text="new"))]
    revised = store.revise(ANNA, changes, [Draft("UDANA", DAY, "new", "D1/1")], LATER)
    assert [(note.subject, note.text) for note in revised] == [("USAM", "new"), ("UALEX", "new"), ("UDANA", "new")]
    assert set(store.of_source(ANNA, "D1/1")) == set(revised)


def test_what_an_edited_text_adds_is_kept_where_its_first_note_is_about_somebody_else_by_now(store, write):
    note = write(source="D1/1", text="first")
    store.change(ANNA, note.id, Change(subject="USAM"), LATER)
    (added,) = store.revise(ANNA, [], [Draft("UALEX", DAY, "second", "D1/1")], LATER)
    assert (added.subject, added.text) == ("UALEX", "second")
    assert store.revise(ANNA, [(added.id, Change(text="third"))], [], LATER)[0].text == "third"
    assert store.count(ANNA, None) == 2


def test_an_edit_is_done_whole_or_not_at_all(store, write):
    note, other = write(), write(SAM)
    changes = [(note.id, Change(text="new")), (other.id, Change(text="new"))]
    with pytest.raises(NotYoursError):
        store.revise(ANNA, changes, [Draft("UDANA", DAY, "new", "D1/9")], LATER)
    assert store.everything(ANNA, ALL) == (note,)


def test_several_are_deleted_and_counted_once_each(store, write, journal):
    ids = [write().id for _ in range(3)]
    assert store.erase(ANNA, [ids[0], ids[0], ids[1], "nothing"]) == 2
    assert [note.id for note in store.everything(ANNA, ALL)] == ids[2:]
    assert journal.erased() == set(ids[:2])


def test_more_are_deleted_than_a_statement_names(store, journal, write, monkeypatch):
    monkeypatch.setattr("bot.storage.erasing.SLICE", 2)
    ids = [write().id for _ in range(7)]
    assert store.erase(ANNA, ids[:5]) == 5
    assert store.forget(ANNA, None) == 2
    assert journal.erased() == set(ids)


def test_nothing_is_deleted_where_the_journal_cannot_be_written(store, write, journal):
    note = write()
    journal.path.mkdir()
    with pytest.raises(StorageError):
        store.erase(ANNA, [note.id])
    with pytest.raises(StorageError):
        store.forget(ANNA, None)
    assert store.read(ANNA, note.id) == note


def test_forgetting_a_person_takes_all_of_them_and_nothing_else(store, write, database, journal):
    alex, sam, of_sam = write(), write(subject="USAM"), write(SAM)
    for subject in ("UALEX", "USAM"):
        store.offer(ANNA, subject, "UDANA", [alex.id, sam.id], moves=True, now=NOW)
        store.log(ANNA, "UANNA", subject, Deed.READ, 1, NOW)
        row = {"tenant": "T1", "author": "UANNA", "subject": subject}
        with database.writing() as connection:
            connection.execute(insert(reminders).values(every=7, since=0, **row))
            connection.execute(insert(scheduled).values(day=DAY, post_at=1, claimed=1, **row))
    assert store.forget(ANNA, "UALEX") == 1
    assert store.everything(ANNA, ALL) == (sam,)
    assert [offer.subject for offer in store.offers(ANNA)] == ["USAM"]
    assert [line.subject for line in store.accesses(ANNA)] == ["USAM"]
    with database.reading() as connection:
        assert connection.scalars(select(reminders.c.subject)).all() == ["USAM"]
        assert connection.scalar(select(func.count()).select_from(scheduled)) == 2, "Slack still has them"
    assert store.forget(ANNA, None) == 1
    assert (store.everything(ANNA, ALL), store.offers(ANNA), store.accesses(ANNA)) == ((), (), ())
    assert store.everything(SAM, ALL) == (of_sam,)
    assert journal.erased() == {alex.id, sam.id}


def test_forgetting_everything_takes_what_was_told_of_it_but_not_what_the_operator_did(store, write, database, upkeep):
    write()
    write(SAM)
    with database.writing() as connection:
        lay(connection, "T1", "UANNA", Reason.OPERATOR_EXPORT, {"UALEX": 1}, DAY, NOW)
        lay(connection, "T1", "UANNA", Reason.OPERATOR_PURGE, {"UALEX": 2}, DAY, NOW)
        for who in ("UANNA", "USAM"):
            lay(connection, "T1", who, Reason.ENDING, {"UALEX": 1}, DAY, NOW)
    sent = next(one for one in upkeep.take("T1", NOW) if one.reason is Reason.OPERATOR_EXPORT)
    upkeep.sent(sent.id, NOW)
    store.forget(ANNA, "UALEX")
    assert _notices(database, "UANNA") == ["ending", "operator export", "operator purge"]
    store.forget(ANNA, None)
    assert _notices(database, "UANNA") == ["operator purge"]
    assert _notices(database, "USAM") == ["ending"]


def _notices(database, person):
    with database.reading() as connection:
        return sorted(connection.scalars(select(notices.c.reason).where(notices.c.person == person)))


def test_notes_are_counted(store, write):
    for subject in ("UALEX", "UALEX", "USAM"):
        write(subject=subject)
    write(SAM)
    assert [store.count(ANNA, subject) for subject in ("UALEX", "USAM", "UDANA", None)] == [2, 1, 0, 3]


def test_the_newest_day_is_shown_first_and_of_one_day_the_one_written_last(store, write):
    old = write(day=date(2026, 10, 1))
    morning = write()
    evening = write(now=LATER)
    assert store.everything(ANNA, ALL) == (evening, morning, old)
    assert store.page(ANNA, ALL).notes == (evening, morning, old)


def test_notes_are_shown_a_page_at_a_time(store, write):
    days = [DAY - timedelta(days=number) for number in range(5)]
    written = [write(day=day) for day in days]
    write(subject="USAM")
    pages = [store.page(ANNA, Which("UALEX"), skip, 2) for skip in (0, 2, 4)]
    assert [note for page in pages for note in page.notes] == written
    assert [(page.more, page.total) for page in pages] == [(True, 5), (True, 5), (False, 5)]
    assert not store.page(ANNA, Which("UALEX"), 3, 2).more
    assert store.page(ANNA, Which("UALEX"), 9, 2) == Page((), more=False, total=5)


def test_a_page_has_twenty_notes_unless_more_are_asked_for(store, write):
    for _ in range(21):
        write()
    page = store.page(ANNA, ALL)
    assert (len(page.notes), page.more) == (20, True)


def test_a_selection_is_of_a_person_and_since_a_day(store, write):
    old, new, other = write(day=date(2026, 1, 1)), write(day=date(2026, 6, 1)), write(subject="USAM")
    assert store.everything(ANNA, Which("UALEX")) == (new, old)
    assert store.everything(ANNA, Which("UALEX", date(2026, 6, 1))) == (new,)
    assert store.everything(ANNA, Which(since=date(2026, 6, 2))) == (other,)
    assert store.page(ANNA, Which("UALEX", date(2026, 6, 2))).total == 0


def test_people_are_those_written_about_with_the_last_day_first(store, write):
    for subject, day in (("UALEX", 1), ("UALEX", 5), ("USAM", 9), ("UDANA", 5)):
        write(subject=subject, day=date(2026, 1, day))
    write(SAM, subject="UKIM")
    assert store.people(ANNA) == (
        Subject("USAM", 1, date(2026, 1, 9)),
        Subject("UALEX", 2, date(2026, 1, 5)),
        Subject("UDANA", 1, date(2026, 1, 5)),
    )
    assert store.people(DANA) == ()


def test_nobody_reads_the_notes_of_another(store, write):
    note = write(source="D1/1")
    for other in (SAM, ALEX, Viewer("T2", "UANNA"), Viewer("T2", "UALEX")):
        with pytest.raises(NotYoursError):
            store.read(other, note.id)
        assert store.page(other, ALL).total == 0
        assert store.everything(other, ALL) == store.of_source(other, "D1/1") == store.shared_with(other) == ()
    with pytest.raises(NotYoursError):
        store.read(ANNA, "nothing")


def test_what_is_undone_is_undone_whole(store, database, write, monkeypatch):
    drafts = [Draft("UALEX", DAY, "x", "D1/1"), Draft("x" * 40, DAY, "y", "D1/1")]
    if database.is_sqlite:
        drafts[1] = replace(drafts[1], subject=None)  # SQLite has no longest text, and refuses none at all
    with pytest.raises(StorageError):
        store.write(ANNA, drafts, NOW)
    with database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(notes)) == 0
