"""Entries in tables: levels as columns, levels as rows, a table for each entry; in Markdown, HTML and CSV."""
# ruff: noqa: E501, RUF024 - documents as they are

from __future__ import annotations

from pathlib import Path

import pytest

from bot.ladders.importing.found import NothingFoundError
from tests.ladders.importing.imported import imported, problems, tree

TWO = {"Engineer I": {"Craft": ["a", "b"]}, "Engineer II": {"Craft": ["c"]}}

COLUMNS = {
    "markdown.md": "# L\n| Area | Engineer I | Engineer II |\n|-|-|-|\n| **Craft** | a<br>• b | c |\n| Pay | 1 | 2 |\n| | | |\n",
    "banner.html": "<table><caption>x</caption><tr><th colspan=3>Our levels<tr><th><th>Engineer I<th>Engineer II<tr><td rowspan=2>Craft<td>a<td>c"
    "<tr><td><ul><li>b</ul><td></table>",
    "parted.html": "<p><h2>T</h2><table><tr><td>Area<td>Engineer I<td>Engineer II<tr><td colspan=3>Craft</td>"
    "<tr><td><td>a<td>c<tr><td><td>b<td></table>",
    "beneath.html": "<h3>Craft</h3><b>Such as:</b> code<table><thead><th>Engineer I<th>Engineer II</thead>"
    "<tbody><tr><td><ul><li>a<li>b</ul><td>c</tbody></table>",
    "sheet.csv": 'Area,Engineer I,Engineer II\r\nCraft,"a\r\n- b",c\r\n',
    "sheet.tsv": "Area\tEngineer I\tEngineer II\nCraft\ta\tc\nCraft\tb\n",
    "raw.md": "# L\n<table>\n<tr><th>Area</th><th>Engineer I</th><th>Engineer II</th></tr>\n\n<tr><td>Craft</td><td>\n\n- a\n- b\n\n"
    "</td><td>\n\nc</td></tr>\n</table>\n",
}

ROWS = {
    "rows.md": "| Level | Title | Craft | Path |\n|-|-|-|-|\n| 1 | Engineer I | a<br>b | x |\n| 2 | Engineer II | c | x |\n|||d|\n",
    "tall.csv": "Level;Area;Text\nEngineer I;Craft;a\nEngineer I;Craft;b\nEngineer I;Craft;\nEngineer II;Craft;c\nEngineer II;People;",
}


@pytest.mark.parametrize("name", COLUMNS)
def test_levels_are_columns_where_most_of_a_first_row_names_levels(tmp_path: Path, name: str) -> None:
    found = imported(tmp_path, COLUMNS[name], name)
    assert tree(found) == TWO
    assert problems(tmp_path, found) == []


@pytest.mark.parametrize("name", ROWS)
def test_levels_are_rows_where_most_of_a_column_names_levels(tmp_path: Path, name: str) -> None:
    found = imported(tmp_path, ROWS[name], name)
    assert tree(found) == TWO
    assert problems(tmp_path, found) == []


def test_a_column_of_numbers_is_the_band(tmp_path: Path) -> None:
    assert [entry.label for entry in imported(tmp_path, ROWS["rows.md"]).entries] == ["1", "2"]


def test_numbers_are_levels_where_the_table_says_so(tmp_path: Path) -> None:
    found = imported(tmp_path, "| Level | 1 | 2 |\n|-|-|-|\n| Craft | a | b |\n| People | c | d |\n")
    assert list(tree(found).values()) == [
        {"Craft": ["a"], "People": ["c"]},
        {"Craft": ["b"], "People": ["d"]},
    ]
    assert problems(tmp_path, found) == []


def test_pay_and_years_are_attributes(tmp_path: Path) -> None:
    found = imported(tmp_path, COLUMNS["markdown.md"])
    assert [entry.attributes for entry in found.entries] == [{"Pay": "1"}, {"Pay": "2"}]


def test_tables_with_the_same_levels_are_sections_named_by_their_headings(tmp_path: Path) -> None:
    table = "| Level | Expected |\n|-|-|\n| L1 | a |\n| L2 | b |\n"
    found = imported(tmp_path, f"## Craft\n{table}## People\n{table}")
    assert tree(found) == {"L1": {"Craft": ["a"], "People": ["a"]}, "L2": {"Craft": ["b"], "People": ["b"]}}


def test_a_table_under_a_level_has_its_sections(tmp_path: Path) -> None:
    long = "Makes what was asked for, in time and so that it lasts."
    found = imported(
        tmp_path,
        f"## Junior\n| Area | Expectation |\n|-|-|\n| Craft | {long} |\n| Salary | 10k |\n| | |\n"
        f"## Senior\n| Craft | {long} |\n|-|-|\n\n## Staff\n### Craft\n| {long} |\n|-|\n| |\n",
    )
    assert tree(found) == dict.fromkeys(["Junior", "Senior", "Staff"], {"Craft": [long]})
    assert found.entries[0].attributes == {"Salary": "10k"}


@pytest.mark.parametrize(
    "document",
    [
        "| Fruit | Price |\n|-|-|\n| Apple | 1 |\n| Pear | 2 |\n",
        "| Level | 1 |\n|-|-|\n",
        "| Engineer I | Engineer II |\n|-|-|\n",
        "| Level |\n|-|\n| Junior |\n| Senior |\n",
        "<table></table>\n\n<table><tr></tr></table>\n",
    ],
)
def test_other_tables_are_no_ladder(tmp_path: Path, document: str) -> None:
    with pytest.raises(NothingFoundError):
        imported(tmp_path, f"# Prices\n{document}")


def test_levels_that_return_in_rows_without_sections_in_them_have_them_from_the_heads(tmp_path: Path) -> None:
    found = imported(tmp_path, "Level,Craft,People\nL1,a,\nL1,b,\nL2,c,d\nL2,e,\n", "tall.csv")
    assert tree(found) == {"L1": {"Craft": ["a", "b"]}, "L2": {"Craft": ["c", "e"], "People": ["d"]}}


def test_headings_over_tables_with_different_levels_are_tracks(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        "# L\n## Individual Contributor\n| | Junior | Senior |\n|-|-|-|\n| Craft | a | b |\n"
        "## Manager\n| | Manager | Director |\n|-|-|-|\n| Craft | c | d |\n",
    )
    assert [(e.name, e.track) for e in found.entries] == [
        ("Junior", "Individual Contributor"),
        ("Senior", "Individual Contributor"),
        ("Manager", "Manager"),
        ("Director", "Manager"),
    ]
    assert tree(found)["Director"] == {"Craft": ["d"]}
