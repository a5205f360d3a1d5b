"""What a person is told when something fails, and what the log holds of it: a reference, the kind of error, and where.

No message of an error reaches the log: it may quote what a person typed.
"""

from __future__ import annotations

import logging
import traceback
from collections import Counter
from collections.abc import Mapping
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.app.async_app import AsyncApp

from bot.slack import references
from bot.storage.engine import StorageError

log = logging.getLogger(__name__)

REPORTED: Counter[str] = Counter()
"""How many errors this process has reported, by their types."""


class NotDeliveredError(Exception):
    """Slack did not take an answer at a response URL; the status it gave says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class UnavailableError(Exception):
    """Slack did not say what is needed before anything can be begun, for the reason that `cause` has."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(type(cause).__name__)
        self.response = getattr(cause, "response", None)


def apology(reference: str) -> str:
    """The sentence for a person, with the reference that stands in the log."""
    return (
        "Sorry, something went wrong on my side, and you got no answer. Please try again; "
        f"if it keeps failing, tell whoever runs this bot the reference `{reference}`."
    )


def code_of(error: BaseException) -> str:
    """Slack's own code for an error; empty where the error is not Slack's, or its answer was no JSON and came raw."""
    response = getattr(error, "response", None)
    answer = getattr(response, "data", response)
    code = answer.get("error") if isinstance(answer, Mapping) else None
    return code if isinstance(code, str) else ""


def delivered(answer: object) -> None:
    """Looks at what Slack said to something posted. NotDeliveredError where a response URL, which raises nothing, did
    not take it."""
    if (status := getattr(answer, "status_code", 200)) != 200:
        raise NotDeliveredError(status)


def report(error: BaseException, reference: str = "") -> str:
    """Logs an error under a reference, which is returned: that of its request, where it belongs to one. With it stand
    the error's type, Slack's own code for it, and the lines it came through."""
    reference = reference or references.current() or references.new()
    REPORTED[type(error).__name__] += 1
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("reference %s: %s %s\n%s", reference, type(error).__name__, code_of(error), where)
    return reference


def register(app: AsyncApp) -> None:
    """Lets every error that a listener raises end in a sentence for the person."""
    app.error(answer_an_error)


async def answer_an_error(error: Exception, body: dict[str, Any]) -> BoltResponse:
    """The acknowledgement that stands in for the one that failed; only a command shows its text to the person. Of an
    event that the database, or Slack itself, did not let begin Slack is told so, and delivers it again."""
    if isinstance(error, StorageError | UnavailableError) and body.get("type") == "event_callback":
        report(error)
        return BoltResponse(status=503)
    return BoltResponse(status=200, body={"response_type": "ephemeral", "text": apology(report(error))})
