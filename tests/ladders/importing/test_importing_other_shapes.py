"""What else published ladders look like: a rule each, and what looks like a ladder and is none."""
# ruff: noqa: E501 - documents as they are

from __future__ import annotations

from pathlib import Path

import pytest

from bot.ladders.importing.found import NothingFoundError
from tests.ladders.importing.imported import Tree, imported, problems, tree

LONG = "Knows the systems of the team well enough to change each of them alone, and to tell the others why it was done, and when."
TWO_LEVELS: Tree = {"Junior": {"Craft": ["a"]}, "Senior": {"Craft": ["b"]}}
TALKING_AND_BUILDING: Tree = {"L1": {"Talking": ["a"], "Building": ["c"]}, "L2": {"Talking": ["b"], "Building": ["d"]}}


def test_a_bold_label_beside_headings_is_a_section_where_a_sentence_or_a_list_follows(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        f"## Junior (L1)\n**Depth:** {LONG}\n\nAnd more of it.\n\n**Team:** Web\n\n**You will**\n- a\n### Craft\n- b\n"
        "## Senior (L2)\n### Craft\n- c\n",
    )
    assert tree(found)["Junior"] == {"Depth": [LONG, "And more of it."], "You will": ["a"], "Craft": ["b"]}
    assert found.entries[0].attributes == {"Team": "Web"}
    assert problems(tmp_path, found) == []


def test_a_label_behind_a_list_begins_a_section_of_its_own(tmp_path: Path) -> None:
    level = "**Scope**: a\n**Craft**:\n- b\n\n**Next**: c\n"
    found = imported(tmp_path, f"## L1: Junior\n{level}## L2: Senior\n{level}")
    assert tree(found)["Junior"] == {"Scope": ["a"], "Craft": ["b"], "Next": ["c"]}


def test_a_sentence_in_bold_is_no_heading(tmp_path: Path) -> None:
    found = imported(tmp_path, "## Junior\n**I build what I am asked for.**\n- a\n## Senior\n**Leads.**\n- b\n")
    assert tree(found) == {"Junior": {"": ["a"]}, "Senior": {"": ["b"]}}
    assert found.entries[0].summary == "I build what I am asked for."


def test_a_list_of_titles_inside_a_level_is_no_list_of_levels(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        "# Senior Engineer\n## Kinds\n- **Tech Lead**: a\n- **Architect**: b\n# Staff Engineer\n## Kinds\n- c\n",
    )
    assert tree(found)["Senior Engineer"] == {"Kinds": ["Tech Lead: a", "Architect: b"]}


@pytest.mark.parametrize(
    "document",
    [
        "# Engineers\n## Talking\n- L1: a\n- L2: b\n## Building\n- L1: c\n- L2: d\n",
        "# Engineers\n## Talking\n- L1 — a\n- L2 — b\n## Building\n- L1: c\n- L2: d\n",
        "## Talking\n### Levels\n#### L1\n- a\n#### L2\n- b\n## Building\n### Levels\n#### L1\n- c\n#### L2\n- d\n",
        "## Talking\nAn **example**:\n- x\n\nAn **L1** can:\n- a\n\nAn **L2** can:\n- b\n## Building\n- L1: c\n- L2: d\n",
        "## Talking\n**Levels:**\n- **L1**: a\n- **L2**: b\n## Building\n**Levels:**\n- **L1**: c\n- **L2**: d\n",
        "## Talking\nAn **L1** can:\n- a\n\nAn **L2** can:\n- b\n## Building\nAn __L1__ can:\n- c\n\nAn __L2__ can:\n- d\n",
    ],
    ids=["colon", "dash", "a heading between", "beside a list", "a label between", "in a sentence"],
)
def test_levels_under_competencies_are_read_however_they_are_marked(tmp_path: Path, document: str) -> None:
    assert tree(imported(tmp_path, document)) == TALKING_AND_BUILDING


def test_levels_under_headings_that_are_all_called_the_same_have_one_section(tmp_path: Path) -> None:
    found = imported(tmp_path, "## Levels\n### L1\n- a\n### L2\n- b\n## Levels\n### L1\n- c\n### L2\n- d\n")
    assert tree(found) == {"L1": {"Levels": ["a", "c"]}, "L2": {"Levels": ["b", "d"]}}


