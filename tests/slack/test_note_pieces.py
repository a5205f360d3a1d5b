"""One note as Slack shows it: its day, its text unchanged and harmless, and what can be done with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.growth.evidence import evidence_for
from bot.ladders.model import Ladders
from bot.notes.model import Note, Unreadable
from bot.slack import ids
from bot.slack.views.notes import pieces, words
from bot.workspace.blockkit import problems

TODAY = date(2026, 11, 24)
READER = pieces.Reader("U0ANNA", TODAY, Ladders(ladders=()))
WRITTEN = datetime(2026, 11, 3, 10, tzinfo=UTC)
NOTE = Note(
    id="n1",
    tenant="T1",
    author="U0ANNA",
    subject="U0ALEX",
    day=date(2026, 11, 3),
    text="Led the review.",
    tags=(),
    links=(),
    source="D1/1",
    written=WRITTEN,
)
TORN = Unreadable("n2", "U0ALEX", date(2026, 11, 3), "its key <k1> is missing")


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (date(2026, 11, 25), "today"),
        (date(2026, 11, 24), "today"),
        (date(2026, 11, 23), "yesterday"),
        (date(2026, 11, 22), "2 days ago"),
        (date(2026, 11, 11), "13 days ago"),
        (date(2026, 11, 10), "2 weeks ago"),
        (date(2026, 11, 3), "3 weeks ago"),
        (date(2026, 9, 26), "8 weeks ago"),
        (date(2026, 9, 20), "2 months ago"),
        (date(2025, 11, 24), "11 months ago"),
        (date(2024, 12, 25), "22 months ago"),
        (date(2024, 11, 24), "1 year ago"),
        (date(2023, 11, 24), "3 years ago"),
    ],
)
def test_how_long_ago_is_said_in_the_unit_that_reads_best(then, said):
    assert words.ago(then, TODAY) == said


@given(st.dates(date(1990, 1, 1), TODAY), st.dates(date(1990, 1, 1), TODAY))
def test_what_is_longer_ago_is_never_said_to_be_more_recent(one, other):
    def days(said: str) -> float:
        number, *unit = said.removesuffix(" ago").split()
        if not unit:
            return {"today": 0, "yesterday": 1}[number]
        return int(number) * {"day": 1, "week": 7, "month": 30.44, "year": 365.25}[unit[0].rstrip("s")]

    earlier, later = sorted((one, other))
    assert days(words.ago(earlier, TODAY)) >= days(words.ago(later, TODAY))


def test_a_day_reads_the_same_for_everybody():
    assert words.day(date(2026, 11, 3)) == "Tue 3 Nov 2026"


def test_mentions_in_a_note_stay_and_nothing_else_is_markup():
    text = "<@U0SAM|sam> & <@W0SAM> saw <!channel>, <#C1|general>, <http://x.example|y> and <@nobody>"
    assert words.prose(text) == (
        "<@U0SAM> &amp; <@W0SAM> saw &lt;!channel&gt;, &lt;#C1|general&gt;, &lt;http://x.example|y&gt; "
        "and &lt;@nobody&gt;"
    )


def test_only_an_address_is_a_link():
    assert words.link("https://x.example/a?b=1&c=2") == "<https://x.example/a?b=1&amp;c=2>"
    for odd in ("javascript:alert(1)", "https://x.example/>", "https://x.example|y", "<!here>"):
        assert "<" not in words.link(odd)


def _drawn(note: Note | Unreadable) -> str:
    return "\n".join(
        part["text"]["text"] if part["type"] == "section" else part["elements"][0]["text"]
        for part in pieces.own(note, READER)
        if part["type"] in {"section", "context"}
    )


def _buttons(note: Note | Unreadable) -> dict[str, str]:
    return {one["action_id"]: one["value"] for one in pieces.buttons(note)["elements"]}


def test_a_note_says_whom_it_is_about_when_that_was_and_what_was_written():
    assert _drawn(NOTE) == "*About <@U0ALEX>* · Tue 3 Nov 2026, 3 weeks ago\nLed the review."
    assert _drawn(replace(NOTE, subject="U0ANNA")).startswith("*About you* · ")


def test_the_small_print_tells_what_became_of_a_note():
    link = "https://loopback.slack.com/archives/C1/p1"
    note = replace(NOTE, tags=("a<b", "c"), links=(link,), shared=WRITTEN, handed_by="U0DANA", edited=WRITTEN)
    assert _drawn(note).splitlines()[-1] == (
        f"Tags: a&lt;b and c · <{link}> · Shared with <@U0ALEX>, who can read it · "
        "Written by <@U0DANA>, who handed it over to you · Edited"
    )


def test_its_subject_sees_who_wrote_a_note_and_no_buttons():
    shown = pieces.received(replace(NOTE, shared=WRITTEN, handed_by="U0DANA"), TODAY)
    assert [block["type"] for block in shown] == ["section"]
    heading, said = shown[0]["text"]["text"].split("\n")
    assert heading == "*From <@U0ANNA>, written by <@U0DANA>* · Tue 3 Nov 2026, 3 weeks ago"
    assert said == "Led the review."


def test_a_note_that_cannot_be_opened_says_why_and_can_be_deleted():
    assert ":warning: This note cannot be read: its key &lt;k1&gt; is missing" in _drawn(TORN)
    assert _buttons(TORN) == {ids.NOTE_DELETE: "n2"}
    assert "cannot be read" in str(pieces.received(TORN, TODAY))


def test_a_note_can_be_shared_or_taken_back_and_one_on_oneself_neither():
    others = dict.fromkeys((ids.NOTE_EDIT, ids.NOTE_DELETE, ids.NOTE_LINK), "n1")
    assert _buttons(NOTE) == others | {ids.NOTE_SHARE: "n1/U0ALEX"}
    shared = replace(NOTE, shared=WRITTEN)
    assert _buttons(shared) == dict.fromkeys((ids.NOTE_EDIT, ids.NOTE_DELETE, ids.NOTE_LINK, ids.NOTE_UNSHARE), "n1")
    assert _buttons(replace(NOTE, subject="U0ANNA")) == dict.fromkeys(
        (ids.NOTE_EDIT, ids.NOTE_DELETE, ids.NOTE_LINK), "n1"
    )


@given(st.text(alphabet=st.sampled_from("ab &<>\n*<@U0SAM>"), min_size=1, max_size=10_000).filter(str.strip))
def test_a_note_of_any_text_stands_whole_in_blocks_that_slack_takes(text):
    note = replace(NOTE, text=text)
    drawn = pieces.own(note, READER)
    assert not problems(drawn, "message")
    read = "".join(part["text"]["text"] for part in drawn if part["type"] == "section")
    assert "".join(unescape(read).split()).endswith("".join(text.split()))


@pytest.mark.parametrize("word", ["<@U0SAMSAMSAM>", "&", "<", "x<@U0SAM>y"])
def test_no_cut_tears_a_mention_or_an_entity_apart(word):
    drawn = pieces.own(replace(NOTE, text=word * (10_000 // len(word))), READER)
    parts = [part["text"]["text"] for part in drawn if part["type"] == "section"]
    assert len(parts) > 3
    whole = words.prose(word)
    assert all(part.count("<") == part.count(">") and part.count("&") == part.count(";") for part in parts), whole


def test_a_note_says_to_its_author_alone_what_it_is_evidence_for(ladders):
    first, *_ = ladders.expectations()
    link = evidence_for(first)
    reworded, gone = replace(link, wording="Other words."), replace(link, expectation="gone")
    note = replace(NOTE, evidence=(link, reworded, gone), shared=WRITTEN)
    shown = str(pieces.own(note, replace(READER, ladders=ladders)))
    assert (
        "Evidence for Engineer I · Scope 1, Engineer I · Scope 1, which has changed since "
        "and an expectation that is not in the ladder any more"
    ) in shown
    assert "Evidence" not in str(pieces.received(note, TODAY))
