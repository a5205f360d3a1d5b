"""What a person is told when the database fails, or has nothing for them."""

from __future__ import annotations

from bot.slack.views.blocks import View

NOT_UNDERSTOOD = "I cannot read what that button carries any more. Please ask again, with `notes` or `people`."
NOT_THERE = "That note is not there any more, or not yours to see: it may have been deleted, or taken back."


def not_done(why: Exception) -> View:
    """Nothing was changed, and why."""
    return View(f"{why} Nothing was changed. Please try again in a while; the ladder still answers.", ())
