"""Every command, action, block, view and event that the bot and Slack know each other by."""

COMMAND = "/ladder"

OPEN = "ladder_open"
"""Buttons that ask the question they carry. Several stand in one message: a number follows."""
MIX_IN = "ladder_mix_in"
SHARE = "ladder_share"
SEARCH = "ladder_search"

ANSWER_VIEW = "ladder_answer"

APP_MENTION = "app_mention"
HOME_OPENED = "app_home_opened"
MESSAGE = "message"

ANSWERS = "ladder_answer"
"""The `event_type` in an answer's metadata: it says which message the answer belongs to."""

USER_CHANGE = "user_change"

LOG_NOTE = "ladder_log_note"
"""The global shortcut "Log a growth note"."""
SAVE_AS_NOTE = "ladder_save_as_note"
"""The message shortcut "Save as growth note"."""
