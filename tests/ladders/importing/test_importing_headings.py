"""Entries by headings: `#`, bold lines and labels, lists inside lists, and competencies that come first."""
# ruff: noqa: E501 - documents as they are

from __future__ import annotations

from pathlib import Path

import pytest

from bot.ladders.importing.found import NothingFoundError
from tests.ladders.importing.imported import imported, problems, tree

CRAFT = {"Craft": ["a"]}


def test_the_depth_with_the_most_levels_holds_the_entries_and_deeper_headings_are_sections(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        """
        # Ladder
        What it is about.
        ## Junior Engineer
        New here.
        ### Craft
        * * a
        *
        * b
        ### People
        One paragraph.

        Another.
        ## Senior Engineer (L4)
        ### Craft
        #### Code
        - c
          - d
        ## FAQ
        ### How long?
        - Long.
        """,
    )
    assert tree(found) == {
        "Junior Engineer": {"Craft": ["a", "b"], "People": ["One paragraph.", "Another."]},
        "Senior Engineer": {"Code": ["c", "d"]},
    }
    assert found.name == "Ladder"
    assert found.ignored == ("FAQ", "How long?")
    assert [(e.label, e.number, e.summary) for e in found.entries] == [("", None, "New here."), ("L4", 4, "")]
    assert problems(tmp_path, found) == []


def test_a_shallower_heading_is_the_track_where_there_are_several(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        """
        # Ladder
        ## Individual Contributors
        ### Engineer (IC3)
        #### Craft
        - a
        ## Managers
        ### Manager (M2)
        #### Craft
        - a
        ### Director (M3)
        #### Craft
        - TBD
        ## Roles
        ### Tech Lead
        #### Craft
        - a
        """,
    )
    assert [(e.track, e.kind, e.label) for e in found.entries] == [
        ("Individual Contributors", "band", "IC3"),
        ("Managers", "band", "M2"),
        ("Managers", "band", "M3"),
        ("", "role", ""),
    ]
    assert found.entries[2].forthcoming
    assert [note.message for note in found.notes] == [
        '"Director" is still to be written',
        '"TBD" is left out: it is still to be written',
    ]
    assert problems(tmp_path, found) == []


def test_where_all_are_under_roles_the_word_means_bands(tmp_path: Path) -> None:
    found = imported(tmp_path, "# X\n## Roles\n### Junior\n- a\n### Senior\n- b\n")
    assert [e.kind for e in found.entries] == ["band", "band"]


def test_what_all_share_is_an_entry_of_its_own_kind(tmp_path: Path) -> None:
    found = imported(
        tmp_path, "## All Engineers\n### Craft\n- z\n## Junior\n### Craft\n- a\n## Senior\n### Craft\n- b\n"
    )
    assert [e.kind for e in found.entries] == ["shared", "band", "band"]
    assert problems(tmp_path, found) == []


def test_a_free_name_with_the_others_sections_is_an_entry_and_another_is_not(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        "## Junior\n### Craft\n- a\n## Wizardry\n### Craft\n- b\n## Senior\n### Craft\n- c\n## Process\n### Steps\n- d\n",
    )
    assert list(tree(found)) == ["Junior", "Wizardry", "Senior"]


def test_a_step_inside_a_level_is_an_entry_too(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        "## Engineer\n#### Craft\n- a\n## Senior Engineer\n#### Craft\n- b\n### Senior Engineer I\n#### Years\nTwo.\n",
    )
    assert tree(found)["Senior Engineer I"] == {"Years": ["Two."]}


def test_one_title_at_two_levels_is_two_entries(tmp_path: Path) -> None:
    found = imported(tmp_path, "## Engineer (L4)\n### Craft\n- a\n## Engineer (L5)\n### Craft\n- b\n")
    assert tree(found) == {"Engineer L4": CRAFT, "Engineer L5": {"Craft": ["b"]}}
    assert [note.message for note in found.notes] == ['"Engineer" is here twice, first on line 1']
    assert problems(tmp_path, found) == []


def test_an_overviews_heading_is_joined_to_the_entry_of_the_same_name(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        "## Overview\n### Junior\nIn short.\n### Senior\n-\n## Details\n### Junior\nAt length.\n#### Craft\n- a\n"
        "### Senior\n#### Craft\n- b\n",
    )
    assert [(e.name, e.summary) for e in found.entries] == [("Junior", "In short.\n\nAt length."), ("Senior", "")]


@pytest.mark.parametrize(
    "document",
    [
        "## L1 - Junior\n**Craft**\n- a\n\n**Years:** 0-2\n## L2 - Senior\n**Craft**:\n- a\n### One more\n- b\n",
        "## L1 - Junior\n**Craft**: a\n**Years**: 0-2\n## L2 - Senior\n**Craft:** a\n",
    ],
    ids=["lines", "labels"],
)
def test_bold_lines_and_labels_are_sections_where_headings_are_not(tmp_path: Path, document: str) -> None:
    found = imported(tmp_path, document)
    assert tree(found)["Junior"] == CRAFT
    assert tree(found)["Senior"]["Craft"] == ["a"]
    assert found.entries[0].attributes == {"Years": "0-2"}