def test_a_competency_may_speak_of_a_single_band(tmp_path: Path) -> None:
    found = imported(tmp_path, "## Talking\n- L1: a\n- L2: b\n## Building\n- L2: d\n")
    assert tree(found) == {"L1": {"Talking": ["a"]}, "L2": {"Talking": ["b"], "Building": ["d"]}}


def test_of_headings_and_lists_those_with_more_text_hold_the_levels(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        f"## Questions\n- L1: a\n- L2: b\n- L3: c\n## L1: Junior\n### Craft\n- {LONG}\n## L2: Senior\n### Craft\n- {LONG}\n"
        "## Share\n- **L1:** most\n- **L2:** some\n- **L3:** few\n",
    )
    assert tree(found) == {"Junior": {"Craft": [LONG]}, "Senior": {"Craft": [LONG]}}


def test_who_defines_the_sections_before_or_after_the_levels_is_no_level(tmp_path: Path) -> None:
    defined = "### Craft\nHow.\n"
    found = imported(
        tmp_path, f"## Words\n{defined}## Junior\n### Craft\n- a\n## Senior\n### Craft\n- b\n## Glossary\n{defined}"
    )
    assert tree(found) == TWO_LEVELS


def test_prose_of_some_lines_is_what_levels_without_lists_expect(tmp_path: Path) -> None:
    found = imported(tmp_path, f"# L\n## Junior\n{LONG}\n\nTwo.\n## Senior\n{LONG}\n")
    assert tree(found) == {"Junior": {"": [LONG, "Two."]}, "Senior": {"": [LONG]}}
    assert found.entries[0].summary == ""
    assert problems(tmp_path, found) == []


def test_boxes_of_a_list_of_tasks_fall_off(tmp_path: Path) -> None:
    found = imported(tmp_path, "## Junior\n- [ ] a\n- [x] **b**\n## Senior\n- c\n")
    assert tree(found)["Junior"] == {"": ["a", "b"]}


# Tables.

SPANNED = (
    "<table><tr><th>Level<th>Craft<th>People<tr><td rowspan=2>IC1<td colspan=2>New to it all.<tr><td>a<td>b"
    "<tr><td rowspan=2>IC2<td colspan=2>Knows a lot.<tr><td>c<td>d</table>"
)


def test_a_text_over_all_sections_of_a_row_is_the_levels_summary(tmp_path: Path) -> None:
    found = imported(tmp_path, SPANNED, "x.html")
    assert tree(found) == {"IC1": {"Craft": ["a"], "People": ["b"]}, "IC2": {"Craft": ["c"], "People": ["d"]}}
    assert [entry.summary for entry in found.entries] == ["New to it all.", "Knows a lot."]


@pytest.mark.parametrize(
    "document",
    [
        "## Craft\n| | Starting out | Junior | Senior |\n|-|-|-|-|\n| Code | a | b | c |\n",
        "## Code\n| | Starting out | Junior | Senior |\n|-|-|-|-|\n| 1 | a | b | c |\n",
    ],
    ids=["an empty corner", "numbers for names"],
)
def test_what_stands_over_and_before_the_columns_of_levels(tmp_path: Path, document: str) -> None:
    found = imported(tmp_path, document)
    assert tree(found) == {"Starting out": {"Code": ["a"]}, "Junior": {"Code": ["b"]}, "Senior": {"Code": ["c"]}}


def test_a_head_of_two_words_makes_levels_of_numbers(tmp_path: Path) -> None:
    found = imported(tmp_path, "| Level / Skill | Craft |\n|-|-|\n| 1 | a |\n| 2 | b |\n")
    assert [(e.name, e.number, e.count) for e in found.entries] == [("Level 1", 1, 1), ("Level 2", 2, 1)]


def test_a_table_in_a_section_names_sections_by_its_rows(tmp_path: Path) -> None:
    level = "## Results\n| Responsibility | Behaviours |\n|-|-|\n| Impact | a<br>b |\n| Care | c |\n"
    found = imported(tmp_path, f"# Junior\n{level}# Senior\n{level}### More\n- d\n")
    assert tree(found) == {
        "Junior": {"Impact": ["a", "b"], "Care": ["c"]},
        "Senior": {"Impact": ["a", "b"], "Care": ["c"], "More": ["d"]},
    }


def test_one_row_of_sentences_under_a_head_has_its_sections_in_columns(tmp_path: Path) -> None:
    table = f"| Scope | Reach |\n|-|-|\n| {LONG} | {LONG} |\n"
    found = imported(tmp_path, f"## Junior\n{table}## Senior\n{table}")
    assert tree(found)["Senior"] == {"Scope": [LONG], "Reach": [LONG]}


