"""What a store of notes does. Every read takes the viewer; there is no read without.

Each method is one transaction, synchronous, and called in the database's own threads. StorageError where the database
fails: nothing is half done then. NotYoursError where the viewer may not see what they name, NotReadableError where it
is theirs and cannot be opened. What is done without a viewer hands out ids, never text: see `Upkeep`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.notes.model import (
    Access,
    Change,
    Deed,
    Draft,
    Evidence,
    Handover,
    Holdings,
    Note,
    Page,
    Subject,
    Unreadable,
    Viewer,
    Which,
)

Written = tuple[Viewer, Sequence[Draft]]
"""What an author writes at once."""


class NoteStore(Protocol):
    """Growth notes of many tenants, each to be read by its author, and by its subject once it is shared."""

    def write(self, by: Viewer, drafts: Sequence[Draft], now: datetime) -> tuple[Note, ...]:
        """Keeps drafts; on disk when it returns. A source and subject that are there already give the note that was
        made of them, unchanged. SpentError, and nothing is kept, where a note of one of the sources was deleted."""

    def write_all(self, written: Sequence[Written], now: datetime) -> tuple[tuple[Note, ...], ...]:
        """Does for several authors what `write` does for one: all of it or nothing."""

    def change(self, by: Viewer, note: str, change: Change, now: datetime) -> Note:
        """Changes one of the author's own notes. One whose subject changes is shared with nobody any more."""

    def revise(
        self, by: Viewer, changes: Sequence[tuple[str, Change]], further: Sequence[Draft], now: datetime
    ) -> tuple[Note, ...]:
        """What an edited message makes of its notes: changes some of the author's own and keeps further ones, all of it
        or nothing. SpentError as with `write`."""

    def link(self, by: Viewer, note: str, evidence: Sequence[Evidence]) -> Note:
        """Makes one of the author's own notes evidence for expectations, each in the wording in force."""

    def unlink(self, by: Viewer, note: str, address: tuple[str, str, str]) -> Note:
        """Takes a link of one of the author's own notes away, by `Evidence.address`."""

    def erase(self, by: Viewer, notes: Sequence[str]) -> int:
        """Deletes those of these ids that the viewer wrote; how many there were. Not to be undone."""

    def holdings(self, by: Viewer, subject: str | None) -> Holdings:
        """What `forget` would end, in numbers."""

    def forget(self, by: Viewer, subject: str | None, told: int | None = None) -> int:
        """Deletes all of the viewer's notes on a subject, with the access log, offers and reminders that go with them;
        None: everything of their own, also what they were told of it. MoreNotesError where there are more notes than
        the viewer was told."""

    def count(self, by: Viewer, subject: str | None) -> int:
        """How many notes the viewer wrote on a subject; None: on anybody."""

    def read(self, viewer: Viewer, note: str) -> Note | Unreadable:
        """One note that the viewer wrote or that is shared with them."""

    def page(self, viewer: Viewer, which: Which, skip: int = 0, most: int = 20) -> Page:
        """The viewer's own notes, newest day first."""

    def everything(self, viewer: Viewer, which: Which) -> tuple[Note | Unreadable, ...]:
        """All of the viewer's own notes of a selection, newest day first: for a search, an export, a packet."""

    def of_source(self, viewer: Viewer, source: str) -> tuple[Note | Unreadable, ...]:
        """The viewer's own notes that were written with one message."""

    def people(self, viewer: Viewer) -> tuple[Subject, ...]:
        """Whom the viewer has notes on, the one written about longest ago last."""

    def share(self, by: Viewer, notes: Sequence[str], now: datetime) -> tuple[Note, ...]:
        """Lets the subjects of the author's own notes read them; those that were not shared before are returned, and
        stand in the access log. Whoever shares tells the subject, and `Upkeep.sent` by the id of the note; else a
        notice does. Notes that are not theirs, or cannot be opened, are passed over, unless all of them are."""

    def unshare(self, by: Viewer, notes: Sequence[str], now: datetime) -> int:
        """Takes that back; how many were shared, as the access log has it. Passes over what `share` does."""

    def shared_with(self, viewer: Viewer, author: str | None = None) -> tuple[Note | Unreadable, ...]:
        """What others share with the viewer, newest day first."""

    def offer(self, by: Viewer, subject: str, to: str, notes: Sequence[str], *, moves: bool, now: datetime) -> Handover:
        """Offers the author's own notes on a subject to somebody; ValueError where none of the ids is theirs."""

    def offers(self, viewer: Viewer) -> tuple[Handover, ...]:
        """The offers that the viewer made or has been made."""

    def accept(self, by: Viewer, handover: str, now: datetime) -> Handover:
        """Takes an offer on: the notes become the viewer's own (copies or the notes themselves), shared with nobody.
        The count says how many came: what was deleted since does not. NotYoursError where it is withdrawn."""

    def withdraw(self, by: Viewer, handover: str) -> Handover:
        """Ends an offer that the viewer made or has been made, without effect."""

    def log(self, by: Viewer, author: str, subject: str | None, deed: Deed, count: int, now: datetime) -> None:
        """Adds a line to the access log of an author: `by` did this with so many of their notes."""

    def accesses(self, viewer: Viewer, subject: str | None = None, most: int = 100) -> tuple[Access, ...]:
        """The viewer's own access log, newest first."""
