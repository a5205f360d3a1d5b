"""Puts seeds into a running bot, through its own stores, and into the channel of its workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.growth.evidence import evidence_for
from bot.growth.targets import understood
from bot.ladders.model import Expectation, Ladders
from bot.notes.model import Draft, Viewer
from bot.slack.in_force import InForce
from bot.slack.notebook import Notebook
from bot.trying.seeds import SeedNote, Seeds
from bot.workspace import Workspace
from bot.workspace.state import Message

_CLAIM = "seeds of the try-out"
_WRITTEN = time(16, 30, tzinfo=UTC)
_FRIDAY = 4
_BAND = 2
"""Which band is asked about, counted from 0: the third, or the last where there are fewer."""


@dataclass(frozen=True, slots=True)
class Seeding:
    """Puts seeds into one workspace and the bot in it. Names that nobody there has are passed over."""

    workspace: Workspace
    notebook: Notebook
    in_force: InForce
    seeds: Seeds

    async def sow(self, now: datetime) -> None:
        """All of them, unless that was done with this database before. The bot answers in its own time."""
        if await self.notebook.ask(self._kept, now):
            self._talk(now)

    def _kept(self, now: datetime) -> bool:
        """Keeps what people have noted; whether it was for the first time. Called in the database's own thread."""
        if not self.notebook.upkeep.claim(self.workspace.backend.team.id, _CLAIM, now):
            return False
        for name, author in self.seeds.authors.items():
            if by := self._viewer(name):
                self._see(by, author.sees)
                for number, note in enumerate(author.notes):
                    self._keep(by, note, f"seed/{number}", now.date())
        return True

    def _see(self, by: Viewer, sees: Mapping[str, str]) -> None:
        for name, band in sees.items():
            position = understood(self.in_force.answering.understand(band))
            if position and (subject := self._viewer(name)):
                self.notebook.positions.place(by, subject.person, position)

    def _keep(self, by: Viewer, seed: SeedNote, source: str, today: date) -> None:
        if not (subject := self._viewer(seed.about)):
            return
        store, day = self.notebook.store, _workday(today - timedelta(days=seed.ago))
        written = datetime.combine(day, _WRITTEN)
        (note,) = store.write(by, [Draft(subject.person, day, seed.text, source)], written)
        if found := self._expected(seed):
            store.link(by, note.id, [evidence_for(one) for one in found])
        if seed.shared:
            store.share(by, [note.id], written)
            self.notebook.upkeep.sent(note.id, written)  # they have been told long ago

    def _expected(self, seed: SeedNote) -> list[Expectation]:
        """What a note is evidence for; in another ladder than the shipped one, what is suggested first."""
        found = [one for one in map(self._expectation, seed.expects) if one]
        return found or [*self.in_force.suggester.suggest(seed.text, most=1 if seed.expects else 0)]

    def _expectation(self, address: str) -> Expectation | None:
        entry, _, id_ = address.partition("/")
        return next(
            (one for one in self.in_force.ladders.expectations() if (one.entry, one.id) == (entry, id_)),
            None,
        )

    def _talk(self, now: datetime) -> None:
        """What stands in the channel, and what the bot is asked now."""
        store = self.workspace.backend.store
        general = store.channel_named("general")
        day = _workday(now.date() - timedelta(days=1))
        for said in self.seeds.channel:
            if general and (who := store.person_named(said.who)):
                at = datetime.combine(day, time.fromisoformat(said.at), UTC)
                ts = store.new_ts(at.timestamp())
                store.put_message(Message(channel=general.id, ts=ts, user=who.id, text=said.text))
        for asked in self.seeds.asks:
            if store.person_named(asked.who):
                hands = self.workspace.person(asked.who).quietly
                text = asked.text.format(band=band_of(self.in_force.ladders))
                hands.mentions(text, channel=asked.channel) if asked.channel else hands.says(text)

    def _viewer(self, name: str) -> Viewer | None:
        person = self.workspace.backend.store.person_named(name)
        return Viewer(self.workspace.backend.team.id, person.id) if person else None


def band_of(ladders: Ladders) -> str:
    """The name of a band to ask about."""
    bands = [band.name for ladder in ladders for band in ladder.bands]
    return bands[min(_BAND, len(bands) - 1)] if bands else "a band"


def _workday(day: date) -> date:
    return day - timedelta(days=max(day.weekday() - _FRIDAY, 0))
