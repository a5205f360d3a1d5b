"""Notes that go over to somebody else: what is offered, chosen, accepted, declined. No text of a note is in it, save in
the form in which the author picks their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from bot.notes.model import Handover, Note
from bot.slack import ids
from bot.slack.views import blocks
from bot.slack.views.blocks import Block, View, shorten
from bot.slack.views.notes import words
from bot.slack.views.words import counted

WHICH, SINCE, PICKED, HOW = "which", "since", "picked", "how"
"""The inputs of the form, by their block's id."""
MOST_PICKED = 300
"""Notes that can be picked one by one. With the longest labels, escaped, they fill nine tenths of a view at most."""
_LABEL = 48
_PAIR = re.compile(f"({ids.PERSON})/({ids.PERSON})")
_MOST_SHOWN = (blocks.PAGE_BLOCKS - 1) // 2
"""Offers in one answer: each takes two blocks."""
NOT_OPEN = "This offer is not open any more: it was accepted, declined or withdrawn, or its notes were deleted."


class Chosen(StrEnum):
    """Which notes the author hands over."""

    ALL = "all"
    SINCE = "since"
    PICKED = "picked"


class How(StrEnum):
    """Whether the author keeps them."""

    COPY = "copy"
    MOVE = "move"


def pair(value: str) -> tuple[str, str] | None:
    """On whom the notes are and to whom they go, as a button or a form carries it; None where it is malformed."""
    found = _PAIR.fullmatch(value)
    return (found[1], found[2]) if found else None


def offering(subject: str, to: str, count: int, me: str) -> View:
    """How many there are, what happens to them, and the way to the form."""
    about, who = words.whom(subject, me), words.person(to)
    return View(
        "Hand over growth notes",
        (
            blocks.section(
                f"You have *{_notes(count)}* on {about}. Choose which of them go to {who}, and whether you keep yours. "
                f"{who} is told how many there are, and no text; nothing moves before they accept."
            ),
            blocks.actions([blocks.button("Choose notes", ids.HANDOVER_CHOOSE, f"{subject}/{to}")]),
        ),
    )


def form(subject: str, to: str, picks: Sequence[Note], count: int, me: str) -> Block:
    """The form in which the author chooses. Of many notes the newest `MOST_PICKED` can be picked one by one."""
    fewer = f" The newest {len(picks)} are here; older ones go with all, or since a day." if len(picks) < count else ""
    which = {
        Chosen.ALL: "all notes" if count > 1 else "the one note",
        Chosen.SINCE: "those since a day",
        Chosen.PICKED: "those that I pick",
    }
    how = {How.COPY: "copies: I keep mine", How.MOVE: "the notes themselves: I keep none of them"}
    return {
        "type": "modal",
        "callback_id": ids.HANDOVER_FORM,
        "private_metadata": f"{subject}/{to}",
        "title": _plain("Hand over notes"),
        "submit": _plain("Offer"),
        "close": _plain("Cancel"),
        "blocks": [
            blocks.section(f"{_notes(count)} on {words.whom(subject, me)}, for {words.person(to)}"),
            _input(WHICH, "Which", _radio(which)),
            _input(SINCE, "Since", {"type": "datepicker", "action_id": SINCE}, hint="The first day. The day counts."),
            _input(PICKED, "Picked", _menu(picks), hint=f"Type to search.{fewer}"),
            _input(HOW, "What they get", _radio(how)),
        ],
    }


def offered(offer: Handover, me: str) -> View:
    """To the author: what stands open now."""
    said = f"{words.person(offer.to)} is offered {_what(offer, me)}. Nothing moves before they accept."
    return View("Offered", (blocks.section(said), blocks.actions([_withdraw(offer)])))


def offer(made: Handover) -> View:
    """To the one who is offered them."""
    return _to_answer(
        f"{words.person(made.author)} offers you {_notes(made.count)} on {words.person(made.subject)}.", made.id
    )


def offer_notice(author: str, count: int, id_: str) -> View:
    """The same, later, where it does not stand whom they are about."""
    return _to_answer(f"{words.person(author)} offers you {_notes(count)}. `offers` shows whom they are about.", id_)


def _to_answer(said: str, id_: str) -> View:
    then = (
        "They become your own growth notes once you accept. They are shared with nobody, and say who handed them over."
    )
    return View(said, (blocks.section(said), blocks.context(then), blocks.actions(_answers(id_))))


