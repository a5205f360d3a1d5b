"""What comes from Slack: each listener reads the payload, asks the desk, and answers with a view."""

from slack_bolt.app.async_app import AsyncApp

from bot.slack import ids
from bot.slack.desk import Desk
from bot.slack.listeners import actions, commands, growth, home, messages, notes, people
from bot.slack.listeners.frequent import Frequent


def register(app: AsyncApp, desk: Desk, command: str) -> None:
    """Every listener of the bot; Bolt asks those of buttons and forms in this order."""
    events = {
        ids.APP_MENTION: messages.mentioned(desk),
        ids.MESSAGE: messages.written(desk),
        ids.HOME_OPENED: home.opened(desk),
        ids.USER_CHANGE: people.changed(desk),
    }
    app.use(Frequent({command: commands.asked(desk)}, events))
    actions.register(app, desk)
    notes.register(app, desk)
    growth.register(app, desk)
