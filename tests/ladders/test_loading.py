"""Loading a ladder's file: the values that come out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import pytest

from bot.ladders import loading
from bot.ladders.model import (
    Band,
    Entry,
    Expectation,
    Outside,
    Role,
    Section,
    Shared,
    Source,
    Theme,
    Track,
    Vocabulary,
)
from tests.ladders.folders import GUIDE, ROOT, guide, load, small


def values(made: Iterable[Expectation | Entry]) -> list[dict[str, object]]:
    """What stands in expectations or entries, which themselves are compared by identity."""
    return [asdict(one) for one in made]


def expectations(folder: Path, text: str) -> tuple[Expectation, ...]:
    """Of one band, from what stands under its `expectations`."""
    (folder / "a.yaml").write_text(
        "id: a\nname: A\nsections: [{id: scope, name: Scope}, {id: skills, name: Skills}]\n"
        "bands:\n- id: one\n  name: One\n  expectations:\n" + text,
        "utf-8",
    )
    loaded = load(folder)
    assert loaded.problems == ()
    return loaded.ladders.by_id["a"].by_id["one"].expectations


def test_the_guides_example_loads_as_it_stands(folder: Path) -> None:
    guide(folder)
    loaded = load(folder)
    assert loaded.problems == ()
    (ladder,) = loaded.ladders
    assert (ladder.id, ladder.name) == ("design", "Design Ladder")
    assert ladder.summary == "What we expect of the people who design our product."
    assert ladder.source == Source(
        title="The open design ladder",
        author="Example Studio",
        url="https://example.org/ladder",
        license="CC BY 4.0",
        license_url="https://creativecommons.org/licenses/by/4.0/",
        changes="Shortened, and reworded for a company of forty.",
        credit="After Example Studio's open design ladder, CC BY 4.0",
    )
    assert ladder.rules[0] == "What a lower band expects holds for the bands above it too."
    assert ladder.sections[0] == Section(id="craft", name="Craft", also=("skills", "design skills"))
    assert ladder.tracks == (
        Track(id="designers", name="Designers", also=("individual contributors",)),
        Track(id="managers", name="Managers"),
    )
    assert [(entry.kind, entry.id) for entry in ladder.entries] == [
        ("band", "designer-1"),
        ("band", "designer-2"),
        ("band", "design-manager"),
        ("role", "design-systems-lead"),
        ("shared", "everyone"),
    ]


def test_the_guides_bands_have_all_that_is_written(folder: Path) -> None:
    guide(folder)
    ladder = load(folder).ladders.by_id["design"]
    first, second, manager = ladder.bands
    assert (first.label, first.number, first.track, first.also) == ("1", 1, "designers", ("junior designer",))
    assert first.attributes == (("Typical years", "0-2"),)
    written = (
        Expectation(
            ladder="design",
            entry="designer-1",
            section="craft",
            number=1,
            id="turns-a-clear-brief-into",
            text="Turns a clear brief into a design that can be built.",
        ),
        Expectation(
            ladder="design",
            entry="designer-1",
            section="craft",
            number=2,
            id="asks-early",
            text="Shows work early, and asks before an open question costs a day.",
            asked_as=("when to ask for help", "showing unfinished work"),
            noted_as=("showed us three rough sketches on monday", "sat on the open question for a week"),
            examples=("Posts a first sketch on the day that the brief arrives.",),
        ),
        Expectation(
            ladder="design",
            entry="designer-1",
            section="teamwork",
            number=1,
            id="feedback-asks-for-it-and",
            text="Feedback: asks for it, and says what came of it.",
        ),
    )
    assert values(first.expectations) == values(written)
    assert second.builds_on == ("designer-1",)
    assert [(e.number, e.prose, e.id) for e in second.under("teamwork")] == [
        (1, True, "brings-engineers-in-before-the"),
        (2, True, "helps-newer-designers-to-present"),
    ]
    assert (manager.label, manager.number, manager.forthcoming) == ("M2", 2, True)
    assert manager.summary.startswith("Leads a team")
    assert (ladder.roles[0].name, ladder.roles[0].also) == ("Design Systems Lead", ("systems lead",))
    assert ladder.roles[0].changes == ("craft",)
    assert ladder.shared[0].expectations[0].text == "Is kind, and is clear."


def test_the_guides_vocabulary_loads(folder: Path) -> None:
    guide(folder)
    assert asdict(load(folder).ladders.vocabulary) == asdict(
        Vocabulary(
            titles=(("design manager", "head of design", "design lead"),),
            sections=(("craft", "skills", "abilities"),),
            groups=(("usability test", "user test", "usability study"),),
            themes=(
                Theme(
                    words=("interview", "user research"),
                    asked_as=("how do we find out what people need", "talking to customers"),
                ),
            ),
            inside=("who talks to customers",),
            outside=(
                Outside(
                    id="pay",
                    says="The ladder says what is expected, not what is paid. Ask your manager.",
                    asked_as=("salary", "pay range", "how much does a designer make"),
                ),
            ),
        )
    )


def test_the_guide_states_the_limits_that_hold() -> None:
    for limit in (loading.MAX_LADDERS, 2_000, 2_500, 120, 12):
        assert f"{limit:,}" in GUIDE


def test_what_is_left_out_has_its_plain_value(folder: Path) -> None:
    small(folder)
    (ladder,) = load(folder).ladders
    assert values(ladder.entries) == values((Band(ladder="a", id="one", name="One"),))
    assert (ladder.summary, ladder.source, ladder.rules, ladder.tracks) == ("", Source(), (), ())
    assert (ladder.bands[0].label, ladder.bands[0].number, ladder.bands[0].track) == ("", None, None)


@pytest.mark.parametrize(
    ("written", "label", "number"),
    [
        ("4", "4", 4),
        ("3a", "3a", 3),
        ("M2", "M2", 2),
        ("'5'", "5", 5),
        ("Senior", "Senior", None),
        ("10-12", "10-12", 10),
    ],
)
def test_a_bands_number_is_the_whole_number_in_its_label(
    folder: Path, written: str, label: str, number: int | None
) -> None:
    path = small(folder)
    path.write_text(path.read_text("utf-8").replace("name: One", f"name: One, band: {written}"), "utf-8")
    band = load(folder).ladders.by_id["a"].bands[0]
    assert (band.label, band.number) == (label, number)


def test_short_texts_are_taken_as_written(folder: Path) -> None:
    (folder / "a.yaml").write_text(
        "id: 2024\nname: 3:30\nsections: [{id: on, name: No}]\n"
        "bands:\n- {id: 1, name: 007, also: [1.0, yes], attributes: {When: 2024-01-01, 5: 5, Sure: yes}}\n"
        "- {id: 2, name: Two, builds_on: [1, 1], expectations: {on: [{text: x, asked_as: [42]}]}}\n"
        "roles: [{id: 3, name: Three, changes: [on, on]}]\n",
        "utf-8",
    )
    loaded = load(folder)
    assert loaded.problems == ()
    (ladder,) = loaded.ladders
    one, two = ladder.bands
    assert (ladder.id, ladder.name, ladder.sections[0].id, ladder.sections[0].name) == ("2024", "3:30", "on", "No")
    assert (one.id, one.name, one.also) == ("1", "007", ("1.0", "yes"))
    assert one.attributes == (("When", "2024-01-01"), ("5", "5"), ("Sure", "yes"))
    assert two.builds_on == ("1",)
    assert two.expectations[0].asked_as == ("42",)
    assert ladder.roles[0].changes == ("on",)


@pytest.mark.parametrize(
    ("written", "value"), [("true", True), ("yes", True), ("ON", True), ("false", False), ("no", False)]
)
def test_forthcoming_is_yes_or_no_in_any_of_yamls_words(folder: Path, written: str, value: bool) -> None:
    path = small(folder)
    path.write_text(path.read_text("utf-8").replace("name: One", f"name: One, forthcoming: {written}"), "utf-8")
    assert load(folder).ladders.by_id["a"].bands[0].forthcoming is value


def test_white_space_is_folded_in_every_text(folder: Path) -> None:
    found = expectations(
        folder, "    scope:\n    - |\n      one\n        two\n\n      three\n    - '  four '\n    - five\n      six\n"
    )
    assert [e.text for e in found] == ["one two three", "four", "five six"]
    assert not any(e.prose for e in found)


@pytest.mark.parametrize("sign", ["|", "|-", "|+", ">", ""])
def test_prose_is_an_expectation_for_each_paragraph_in_every_style(folder: Path, sign: str) -> None:
    found = expectations(folder, f"    scope: {sign}\n      One\n      more.\n\n\n      Two.\n    skills: [Three]\n")
    assert [(e.section, e.number, e.text, e.prose) for e in found] == [
        ("scope", 1, "One more.", True),
        ("scope", 2, "Two.", True),
        ("skills", 1, "Three", False),
    ]


def test_an_id_is_made_of_the_first_five_words_and_numbered_where_it_is_taken(folder: Path) -> None:
    found = expectations(
        folder,
        "    scope:\n"
        "    - Fixes what's broken, and says so.\n"
        "    - Fixes whats broken and says it.\n"
        "    - {id: owns-it, text: Other}\n"
        "    - 三つ\n"
        "    skills:\n"
        "    - Fixes what's broken and says this.\n"
        "    - Owns it\n"
        "    - 三つ\n"
        "    - 三つ\n"
        f"    - {'x' * 80}\n"
        f"    - {'x' * 80}y\n",
    )
    assert [e.id for e in found] == [
        "fixes-whats-broken-and-says",
        "fixes-whats-broken-and-says-2",
        "owns-it",
        "scope",
        "fixes-whats-broken-and-says-3",
        "owns-it-2",
        "skills",
        "skills-2",
        "x" * 50,
        "x" * 50 + "-2",
    ]


def test_entries_come_as_bands_roles_and_shared_in_the_files_order(folder: Path) -> None:
    (folder / "a.yaml").write_text(
        "id: a\nname: A\nsections: [{id: scope, name: Scope}]\n"
        "shared: [{id: s, name: S}]\nroles: [{id: r2, name: R}, {id: r1, name: R}]\n"
        "bands: [{id: b2, name: B}, {id: b1, name: B}]\n"
    )
    entries = load(folder).ladders.by_id["a"].entries
    assert [entry.id for entry in entries] == ["b2", "b1", "r2", "r1", "s"]
    assert [type(entry) for entry in entries] == [Band, Band, Role, Role, Shared]


def test_bands_are_pure_of_the_order_in_which_they_build_on_each_other(folder: Path) -> None:
    (folder / "a.yaml").write_text(
        "id: a\nname: A\nsections: [{id: scope, name: Scope}]\n"
        "bands: [{id: two, name: B, builds_on: [one]}, {id: em, name: B, builds_on: [one]}, {id: one, name: B}]\n"
    )
    assert load(folder).problems == ()


def test_the_reference_ladder_loads() -> None:
    data = ROOT / "ladder_data"
    if not (data / "engineering.yaml").exists():
        pytest.skip("ladder_data is not written yet")
    loaded = load(data)
    assert [str(p) for p in loaded.problems] == []
    engineering = loaded.ladders.by_id["engineering"]
    assert (len(engineering.entries), sum(len(e.expectations) for e in engineering.entries)) == (12, 167)