def standing(offers: Sequence[Handover], me: str) -> View:
    """Every offer that somebody made or has been made, with what they can do about it."""
    if not offers:
        return View("No offers are open: `hand over @alex to @dana` makes one.", ())
    shown: list[Block] = []
    for one in offers[:_MOST_SHOWN]:
        mine = one.author == me
        who = f"To {words.person(one.to)}" if mine else f"From {words.person(one.author)}"
        shown.append(blocks.section(f"{who}: {_what(one, me)}, since {words.day(one.offered.date())}"))
        shown.append(blocks.actions([_withdraw(one)] if mine else _answers(one.id)))
    if len(offers) > _MOST_SHOWN:
        shown.append(blocks.context(f"{len(offers) - _MOST_SHOWN} older ones follow when these are closed."))
    return View("Offers that are open", tuple(shown))


def accepted(offer: Handover, me: str, *, stops: bool = False) -> View:
    """What came of it, to either of the two; to an author who has no notes left, that reminders `stops`."""
    notes, about = _notes(offer.count), words.whom(offer.subject, me)
    if not offer.count:
        return View(f"No note on {about} went over: what was offered has been deleted since.", ())
    if me == offer.author:
        how = "themselves" if offer.moves else "as copies"
        then = " You have no others, so you are not reminded about them any more." if stops else ""
        return View(f"{words.person(offer.to)} accepted: {notes} on {about} went over, {how}.{then}", ())
    said = f"{notes} on {about} from {words.person(offer.author)} are your own now, shared with nobody."
    return View(f"{said} `notes` and whom they are about, with an @, shows them.", ())


def acceptance_notice(to: str, count: int) -> View:
    """To the author, later, where it does not stand whom they were about."""
    return View(f"{words.person(to)} accepted your offer: {_notes(count)} went over. `log` shows it.", ())


def closed(offer: Handover, by: str, me: str) -> View:
    """That an offer ended without effect, to either of the two."""
    on = f"{_notes(offer.count)} on {words.whom(offer.subject, me)}"
    who = "You" if by == me else words.person(by)
    did = "withdrew" if by == offer.author else "declined"
    return View(f"{who} {did} the offer of {on}. Nothing moved.", ())


def _what(offer: Handover, me: str) -> str:
    how = "the notes themselves" if offer.moves else "copies"
    return f"*{_notes(offer.count)}* on {words.whom(offer.subject, me)} ({how})"


def _notes(count: int) -> str:
    return counted(count, "growth note")


def _answers(id_: str) -> list[Block]:
    return [blocks.button("Accept", ids.HANDOVER_ACCEPT, id_), blocks.button("Decline", ids.HANDOVER_END, id_)]


def _withdraw(offer: Handover) -> Block:
    return blocks.button("Withdraw", ids.HANDOVER_END, offer.id)


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def _input(id_: str, label: str, element: Block, hint: str = "") -> Block:
    made: Block = {"type": "input", "block_id": id_, "label": _plain(label), "element": element}
    return made | {"optional": True, "hint": _plain(hint)} if hint else made


def _radio(options: dict[Chosen, str] | dict[How, str]) -> Block:
    return {
        "type": "radio_buttons",
        "action_id": "chosen",
        "options": [{"text": _plain(label), "value": value} for value, label in options.items()],
    }


def _menu(picks: Sequence[Note]) -> Block:
    """Notes by their day and first words, in groups as large as Slack takes."""
    groups = [picks[first : first + blocks.OPTIONS_LIMIT] for first in range(0, len(picks), blocks.OPTIONS_LIMIT)]
    return {
        "type": "multi_static_select",
        "action_id": PICKED,
        "placeholder": _plain("Notes"),
        "option_groups": [
            {
                "label": _plain(_span(group[-1].day, group[0].day)),
                "options": [{"text": _plain(_label(note)), "value": note.id} for note in group],
            }
            for group in groups
        ],
    }


def _label(note: Note) -> str:
    return shorten(f"{words.day(note.day)} · {' '.join(note.text.split())}", _LABEL)


def _span(first: date, last: date) -> str:
    return words.day(first) if first == last else f"{words.day(first)} – {words.day(last)}"
