"""What a person is told when the database fails."""

from __future__ import annotations

from bot.slack.views.blocks import View


def not_done(why: Exception) -> View:
    """Nothing was changed, and why."""
    return View(f"{why} Nothing was changed. Please try again in a while; the ladder still answers.", ())
