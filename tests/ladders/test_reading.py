"""Reading a file: what YAML is taken, what is refused and on which line, and in what bounds."""

from __future__ import annotations

import pytest

from bot.ladders import reading
from bot.ladders.reading import Bare, Items, Table, UnreadableError, folded, line_of, parse, quoted

pytestmark = pytest.mark.usefixtures("either_parser")


def refusal(text: str) -> str:
    with pytest.raises(UnreadableError) as caught:
        parse(text)
    return str(caught.value)


def complaints(text: str) -> list[str]:
    return [f"{c.line}: {c.what}: {c.todo}" for c in parse(text).complaints]


# What is taken.


def test_scalars_stay_as_written() -> None:
    root = parse("a: 3a\nb: 2-5\nc: '42'\nd: \"no\"\ne: |\n  one\n   two\nf: >\n  one\n  two\n").root
    assert root == {"a": "3a", "b": "2-5", "c": "42", "d": "no", "e": "one\n two\n", "f": "one two\n\n"}
    assert not any(isinstance(value, Bare) for value in root.values())


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("42", "a number"),
        ("-1.5", "a number"),
        ("3:30", "a number"),
        ("0x1F", "a number"),
        (".inf", "a number"),
        ("yes", "yes or no"),
        ("No", "yes or no"),
        ("on", "yes or no"),
        ("true", "yes or no"),
        ("2024-01-01", "a date"),
    ],
)
def test_what_yaml_would_turn_into_something_else_is_known_as_such(written: str, kind: str) -> None:
    value = parse(f"a: {written}").root["a"]
    assert isinstance(value, Bare)
    assert (value, value.kind) == (written, kind)


@pytest.mark.parametrize("written", ["", "~", "null", "# nothing but a comment"])
def test_nothing_is_none(written: str) -> None:
    assert parse(f"a: {written}\nb: 1\n").root["a"] is None


@pytest.mark.parametrize("written", ["=", "<<", "1" * 61])
def test_other_plain_scalars_are_texts(written: str) -> None:
    value = parse(f"a: {written}").root["a"]
    assert value == written
    assert not isinstance(value, Bare)


@pytest.mark.parametrize(
    "prose",
    [
        "a: |\n  one\n  more\n\n  two\n",
        "a: >\n  one\n  more\n\n  two\n",
        "a: one\n  more\n\n  two\n",
        'a: "one\n  more\n\n  two"\n',
    ],
)
def test_paragraphs_are_apart_in_every_style(prose: str) -> None:
    assert [folded(p) for p in str(parse(prose).root["a"]).strip().split("\n\n")] == ["one more", "two"]


def test_a_byte_order_mark_comments_and_one_document_mark_are_fine() -> None:
    assert reading.parse(reading._decoded(b"\xef\xbb\xbf# hello\n---\na: b\n...\n")).root == {"a": "b"}


def test_keys_are_texts_whatever_they_look_like() -> None:
    assert parse("yes: a\n2: b\n? long key\n: c\n~: d\n").root == {"yes": "a", "2": "b", "long key": "c", "": "d"}


# Lines.

TEXT = """\
# a comment

id: a
bands:
  - id: one
    name:
      On the next line
  - id: two
    expectations:
      scope: |
        One.

        Two.
      skills:
        - A text
          over two lines
        - {id: x,
           text: y}
"""


@pytest.mark.parametrize(
    ("where", "line"),
    [
        ((), 3),
        (("id",), 3),
        (("bands",), 4),
        (("bands", 0), 5),
        (("bands", 0, "name"), 6),
        (("bands", 1, "id"), 8),
        (("bands", 1, "expectations", "scope"), 10),
        (("bands", 1, "expectations", "scope", 1, "text"), 10),
        (("bands", 1, "expectations", "skills"), 14),
        (("bands", 1, "expectations", "skills", 0), 15),
        (("bands", 1, "expectations", "skills", 1), 17),
        (("bands", 1, "expectations", "skills", 1, "text"), 18),
        (("bands", 1, "no such"), 8),
        (("bands", "no place"), 4),
        (("no such",), 3),
    ],
)
def test_every_part_has_its_line_and_what_is_missing_that_of_its_parent(
    where: tuple[int | str, ...], line: int
) -> None:
    assert line_of(parse(TEXT).root, where) == line
    assert line_of(parse(TEXT.replace("\n", "\r\n")).root, where) == line
    assert line_of(parse(TEXT.replace("\n", "\r")).root, where) == line


