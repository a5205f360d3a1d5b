"""The file that is written: ids, what builds on what, and that it always passes the check."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.ladders.importing import report, writing
from bot.ladders.importing.found import Entry, Expectation, Found, Note, Section
from bot.ladders.loading import of_text
from tests.ladders.importing.imported import problems


def ladder(*entries: Entry, **more: object) -> Found:
    return Found(name="Our Ladder", entries=entries, **more)  # type: ignore[arg-type]


def entry(name: str, *texts: str, section: str = "Craft", **more: object) -> Entry:
    found = tuple(map(Expectation, texts))
    return Entry(name=name, line=1, sections=(Section(section, found),), **more)  # type: ignore[arg-type]


def test_ids_are_the_documents_own_anchors_else_made_of_the_names(tmp_path: Path) -> None:
    found = ladder(
        entry("Engineer", "a", anchor="mixin-Maker"),
        entry("Engineer", "a"),
        entry("Engineer", "b", label="L4"),
        entry("Инженер", "a", label="L5"),
        entry("⚙️", "a", section=""),
    )
    assert [one["id"] for one in writing.ladder(found)["bands"]] == ["maker", "engineer", "engineer-2", "l5", "band"]
    assert problems(tmp_path, found) == []


def test_where_expectations_cascade_each_band_builds_on_the_one_below(tmp_path: Path) -> None:
    names = [("A", 1, "x"), ("B", 2, "x"), ("C", 3, "x"), ("D", 3, "y"), ("E", 4, "y"), ("F", 0, "z")]
    bands = [entry(name, "a", number=number, track=track) for name, number, track in names]
    role = entry("R", "a", kind="role")
    found = ladder(*bands, role, rules=("Lower bands cascade.", "Craft should change, but the rest should not."))
    made = writing.ladder(found)
    assert [one.get("builds_on") for one in made["bands"]] == [None, ["a"], ["b"], ["b"], ["d"], None]
    assert made["roles"][0]["changes"] == ["craft"]
    assert problems(tmp_path, found) == []
    plain = writing.ladder(ladder(*bands, role))
    assert not any("builds_on" in one for one in plain["bands"])
    assert "changes" not in plain["roles"][0]


@pytest.mark.parametrize(
    "text",
    ["# no comment", "a: b", "- x", "“q” 'w' \"e\"", "yes", "2026-01-01", "*a", "\x00b\u2028", "x" * 300 + " - y"],
)
def test_any_text_is_read_back_as_it_was(tmp_path: Path, text: str) -> None:
    prose = (Expectation(text.strip("\x00\u2028"), prose=True), Expectation("Second.", prose=True))
    found = ladder(
        entry("A", text.strip("\x00b\u2028") or "b", attributes={"Pay": "yes"}, forthcoming=True),
        Entry(name="B", line=1, sections=(Section("P", prose), Section("Q", (Expectation("e", ("one",)),)))),
        notes=tuple(Note(1, f"note {text}") for _ in range(30)),
        license="X",
        license_url="nowhere",
    )
    written = of_text(writing.text(found, f"a {text} file"))
    assert written is not None
    assert [e.text for e in written.entries[1].expectations] == [*(" ".join(one.text.split()) for one in prose), "e"]
    assert written.entries[1].expectations[0].prose


@pytest.mark.parametrize(
    "found",
    [
        ladder(*(entry("A", "a", section=f"S{number}") for number in range(101))),
        ladder(entry("A", "a" * 3_000)),
        ladder(entry("A", *["a"] * 201)),
        ladder(entry("A", "a", attributes={"\x07": "b"})),
    ],
)
def test_what_does_not_fit_a_file_is_refused_with_a_reason(found: Found) -> None:
    with pytest.raises(writing.UnwritableError, match="does not fit"):
        writing.text(found, "x")


def test_more_entries_than_a_ladder_holds_are_refused() -> None:
    with pytest.raises(writing.UnwritableError, match="there are 321 entries"):
        writing.text(ladder(*(entry(f"A{number}", "a") for number in range(321))), "x")


def test_a_ladder_of_entries_that_are_no_bands_has_them_as_bands(tmp_path: Path) -> None:
    found = ladder(
        Entry(name="A", line=1, kind="role", forthcoming=True, also=("x",)), Entry(name="B", line=1, kind="shared")
    )
    assert problems(tmp_path, found) == []


def test_a_ladder_may_have_many_sections_and_long_names_of_sections_are_shortened(tmp_path: Path) -> None:
    sections = tuple(Section(f"{number} {'long ' * 30}".strip(), (Expectation("a"),)) for number in range(90))
    found = ladder(Entry(name="A", line=1, sections=sections))
    assert problems(tmp_path, found) == []
    written = (tmp_path / "written.yaml").read_text(encoding="utf-8")
    assert "# Shortened to 120 characters: the names of 90 sections.\n" in written
    assert f"name: 7 {'long ' * 23}lo…\n" in written


def test_the_report_is_a_tree_with_what_to_look_at() -> None:
    found = ladder(
        entry("A", "a", label="L1", track="Makers", attributes={"Pay": "1"}),
        entry("B", "b", kind="role", section="", forthcoming=True),
        notes=(Note(3, "look"),),
        ignored=("FAQ",),
        rules=("All of it.",),
        license="MIT",
    )
    assert "\n".join(report.lines(found)).split("\n") == [
        "Our Ladder: 2 entries, 2 expectations",
        "  Makers",
        "    A (band L1; Pay: 1)",
        "      Craft: 1",
        "  no track",
        "    B (role; forthcoming)",
        "      (no section): 1",
        "",
        "Rule: All of it.",
        "Licence: MIT",
        "",
        "To look at:",
        "  line 3: look",
        "",
        "Headings that were ignored:",
        "  FAQ",
    ]
    assert list(report.lines(ladder(rules=("R",))))[1:] == ["", "Rule: R"]
    assert list(report.lines(ladder(license="L")))[1:] == ["", "Licence: L"]
    assert len(list(report.lines(ladder()))) == 1
    assert report.as_json(found)["entries"][0]["band"] is None
