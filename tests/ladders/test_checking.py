"""What people are told of a file that could be read: one sentence each, on the right line, in plain words."""

from __future__ import annotations

import pytest

from bot.ladders import checking
from bot.ladders.checking import outside_twice, references, slug, validated
from bot.ladders.reading import parse
from bot.ladders.schema import Ladder, Role, Vocabulary

HEAD = "id: a\nname: A\nsections: [{id: scope, name: Scope}, {id: skills, name: Skills}]\n"
BAND = HEAD + "bands:\n- id: one\n  name: One\n"
EXPECTED = BAND + "  expectations:\n    scope:\n"


def told(text: str) -> list[str]:
    """What is wrong with a ladder, by line."""
    root = parse(text).root
    shaped = validated(root, Ladder)
    return _sentences([*(shaped if isinstance(shaped, list) else []), *references(root)])


def told_of_words(text: str) -> list[str]:
    root = parse(text).root
    shaped = validated(root, Vocabulary)
    return _sentences([*(shaped if isinstance(shaped, list) else []), *outside_twice(root)])


def _sentences(complaints: list[checking.Complaint]) -> list[str]:
    return [f"{c.line}: {c.what}: {c.todo}" for c in sorted(complaints)]


EMPTY = "is empty: write something there, or remove it"
KEYS = 'takes keys of its own: write "key: text" lines under it, indented'
LIST = 'takes a list: begin each item with "- " on a line of its own, or write [one, two]'
SINGLE = "takes a single text: write it without dashes, brackets or keys"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        # Keys.
        (BAND + "  expectation: {}\n", '7: unknown key "expectation": did you mean "expectations"?'),
        (BAND + "  Builds-On: []\n", '7: unknown key "Builds-On": did you mean "builds_on"?'),
        (HEAD + "nmae: B\n" + BAND[len(HEAD) :], '4: unknown key "nmae": did you mean "name"?'),
        (
            BAND + "roles:\n- {id: r, name: R, band: 3}\n",
            '8: unknown key "band": the keys here are ' + ", ".join(Role.model_fields),
        ),
        (BAND + "source: {licence: MIT}\n", '7: unknown key "licence": did you mean "license"?'),
        (EXPECTED + "    - {text: x, txet: y}\n", '9: unknown key "txet": did you mean "text"?'),
        (
            EXPECTED + "    - {text: x, Be: kind}\n",
            '9: unknown key "Be": put the whole text in quotes if the colon is part of it',
        ),
        (BAND + "'': 1\n", '7: unknown key "": the keys here are ' + ", ".join(Ladder.model_fields)),
        (BAND.replace("name: One", "Name: One"), '6: unknown key "Name": did you mean "name"?'),
        (EXPECTED + "    - {id: x, txt: y}\n", '9: unknown key "txt": did you mean "text"?'),
        (
            EXPECTED + "    - Feedback: asks for it.\n",
            '9: unknown key "Feedback": put the whole text in quotes if the colon is part of it',
        ),
        # What is missing.
        (BAND[6:], '1: this ladder has no "id": add "id: …" to it'),
        (HEAD, '1: this ladder has no "bands": add "bands: …" to it'),
        (HEAD + "bands:\n- id: one\n", '5: this band has no "name": add "name: …" to it'),
        (BAND + "- name: Two\n", '7: this band has no "id": add "id: …" to it'),
        (BAND + "roles:\n\n- id: r\n", '9: this role has no "name": add "name: …" to it'),
        (BAND + "shared: [{id: s}]\n", '7: this shared entry has no "name": add "name: …" to it'),
        (BAND + "tracks: [{id: t}]\n", '7: this track has no "name": add "name: …" to it'),
        (EXPECTED + "    - id: x\n", '9: this expectation has no "text": add "text: …" to it'),
        # What is empty.
        (HEAD + "bands: []\n", f'4: "bands" {EMPTY}'),
        (HEAD + "bands:\n", f'4: "bands" {EMPTY}'),
        (HEAD + "bands: ''\n", f'4: "bands" {EMPTY}'),
        (HEAD + "bands:\n-\n", f"5: this band {EMPTY}"),
        (BAND.replace("One", "' '"), f'6: "name" {EMPTY}'),
        (BAND.replace("One", '"\u200b"'), f'6: "name" {EMPTY}'),
        (BAND.replace("One", ""), f'6: "name" {EMPTY}'),
        (BAND + "  also: ['']\n", f'7: an item of "also" {EMPTY}'),
        (BAND + "  attributes: {Years: }\n", f'7: "Years" {EMPTY}'),
        (BAND + "  attributes: {'': 3}\n", f'7: "" {EMPTY}'),
        (BAND + "  forthcoming:\n", f'7: "forthcoming" {EMPTY}'),
        (EXPECTED, f'8: "scope" {EMPTY}'),
        (EXPECTED[:-1] + " []\n", f'8: "scope" {EMPTY}'),
        (EXPECTED[:-1] + " ''\n", f'8: "scope" {EMPTY}'),
        (EXPECTED[:-1] + " '\u200b'\n", f'8: "scope" {EMPTY}'),
        (EXPECTED + "    - x\n    -\n", f"10: this expectation {EMPTY}"),
        (EXPECTED + "    - ''\n", f"9: this expectation {EMPTY}"),
        (EXPECTED + "    - {text: }\n", f"9: this expectation {EMPTY}"),
        # What is something else.
        (EXPECTED + "    - 42\n", '9: this expectation is a number, not a text: put it in quotes if it is meant: "42"'),
        (
            EXPECTED + "    - yes\n",
            '9: this expectation is yes or no, not a text: put it in quotes if it is meant: "yes"',
        ),
        (
            EXPECTED + "    - text: 2024-01-01\n",
            '9: this expectation is a date, not a text: put it in quotes if it is meant: "2024-01-01"',
        ),
        (EXPECTED[:-1] + " 42\n", '8: "scope" is a number, not a text: put it in quotes if it is meant: "42"'),
        (
            EXPECTED + "    - [x]\n",
            "9: this expectation is a list: put the text in quotes if the brackets belong to it",
        ),
        (BAND + "  summary: 42\n", '7: "summary" is a number, not a text: put it in quotes if it is meant: "42"'),
        (BAND + "  summary: [x]\n", f'7: "summary" {SINGLE}'),
        (BAND + "  also: [{x: y}]\n", f'7: an item of "also" {SINGLE}'),
        (BAND + "  also: TL\n", f'7: "also" {LIST}'),
        (EXPECTED + "    - {text: x, asked_as: y}\n", f'9: "asked_as" {LIST}'),
        (HEAD + "bands: {one: {name: One}}\n", f'4: "bands" {LIST}'),
        (EXPECTED + "      x: y\n", f'8: "scope" {LIST}'),
        (HEAD + "bands: [One]\n", f"4: this band {KEYS}"),
        (BAND + "source: Envoy\n", f'7: "source" {KEYS}'),
        (BAND + "  attributes: 3\n", f'7: "attributes" {KEYS}'),
        (BAND + "  expectations: [x]\n", f'7: "expectations" {KEYS}'),
        (BAND + "  forthcoming: soon\n", '7: "forthcoming" takes true or false: write true, or remove it'),
        (BAND + "  forthcoming: 1\n", '7: "forthcoming" takes true or false: write true, or remove it'),
        (
            HEAD + "bands:\n- {id: Eng 1, name: x}\n",
            '5: "Eng 1" can\'t be an id: use a-z, 0-9 and hyphens, such as "eng-1"',
        ),
        (
            HEAD + "bands:\n- {id: 三, name: x}\n",
            '5: "三" can\'t be an id: use a-z, 0-9 and hyphens, such as "engineer-1"',
        ),
        (
            BAND + "source: {url: example.org}\n",
            '7: "url" is no address of the web: "example.org": write it out, from https:// on',
        ),
        # What is too much.
        (
            EXPECTED + f"    - {'x' * 2501}\n",
            "9: this expectation is longer than 2,500 characters: shorten it, or split it",
        ),
        (
            EXPECTED[:-1] + f" |\n      one\n\n      {'x' * 2501}\n",
            '8: "scope" is longer than 2,500 characters: shorten it, or split it',
        ),
        (BAND.replace("One", "x" * 121), '6: "name" is longer than 120 characters: shorten it, or split it'),
        (BAND + f"  band: {'x' * 21}\n", '7: "band" is longer than 20 characters: shorten it, or split it'),
        (
            HEAD + f"bands: [{{id: {'x' * 61}, name: x}}]\n",
            '4: "id" is longer than 60 characters: shorten it, or split it',
        ),
        (
            BAND + f"  attributes: {{{'x' * 121}: y}}\n",
            f'7: "{"x" * 59}…" is longer than 120 characters: shorten it, or split it',
        ),
        (
            EXPECTED + f"    - {{text: x, asked_as: [{'x' * 201}]}}\n",
            '9: an item of "asked_as" is longer than 200 characters: shorten it, or split it',
        ),
        (
            EXPECTED + f"    - {{text: x, asked_as: [{'x, ' * 13}]}}\n",
            '9: "asked_as" holds more than 12 items: remove some',
        ),
        (EXPECTED + "    - x\n" * 201, '8: "scope" holds more than 200 items: remove some'),
        (EXPECTED[:-1] + " |\n" + "      x\n\n" * 201, '8: "scope" holds more than 200 items: remove some'),
        # References.
        (BAND + "  track: engineers\n", '7: unknown track "engineers": write it under "tracks" first'),
        (
            BAND + "  track: enginers\ntracks: [{id: engineers, name: E}]\n",
            '7: unknown track "enginers": did you mean "engineers"?',
        ),
        (BAND + "  builds_on: [zero]\n", '7: unknown band "zero": the bands are one'),
        (BAND + "  builds_on:\n  - 'One'\n", '8: unknown band "One": did you mean "one"?'),
        (BAND + "  builds_on: [on]\n", '7: unknown band "on": did you mean "one"?'),
        (
            BAND
            + "".join(f"- {{id: b{n}, name: B}}\n" for n in range(8))
            + "roles: []\nshared:\n- {id: s, name: S}\n- x\n",
            f"18: this shared entry {KEYS}",
        ),
        (
            BAND + "  builds_on: [zzz]\n" + "".join(f"- {{id: b{n}, name: B}}\n" for n in range(8)),
            '7: unknown band "zzz": the bands are one, b0, b1, b2, b3, b4, b5, b6, …',
        ),
        (BAND + "  expectations:\n    Scpe: [x]\n", '8: unknown section "Scpe": did you mean "scope"?'),
        (
            BAND + "roles: [{id: r, name: R, changes: [scope, mood]}]\n",
            '7: unknown section "mood": the sections are scope, skills',
        ),
        (
            BAND + "roles: [{id: r, name: R, expectations: {skils: [x]}}]\n",
            '7: unknown section "skils": did you mean "skills"?',
        ),
        (
            BAND + "shared: [{id: r, name: R, expectations: {skils: [x]}}]\n",
            '7: unknown section "skils": did you mean "skills"?',
        ),
        # Ids twice.
        (
            BAND + "- id: one\n  name: Two\n",
            '7: the id "one" is already used on line 5: give this band an id of its own',
        ),
        (
            BAND + "roles:\n- {name: R, id: one}\n",
            '8: the id "one" is already used on line 5: give this role an id of its own',
        ),
        (
            HEAD.replace("skills", "scope") + BAND[len(HEAD) :],
            '3: the id "scope" is already used on line 3: give this section an id of its own',
        ),
        (
            BAND + "tracks:\n- {id: t, name: T}\n- {id: t, name: U}\n",
            '9: the id "t" is already used on line 8: give this track an id of its own',
        ),
        (
            EXPECTED + "    - {id: x, text: y}\n    skills:\n    - {text: z, id: x}\n",
            '11: the id "x" is already used on line 9: give this expectation an id of its own',
        ),
        # Circles.
        (BAND + "  builds_on: [one]\n", '7: "one" builds on itself: take it out of its builds_on'),
        (
            HEAD
            + "".join(
                f"bands:\n- {{id: b{n}, name: B, builds_on: [b{(n + 1) % 12}]}}\n"[7 * (n > 0) :] for n in range(12)
            ),
            '5: "b0" builds on '
            + ", which builds on ".join(f'"b{n}"' for n in range(1, 10))
            + ", which builds on …: a circle: take one of them out of its builds_on",
        ),
    ],
)
def test_a_mistake_is_told_once_with_its_line_and_what_to_do(text: str, sentence: str) -> None:
    assert told(text) == [sentence]