# What is wrong, and where.


def test_a_key_twice_is_told_with_both_lines_and_the_first_is_kept() -> None:
    text = "a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\na: 2\n"
    assert complaints(text) == [
        '5: the key "c" is here twice, first on line 3: keep one of the two',
        '6: the key "a" is here twice, first on line 1: keep one of the two',
    ]
    assert parse(text).root == {"a": "1", "b": {"c": "1", "d": "2"}}


@pytest.mark.parametrize("text", ["a: 1\n? [b]\n: c\n", "a: 1\n? {b: c}\n: d\n"])
def test_a_key_must_be_a_text(text: str) -> None:
    assert complaints(text) == ["2: a key must be a text: put it in quotes"]
    assert parse(text).root == {"a": "1"}


def test_an_item_that_yaml_would_swallow_is_told() -> None:
    assert complaints("a:\n  - one\n    - two\n    - three\n  - four\n    more\n") == [
        (
            "3: this line continues the text above, although it begins with a dash: "
            "indent it like the item above, or use quotes"
        )
    ]


def test_a_dash_on_a_further_line_is_fine_in_quotes_and_blocks() -> None:
    assert complaints('a: "one\n  - two"\nb: |\n  one\n  - two\n') == []


COLON = (
    "there is a colon where no key can be: put the text in quotes if the colon belongs to it, "
    "or check the indentation of this line and the one above"
)
SIGN = (
    "a text without quotes begins with a sign that YAML keeps for itself: "
    'put the text in quotes ("…") if the sign belongs to it'
)
BRACKET = "a bracket opens here and is not closed, or a comma is missing in it: close it, or add the comma"
FIT = (
    "this line does not fit the ones above: "
    'check its indentation, and put a text in quotes if it has a colon or begins with a sign such as ", [ or *'
)
QUOTE = "a quote opens here and is never closed: close it where the text ends"
ANCHOR = (
    "anchors and aliases (& and *) are not read: "
    'write it out, or put the text in quotes ("…") if the sign belongs to it'
)
TAG = 'tags (!) are not read: remove it, or put the text in quotes ("…") if the sign belongs to it'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\nb: c: d\n", f"2: {COLON}"),
        ("a: 1\n  b: 2\n", f"2: {COLON}"),
        ("a:\n  - @x\n", f"2: {SIGN}"),
        ("a:\n  - `x` y\n", f"2: {SIGN}"),
        ("a:\n  - b\n  - **x** y\n", f"3: {SIGN}"),
        ("a:\n  -\tb\n", f"2: {SIGN}"),
        ('a: 1\nb: "c\nd: e\n', f"2: {QUOTE}"),
        ("a: 1\nb: 'c\nd: e", f"2: {QUOTE}"),
        (
            'a: 1\nb: "\\q"\n',
            (
                "2: a backslash in double quotes begins something unknown: "
                "write it twice (\\\\), or put the text in single quotes"
            ),
        ),
        ("a: 1\nb\nc: 2\n", '2: this line is no key: it has no colon: write it as "key: text"'),
        ("a: 1\nb\n", '2: this line is no key: it has no colon: write it as "key: text"'),
        ("a: 1\nb: [c, d\ne: f\n", f"2: {BRACKET}"),
        ("a: 1\nb: {c: d\n", f"2: {BRACKET}"),
        ("a:\n  - b\n c: d\n", f"3: {FIT}"),
        ('a:\n  - "x" y\n', f"2: {FIT}"),
        ("a: 1\n- b\n", f"2: {FIT}"),
        ("a: - b\n", f"1: {FIT}"),
        ("a: 1\nb: ]\n", f"2: {FIT}"),
        ("a: |x\n  b\n", f"1: {FIT}"),
        ("a: 1\n...\nb: 2\n", f"3: {FIT}"),
        ("a:\n\tb: c\n", "2: the line begins with a tab: indent it with spaces"),
        ("a:\n  - b\n  \t- c\n", "3: the line begins with a tab: indent it with spaces"),
        ("a:\n  - *b\n", f"2: {ANCHOR}"),
        ("a:\n  - &b c\n", f"2: {ANCHOR}"),
        ("a: 1\nb: &c [d]\n", f"2: {ANCHOR}"),
        ("a: 1\nb: !!python/object:os.system x\n", f"2: {TAG}"),
        ("a: 1\nb: ! x\n", f"2: {TAG}"),
        ("a: 1\nb: !c {}\n", f"2: {TAG}"),
        ("%YAML 1.1\n---\na: 1\n", "1: the line begins with %: remove it: a ladder needs no directives"),
        ("%TAG !a! b\n" * 9 + "---\na: 1\n", "1: the line begins with %: remove it: a ladder needs no directives"),
        ("a: 1\n---\nb: 2\n", "2: a second document begins here: make it a file of its own"),
        ("a: 1\nb: 2\x00\n", "2: there is an invisible sign (U+0000): remove it"),
        ("a: 1\r\nb: \x1b[31m\r\n", "2: there is an invisible sign (U+001B): remove it"),
        ("a: 1\nb: c\u2028d\n", "2: there is an invisible sign (U+2028): remove it"),
        ("a: 1\nb: c\x85d\n", "2: there is an invisible sign (U+0085): remove it"),
        ("a: 1\nb: c\ufeffd\n", "2: there is an invisible sign (U+FEFF): remove it"),
        ('a: 1\nb: "\\0"\n', "2: an escape makes an invisible sign (U+0000): remove it"),
        ("", "1: the file is empty: write a ladder, or remove the file"),
        ("# only a comment\n\n", "1: the file is empty: write a ladder, or remove the file"),
        ("---\n", "1: the file is empty: write a ladder, or remove the file"),
        ("\n- a\n- b\n", '2: the file holds a list: begin it with keys, such as "id: engineering"'),
        ("\nJust a text\n", '2: the file holds a text: begin it with keys, such as "id: engineering"'),
        ("a: " + "[" * 12 + "]" * 12, "1: lists and keys nest more than 12 deep: write it flatter"),
        ("a:\n- b\n- " + "- " * 99_000, "3: lists and keys nest more than 12 deep: write it flatter"),
    ],
)
def test_what_is_not_read_is_told_with_its_line(text: str, told: str) -> None:
    assert refusal(text) == told