# Data and pages.


def test_criteria_that_say_their_level_are_put_under_it(tmp_path: Path) -> None:
    document = """
        - {summary: Tests it, examples: [Such as this.], level: mid-to-senior, area: craft}
        - {summary: Ships it, examples: [], level: mid-to-senior, area: delivery}
        - {summary: Leads it, examples: [], level: 2, area: craft}
        """
    found = imported(tmp_path, document, "x.yaml")
    assert tree(found) == {
        "mid-to-senior": {"craft": ["Tests it"], "delivery": ["Ships it"]},
        "Level 2": {"craft": ["Leads it"]},
    }
    assert found.entries[0].sections[0].expectations[0].examples == ("Such as this.",)
    bare = "- {text: a, level: 1, x: []}\n- {text: b, level: 2, x: []}\n- {text: c, level: 2, x: []}\n"
    assert tree(imported(tmp_path, bare, "y.yaml")) == {"Level 1": {"": ["a"]}, "Level 2": {"": ["b", "c"]}}


def test_levels_may_be_keys_with_names_and_descriptions_inside(tmp_path: Path) -> None:
    levels = "levels: {1: {name: Learning, description: [a]}, 2: {name: Mastering, description: [b, c]}}"
    found = imported(tmp_path, f"- {{name: Talking, {levels}}}\n- {{name: Building, {levels}}}\n", "x.yaml")
    assert tree(found)["Mastering"] == {"Talking": ["b", "c"], "Building": ["b", "c"]}
    assert [entry.number for entry in found.entries] == [1, 2]


def test_what_a_page_hides_or_leads_elsewhere_with_is_left_out(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        '<div class="toc"><h1>Junior</h1><h1>Staff</h1></div><div style="display: none"><h2>Staff</h2></div>'
        "<p hidden>x</p><h2>Junior</h2><ul><li>a</ul><h2>Senior</h2><ul><li>b</ul>",
        "x.html",
    )
    assert tree(found) == {"Junior": {"": ["a"]}, "Senior": {"": ["b"]}}


# What looks like a ladder and is none.


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("a team", "# Team\n## Engineering Manager\n- Chi\n## Tech Lead\n- Dee\n## Product Manager\n- Eli\n"),
        ("who decides", "| Decision | Tech Lead | Product Manager |\n|-|-|-|\n| Design | decides | is told |\n"),
        ("on call", "| Part | First | Then |\n|-|-|-|\n| Lead | Senior Engineer | Staff Engineer |\n| Ops | Ana | Ben |\n"),
        ("contacts", "| Role | Who |\n|-|-|\n| Senior Engineer | Ana |\n| Staff Engineer | Ben |\n"),
        ("pay", "| Level | From | To |\n|-|-|-|\n| L1 | €45,000 | €55,000 |\n| L2 | €60,000 | €75,000 |\n"),
        ("ratings", "| Skill | Junior | Senior |\n|-|-|-|\n| SQL | 1 | 3-4 |\n| Go | no | yes |\n"),
        ("titles", "| Track | Level | Title |\n|-|-|-|\n| Makers | IC1 | Engineer |\n| Makers | IC2 | Senior Engineer |\n"),
        ("promotion", "## Level 1 to Level 2\n- ask\n## Level 2 to Level 3\n- wait\n"),
        ("moves", "## L1 - L2\n- ask\n## L2 - L3\n- wait\n"),
        ("a manual", "## Basic\n- install\n## Advanced\n- trace\n"),
        ("names only", "## Levels\n- Junior Engineer\n- Senior Engineer\n"),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_ladder_is_refused(tmp_path: Path, name: str, document: str) -> None:
    with pytest.raises(NothingFoundError):
        imported(tmp_path, document, f"{name}.md")


def test_things_that_have_a_level_each_are_no_ladder(tmp_path: Path) -> None:
    rows = [("Python", "beginner", "x y"), ("SQL", "advanced", "y z"), ("Go", "beginner", "z x")]
    flat = "".join(f"- {{name: {name}, level: {level}, says: {says}}}\n" for name, level, says in rows)
    deep = "".join(f"- {{name: {name}, level: {level}, parts: [[a]], text: b}}\n" for name, level, _ in rows)
    for document in (flat, deep):
        with pytest.raises(NothingFoundError):
            imported(tmp_path, document, "x.yaml")


