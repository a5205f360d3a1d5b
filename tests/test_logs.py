"""A line of the log, in text and in JSON: one record whatever it holds, and no message of an error."""

from __future__ import annotations

import io
import json
import logging
import re

import pytest

from bot import logs
from bot.slack import references
from bot.slack.errors import report

SECRET = "plumcake"
FORGED = "T0ONE\n2026-11-30 08:00:00,000 ERROR bot.slack: forged\r\x1b[2K\u2028\u202e\x85\ud800"


@pytest.fixture
def written(monkeypatch):
    """Starts logging as the bot does, into a text that is given back."""
    root, into = logging.getLogger(), io.StringIO()

    def start(form):
        handler = logs.handler(form)
        handler.setStream(into)
        monkeypatch.setattr(root, "handlers", [handler])
        monkeypatch.setattr(root, "level", logging.DEBUG)
        return into.getvalue

    return start


def _fails():
    raise RuntimeError(f"nothing is known of {SECRET}")


def test_a_name_that_holds_line_ends_and_escapes_begins_no_line_of_text(written):
    read = written("text")
    logging.getLogger("bot.slack").warning("uninstalled in %s", FORGED)
    first, second = read().split("\n")[:-1]
    assert re.fullmatch(r"[\d-]+ [\d:,]+ WARNING bot\.slack: uninstalled in T0ONE", first)
    assert second.startswith("    2026")
    assert second.endswith(r"forged\r\x1b[2K\u2028\u202e\x85\ud800")


def test_in_json_it_is_one_line_that_says_what_it_was(written):
    read = written("json")
    logging.getLogger("bot.slack").warning("uninstalled in %s", FORGED)
    (line,) = read().splitlines()
    told = json.loads(line)
    assert (told["level"], told["logger"], told["reference"]) == ("WARNING", "bot.slack", None)
    assert told["message"] == f"uninstalled in {FORGED}"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", told["time"])


def test_letters_of_every_language_stay_as_they_are(written):
    read = written("text")
    logging.getLogger("bot").info("Ålesund 東京 👋🏽")
    assert read().endswith("bot: Ålesund 東京 👋🏽\n")


@pytest.mark.parametrize("form", ["text", "json"])
async def test_the_reference_of_a_request_stands_in_its_lines_and_is_that_of_its_errors(written, form):
    read = written(form)
    references.begin()
    logging.getLogger("bot").info("one")
    assert report(RuntimeError()) == references.current()
    assert read().count(references.current()) == len(read().splitlines()) + 1


async def test_what_the_threads_of_the_database_log_has_the_reference_too(notebook):
    references.begin()
    assert await notebook.ask(references.current) == references.current()


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_error_that_a_library_logs_is_there_without_its_message(written, form):
    read = written(form)
    try:
        _fails()
    except RuntimeError:
        logging.getLogger("asyncio").exception("Task exception was never retrieved")
    assert "RuntimeError" in read()
    assert "in _fails" in read()
    assert SECRET not in read()
