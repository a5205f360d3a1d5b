"""What is said when a packet is shared or taken back. It stands in Slack's history, so nothing of a note is in it."""

from __future__ import annotations

from bot.slack import ids
from bot.slack.views import blocks
from bot.slack.views.blocks import Block, View
from bot.slack.views.growth.values import Given, Packing
from bot.slack.views.notes import words
from bot.slack.views.words import counted

NOT_SHARED = (
    "Your notes, or the ladder, have changed since this packet was made, so what would be shared is not what you "
    "looked at. I shared nothing. Please make a new one."
)
SHARED_ALREADY = "You share this packet already, or just have."
GONE_ALREADY = "That file is not there any more: it was taken back, or deleted."
TAKEN_BACK = "The packet is taken back: the file is gone from Slack. What was read or downloaded was read."


def with_whom(packing: Packing) -> Block:
    """Asks with whom one's own packet is shared."""
    chooses: Block = {"type": "users_select", "action_id": ids.PACKET_READER}
    return {
        "type": "modal",
        "callback_id": ids.PACKET_SHARE_FORM,
        "private_metadata": packing.dumped(),
        "title": _plain("Share a packet"),
        "submit": _plain("Share"),
        "close": _plain("Cancel"),
        "blocks": [
            {"type": "input", "block_id": ids.PACKET_READER, "label": _plain("With whom?"), "element": chooses},
            blocks.context(means("They")),
        ],
    }


def comes_from(author: str, subject: str, to: str) -> str:
    """What stands with the file where somebody else finds it."""
    of = "about you" if subject == to else "about their own work"
    return f"{words.person(author)} shares a packet of growth notes {of} with you. They can take it back."


def shared(given: Given, me: str) -> View:
    """What the author is told, with the way back. It stands in Slack's history."""
    about = words.whom(given.subject, me)
    says = f"{words.person(given.to)} has your packet about {about} now: {counted(given.count, 'note')}."
    asks = blocks.confirm(
        "Take this packet back?",
        "The file is deleted from Slack. What was read or downloaded by then was read.",
        "Take back",
        "Leave it shared",
    )
    row = [blocks.button("Take back", ids.PACKET_TAKE_BACK, given.dumped(), asks)]
    return View(says, (blocks.section(says), blocks.actions(row)))


def not_shared(reference: str) -> str:
    """It could not be shared."""
    return f"The packet could not be shared (reference `{reference}`). Please try again."


def not_with(who: str, standing: str) -> str:
    """Why it stays with its author."""
    why = {
        "unknown": f"Slack does not say at the moment who {who} is. Please try again in a minute.",
        "deactivated": f"{who} has left this workspace.",
        "guest": f"{who} is a guest, and guests cannot be shown notes here.",
        "yourself": "It is yours already.",
    }.get(standing, f"{who} is {standing}, and only members of this workspace can be shown notes here.")
    return f"This packet stays yours alone. {why}"


def means(who: str) -> str:
    """What sharing a packet means, for who is about to do it."""
    return (
        f"{who} gets the page, with all notes in it, as a file in direct messages with me. It does not change with "
        "your notes. You can take it back; what was read or downloaded by then was read."
    )


def not_taken_back(reference: str) -> str:
    """It is still shared."""
    return f"The packet could not be taken back (reference `{reference}`). Please try again."


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}
