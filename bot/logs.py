"""What a line of the log looks like: text for people, or JSON for programs.

Whatever a record holds, it stays one record: in text further lines are indented, and characters that would move the
cursor are shown as escapes. Of an error that a library logs its message is left out: it may quote what a person typed.
"""

from __future__ import annotations

import logging
import re
import traceback
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from bot.slack import references

_UNUSUAL = re.compile(r"[^\n\t -~]")
_QUIET = ("slack_bolt", "slack_sdk", "aiohttp")
"""Libraries whose own debugging would write out whole messages: they are kept at INFO."""


class _WithReference(logging.Filter):
    """Gives each record the reference of the request that it belongs to, or None."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.reference = references.current() or None
        return True


class TextFormatter(logging.Formatter):
    """A line that begins with its time, and whatever follows it indented."""

    def format(self, record: logging.LogRecord) -> str:
        """The record, with its reference in brackets where it has one."""
        lines = super().format(record).rstrip().replace("\n", "\n    ")
        return _UNUSUAL.sub(lambda found: _shown(found[0]), lines)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """The first line."""
        found = getattr(record, "reference", None)
        reference = f" [{found}]" if found else ""
        return f"{record.asctime} {record.levelname} {record.name}{reference}: {record.message}"

    def usesTime(self) -> bool:  # noqa: N802
        """Every line has its time."""
        return True

    def formatException(self, ei: Any) -> str:  # noqa: ANN401, N802
        """The type of an error, and the lines it came through."""
        return _without_message(ei)


class JsonLines(JsonFormatter):
    """A JSON object a line: `time` (ISO 8601, UTC), `level`, `logger`, `message`, `reference`, `exc_info`."""

    def __init__(self) -> None:
        names = {"levelname": "level", "name": "logger"}
        super().__init__(["levelname", "name", "message", "reference"], rename_fields=names, timestamp="time")

    def formatException(self, ei: Any) -> str:  # noqa: ANN401, N802
        """The type of an error, and the lines it came through."""
        return _without_message(ei)


def handler(form: str) -> logging.Handler:
    """What writes records to standard error, in a form."""
    made = logging.StreamHandler()
    made.setFormatter(JsonLines() if form == "json" else TextFormatter())
    made.addFilter(_WithReference())
    return made


def start_logging(level: str, form: str = "text") -> None:
    """Logs in a `form`: text or json. Where somebody else logs already, only the levels are set."""
    logging.basicConfig(level=level, handlers=[handler(form)])
    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)  # it lists its own parts
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.INFO, logging.getLevelName(level)))


def _shown(character: str) -> str:
    """A character, or its escape where it moves the cursor, ends a line, turns the direction of writing, or is none."""
    return character if character.isprintable() else character.encode("unicode_escape").decode()


def _without_message(error: Any) -> str:  # noqa: ANN401 - as logging has it
    kind, _, trace = error
    return "".join([*traceback.format_tb(trace), kind.__name__ if kind else ""])
