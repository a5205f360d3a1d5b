"""Pages of HTML as they are met: open items, nested blocks, definitions, folded parts, scripts."""
# ruff: noqa: E501 - documents as they are

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ladders.importing.imported import imported, tree

PAGE = """<!doctype html><html><head><title>x</title><script>"<h2>Staff Engineer</h2>"</script></head><body>
<nav><a href=/>Home</a></nav><h1>Ladder</h1><!-- no -->
<div><h2><a name=jr></a>Junior</h2> <span>New <b>here</b>.</span>
<h3>Craft</h3><ul><p></p><li>a<li>b <b>x</b><ul><li>c</ul><li><ol><li>d</ol><ul><ul><li>e</ul></ul><p>no item</ul>
<h3>People</h3><p>One.<br>And two.<p><span><p>Three.</p></span><style>p {}</style></div>
<h2></h2><h2>Senior</h2><dl><dt>Craft<dd>f</dl><li>g</li>
<details><summary>Show examples</summary><ul><li>never</ul></details>
<details><summary>People</summary><p><b>Team</b>: h</details><details>i</details>
"""


def test_a_page_is_read_as_it_is_seen(tmp_path: Path) -> None:
    found = imported(tmp_path, PAGE, "page.html")
    assert tree(found) == {
        "Junior": {"Craft": ["a", "b x", "c", "no item", "d", "e"], "People": ["One. And two.", "Three."]},
        "Senior": {"Craft": ["g"], "People": ["Team: h", "i"]},
    }
    assert found.entries[0].anchor == "jr"
    assert found.entries[0].summary == "New here."
    assert [note.line for note in found.notes] == [6, 7]


@pytest.mark.parametrize("tag", ["div", "ul><li", "table><tr><td", "b", "details"])
def test_a_page_may_nest_as_deep_as_it_likes(tmp_path: Path, tag: str) -> None:
    found = imported(
        tmp_path, f"<h2>Junior</h2><ul><li>a</ul><h2>Senior</h2><ul><li>b</ul>{f'<{tag}>' * 5_000}deep", "page.html"
    )
    assert list(tree(found)) == ["Junior", "Senior"]


def test_a_cell_reaches_over_no_more_than_a_page_can_show(tmp_path: Path) -> None:
    row = "<tr>" + "<td colspan=9999 rowspan=9999>x" * 90
    found = imported(
        tmp_path, f"<h2>Junior</h2><p><ul><li>a</ul><h2>Senior</h2><ul><li>b</ul><table>{row}{row}</table>", "page.html"
    )
    assert tree(found)["Junior"] == {"": ["a"]}


def test_an_item_that_was_left_open_inside_another_is_no_list_of_it(tmp_path: Path) -> None:
    page = "<h2>Junior</h2><h3>Craft</h3><ul><li>a<div><li>b</div></ul><h2>Senior</h2><h3>Craft</h3><ul><li>c</ul>"
    found = imported(tmp_path, page, "page.html")
    assert tree(found) == {"Junior": {"Craft": ["a b"]}, "Senior": {"Craft": ["c"]}}


def test_what_stands_in_a_table_beside_its_rows_is_no_row(tmp_path: Path) -> None:
    table = "<table><caption>What we expect</caption><colgroup></colgroup><tr><th>Craft<td>{}</table>"
    found = imported(tmp_path, f"<h2>Junior</h2>{table.format('a')}<h2>Senior</h2>{table.format('b')}", "page.html")
    assert tree(found) == {"Junior": {"Craft": ["a"]}, "Senior": {"Craft": ["b"]}}


def test_a_paragraph_with_more_brackets_than_anyone_writes_is_taken_as_it_stands(tmp_path: Path) -> None:
    found = imported(tmp_path, f"## Junior\n### Craft\n- **a** {'[' * 301}\n## Senior\n### Craft\n- **b**\n")
    assert tree(found) == {"Junior": {"Craft": [f"**a** {'[' * 301}"]}, "Senior": {"Craft": ["b"]}}


def test_html_in_markdown_is_read_too(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        "## <b>Junior</b>\n<p>\n\n<strong>Craft</strong><br>\n- a\n- ![x](y) `b` [c](d)\n\n      - code\n      - more\n\n"
        "##Senior\n> **Craft**\n>\n> 1. b\n>\n>    <i>more</i>\n\n<details>\n<summary>Examples</summary>\n\n- never\n  - never\n\n"
        "text\n\n</details>\n<p>And <b>this</b></p>\n\n## <i></i>\n\n***\n\n• c\n• d\n\n"
        "    as written\n\n```\nfenced\n```\n\n```\n- e\n```\n\n<details open>\n\n- f\n\n</details>\n",
    )
    assert tree(found) == {
        "Junior": {"Craft": ["a", "b c", "code", "more"]},
        "Senior": {"Craft": ["b more", "c", "d", "e", "f"]},
    }
    assert "examples (2) are left out" in found.notes[0].message or "examples" in str(found.notes)
