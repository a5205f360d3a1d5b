"""Who may read what, after whatever several people do: a store held against a model in plain Python.

`make soak` runs it at length.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from bot.notes.model import Change, Draft, Evidence, Note, NotYoursError, SpentError, Viewer, Which, may_read
from bot.notes.sql.store import SqlNoteStore
from bot.storage.tables import metadata
from tests.notes.conftest import DAY, NOW

SOAK = bool(os.environ.get("LADDER_SOAK"))
PEOPLE = ("UANNA", "USAM", "UDANA")
VIEWERS = [Viewer(tenant, person) for tenant in ("T1", "T2") for person in PEOPLE]

viewers, people = st.sampled_from(VIEWERS), st.sampled_from(PEOPLE)
numbers = st.integers(0, 10**6)
links = st.builds(Evidence, st.just("crew"), st.just("cook"), st.sampled_from(["stew", "bake"]), st.sampled_from("ab"))
some = st.lists(numbers, min_size=1, max_size=4)


class Notes(RuleBasedStateMachine):
    """What people do, to the store and to the model alike."""

    def __init__(self, store: SqlNoteStore, database) -> None:
        super().__init__()
        self.store = store
        self.notes: dict[str, Note] = {}
        self.made_for: dict[str, str] = {}
        self.spent: set[tuple[str, str, str]] = set()
        self.offers: dict[str, tuple[Viewer, str, str, list[str], bool]] = {}
        self.ids, self.offer_ids = [], []
        self.now = NOW
        with database.writing() as connection:
            for table in metadata.tables.values():
                connection.execute(table.delete())

    # what is done

    @rule(by=viewers, subjects=st.lists(people, min_size=1, max_size=2, unique=True), source=st.integers(0, 3))
    def write(self, by, subjects, source):
        drafts = [Draft(subject, self._day(), f"by {by} {self._tick()}", f"D1/{source}") for subject in subjects]
        made = {self.made_for[note.id] for note in self._own(by) if note.source == f"D1/{source}"}
        if (by.tenant, by.person, f"D1/{source}") in self.spent and not made.issuperset(subjects):
            self._refused(lambda: self.store.write(by, drafts, self.now), SpentError)
            return
        for draft, note in zip(drafts, self.store.write(by, drafts, self.now), strict=True):
            before = [
                one for one in self._own(by) if (one.source, self.made_for[one.id]) == (draft.source, draft.subject)
            ]
            assert not before or [note] == before
            assert before or (note.text, note.subject, note.author, note.tenant) == (
                draft.text,
                draft.subject,
                by.person,
                by.tenant,
            )
            self._add(note, draft.subject)

    @rule(by=viewers, which=numbers, subject=st.none() | people)
    def change(self, by, which, subject):
        change = Change(subject=subject, text=f"changed {self._tick()}")
        note = self._any(which)
        if note is None or not self._wrote(by, note):
            self._refused(lambda: self.store.change(by, self._id(which), change, self.now))
            return
        shared = note.shared if subject in {None, note.subject} else None
        after = replace(note, subject=subject or note.subject, text=change.text, shared=shared, edited=self.now)
        assert self.store.change(by, note.id, change, self.now) == after
        self.notes[note.id] = after

    @rule(by=viewers, which=numbers, link=links)
    def link(self, by, which, link):
        note = self._any(which)
        if note is None or not self._wrote(by, note):
            self._refused(lambda: self.store.link(by, self._id(which), [link]))
            return
        after = replace(note, evidence=(*_without(note, link), link))
        assert self.store.link(by, note.id, [link]) == after
        self.notes[note.id] = after

    @rule(by=viewers, which=numbers, link=links)
    def unlink(self, by, which, link):
        note = self._any(which)
        if note is None or not self._wrote(by, note):
            self._refused(lambda: self.store.unlink(by, self._id(which), link.address))
            return
        after = replace(note, evidence=_without(note, link))
        assert self.store.unlink(by, note.id, link.address) == after
        self.notes[note.id] = after

    @rule(by=viewers, which=some)
    def share(self, by, which):
        self._tick()
        own = [note for note in self._chosen(which) if self._wrote(by, note)]
        if not own:
            self._refused(lambda: self.store.share(by, self._ids(which), self.now))
            return
        newly = {replace(note, shared=self.now) for note in own if note.shared is None and note.subject != by.person}
        assert set(self.store.share(by, self._ids(which), self.now)) == newly
        self.notes.update({note.id: note for note in newly})

    @rule(by=viewers, which=some)
    def unshare(self, by, which):
        own = [note for note in self._chosen(which) if self._wrote(by, note)]
        if not own:
            self._refused(lambda: self.store.unshare(by, self._ids(which), self.now))
            return
        shared = [note for note in own if note.shared]
        assert self.store.unshare(by, self._ids(which), self.now) == len(shared)
        self.notes.update({note.id: replace(note, shared=None) for note in shared})

    @rule(by=viewers, which=some)
    def erase(self, by, which):
        own = [note.id for note in self._chosen(which) if self._wrote(by, note)]
        assert self.store.erase(by, self._ids(which)) == len(own)
        self._drop(own)

    @rule(by=viewers, subject=st.none() | people)
    def forget(self, by, subject):
        own = [note.id for note in self._own(by) if subject in {None, note.subject}]
        assert self.store.forget(by, subject) == len(own)
        self._drop(own)
        self.offers = {
            id_: offer for id_, offer in self.offers.items() if not (offer[0] == by and subject in {None, offer[1]})
        }

    @precondition(lambda self: self.ids)
    @rule(by=viewers, subject=people, to=people, which=some, moves=st.booleans())
    def offer(self, by, subject, to, which, moves):
        self._tick()
        own = [note.id for note in self._chosen(which) if self._wrote(by, note) and note.subject == subject]
        try:
            made = self.store.offer(by, subject, to, self._ids(which), moves=moves, now=self.now)
        except ValueError:
            assert not own or to in {by.person, subject}
        else:
            assert made.count == len(own)
            self.offers[made.id] = (by, subject, to, own, moves)
            self.offer_ids.append(made.id)

    @precondition(lambda self: self.offer_ids)
    @rule(by=viewers, which=numbers, accepts=st.booleans())
    def answer(self, by, which, accepts):
        self._tick()
        id_ = self.offer_ids[which % len(self.offer_ids)]
        giver, subject, to, ids, moves = self.offers.get(id_, (None, "", "", [], False))
        recipient = giver and Viewer(giver.tenant, to)
        if not accepts:
            end = lambda: self.store.withdraw(by, id_)  # noqa: E731
            (end() if by in {giver, recipient} else self._refused(end))
            if by in {giver, recipient}:
                del self.offers[id_]
            return
        if by != recipient:
            self._refused(lambda: self.store.accept(by, id_, self.now))
            return
        given = [
            self.notes[one]
            for one in ids
            if one in self.notes and self._wrote(giver, self.notes[one]) and self.notes[one].subject == subject
        ]
        before = {note.id for note in self._own(by)}
        assert self.store.accept(by, id_, self.now).count == len(given)
        del self.offers[id_]
        came = {note.source: note for note in self.store.everything(by, Which()) if note.id not in before}
        assert len(came) == len(given)
        for note in given:
            after = came[f"{id_}/{note.id}"]
            assert after == replace(
                note, id=after.id, author=by.person, source=after.source, handed_by=giver.person, shared=None
            )
            assert (after.id == note.id) == moves
            if moves:
                self._spend(note)
            self._add(after, self.made_for[note.id] if moves else note.subject)

    # what holds

    @rule(viewer=viewers, which=numbers)
    def read(self, viewer, which):
        self._reads(viewer, self._id(which))

    @invariant()
    def soaking(self):
        if SOAK:
            self.everybody_sees_theirs_and_nothing_else()

    def everybody_sees_theirs_and_nothing_else(self):
        for viewer in VIEWERS:
            own, shared = self._own(viewer), self._shared_with(viewer)
            assert list(self.store.everything(viewer, Which())) == own
            assert list(self.store.shared_with(viewer)) == shared
            assert {note.id for note in self.notes.values() if may_read(viewer, note)} == {
                note.id for note in own + shared
            }

    def teardown(self):
        self.everybody_sees_theirs_and_nothing_else()
        for viewer in VIEWERS:
            own = self._own(viewer)
            for id_ in self.ids:
                self._reads(viewer, id_)
            assert {one.person: (one.count, one.last) for one in self.store.people(viewer)} == {
                subject: (len(of), max(note.day for note in of))
                for subject in PEOPLE
                if (of := [note for note in own if note.subject == subject])
            }
            for subject in PEOPLE:
                assert (
                    list(self.store.page(viewer, Which(subject), 1, 2).notes)
                    == [note for note in own if note.subject == subject][1:3]
                )
            assert {offer.id for offer in self.store.offers(viewer)} == {
                id_ for id_, (giver, _, to, _, _) in self.offers.items() if viewer in {giver, Viewer(giver.tenant, to)}
            }

    # the model

    def _own(self, viewer):
        return sorted((note for note in self.notes.values() if self._wrote(viewer, note)), key=_newest, reverse=True)

    def _shared_with(self, viewer):
        mine = (
            note
            for note in self.notes.values()
            if note.shared and (note.tenant, note.subject) == (viewer.tenant, viewer.person)
        )
        return sorted(mine, key=_newest, reverse=True)

    def _wrote(self, viewer, note):
        return (note.tenant, note.author) == (viewer.tenant, viewer.person)

    def _reads(self, viewer, id_):
        if id_ in {note.id for note in self._own(viewer) + self._shared_with(viewer)}:
            assert self.store.read(viewer, id_) == self.notes[id_]
        else:
            self._refused(lambda: self.store.read(viewer, id_))

    def _refused(self, deed, how=NotYoursError):
        with pytest.raises(how):
            deed()

    def _id(self, which):
        return self.ids[which % len(self.ids)] if self.ids else "nothing"

    def _ids(self, which):
        return [self._id(one) for one in which]

    def _any(self, which):
        return self.notes.get(self._id(which))

    def _chosen(self, which):
        return [self.notes[id_] for id_ in dict.fromkeys(self._ids(which)) if id_ in self.notes]

    def _add(self, note, made_for):
        if note.id not in self.ids:
            self.ids.append(note.id)
        if note.id not in self.notes or self.notes[note.id].author != note.author:
            self.made_for[note.id] = made_for
        self.notes[note.id] = note

    def _drop(self, ids):
        for id_ in ids:
            self._spend(self.notes[id_])
            del self.notes[id_], self.made_for[id_]

    def _spend(self, note):
        self.spent.add((note.tenant, note.author, note.source))

    def _tick(self):
        self.now += timedelta(minutes=1)
        return self.now.isoformat()

    def _day(self):
        return DAY - timedelta(days=len(self.ids) % 3)


def _without(note, link):
    return tuple(one for one in note.evidence if one.address != link.address)


def _newest(note):
    return note.day, note.written, note.id


@pytest.mark.no_cover
def test_whatever_people_do_everybody_reads_theirs_and_nothing_else(store, database):
    run_state_machine_as_test(
        lambda: Notes(store, database),
        settings=settings(
            max_examples=1_000 if SOAK else 15,
            stateful_step_count=50 if SOAK else 20,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
        ),
    )


@pytest.mark.parametrize("shared", [None, NOW])
def test_the_author_reads_a_note_and_once_it_is_shared_its_subject(shared):
    note = Note("1", "T1", "UANNA", "UALEX", DAY, "x", (), (), "D1/1", NOW, shared=shared)
    people = [Viewer(tenant, person) for tenant in ("T1", "T2") for person in ("UANNA", "UALEX", "USAM")]
    may = [viewer for viewer in people if may_read(viewer, note)]
    assert may == [Viewer("T1", "UANNA")] + ([Viewer("T1", "UALEX")] if shared else [])
