"""What changed in ladders as people read it: in a terminal, in a comment on a pull request, and as JSON."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.differences import LONGEST_COMMENT, UNLINKED, as_json, inert, markdown, text
from bot.ladders.changes import Change, How, Named, Side

CREW, MATE = Named("crew", "Crew"), Named("mate", "Mate")
OLD, NEW = Path("old.yaml"), Path("ladders/crew.yaml")
HOSTILE = [
    "@team and @org/team, see #12, GH-7 and org/repo#3",
    "| a | b |\n|---|---|",
    "```\n# x\n``` and `code`",
    "<b>bold</b> <!-- gone --> <script>x</script> &amp; &#64;team",
    "[link](https://example.org) https://example.org www.example.org ![x](y)",
    "</del></sub><br> ~~gone~~ **bold** _x_ \\",
    "- [ ] task > quote 1. one",
    "a@example.org",
]


def expectation(how: How | tuple[How, ...], old: str | None, new: str | None, ids: str = "it it") -> Change:
    was, now = ids.split()
    sides = (
        Side(old, OLD, 3, "Scope 2", was) if old is not None else None,
        Side(new, NEW, 4, "Skills 1", now) if new is not None else None,
    )
    hows = how if isinstance(how, tuple) else (how,)
    return Change(ladder=CREW, entry=MATE, what="expectation", how=hows, old=sides[0], new=sides[1])


def key(what: str, old: str | None, new: str | None, *, entry: Named | None = MATE, at: str = "") -> Change:
    how: How = "changed" if old and new else "added" if new else "removed"
    sides = (Side(old, OLD, 3, at) if old else None, Side(new, NEW, 4, at) if new else None)
    return Change(ladder=CREW, entry=entry, what=what, how=(how,), old=sides[0], new=sides[1])


def lines(*changes: Change) -> list[str]:
    return [*text(changes, colour=False)]


class TestText:
    def test_nothing_is_told_of_nothing(self) -> None:
        assert lines() == [*markdown(())] == []

    def test_each_change_is_a_line_under_its_ladder_and_entry_with_its_place(self) -> None:
        assert lines(
            key("name", "Crew", "The Crew", entry=None),
            key("band", None, "Mate", entry=None, at="2 expectations"),
            expectation("added", None, "Ties knots."),
            expectation("removed", "Sails.", None),
            key("band", "1", "2"),
            replace(key("order", None, "1 of 2 stand elsewhere"), how=("changed",)),
        ) == [
            "Crew",
            "  changed name: Crew → The Crew (ladders/crew.yaml:4)",
            "  added band Mate (2 expectations) (ladders/crew.yaml:4)",
            "",
            "Crew / Mate",
            "  added Skills 1: Ties knots. (ladders/crew.yaml:4)",
            "  removed Scope 2: Sails. (old.yaml:3)",
            "  changed band: 1 → 2 (ladders/crew.yaml:4)",
            "  changed order: 1 of 2 stand elsewhere (ladders/crew.yaml:4)",
            "",
            "2 added, 1 removed, 3 changed",
        ]

    def test_what_was_reworded_and_moved_is_one_line_with_the_words_marked(self) -> None:
        change = expectation(("moved", "reworded"), "Ties the knots fast.", "Ties the knots very fast.")
        assert lines(change)[1] == (
            "  moved, reworded Scope 2 → Skills 1: Ties the knots {+very+} fast. (ladders/crew.yaml:4)"
        )
        assert lines(change)[-1] == "1 moved, 1 reworded"

    def test_long_values_have_their_words_marked_and_parts_are_named(self) -> None:
        old, new = "bosun, deck hand, mate, sailor, seaman, ship hand", "bosun, deck hand, mate, sailor, ship hand"
        assert "also: bosun, deck hand, mate, sailor, [-seaman,-] ship hand" in lines(key("also", old, new))[1]
        assert (
            "changed name of the section Scope: A → B"
            in lines(key("section.name", "A", "B", entry=None, at="Scope"))[1]
        )

    def test_that_notes_lose_what_they_are_linked_to_is_said_once(self) -> None:
        change = expectation("reworded", "Ties knots.", "Ties knots well.", ids="ties-knots ties-knots-well")
        lost = replace(change, unlinks=True)
        assert "(id: ties-knots → ties-knots-well)" in lines(change)[1]
        assert UNLINKED not in lines(change)
        assert lines(lost, lost)[-1] == UNLINKED
        assert "".join(markdown((lost, lost))).count(UNLINKED) == 1

    def test_colours_take_the_place_of_brackets(self) -> None:
        change = expectation("reworded", "Ties all the knots fast.", "Ties the knots very fast.")
        told = "\n".join(text([change, expectation("removed", "Sails.", None)], colour=True))
        assert "{+" not in told
        assert "Ties \x1b[31m\x1b[9mall\x1b[0m the" in told
        assert "\x1b[32m\x1b[4mvery\x1b[0m fast" in told
        assert re.sub(r"\x1b\[[0-9;]*m", "", told).startswith(
            "Crew / Mate\n  reworded Skills 1: Ties all the knots very"
        )

    def test_a_file_with_an_evil_name_cannot_write_to_the_terminal(self) -> None:
        side = Side("x", Path("\x1b[31m.yaml"), 1)
        (line,) = [*text([Change(ladder=CREW, what="ladder", how=("added",), new=side)], colour=False)][1:2]
        assert "\x1b" not in line


def flat(tokens: list[Token]) -> list[Token]:
    return [one for token in tokens for one in (token, *flat(token.children or []))]


class TestMarkdown:
    def test_it_is_a_summary_and_a_list_under_each_heading(self) -> None:
        change = expectation("reworded", "Ties the knots fast", "Ties the knots very fast")
        assert [*markdown([change, expectation("removed", "Sails", None)])] == [
            "**1 removed, 1 reworded**",
            "",
            "#### Crew / Mate",
            "",
            r"- **reworded** Skills 1: Ties the knots <ins>very</ins> fast <sub>ladders/crew\.yaml:4</sub>",
            r"- **removed** Scope 2: Sails <sub>old\.yaml:3</sub>",
        ]

    @pytest.mark.parametrize("hostile", HOSTILE)
    def test_what_people_write_is_shown_as_it_is_and_is_neither_markup_nor_a_link(self, hostile: str) -> None:
        written = " ".join(hostile.split())
        change = Change(
            ladder=Named("crew", written),
            entry=Named("mate", written),
            what=f"attributes.{written}",
            how=("changed",),
            old=Side(written, OLD, 1, written, written),
            new=Side(f"{written} and more of it", NEW, 1, written, "it"),
        )
        reworded = expectation("reworded", written, f"{written} and more of it")
        told = "\n".join(markdown([change, reworded]))
        reading = MarkdownIt("commonmark").enable(["table", "strikethrough"])
        tokens = flat(reading.parse(told))
        kinds = {token.type for token in tokens}
        assert not kinds & {
            "table_open",
            "code_inline",
            "fence",
            "html_block",
            "link_open",
            "image",
            "s_open",
        }
        html = {token.content for token in tokens if token.type == "html_inline"}
        assert html <= {"<del>", "</del>", "<ins>", "</ins>", "<sub>", "</sub>"}
        assert sum(token.type == "list_item_open" for token in tokens) == 2
        shown = "".join(token.content for token in tokens if token.type in ("text", "text_special", "softbreak"))
        assert written in shown.replace("\u200b", "")
        assert not re.search(r"@\w|#\d|GH-\d|\w://", shown)

    def test_a_long_comment_is_cut_where_it_would_not_fit(self) -> None:
        change = expectation("added", None, "@" * 2_000)
        told = [*markdown([change] * 40)]
        assert len("\n".join(told)) < LONGEST_COMMENT + 200
        shown = sum(line.startswith("- ") for line in told)
        assert 0 < shown < 40
        assert told[-1].strip() == f"… and {40 - shown} more, which `ladder-bot diff` tells."


def test_json_has_both_sides_with_their_places() -> None:
    change = expectation("reworded", "a", "b")
    (told,) = json.loads(json.dumps(as_json([change])))
    assert told == {
        "how": ["reworded"],
        "what": "expectation",
        "ladder": {"id": "crew", "name": "Crew"},
        "entry": {"id": "mate", "name": "Mate"},
        "old": {"text": "a", "path": "old.yaml", "line": 3, "at": "Scope 2", "id": "it"},
        "new": {"text": "b", "path": "ladders/crew.yaml", "line": 4, "at": "Skills 1", "id": "it"},
        "unlinks": False,
    }
    (added,) = as_json([key("ladder", None, "Crew", entry=None)])
    assert (added["old"], added["entry"]) == (None, None)


def test_a_mention_is_broken_where_nobody_sees_it() -> None:
    assert inert("@team") == "@&#8203;team"