def test_bold_beside_headings_is_a_fact_about_the_entry(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        "## Junior\n**Includes:** interns\n\n**Important**\n\n**Mind**\n\nAll.\n### Craft\n**Code**\n- a\n\n**Test**: b\n"
        f"- c\n## Senior\n### Craft\n- a\n## Staff\n**Says:** {'long ' * 50}\n### Craft\n- a\n",
    )
    assert tree(found)["Junior"] == {"Craft": ["a", "Test: b", "c"]}
    assert found.entries[0].attributes == {"Includes": "interns"}
    assert found.entries[0].summary == "Important\n\nMind: All."
    assert found.entries[2].summary.startswith("Says: long long")


def test_labelled_bullets_are_expectations_and_above_sections_attributes(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        "## Junior\n* **Radius**: self\n### Craft\n* **System**: knows one\n## Senior\n* **Radius**: team\n",
    )
    assert tree(found) == {"Junior": {"Craft": ["System: knows one"]}, "Senior": {"": ["Radius: team"]}}
    assert found.entries[0].attributes == {"Radius": "self"}
    assert problems(tmp_path, found) == []


def test_names_that_return_under_competencies_are_the_entries(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        "# X\n## Talking\n### Level 2\n- b\n### Level 1\n- a\n## Building\n### Level 1\n- c\n### Level 2\n- TODO\n## Empty\n### Level 1\n-\n### Level 2\n- \u200b\n",
    )
    assert tree(found) == {
        "Level 1": {"Talking": ["a"], "Building": ["c"]},
        "Level 2": {"Talking": ["b"], "Building": [], "Empty": []},
    }


@pytest.mark.parametrize(
    "document",
    [
        "- Talking\n  - Junior\n    - a\n  - Senior\n    - b\n- Building\n  - Junior\n    - c\n  - Senior\n    - d\n",
        "## Talking\n- **Junior**: a\n- **Senior**: b\n## Building\n- **Junior**: c\n- **Senior**: d\n",
        "- Junior\n  - Talking\n    - a\n  - Building\n    - c\n- Senior\n  - Talking:\n    - b\n  - Building\n    - d\n",
    ],
    ids=["nested", "labelled", "level first"],
)
def test_lists_inside_lists_are_read_like_headings(tmp_path: Path, document: str) -> None:
    expected = {"Junior": {"Talking": ["a"], "Building": ["c"]}, "Senior": {"Talking": ["b"], "Building": ["d"]}}
    assert tree(imported(tmp_path, document)) == expected


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("", "no headings"),
        ("Text.\n\n- one\n", "no headings"),
        ("# Hiring\n## What is a senior engineer?\n- x\n## Talk to your manager\n- y\n", '"Hiring", "What is a'),
        ("# Promotion\n## Step 1: Ask\n- x\n## Step 2: Wait\n- y\n", '"Step 1: Ask"'),
        ("# Q\n## Q1: Who?\n- x\n## Q2: How?\n- y\n", '"Q1: Who?"'),
        ("## Senior Engineer\n- one\n## Benefits\n- two\n", '"Benefits"'),
        ("## Junior\nText.\n## Senior\nText.\n", '"Junior"'),
        ("".join(f"## Part {letter}\n" for letter in "abcdefghijklmno"), "and 3 more"),
    ],
)
def test_anything_else_is_refused_with_the_headings_that_are_there(tmp_path: Path, document: str, said: str) -> None:
    with pytest.raises(NothingFoundError, match="no levels found") as refused:
        imported(tmp_path, document)
    assert said in str(refused.value)


def test_an_overview_that_links_to_bands_has_their_tracks_and_other_names(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        """
        ## Makers
        - [Engineer {Builder}](#maker)
        ## Managers
        - [Manager](#boss)
        ## Bands
        NOTE: What lower bands expect cascades up.

        Skills should change, but craft should not.
        <a id="maker"></a>
        ### Engineer “Eng” (Band 1)
        #### Craft
        - a
        ### Manager (Band 2) {#boss}
        #### Craft
        - b
        ## Roles
        <a id="mixin-lead"></a>

        ### Tech Lead
        #### Skills
        - c
        ## License
        Under [CC BY](https://creativecommons.org/licenses/by/4.0/).
        """,
    )
    assert [(e.track, e.also) for e in found.entries] == [
        ("Makers", ("Eng", "Builder", "Engineer")),
        ("Managers", ()),
        ("", ()),
    ]
    assert [e.anchor for e in found.entries] == ["maker", "boss", "mixin-lead"]
    assert (found.license, found.license_url) == ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")
    assert found.rules == ("NOTE: What lower bands expect cascades up.",)
    assert problems(tmp_path, found) == []


def test_what_says_that_it_is_to_be_written_is_forthcoming(tmp_path: Path) -> None:
    found = imported(tmp_path, "## Junior\n- a\n## Senior\n- b\n## Staff\n*(Forthcoming)*\n### Craft\n")
    assert [entry.forthcoming for entry in found.entries] == [False, False, True]
    assert problems(tmp_path, found) == []


def test_examples_right_under_a_level_are_told_and_left_out(tmp_path: Path) -> None:
    folded = "<details><summary>Examples</summary>\n\n- x\n\n<div>y</div>\n\n</details>\n"
    found = imported(tmp_path, f"## Junior\n- a\n\n  <div>more</div>\n\n{folded}\n## Senior\n- b\n")
    assert tree(found) == {"Junior": {"": ["a more"]}, "Senior": {"": ["b"]}}
    assert [note.message for note in found.notes] == ["examples (1) are left out: they belong to no section"]
