"""Notes in files: word for word, and harmless wherever they are opened."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import fields
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from io import StringIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.notes.exporting import export
from bot.notes.model import Evidence, Note, Unreadable
from bot.notes.requests import Format

calmly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

NAMES = {"UALEX": "Alex *Star* Smith", "UANNA": "Anna", "USAM": "Sam"}
WRITTEN = datetime(2026, 11, 3, 14, 5, 9, 123456, tzinfo=UTC)
LOST = Unreadable("n2", "UALEX", date(2026, 10, 1), "The key k1 is missing.")

SAYING = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20) | st.text(
    "=+-@'\t\r\n ,\";#<>&*_`[]()!.1~|\\a", min_size=1, max_size=30
)
_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
PEOPLE = st.sampled_from(["UALEX", "UANNA", "UGUS"])
TIMES = st.datetimes(timezones=st.just(UTC))
NOTES = st.builds(
    Note,
    id=st.uuids().map(str),
    tenant=st.just("T1"),
    author=PEOPLE,
    subject=PEOPLE,
    day=st.dates(),
    text=SAYING,
    tags=st.lists(SAYING, max_size=1).map(tuple),
    links=st.lists(SAYING, max_size=1).map(tuple),
    source=st.just("D1/1"),
    written=TIMES,
    evidence=st.lists(st.builds(Evidence, SAYING, SAYING, SAYING, SAYING), max_size=1).map(tuple),
    edited=st.none() | TIMES,
    shared=st.none() | TIMES,
    handed_by=st.none() | PEOPLE,
)


def note(text: str = "led the review", **more: Any) -> Note:
    return Note("n1", "T1", "UANNA", "UALEX", date(2026, 11, 3), text, (), (), "D1/1", WRITTEN, **more)


def read_back(record: dict[str, Any]) -> Note | Unreadable:
    """The note that a record of the JSON file was made of."""
    kind = {"note": Note, "unreadable": Unreadable}[record["kind"]]
    given = {field.name: record[field.name] for field in fields(kind)}
    given["day"] = date.fromisoformat(given["day"])
    if kind is Note:
        for name in ("written", "edited", "shared"):
            given[name] = given[name] and datetime.fromisoformat(given[name])
        given["evidence"] = tuple(Evidence(**one) for one in given["evidence"])
        given |= {name: tuple(given[name]) for name in ("tags", "links")}
    return kind(**given)


def rows_of(text: str) -> list[dict[str, str]]:
    """The rows of a CSV file, with the sign in front of dangerous cells taken away, as the module says."""
    assert text.startswith("\ufeff")
    rows = csv.DictReader(StringIO(text[1:], newline=""), strict=True)
    return [{name: cell.removeprefix("'") for name, cell in row.items()} for row in rows]


class Seen(HTMLParser):
    """What a reader sees of a page: its elements, and the text of each quote."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.quote = ""
        self._quoted = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.elements.add(tag)
        self._quoted = self._quoted or tag == "blockquote"

    def handle_endtag(self, tag: str) -> None:
        self._quoted = self._quoted and tag != "blockquote"

    def handle_data(self, data: str) -> None:
        self.quote += data if self._quoted else ""


def seen(text: str) -> Seen:
    """The Markdown file of a note with this text, as a reader sees it."""
    return Seen(_MARKDOWN.render(export([note(text)], NAMES, Format.MARKDOWN)))


@calmly
@given(st.lists(NOTES | st.just(LOST), max_size=2))
def test_json_loses_nothing(notes: list[Note | Unreadable]) -> None:
    records = json.loads(export(notes, NAMES, Format.JSON))["notes"]
    assert [read_back(record) for record in records] == notes


def test_json_says_what_the_people_in_it_are_called() -> None:
    text = export([note("with <@USAM> and <@UGONE>", handed_by="UALEX"), LOST], NAMES, Format.JSON)
    first, second = json.loads(text)["notes"]
    assert first["names"] == NAMES
    assert second["names"] == {"UALEX": "Alex *Star* Smith"}


@calmly
@given(NOTES)
def test_csv_has_every_cell_as_it_was_written(note: Note) -> None:
    (row,) = rows_of(export([note], {}, Format.CSV))
    assert row["text"] == note.text
    assert row["tags"] == "\n".join(note.tags)
    assert row["links"] == "\n".join(note.links)
    assert row["evidence"] == "\n".join(one.wording for one in note.evidence)
    assert row["day"] == note.day.isoformat()
    assert (row["about id"], row["written by"], row["id"]) == (note.subject, note.author, note.id)
    assert (bool(row["edited"]), bool(row["shared"])) == (note.edited is not None, note.shared is not None)
    assert row["handed over by"] == (note.handed_by or "")


