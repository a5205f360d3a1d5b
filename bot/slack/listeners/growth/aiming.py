"""Which band somebody's notes are held against: as typed, or the one after where the author sees them. Nothing is
guessed: what is missing is asked for."""

from __future__ import annotations

from bot.growth.targets import after, composed, marked, meant, unmarked
from bot.ladders.composing import Composed
from bot.notes.positions import Position
from bot.slack.listeners.notes.turn import Turn
from bot.slack.views.growth.coverage import Band, where_do_you_see, which_target
from bot.slack.views.notes.values import MOST_ROLES, OpenGrowth, OpenPacket

CHANGED = "The ladder has changed since I wrote this. Please ask again."
_TOO_MANY = f"A band with more than {MOST_ROLES} roles beside it is more than I can hold notes against. Name fewer."


async def aimed(turn: Turn, asked: OpenGrowth | OpenPacket, typed: str = "") -> Composed | None:
    """The target; None where the person was asked for it. `asked` is what goes on once they have chosen."""
    ladders = turn.in_force.ladders
    if asked.target:
        found = target_of(turn, asked.target)
        if found is None:
            await turn.tell(CHANGED)
        return found
    if typed:
        return await _typed(turn, asked, typed)
    position = await seen_at(turn, asked.subject)
    if position is None:
        why = "You have not said yet where they stand."
        if asked.subject == turn.me.id:
            why = "You have not said yet where you stand."
        await turn.say(where_do_you_see(asked.subject, bands(turn), asked, turn.me.id, why))
        return None
    return composed(ladders, after(ladders, position))


def target_of(turn: Turn, mark: str) -> Composed | None:
    """The target that a mark stands for; None where the ladder has it no more."""
    ladders = turn.in_force.ladders
    position = unmarked(ladders, mark)
    return composed(ladders, position) if position else None


def mark_of(target: Composed) -> str:
    """The mark of a target."""
    return marked(position_of(target))


def position_of(target: Composed) -> Position:
    """A target as a position."""
    return Position(target.ladder.id, target.entry.id, tuple(role.id for role in target.roles))


async def seen_at(turn: Turn, subject: str) -> Position | None:
    """Where the author sees somebody, if the ladder still has it."""
    position = await turn.notebook.ask(turn.notebook.positions.position, turn.viewer, subject)
    return position if position and composed(turn.in_force.ladders, position) else None


def bands(turn: Turn, but: Composed | None = None) -> list[Band]:
    """Every band of every ladder; with `but`, every other one, with the same roles where it is of the same ladder."""
    found = []
    for ladder in turn.in_force.ladders:
        roles = tuple(role.id for role in but.roles) if but and ladder is but.ladder else ()
        for band in ladder.bands:
            if but is None or band is not but.entry:
                label = f"{band.name} (band {band.label})" if band.label else band.name
                found.append((label, marked(Position(ladder.id, band.id, roles))))
    return found


async def _typed(turn: Turn, asked: OpenGrowth | OpenPacket, typed: str) -> Composed | None:
    ladders, meanings = turn.in_force.ladders, meant(turn.in_force.answering.understand(typed))
    found = [one for one in (composed(ladders, each) for each in meanings) if one]
    if len(found) != 1:
        named = [(one.name, mark_of(one)) for one in found] or bands(turn)
        await turn.say(which_target(typed, named, asked))
        return None
    if len(found[0].roles) > MOST_ROLES:
        await turn.tell(_TOO_MANY)
        return None
    return found[0]
