"""Packets: what goes in, word for word, and how it is printed."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

from bot.growth.packets import packet, version
from bot.growth.printing import html, markdown
from bot.ladders.composing import compose
from bot.notes.model import Evidence
from tests.growth.noting import TODAY, expectation, note
from tests.ladders.making import CREW, crew, made, role

LADDER = crew()
CAPTAIN = compose(LADDER, LADDER.by_id["captain"])
COMMAND, CALM = (expectation(LADDER, "captain", one) for one in ("command", "calm"))
CHART = expectation(LADDER, "navigator", "chart")
FEED = expectation(LADDER, "cook", "feed")
NAMES = {"USAM": "Sam Okafor"}
HOSTILE = '<script>alert("1")</script> **bold** [x](http://evil) \n# heading\n\n| a | & <@USAM> $x$ {{ 7*7 }}'


def _packet(*notes, target=CAPTAIN, **more):
    return packet(target, notes, subject="Alex Moreau", author="Anna Berg", today=TODAY, **more)


def test_a_note_stands_whole_once_and_is_named_by_its_number_where_it_counts_again() -> None:
    both = note("2026-11-01", COMMAND, CALM)
    made_of = _packet(note("2026-10-01", COMMAND), both)
    ((command,), (calm,)) = (part.lines for part in made_of.sections)
    assert [(one.number, one.first) for one in command.notes] == [(1, True), (2, True)]
    assert [(one.number, one.first) for one in calm.notes] == [(2, False)]
    assert html(made_of, NAMES).count("steered us home") == 2


def test_notes_run_from_the_oldest_to_the_newest() -> None:
    days = ["2026-11-02", "2026-02-01", "2026-06-01"]
    ((line,), _) = (part.lines for part in _packet(*(note(day, COMMAND) for day in days)).sections)
    assert [one.note.day.isoformat() for one in line.notes] == sorted(days)


def test_what_is_left_out_or_older_does_not_go_in() -> None:
    out, old, kept = note("2026-11-02", COMMAND), note("2026-01-31", COMMAND), note("2026-02-01", COMMAND)
    made_of = _packet(out, old, kept, since=date(2026, 2, 1), left_out={out.id})
    assert made_of.coverage.notes == (kept,)
    assert made_of.since == date(2026, 2, 1)


def test_the_targets_own_without_notes_are_named_and_inherited_ones_counted() -> None:
    scope, skills = _packet(note(TODAY, CHART)).sections
    assert [line.applied.expectation for line in scope.without] == [COMMAND]
    assert [one.line.applied.expectation for one in scope.lines] == [CHART]
    assert (scope.inherited_without, skills.inherited_without) == (5, 2)


def test_where_all_that_is_inherited_has_notes_nothing_is_said_of_it() -> None:
    deckhand = compose(LADDER, LADDER.by_id["deckhand"])
    made_of = _packet(note(TODAY, expectation(LADDER, "all-hands", "kind")), target=deckhand)
    assert [part.inherited_without for part in made_of.sections] == [0, 0]
    assert "inherited from lower bands" not in markdown(made_of, NAMES) + html(made_of, NAMES)


def test_notes_for_nothing_in_the_target_stand_at_the_end() -> None:
    elsewhere, unlinked = note("2026-10-01", FEED), note("2026-09-01")
    assert [one.note for one in _packet(elsewhere, unlinked).unlinked] == [unlinked, elsewhere]


def test_another_word_in_the_ladder_is_another_version() -> None:
    assert version(LADDER) == version(crew())
    assert version(made(CREW.replace("Stay calm.", "Keep calm.")).by_id["crew"]) != version(LADDER)


def test_the_page_holds_every_note_word_for_word_and_no_markup_of_it() -> None:
    page = html(_packet(note(TODAY, COMMAND, text=HOSTILE)), NAMES)
    quoted = re.search(r"<blockquote>(.*?)</blockquote>", page, re.DOTALL)
    assert quoted
    assert unescape(quoted[1]) == HOSTILE.replace("<@USAM>", "@Sam Okafor")
    assert "<script" not in page


def test_the_page_needs_nothing_else() -> None:
    page = html(_packet(note(TODAY, COMMAND)), NAMES, b"\x89PNG", 'says "it"')
    assert not re.findall(r"""(?:src|href)=["'](?!data:)""", page)
    assert "url(" not in page
    assert "default-src 'none'" in page
    assert 'alt="says &#34;it&#34;"' in page


def test_without_a_picture_the_page_has_none() -> None:
    assert "<figure>" not in html(_packet(note(TODAY, COMMAND)), NAMES)


def test_markdown_holds_every_note_in_quotes_without_its_markup() -> None:
    text = markdown(_packet(note(TODAY, COMMAND, text=HOSTILE)), NAMES)
    quoted = [line[2:] if line != ">" else "" for line in text.splitlines() if line.startswith(">")]
    assert re.sub(r"\\(.)", r"\1", "\n".join(quoted).replace("\\\n", "\n")) == HOSTILE.replace("<@USAM>", "@Sam Okafor")
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        "# Growth notes on Alex Moreau",
        "## Scope",
        "### 1\\. Command the vessel\\.",
        "## Skills",
        "### No notes yet",
    ]


def test_both_forms_say_the_same() -> None:
    target = compose(LADDER, LADDER.by_id["captain"], [role(LADDER, "cook")])
    given = [
        note("2026-10-01", COMMAND, CALM, FEED, handed_by="USAM"),
        note("2026-10-02", evidence=(Evidence("crew", "captain", "command", "Shout."),)),
        note("2026-09-01", text="two\n\nlines"),
        note("2026-08-01", CHART),
    ]
    made_of = _packet(*given, target=target, since=date(2026, 1, 1))
    page = unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", html(made_of, NAMES), flags=re.DOTALL))
    text = re.sub(r"\\(.)", r"\1", markdown(made_of, NAMES))

    def words(of: str) -> set[str]:
        return set(re.findall(r"\w+", of))

    assert words(text) <= words(page)
    assert "Captain + Cook" in page
    assert page.count("reworded") == text.count("reworded") == 1
    assert "Sam Okafor" in page
    assert version(LADDER) in page
