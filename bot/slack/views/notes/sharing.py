"""What is said when a note is shared or taken back."""

from __future__ import annotations

from bot.slack.views import blocks
from bot.slack.views.blocks import View
from bot.slack.views.notes import words
from bot.slack.views.notes.values import OpenNote, asking

SHARED = "This note is shared now."
SHARED_UNTOLD = (
    "This note is shared now, but Slack did not take my message about it yet. "
    "I try again in a while; they see it at once when they write `shared` to me."
)
ABOUT_SOMEBODY_ELSE = "I shared nothing: this note is about somebody else by now. Look again, and press once more."
TAKEN_BACK = "This note is yours alone again."


def notice(author: str, note: str) -> View:
    """What the subject of a note is told. It stands in Slack's history, so nothing of the note is in it."""
    says = f"{words.person(author)} shares a growth note about you."
    return View(says, (blocks.section(says), blocks.actions([asking("Read it", OpenNote(note))])))


def cannot_be_shared(subject: str, standing: str) -> str:
    """Why a note stays with its author: its subject is nobody who can read it here."""
    who = words.person(subject)
    why = {
        "unknown": f"Slack does not say at the moment who {who} is. Please try again in a minute.",
        "deactivated": f"{who} has left this workspace.",
        "guest": f"{who} is a guest, and guests cannot read notes here.",
    }.get(standing, f"{who} is {standing}, and only members of this workspace can read notes here.")
    return f"This note stays yours alone. {why}"
