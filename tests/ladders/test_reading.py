"""Reading a file: what YAML is taken, what is refused and on which line, and in what bounds."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.ladders import reading
from bot.ladders.reading import Bare, Items, Table, UnreadableError, folded, line_of, parse, quoted, read

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links and pipes")


@pytest.fixture(params=["libyaml", "python"], autouse=True)
def _either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "python":
        monkeypatch.setattr(reading, "_Loader", yaml.SafeLoader)
    elif not yaml.__with_libyaml__:
        pytest.skip("PyYAML was built without libyaml")


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


# Files.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "ladders"
    inside.mkdir()
    return inside


def refused(path: Path) -> str:
    with pytest.raises(UnreadableError) as caught:
        read(path, path.parent)
    return str(caught.value)


def written(folder: Path, content: bytes) -> Path:
    path = folder / "x.yaml"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a: 1\nb: it\x92s\n", "2: the file is not UTF-8: byte 0x92 would be ’ in Windows-1252: save it as UTF-8"),
        (
            b"\xef\xbb\xbfa: 1\n\nb: \xe9\n",
            "3: the file is not UTF-8: byte 0xe9 would be é in Windows-1252: save it as UTF-8",
        ),
        (b"a: \x81", "1: the file is not UTF-8: byte 0x81 would be � in Windows-1252: save it as UTF-8"),
        ("a: 1\n".encode("utf-16"), "1: the file is UTF-16, not UTF-8: save it as UTF-8"),
    ],
)
def test_a_file_must_be_utf_8(folder: Path, content: bytes, told: str) -> None:
    assert refused(written(folder, content)) == told


def test_a_file_of_50_mb_is_refused_unread(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(folder, b"")
    os.truncate(path, 50_000_000)
    assert refused(path) == "1: the file is larger than 2 MB: split it into several ladders"


def test_a_file_that_grows_while_it_is_read_is_refused_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(folder, b"#" * 2_000_001)
    small = written(folder.parent, b"").stat()
    monkeypatch.setattr(reading.os, "fstat", lambda _: small)
    assert refused(path) == "1: the file is larger than 2 MB: split it into several ladders"


def test_two_megabytes_are_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # with whichever parser is the fast one
    assert read(written(folder, b"a: 1\n" + b"#" * 1_999_995), folder).root == {"a": "1"}


@needs_links
def test_a_link_inside_the_folder_is_followed(folder: Path) -> None:
    (folder / "..data").mkdir()  # as Kubernetes mounts a ConfigMap
    (folder / "..data" / "x.yaml").write_text("a: 1\n")
    (folder / "y.yaml").symlink_to("..data/x.yaml")
    assert read(folder / "y.yaml", folder).root == {"a": "1"}


@needs_links
def test_a_folder_may_itself_be_a_link(folder: Path) -> None:
    written(folder, b"a: 1\n")
    link = folder.parent / "link"
    link.symlink_to(folder)
    assert read(link / "x.yaml", link).root == {"a": "1"}


@needs_links
@pytest.mark.parametrize("target", ["../secret.yaml", "/etc/passwd"])
def test_a_link_out_of_the_folder_is_refused(folder: Path, target: str) -> None:
    (folder.parent / "secret.yaml").write_text("a: 1\n")
    (folder / "x.yaml").symlink_to(target)
    assert refused(folder / "x.yaml") == "1: this is a link to a file outside of the folder: copy the file here instead"


@needs_links
def test_a_link_to_nowhere_and_a_link_to_itself_are_refused(folder: Path) -> None:
    (folder / "x.yaml").symlink_to("gone.yaml")
    (folder / "y.yaml").symlink_to("y.yaml")
    assert refused(folder / "x.yaml") == "1: there is nothing here, or a link that leads nowhere: check the path"
    assert refused(folder / "y.yaml").startswith("1: it can't be read (Too many levels of symbolic links): ")


@needs_links
def test_a_pipe_is_refused_without_waiting_for_a_writer(folder: Path) -> None:
    os.mkfifo(folder / "x.yaml")
    assert refused(folder / "x.yaml") == "1: this is not a file of text: remove it, or give it a name without .yaml"


def test_a_folder_with_the_name_of_a_file_is_refused(folder: Path) -> None:
    (folder / "x.yaml").mkdir()
    assert refused(folder / "x.yaml") == "1: this is a folder, not a file: give the folder a name without .yaml"


@pytest.fixture
def _without_root() -> Iterator[None]:
    """Permissions bind nobody who is root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    yield
    os.seteuid(0)


