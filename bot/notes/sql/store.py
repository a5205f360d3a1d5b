"""Growth notes in SQL. Every statement that reads or changes a note names the tenant and who may."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.notes.model import (
    Access,
    Change,
    Deed,
    Draft,
    Evidence,
    Handover,
    Holdings,
    MoreNotesError,
    Note,
    NotReadableError,
    NotYoursError,
    Page,
    SpentError,
    Subject,
    Unreadable,
    Viewer,
    Which,
    may_read,
)
from bot.notes.sql.handing import Handing
from bot.notes.sql.rows import Row, access_row, opened, sealed
from bot.notes.sql.upkeep import lay_late
from bot.notes.sql.whose import ARE_SPENT, SOURCE, belongs, is_shared_with, said_or_void, source_of, written_by
from bot.notes.store import Written
from bot.notes.upkeep import Reason
from bot.storage.engine import Database
from bot.storage.erasing import erase, sliced, spend
from bot.storage.journal import Journal
from bot.storage.sealing import Keyring
from bot.storage.tables import accesses, handovers, milliseconds, moment, notes, notices, positions, reminders

_NEWEST = (notes.c.day.desc(), notes.c.written.desc(), notes.c.id.desc())


class SqlNoteStore:
    """A NoteStore on a database; what each method promises stands there."""

    def __init__(self, database: Database, keys: Keyring, journal: Journal) -> None:
        self._database = database
        self._keys = keys
        self._journal = journal
        self._handing = Handing(keys)
        dialect = sqlite if database.is_sqlite else postgresql
        self._adding = dialect.insert(notes).on_conflict_do_nothing().returning(notes.c.id)

    # one's own notes

    def write(self, by: Viewer, drafts: Sequence[Draft], now: datetime) -> tuple[Note, ...]:
        """Keeps drafts, each source and subject once."""
        (kept,) = self.write_all([(by, drafts)], now)
        return kept

    def write_all(self, written: Sequence[Written], now: datetime) -> tuple[tuple[Note, ...], ...]:
        """The same for several authors."""
        made = [_made(by, draft, now) for by, drafts in written for draft in drafts]
        with self._database.writing() as connection:
            kept = iter(self._kept(connection, made))
        return tuple(tuple(islice(kept, len(drafts))) for _, drafts in written)

    def change(self, by: Viewer, note: str, change: Change, now: datetime) -> Note:
        """Changes one of the author's own."""
        with self._database.writing() as connection:
            return self._changed(connection, by, note, change, now)

    def revise(
        self, by: Viewer, changes: Sequence[tuple[str, Change]], further: Sequence[Draft], now: datetime
    ) -> tuple[Note, ...]:
        """Changes some of the author's own and keeps further ones."""
        with self._database.writing() as connection:
            self._held(connection, written_by(by, None), [note for note, _ in changes])
            changed = [self._changed(connection, by, note, change, now) for note, change in changes]
            return (*changed, *(self._added(connection, _made(by, draft, now)) for draft in further))

    def link(self, by: Viewer, note: str, evidence: Sequence[Evidence]) -> Note:
        """Makes one of the author's own evidence for expectations."""
        with self._database.writing() as connection:
            before = self._own(connection, by, note)
            return self._linked(connection, before, (*_without(before, [one.address for one in evidence]), *evidence))

    def unlink(self, by: Viewer, note: str, address: tuple[str, str, str]) -> Note:
        """Takes a link away."""
        with self._database.writing() as connection:
            before = self._own(connection, by, note)
            return self._linked(connection, before, _without(before, [address]))

    def erase(self, by: Viewer, ids: Sequence[str]) -> int:
        """Deletes those that the viewer wrote."""
        with self._journal.erasing() as gone, self._database.writing() as connection:
            own = written_by(by, None)
            return sum(erase(connection, and_(notes.c.id.in_(some), own), gone) for some in sliced(sorted({*ids})))

    def holdings(self, by: Viewer, subject: str | None) -> Holdings:
        """What there is."""
        own = written_by(by, subject)
        with self._database.reading() as connection:
            return Holdings(
                _counted(connection, own),
                _counted(connection, and_(own, notes.c.shared.is_not(None))),
                *(
                    _counted(connection, belongs(table, by, subject))
                    for table in (handovers, reminders, positions, accesses)
                ),
            )

    def forget(self, by: Viewer, subject: str | None, told: int | None = None) -> int:
        """Deletes all on a subject, or all that the viewer has here."""
        with self._journal.erasing() as gone, self._database.writing() as connection:
            for table in (handovers, reminders, accesses):  # `scheduled` goes once Slack has dropped them
                connection.execute(delete(table).where(belongs(table, by, subject)))
            if subject is None:
                connection.execute(delete(notices).where(said_or_void(by)))
            erase(connection, belongs(positions, by, subject), gone, positions)
            erased = erase(connection, written_by(by, subject), gone)
            if told is not None and erased > told:
                raise MoreNotesError
            return erased

    def count(self, by: Viewer, subject: str | None) -> int:
        """How many there are."""
        with self._database.reading() as connection:
            return _counted(connection, written_by(by, subject))

    def read(self, viewer: Viewer, note: str) -> Note | Unreadable:
        """One of the viewer's own, or one shared with them."""
        with self._database.reading() as connection:
            row: Any = connection.execute(select(notes).where(notes.c.id == note)).first()
        # By the row, that of a note which cannot be opened too: its row has what is asked of a note.
        if row is None or not may_read(viewer, row):
            raise NotYoursError
        return opened(row._mapping, self._keys)

    def page(self, viewer: Viewer, which: Which, skip: int = 0, most: int = 20) -> Page:
        """Some of the viewer's own, newest day first."""
        chosen = written_by(viewer, which.subject, which)
        total = select(func.count()).select_from(notes).where(chosen).correlate(None).scalar_subquery()
        asked = select(notes, total.label("total")).where(chosen).order_by(*_NEWEST).offset(skip).limit(most)
        with self._database.reading() as connection:
            # The count comes with them: each statement is a way there and back.
            rows = connection.execute(asked).mappings().all()
            number = rows[0]["total"] if rows else _counted(connection, chosen)
        return Page(tuple(opened(row, self._keys) for row in rows), skip + len(rows) < number, number)

    def everything(self, viewer: Viewer, which: Which) -> tuple[Note | Unreadable, ...]:
        """All of a selection of the viewer's own."""
        return self._all(written_by(viewer, which.subject, which))

    def of_source(self, viewer: Viewer, source: str) -> tuple[Note | Unreadable, ...]:
        """The viewer's own of one message."""
        return self._all(and_(written_by(viewer, None), notes.c.source == source))

    def people(self, viewer: Viewer) -> tuple[Subject, ...]:
        """Whom the viewer has notes on, written about lately first."""
        last = func.max(notes.c.day).label("last")
        asked = select(notes.c.subject, func.count().label("number"), last).where(written_by(viewer, None))
        with self._database.reading() as connection:
            rows = connection.execute(asked.group_by(notes.c.subject).order_by(last.desc(), notes.c.subject))
            return tuple(Subject(row.subject, row.number, row.last) for row in rows)

    # sharing and handing over

    def share(self, by: Viewer, ids: Sequence[str], now: datetime) -> tuple[Note, ...]:
        """Lets the subjects read them."""
        with self._database.writing() as connection:
            newly = [
                replace(note, shared=_to_the_millisecond(now))
                for note in self._some_own(connection, by, ids)
                if note.shared is None and note.subject != by.person
            ]
            self._put(connection, newly)
            for note in newly:
                lay_late(connection, by, note.subject, Reason.SHARED, note.id, 1, now)
            _log(connection, by, newly, Deed.SHARE, now)
            return tuple(newly)

    def unshare(self, by: Viewer, ids: Sequence[str], now: datetime) -> int:
        """Takes that back."""
        with self._database.writing() as connection:
            shared = [note for note in self._some_own(connection, by, ids) if note.shared]
            self._put(connection, [replace(note, shared=None) for note in shared])
            _log(connection, by, shared, Deed.UNSHARE, now)
            return len(shared)

    def shared_with(self, viewer: Viewer, author: str | None = None) -> tuple[Note | Unreadable, ...]:
        """What others share with the viewer."""
        return self._all(and_(is_shared_with(viewer), *([notes.c.author == author] if author else [])))

    def offer(self, by: Viewer, subject: str, to: str, ids: Sequence[str], *, moves: bool, now: datetime) -> Handover:
        """Offers the viewer's own notes on a subject."""
        if to in {by.person, subject}:
            raise ValueError("notes are handed over to a third person")
        with self._database.writing() as connection:
            own = _among(connection, written_by(by, subject), ids)
            if not own:
                raise ValueError("there is nothing to hand over")
            offer = Handover(_new_id(), by.person, subject, to, moves, len(own), _to_the_millisecond(now))
            self._handing.add(connection, by.tenant, offer, own)
            lay_late(connection, by, to, Reason.OFFERED, offer.id, offer.count, now)
            return offer

    def offers(self, viewer: Viewer) -> tuple[Handover, ...]:
        """What the viewer offered, or is offered."""
        with self._database.reading() as connection:
            return self._handing.of(connection, viewer)

    def accept(self, by: Viewer, handover: str, now: datetime) -> Handover:
        """Takes an offer on."""
        with self._database.writing() as connection:
            offer, ids = self._handing.take(connection, by, handover)
            if offer.to != by.person:
                raise NotYoursError
            giver = Viewer(by.tenant, offer.author)
            given = [
                replace(note, author=by.person, source=f"{offer.id}/{note.id}", handed_by=offer.author, shared=None)
                for note in self._held(connection, written_by(giver, offer.subject), ids)
                if isinstance(note, Note)
            ]
            if offer.moves:
                spend(connection, [note.id for note in given])
                self._put(connection, given, ending=None)  # their new author has not been told that they end
            else:
                self._kept(connection, [replace(note, id=_new_id()) for note in given])
            deed = Access(now, by.person, Deed.HANDOVER, offer.subject, len(given))
            connection.execute(insert(accesses).values(access_row(giver, deed)))
            lay_late(connection, by, offer.author, Reason.ACCEPTED, offer.id, len(given), now)
            return replace(offer, count=len(given))

    def withdraw(self, by: Viewer, handover: str) -> Handover:
        """Ends an offer without effect."""
        with self._database.writing() as connection:
            return self._handing.take(connection, by, handover)[0]

    # the access log

    def log(self, by: Viewer, author: str, subject: str | None, deed: Deed, count: int, now: datetime) -> None:
        """Adds a line."""
        line = Access(now, by.person, deed, subject, count)
        with self._database.writing() as connection:
            connection.execute(insert(accesses).values(access_row(Viewer(by.tenant, author), line)))

    def accesses(self, viewer: Viewer, subject: str | None = None, most: int = 100) -> tuple[Access, ...]:
        """The viewer's own."""
        whose = and_(accesses.c.tenant == viewer.tenant, accesses.c.author == viewer.person)
        about = [or_(accesses.c.subject == subject, accesses.c.subject.is_(None))] if subject else []
        asked = select(accesses).where(whose, *about).order_by(accesses.c.at.desc(), accesses.c.number.desc())
        with self._database.reading() as connection:
            rows = connection.execute(asked.limit(most)).mappings()
            return tuple(Access(moment(r["at"]), r["who"], Deed(r["deed"]), r["subject"], r["count"]) for r in rows)

    # what these are made of

    def _changed(self, connection: Connection, by: Viewer, note: str, change: Change, now: datetime) -> Note:
        wanted = {one.name: value for one in fields(Change) if (value := getattr(change, one.name)) is not None}
        before = self._own(connection, by, note)
        after = replace(before, edited=_to_the_millisecond(now), **wanted)
        if after.subject != before.subject:
            after = replace(after, shared=None)
        self._put(connection, [after])
        return after

    def _linked(self, connection: Connection, note: Note, evidence: tuple[Evidence, ...]) -> Note:
        after = replace(note, evidence=evidence)
        self._put(connection, [after])
        return after

    def _kept(self, connection: Connection, made: Sequence[Note], made_for: str = "") -> list[Note]:
        """Inserts notes, but for those whose author and source have one that was made for their subject: then that one
        is given back, whoever it is about by now."""
        sealed_ = ((note, sealed(note, self._keys) | {"made_for": made_for or note.subject}) for note in made)
        # In one order: two that write the same ones wait for each other once, and not each for the other.
        rows = {note.id: row for note, row in sorted(sealed_, key=lambda one: source_of(one[1]))}
        new = set(connection.scalars(self._adding, [*rows.values()])) if rows else set()
        # Looked up afterwards: until its note is gone, what is inserted waits for whoever deletes it.
        if new and connection.scalar(ARE_SPENT, {"sources": list({source_of(rows[id_]) for id_ in new})}):
            raise SpentError
        others = {id_: self._same(connection, row) for id_, row in rows.items() if id_ not in new}
        return [others.get(note.id, note) for note in made]

    def _same(self, connection: Connection, row: Row) -> Note:
        """The note that was made for the same person with the same source."""
        return self._opened(connection, and_(*(notes.c[name] == row[name] for name in (*SOURCE, "made_for"))))

    def _added(self, connection: Connection, note: Note) -> Note:
        """Inserts a note, also where its source has made one for this subject that is about somebody else by now."""
        (kept,) = self._kept(connection, [note])
        return kept if kept.subject == note.subject else self._kept(connection, [note], made_for=note.id)[0]

    def _put(self, connection: Connection, changed: Sequence[Note], **more: None) -> None:
        putting = update(notes).where(notes.c.id == bindparam("of"))
        if changed:
            connection.execute(putting, [sealed(note, self._keys) | more | {"of": note.id} for note in changed])

    def _own(self, connection: Connection, by: Viewer, note: str) -> Note:
        """A note that the viewer wrote, held until the transaction ends."""
        return self._opened(connection, and_(notes.c.id == note, written_by(by, None)))

    def _some_own(self, connection: Connection, by: Viewer, ids: Iterable[str]) -> list[Note]:
        """Those of these notes that the viewer wrote and that can be opened, held until the transaction ends."""
        held = self._held(connection, written_by(by, None), ids)
        found = [note for note in held if isinstance(note, Note)]
        if not found:
            why = [note.why for note in held if isinstance(note, Unreadable)]
            raise NotReadableError(why[0]) if why else NotYoursError
        return found

    def _opened(self, connection: Connection, where: ColumnElement[bool]) -> Note:
        row = connection.execute(select(notes).where(where).with_for_update()).mappings().first()
        if row is None:
            raise NotYoursError
        note = opened(row, self._keys)
        if isinstance(note, Unreadable):
            raise NotReadableError(note.why)
        return note

    def _held(self, connection: Connection, where: ColumnElement[bool], ids: Iterable[str]) -> list[Note | Unreadable]:
        """Those of these notes for which a condition holds, held until the transaction ends. In the order of their ids:
        two that want the same ones wait for each other once, and not each for the other."""
        found: list[Note | Unreadable] = []
        for some in sliced(sorted({*ids})):
            asked = select(notes).where(notes.c.id.in_(some), where).order_by(notes.c.id).with_for_update()
            found += [opened(row, self._keys) for row in connection.execute(asked).mappings()]
        return found

    def _all(self, chosen: ColumnElement[bool]) -> tuple[Note | Unreadable, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(select(notes).where(chosen).order_by(*_NEWEST)).mappings().all()
        return tuple(opened(row, self._keys) for row in rows)


def _without(note: Note, addresses: Sequence[tuple[str, str, str]]) -> tuple[Evidence, ...]:
    return tuple(one for one in note.evidence if one.address not in addresses)


def _made(by: Viewer, draft: Draft, now: datetime) -> Note:
    return Note(
        id=_new_id(),
        tenant=by.tenant,
        author=by.person,
        subject=draft.subject,
        day=draft.day,
        text=draft.text,
        tags=draft.tags,
        links=draft.links,
        source=draft.source,
        written=_to_the_millisecond(now),
    )


def _new_id() -> str:
    return secrets.token_hex(16)


def _to_the_millisecond(now: datetime) -> datetime:
    return moment(milliseconds(now))


def _log(connection: Connection, by: Viewer, own: Sequence[Note], deed: Deed, now: datetime) -> None:
    """Adds lines to the access log of an author who did something with notes of their own: one for each subject."""
    for subject, count in Counter(note.subject for note in own).items():
        line = Access(now, by.person, deed, subject, count)
        connection.execute(insert(accesses).values(access_row(by, line)))


def _counted(connection: Connection, chosen: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).where(chosen)) or 0


def _among(connection: Connection, chosen: ColumnElement[bool], ids: Iterable[str]) -> list[str]:
    """Those of these ids for which a condition holds."""
    return [
        id_
        for some in sliced(sorted({*ids}))
        for id_ in connection.scalars(select(notes.c.id).where(notes.c.id.in_(some), chosen))
    ]