@pytest.mark.parametrize("text", ['a: 1\nb: "\\ud800"\n', 'a: 1\nb: "\\U99999999"\n'])
def test_an_escape_of_no_sign_is_refused_by_either_parser(text: str) -> None:
    assert refusal(text)[0] in "12"  # Python's parser knows no line for a number that is too large


def test_too_many_values_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_EVENTS", 100)
    assert parse("a:\n" + "- b\n" * 90).root
    assert refusal("a:\n" + "- b\n" * 110) == "98: the file holds too many values: split it into several ladders"


def test_eleven_levels_are_fine() -> None:
    assert isinstance(parse("a: " + "[" * 11 + "]" * 11).root["a"], Items)


# Words for sentences.


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (" a\n b\tc ", "a b c"),
        ("", ""),
        (" \n ", ""),
        ("\u200b\u200d", ""),
        ("a\u200db", "a\u200db"),
        ("a\u00a0b", "a b"),
    ],
)
def test_folding_leaves_single_spaces_and_nothing_of_what_can_not_be_seen(text: str, told: str) -> None:
    assert folded(text) == told


def test_quoting_keeps_to_one_line_and_sixty_signs() -> None:
    assert quoted("a\nb") == '"a b"'
    assert quoted("x" * 60) == f'"{"x" * 60}"'
    assert quoted("x" * 100_000) == f'"{"x" * 59}…"'


def test_a_table_and_items_are_plain_data_too() -> None:
    root = parse("a: [b]\n").root
    assert isinstance(root, dict)
    assert isinstance(root, Table)
    assert isinstance(root["a"], list)
