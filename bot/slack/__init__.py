"""The bot in Slack: listeners that read and answer, views that turn values into Block Kit."""
