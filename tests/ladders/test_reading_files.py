"""Reading a file: which files are read, and in what bounds."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.ladders import reading
from bot.ladders.reading import UnreadableError, read
from tests.ladders.folders import needs_links

pytestmark = pytest.mark.usefixtures("either_parser")


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