@needs_links
def test_a_file_that_may_not_be_read_is_refused(request: pytest.FixtureRequest) -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        path = written(Path(name), b"a: 1\n")
        path.chmod(0)
        request.getfixturevalue("_without_root")
        told = refused(path)
        if os.getuid() == 0:
            os.seteuid(0)
    assert told == "1: it may not be read: let the user that runs the bot read it (chmod)"


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


# Bounds.

BOMBS = """
import sys
from bot.ladders import reading
from bot.ladders.loading import load
from pathlib import Path
for path in sorted(Path(sys.argv[1]).iterdir()):
    print(path.name, len(load(path).problems))
"""


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
    resource.setrlimit(resource.RLIMIT_AS, (600_000_000, 600_000_000))


@needs_links
def test_bombs_end_in_problems_within_memory_and_time(folder: Path, request: pytest.FixtureRequest) -> None:
    if "python" in request.node.name:
        pytest.skip("once is enough")
    most = 2_000_000
    head = "id: a\nname: A\nsections: [{id: s, name: S}]\nbands:\n"
    bombs = {
        "aliases": "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n",
        "brackets": "[" * most,
        "braces": "{a: " * (most // 4),
        "dashes": "- " * (most // 2),
        "questions": "? " * (most // 2),
        "directives": "%TAG !a! b\n" * (most // 11),
        "items": "a:\n" + "- b\n" * (most // 4 - 1),
        "keys": "".join(f"k{n}: 1\n" for n in range(45_000)),
        "same keys": "a: 1\n" * 45_000,
        "bands": head + "".join(f"- {{id: b{n}, builds_on: [c{n}]}}\n" for n in range(9_000)),
        "chain": head + "".join(f"- {{id: b{n}, builds_on: [b{n + 1}]}}\n" for n in range(9_000)),
        "circle": head + "".join(f"- {{id: b{n}, builds_on: [b{(n + 1) % 9_000}]}}\n" for n in range(9_000)),
        "circles": head + "".join(f"- {{id: b{n}, builds_on: [b{n ^ 1}]}}\n" for n in range(9_000)),
        "paragraphs": head
        + "- {id: b, name: B}\n- id: c\n  name: C\n  expectations:\n    s: |\n"
        + "      x\n\n" * 200_000,
        "text": "a: " + "x" * (most - 3),
        "number": "id: " + "1" * (most - 4),
        "key": "? " + "x" * (most - 10) + "\n: 1\n",
        "blank": "\n" * most,
        "quotes": "'" * most,
        "swallowed": "a: b\n" + "  - c\n" * (most // 7),
    }
    for name, text in bombs.items():
        (folder / f"{name}.yaml").write_text(text[:most])
    done = subprocess.run(
        [sys.executable, "-c", BOMBS, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=_limited,
        cwd=Path(__file__).parents[2],
        # Untraced: the seconds are those of the reading, and tracing takes several times as many.
        env={name: value for name, value in os.environ.items() if not name.startswith("COV")},
    )
    assert done.stderr == ""
    counts = {line.rsplit(" ", 1)[0]: int(line.rsplit(" ", 1)[1]) for line in done.stdout.splitlines()}
    assert counts.keys() == {f"{name}.yaml" for name in bombs}
    assert all(1 <= count <= 51 for count in counts.values())