@pytest.mark.parametrize(
    "head", ["| Part | Topic | Description | Junior | Senior |", "| Part | Topic | Junior | Senior | Notes |"]
)
def test_a_column_that_explains_is_no_section_and_no_level(tmp_path: Path, head: str) -> None:
    cells = {
        "Part": "All",
        "Topic": "Craft",
        "Description": "How it is made",
        "Junior": "a",
        "Senior": "b",
        "Notes": "More",
    }
    row = " | ".join(cells[one] for one in head.strip("| ").split(" | "))
    assert tree(imported(tmp_path, f"{head}\n|-|-|-|-|-|\n| {row} |\n")) == TWO_LEVELS


def test_in_a_table_of_one_column_levels_stand_above_what_they_expect(tmp_path: Path) -> None:
    table = "".join(f"<tr><td>{cell}</td></tr>" for cell in ("Junior", "<ul><li>a</li><li>b</li></ul>", "Senior", "c"))
    found = imported(tmp_path, f"<h2>Craft</h2><table>{table}</table><h2>Team</h2><table>{table}</table>", "x.html")
    assert tree(found) == {
        one: {"Craft": list(says), "Team": list(says)} for one, says in (("Junior", "ab"), ("Senior", "c"))
    }


def test_a_row_above_the_first_level_of_one_column_is_passed_over(tmp_path: Path) -> None:
    found = imported(tmp_path, "## Craft\n\n| Levels |\n|-|\n| Junior |\n| a |\n| Senior |\n| b |\n")
    assert tree(found) == TWO_LEVELS


def test_competencies_that_are_all_called_the_same_with_nothing_above_keep_the_name(tmp_path: Path) -> None:
    found = imported(tmp_path, "## Steps\n### L1\n- a\n### L2\n- b\n## Steps\n### L1\n- c\n### L2\n- d\n")
    assert tree(found) == {"L1": {"Steps": ["a", "c"]}, "L2": {"Steps": ["b", "d"]}}


def test_rows_of_one_column_that_are_mostly_levels_are_a_list_of_names(tmp_path: Path) -> None:
    with pytest.raises(NothingFoundError):
        imported(tmp_path, "| Levels |\n|-|\n| Junior |\n| Senior |\n| Staff |\n")


def test_a_level_that_a_competency_leaves_empty_counts_as_one_of_its_levels(tmp_path: Path) -> None:
    topics = {"Craft": ("[a]", ""), "Team": ("", "[b]")}
    document = "topics:\n" + "".join(
        f"- name: {name}\n  content:\n"
        + "".join(f"  - level: {n}\n    criteria: {one}\n" for n, one in enumerate(said, 1))
        for name, said in topics.items()
    )
    assert tree(imported(tmp_path, document, "x.yaml")) == {"Level 1": {"Craft": ["a"]}, "Level 2": {"Team": ["b"]}}


def test_a_line_that_gives_a_heading_a_class_is_no_text(tmp_path: Path) -> None:
    found = imported(tmp_path, f"## Junior\n{{: .no_toc }}\n{LONG}\n\n## Senior\n{{: .no_toc }}\n{LONG}\n")
    assert tree(found) == {"Junior": {"": [LONG]}, "Senior": {"": [LONG]}}


def test_a_title_alone_among_other_headings_is_no_level_where_levels_stand_together(tmp_path: Path) -> None:
    ladder = "## Levels\n### Junior\n#### Craft\n- a\n### Senior\n#### Craft\n- b\n"
    found = imported(tmp_path, f"{ladder}## Who is there\n### Tech Lead\n- Chi\n### The office\n- Dee\n")
    assert tree(found) == TWO_LEVELS
    assert "Tech Lead" in found.ignored
    found = imported(tmp_path, f"{ladder}## Leading\n### Tech Lead\n#### Craft\n- c\n### Why\n- because\n")
    assert list(tree(found)) == ["Junior", "Senior", "Tech Lead"]


def test_titles_each_under_a_heading_of_its_own_are_levels(tmp_path: Path) -> None:
    document = "## Web\n### Junior\n- a\n### Tools\n- x\n## Data\n### Senior\n- b\n### Reading\n- y\n"
    assert tree(imported(tmp_path, document)) == {"Junior": {"": ["a"]}, "Senior": {"": ["b"]}}
