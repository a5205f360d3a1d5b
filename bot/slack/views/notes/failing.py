"""What a person is told when something is not done, with the text that they typed for it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.slack import ids
from bot.slack.views import blocks
from bot.slack.views.blocks import View
from bot.slack.views.notes import words
from bot.slack.views.words import listed

REFUSAL = (
    "Sorry, growth notes are for members of this workspace. "
    "Guests and people of other organisations cannot write or read them here."
)
WHO_ARE_YOU = "Sorry, Slack did not tell me in time who you are, so I kept nothing. Please try again in a minute."
TOO_FAST = "That was a lot at once, so I did nothing with this. Please try again in a minute."
TOO_MANY = "These are many notes for one minute, so I kept nothing of this one. Please try again in a minute."
STILL_AT_IT = "This takes longer than usual. I tell you here when it is done; until then nothing is kept for sure."
IN_PRIVATE = (
    "Notes are for your eyes alone, so I do nothing with them in a channel, and kept nothing of this. "
    "Please write the same to me in a direct message, or with the slash command."
)

NOT_UNDERSTOOD = "I cannot read what that button carries any more. Please ask again, with `notes` or `people`."
NOT_THERE = "That note is not there any more, or not yours to see: it may have been deleted, or taken back."
SPENT = (
    "A note that I made of this was deleted, or handed over, so I make no other one of it. Nothing was changed. "
    "If you want it kept, please write it anew: as a new message, or in a new form."
)


def not_done(why: Exception, text: str = "", written: str = "") -> View:
    """Nothing was changed, and why."""
    said = f"{why} Nothing was changed. Please try again in a while; the ladder still answers."
    return handed_back(said, text, written)


def refused(text: str = "", written: str = "", *, standing: str) -> View:
    """To somebody who may not write notes, or not now: by how they stand to the workspace."""
    if passing := {"unknown": WHO_ARE_YOU, "over the limit": TOO_FAST}.get(standing):
        return handed_back(passing, text, written)
    return handed_back(REFUSAL, text)


def not_about(bots: Sequence[str] = (), outside: Sequence[str] = (), unknown: Sequence[str] = ()) -> str:
    """Why no note is kept about some people, who are named here as they are shown."""
    reasons = [
        f"{listed(bots)} {'is an app' if len(bots) == 1 else 'are apps'}" if bots else "",
        f"{listed(outside)} {_is(outside)} not of this workspace" if outside else "",
        f"Slack did not tell me in time who {listed(unknown)} {_is(unknown)}" if unknown else "",
    ]
    after = "Please try again in a minute." if unknown else "Notes are about people of this workspace."
    return f"I keep nothing of this: {'; '.join(filter(None, reasons))}. {after}"


def too_long(text: str, most: int) -> str:
    """Why a text is no note; empty where it may be one."""
    return f"A note has at most {most:,} characters, and this has {len(text):,}." if len(text) > most else ""


def handed_back(sentence: str, text: str = "", written: str = "") -> View:
    """A sentence, and a text as it was typed, whole. Of a note that is `written` in a message, a button tries to keep
    it once more."""
    if not text:
        return View(sentence, ())
    said = [
        blocks.section(sentence),
        blocks.context("This is what you wrote:"),
        *blocks.paragraphs([words.prose(text)]),
    ]
    if written:
        said.append(blocks.actions([blocks.button("Try again", ids.NOTE_KEEP, written)]))
    return View(sentence, tuple(said))


def _is(people: Sequence[str]) -> str:
    return "is" if len(people) == 1 else "are"