def test_a_circle_is_spelled_out_from_band_to_band() -> None:
    text = HEAD + (
        "bands:\n- {id: a, name: A, builds_on: [c]}\n- {id: b, name: B, builds_on: [a]}\n"
        "- {id: c, name: C, builds_on: [b]}\n"
    )
    assert told(text) in [
        [f"{line}: {way}: a circle: take one of them out of its builds_on"]
        for line, way in (
            (5, '"a" builds on "c", which builds on "b", which builds on "a"'),
            (6, '"b" builds on "a", which builds on "c", which builds on "b"'),
            (7, '"c" builds on "b", which builds on "a", which builds on "c"'),
        )
    ]


def test_two_circles_are_both_told() -> None:
    text = BAND + "  builds_on: [one]\n- id: two\n  name: Two\n  builds_on: [two]\n"
    assert [sentence.split(":")[0] for sentence in told(text)] == ["7", "10"]


def test_two_thousand_expectations_are_the_most() -> None:
    bands = "".join(f"- id: b{n}\n  name: B\n  expectations:\n    scope:\n" + "    - x\n" * 200 for n in range(10))
    text = HEAD + "bands:\n" + bands
    assert told(text) == []
    assert told(text + "    skills: [x]\n") == [
        "4: the ladder has more than 2,000 expectations: make several ladders of it"
    ]


