"""What comes from Slack: each listener reads the payload, asks the desk, and answers with a view."""

from slack_bolt.app.async_app import AsyncApp

from bot.slack.desk import Desk
from bot.slack.listeners import actions, commands, growth, home, messages, notes, people


def register(app: AsyncApp, desk: Desk, command: str) -> None:
    """Every listener of the bot; Bolt asks them in this order, so the most frequent come first."""
    commands.register(app, desk, command)
    messages.register(app, desk)
    actions.register(app, desk)
    home.register(app, desk)
    notes.register(app, desk)
    growth.register(app, desk)
    people.register(app, desk)