@calmly
@given(NOTES)
def test_no_cell_of_a_csv_file_is_a_formula(note: Note) -> None:
    rows = csv.reader(StringIO(export([note], NAMES, Format.CSV)[1:], newline=""))
    assert not [cell for row in rows for cell in row if re.match(r"[=+\-@\t\r\n＝＋－＠]", cell)]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'"])
def test_a_cell_that_a_spreadsheet_would_compute_is_text_and_comes_back(sign: str) -> None:
    text = export([note(f"{sign}1+1")], NAMES, Format.CSV)
    assert f'"\'{sign}1+1"' in text
    assert rows_of(text)[0]["text"] == f"{sign}1+1"


def test_lines_of_a_csv_file_end_as_spreadsheets_end_them() -> None:
    text = export([note('two\nlines, "quoted"')], NAMES, Format.CSV)
    assert '"two\nlines, ""quoted"""' in text
    assert text.endswith('"\r\n')
    assert "2026-11-03 14:05:09 UTC" in text


@calmly
@given(SAYING.filter(lambda text: "\0" not in text))
def test_markdown_shows_a_text_as_it_was_typed(text: str) -> None:
    page = Seen(
        MarkdownIt("commonmark")
        .enable("table")
        .enable("strikethrough")
        .render(export([note(text)], NAMES, Format.MARKDOWN))
    )
    assert page.elements <= {"h1", "h2", "blockquote", "p", "br", "ul", "li"}
    assert page.quote.split() == text.split()


@pytest.mark.parametrize(
    "text",
    [
        "# Promoted",
        "Promoted\n===",
        "<script>alert(1)</script>",
        "- one\n- two",
        "1. one",
        "a\n\n    code",
        "~~~\nx",
        "[a](javascript:b)",
        "<!-- hide",
        "&lt;b&gt; &#35; &amp;",
        "***",
        "| a |\n|---|\n| b |",
    ],
)
def test_a_text_makes_no_markup_in_markdown(text: str) -> None:
    page = seen(text)
    assert page.elements <= {"h1", "h2", "blockquote", "p", "br", "ul", "li"}
    assert page.quote.split() == text.split()


def test_markdown_keeps_lines_and_what_indents_them() -> None:
    text = export([note("first\n\tsecond\n\n  third")], NAMES, Format.MARKDOWN)
    assert "> first\\\n> &nbsp;&nbsp;&nbsp;&nbsp;second\n>\n> &nbsp;&nbsp;third\n" in text


def test_markdown_says_what_is_known_of_a_note() -> None:
    full = Note(
        "n1",
        "T1",
        "UANNA",
        "UALEX",
        date(2026, 11, 3),
        "asked <@USAM> and <@UGONE>",
        ("review",),
        ("https://example.org/p1",),
        "D1/1",
        WRITTEN,
        (Evidence("eng", "e3", "leads", "Leads reviews."),),
        WRITTEN,
        WRITTEN,
        "USAM",
    )
    lines = export([full], NAMES, Format.MARKDOWN).replace("\\", "").splitlines()
    assert lines == [
        "# Growth notes",
        "",
        "## 2026-11-03, Alex *Star* Smith",
        "",
        "> asked @Sam and <@UGONE>",
        "",
        "- Tag: review",
        "- Link: https://example.org/p1",
        "- Evidence for: Leads reviews.",
        "- Written by Anna: 2026-11-03 14:05:09 UTC",
        "- Edited: 2026-11-03 14:05:09 UTC",
        "- Shared: 2026-11-03 14:05:09 UTC",
        "- Handed over by: Sam",
    ]


@pytest.mark.parametrize("form", Format)
def test_a_note_that_cannot_be_opened_is_named(form: Format) -> None:
    text = export([LOST], NAMES, form).replace("\\", "")
    assert "The key k1 is missing." in text
    assert "n2" in text
    assert "2026-10-01" in text


def test_no_notes_make_a_file_without_any() -> None:
    assert export([], NAMES, Format.MARKDOWN) == "# Growth notes\n"
    assert json.loads(export([], NAMES, Format.JSON)) == {"notes": []}
    assert rows_of(export([], NAMES, Format.CSV)) == []