def test_every_problem_is_told_not_the_first() -> None:
    text = BAND + "  track: no\n  colour: red\n  builds_on: [zero]\n- name: Two\n"
    assert [sentence.split(": ")[0] for sentence in told(text)] == ["7", "8", "9", "10"]


def test_without_sections_nothing_is_said_of_their_names() -> None:
    text = EXPECTED.replace("sections: [{id: scope, name: Scope}, {id: skills, name: Skills}]\n", "") + "    - x\n"
    assert told(text) == ['1: this ladder has no "sections": add "sections: …" to it']


def test_no_more_is_told_than_anyone_reads() -> None:
    keys = "".join(f"k{n}: 1\n" for n in range(1000))
    assert len(told(BAND + keys)) == checking.MAX_FINDINGS
    assert len(told(BAND + "  builds_on:\n" + "  - x\n" * 1000)) <= 2 * checking.MAX_FINDINGS


VOCABULARY = "titles, sections, groups, themes, inside, outside, unrelated, traits, deeds, effects, vague"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "groups: [[one]]\n",
            '1: an item of "groups" needs at least 2 items: add what else means the same, or remove it',
        ),
        ("groups: [[one, two], [one, '']]\n", f'1: an item of "groups" {EMPTY}'),
        ("titles: [one, two]\n", ""),
        ("sections: [[a, b], [a]]\n", ""),
        ("group: []\n", '1: unknown key "group": did you mean "groups"?'),
        ("x: []\n", f'1: unknown key "x": the keys here are {VOCABULARY}'),
        ("outside: [{id: a, says: b}]\n", '1: this outside topic has no "asked_as": add "asked_as: …" to it'),
        ("outside: [{id: a, says: b, asked_as: []}]\n", f'1: "asked_as" {EMPTY}'),
        (
            "outside: [{id: a, says: b, asked_as: [c], x: y}]\n",
            '1: unknown key "x": the keys here are id, says, asked_as, private',
        ),
        (
            "outside:\n- {id: a, says: b, asked_as: [c]}\n- {id: a, says: b, asked_as: [c]}\n",
            '3: the id "a" is already used on line 2: give this outside topic an id of its own',
        ),
    ],
)
def test_a_vocabulary_is_told_of_in_the_same_words(text: str, sentence: str) -> None:
    sentences = told_of_words(text)
    assert sentences
    assert not sentence or sentences == [sentence]


def test_what_nobody_foresaw_is_a_sentence_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(checking._SENTENCES, "tuple_type")
    assert told(BAND + "  also: TL\n") == ['7: "also" can\'t be read here: compare it with docs/your-own-ladder.md']


def test_the_file_itself_has_a_name_in_sentences() -> None:
    assert checking._subject(()) == "the file"


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Engineer II", "engineer-ii"),
        ("Doesn't wait, for ANYONE's “yes”", "doesnt-wait-for-anyones-yes"),
        ("Öffnet große Türen", "offnet-grosse-turen"),
        ("x² = 4", "x2-4"),
        ("三つ", ""),
    ],
)
def test_a_text_as_an_id_keeps_letters_and_numbers(text: str, made: str) -> None:
    assert slug(text) == made


def test_what_is_no_name_among_those_it_builds_on_is_told_and_the_others_are_looked_up() -> None:
    assert told(BAND + "  builds_on: [[one], '', two]\n") == [
        '7: an item of "builds_on" is empty: write something there, or remove it',
        '7: an item of "builds_on" takes a single text: write it without dashes, brackets or keys',
        '7: unknown band "two": the bands are one',
    ]
