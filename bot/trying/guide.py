"""Things to try, in an order that somebody who sees the bot for the first time would like."""

from __future__ import annotations

from bot.ladders.answering import Answering
from bot.ladders.answers import UnknownAnswer
from bot.slack import ids
from bot.trying.seeding import band_of
from bot.workspace import reading
from bot.workspace.doing import Done
from bot.workspace.page.guide import Step
from bot.workspace.replies import Reply

_TOPIC = "who looks after incidents in production?"
_KEPT = ("Your note is kept.", "Your notes are kept.")
_GROWTH = (ids.GROWTH_LINE, ids.GROWTH_BAND, ids.GROWTH_PLACE)
_NOTE = "note @alex wrote a runbook for the nightly import, so that whoever is on call knows what to do"


def steps(answering: Answering, bot: str) -> tuple[Step, ...]:
    """The steps for these ladders; `bot` is the name by which the bot is written to."""
    band = band_of(answering.ladders)
    known = not isinstance(answering.ask(_TOPIC), UnknownAnswer)
    return (
        Step(
            key="ask by command",
            title="Ask what a band expects",
            how="The answer is for your eyes alone.",
            text=f"{ids.COMMAND} {band}",
            at="general",
            tried=lambda done, answer: done.verb == "command" and answer.ephemeral and _offers(answer, ids.SHARE),
        ),
        Step(
            key="share an answer",
            title="Share the answer",
            how="Press *Share in this channel* below it: now everybody in the channel sees it.",
            at="general",
            tried=lambda done, answer: _pressed(done, ids.SHARE) and not answer.ephemeral,
        ),
        Step(
            key="ask in your own words",
            title="Ask in your own words",
            how="Write to the bot as you would to a colleague. Edit your question, and its answer changes.",
            text=_TOPIC if known else f"what's next after {band}?",
            at=bot,
            tried=lambda done, answer: done.verb == "says" and _offers(answer, ids.OPEN),
        ),
        Step(
            key="write a note",
            title="Write a growth note",
            how="A few words about somebody's work, when it happens. Only you can read it.",
            text=_NOTE,
            at=bot,
            tried=lambda _done, answer: any(one in answer.plain for one in _KEPT),
        ),
        Step(
            key="link a note",
            title="Say what it is evidence for",
            how="Below the note the bot proposes expectations. Press *Link* beside one of them, or *Link…* for others.",
            at=bot,
            tried=lambda done, _answer: _pressed(done, ids.LINK) or _pressed(done, ids.LINK_PICK),
        ),
        Step(
            key="see growth",
            title="See how somebody grows",
            how="Half a year of notes beside what the next band expects: where there is evidence, and where none.",
            text="growth @alex",
            at=bot,
            tried=lambda _done, answer: any(_offers(answer, one) for one in _GROWTH),
        ),
        Step(
            key="make a packet",
            title="Make a packet for a review",
            how="*Preview* shows what goes in; leave out what you like, and make it: files to print and to paste.",
            text="packet @alex",
            at=bot,
            tried=lambda done, _answer: _pressed(done, ids.PACKET_MAKE),
        ),
        Step(
            key="be alex",
            title="Be Alex, and find nothing of it",
            how="Switch to Alex and ask for notes. There is nothing of what you wrote: it is yours until you share it.",
            text="notes",
            at=bot,
            who="alex",
            tried=lambda done, answer: answer.named(done.person) == "alex" and "You have no notes yet." in answer.plain,
        ),
        Step(
            key="save a message",
            title="Keep a message as a note",
            how="In the menu of a message of Sam's choose *Save as growth note*: it brings the text, and a link.",
            at="general",
            who="anna",
            tried=lambda done, answer: done.given.get("on") is not None and answer.kind == "modal",
        ),
        Step(
            key="open home",
            title="Look around on Home",
            how="The whole ladder to browse, your last notes, and what you may ask.",
            at="home",
            tried=lambda done, answer: done.verb == "opens" and answer.kind == "home",
        ),
    )


def _pressed(done: Done, action: str) -> bool:
    """If a button or a menu of this name was pressed; where several stand in a message, a number follows."""
    sent = [one for told in done.act.deliveries for one in told.payload.get("actions", ())]
    return any(_is(one["action_id"], action) for one in sent)


def _offers(answer: Reply, action: str) -> bool:
    return any(_is(str(element.get("action_id", "")), action) for _, element in reading.elements(answer.blocks))


def _is(action_id: str, action: str) -> bool:
    return action_id.partition(":")[0] == action
