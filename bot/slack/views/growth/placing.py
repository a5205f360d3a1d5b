"""Where an author sees somebody on the ladder."""

from __future__ import annotations

from collections.abc import Sequence

from bot.ladders.composing import Composed
from bot.notes.positions import Position
from bot.slack import ids
from bot.slack.views import blocks
from bot.slack.views.blocks import View, escape
from bot.slack.views.growth.values import Placed
from bot.slack.views.notes import words
from bot.slack.views.notes.values import OpenGrowth, asking


def placed(subject: str, me: str, at: Composed, before: Composed | None, message: str = "") -> View:
    """Where somebody is seen now. The `message` that says so (as a button carries it) can be a note all the same."""
    says = f"{_sees(subject, me)} as {escape(at.name)}."
    if before and before.name != at.name:
        says += f" Before, it was {escape(before.name)}."
    small = _SMALL if message else f"{_SMALL} To keep it as a note, type it with `note` in front."
    row = [blocks.button("Keep it as a note too", ids.NOTE_KEEP, message)] if message else []
    whose = "your growth" if subject == me else "their growth"
    row.append(asking(f"See {whose}", OpenGrowth(subject), number=1))
    row.append(blocks.button("Forget it", ids.PLACE_FORGET, Placed(subject=subject).dumped()))
    return View(says, (blocks.section(says), blocks.context(small), blocks.actions(row)))


def which(subject: str, me: str, may_be: Sequence[tuple[Position, Composed]], message: str) -> View:
    """Asks which of several bands is meant."""
    who = "are you" if subject == me else f"is {words.person(subject)}"
    says = f"Which of these {who}? I have set nothing yet."
    row = [
        blocks.button(at.name, f"{ids.PLACE_SET}:{number}", _value(subject, position))
        for number, (position, at) in enumerate(may_be)
    ]
    row += [blocks.button("Keep it as a note", ids.NOTE_KEEP, message)] if message else []
    return View(says, (blocks.section(says), *blocks.rows(row)))


def forgotten(subject: str, me: str) -> View:
    """It is said nowhere any more."""
    says = "I do not know any more where you stand." if subject == me else _forgotten(subject)
    return View(says, ())


def gone() -> View:
    """The ladder has changed since the button was drawn."""
    return View("The ladder has changed since I wrote this: that band is not there any more. Please type it again.", ())


_SMALL = "This is your own view. Nobody else can see it, and it is stored encrypted."


def _forgotten(subject: str) -> str:
    return f"I do not know any more where you see {words.person(subject)}."


def _sees(subject: str, me: str) -> str:
    return "You see yourself" if subject == me else f"You see {words.person(subject)}"


def _value(subject: str, position: Position) -> str:
    return Placed(subject=subject, ladder=position.ladder, band=position.band, roles=position.roles).dumped()
