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

NOTE_NEW = "ladder_note_new"
NOTE_EDIT = "ladder_note_edit"
NOTE_DELETE = "ladder_note_delete"
NOTE_SHARE = "ladder_note_share"
NOTE_UNSHARE = "ladder_note_unshare"
"""Buttons of a note: each carries the note's id, NOTE_NEW nothing or whom it is about."""
NOTES_ASK = "ladder_notes_ask"
"""Buttons that ask about notes what they carry. Several stand in one row: a number follows."""
NOTES_SEND = "ladder_notes_send"
"""Buttons that send the file which they carry the selection of. A format follows."""

HANDOVER_CHOOSE = "ladder_handover_choose"
HANDOVER_FORM = "ladder_handover_form"
"""The button that opens the form of a handover, and the form: on whom the notes are, and to whom they go."""
HANDOVER_ACCEPT = "ladder_handover_accept"
HANDOVER_END = "ladder_handover_end"
"""Buttons of an offer, which carry its id: Accept; Decline or Withdraw."""

FORGET = "ladder_forget"
FORGET_NOT = "ladder_forget_not"
"""The buttons of the question whether notes are deleted."""
