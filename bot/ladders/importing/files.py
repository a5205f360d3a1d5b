"""Files and folders on disk → texts, bounded: the only module here that opens a file."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from bot.ladders.importing.found import Note
from bot.ladders.reading import MAX_BYTES, UnreadableError, content_of, of_the_system, quoted

MAX_FILES = 300
MAX_PAGE = 20_000_000  # bytes, with the pictures that a page was saved with
MAX_LINES = 20_000  # of Markdown: what holds more holds no ladder, and takes as long as it is long
MAX_TAGS = 60_000  # signs that open a tag
_PICTURE = re.compile(r"data:[a-z]{1,20}/[a-z0-9.+-]{1,60};base64,[A-Za-z0-9+/=%\s]*", re.IGNORECASE)
_DEEP = 3  # folders inside the folder
KINDS = {
    ".md": "markdown", ".markdown": "markdown", ".mdx": "markdown", ".txt": "markdown",
    ".html": "html", ".htm": "html",
    ".yaml": "yaml", ".yml": "yaml", ".json": "json", ".csv": "csv", ".tsv": "csv",
}  # fmt: skip
_PAGES = ("markdown", "html")
_OVERVIEWS = set(
    "readme index _index overview summary introduction about faq license contributing changelog glossary".split()
)


@dataclass(frozen=True, slots=True)
class Text:
    """What one file holds. `folder` is the folder that it lies in, inside the one that was read; else empty."""

    path: Path
    kind: str
    text: str
    folder: str = ""
    notes: tuple[Note, ...] = ()

    @property
    def name(self) -> str:
        """The file's name as a name: without its ending, blanks for hyphens."""
        return self.path.stem.replace("_", " ").replace("-", " ").strip() or self.path.name

    @property
    def is_overview(self) -> bool:
        """Whether its name says that it is about the others."""
        return self.path.stem.lower() in _OVERVIEWS


def read(path: Path) -> list[Text]:
    """The text of a file, or those of the files in a folder that may hold levels, by name. Raises UnreadableError."""
    if not path.is_dir():
        return [_text(path, Path(path.absolute().anchor), "")]
    texts: list[Text] = []
    length = 0
    for one in _files(path):
        try:
            texts.append(_text(one, path, str(one.parent.relative_to(path))))
        except UnreadableError as error:
            line, what, todo = error.complaint
            raise UnreadableError(line, f"{one.relative_to(path)}: {what}", todo) from error
        length += len(texts[-1].text)
        if length > MAX_BYTES:
            raise UnreadableError(1, f"the folder holds more than {MAX_BYTES // 1_000_000} MB", "import parts of it")
    return texts


def _files(folder: Path) -> list[Path]:
    found: list[Path] = []
    try:
        for here, folders, files in os.walk(folder, onerror=_raise):
            inside = Path(here).relative_to(folder)
            folders[:] = sorted(one for one in folders if one[0] != "." and len(inside.parts) < _DEEP)
            found += [Path(here, one) for one in sorted(files) if one[0] != "." and Path(one).suffix.lower() in KINDS]
            if len(found) > MAX_FILES:
                raise UnreadableError(1, f"the folder holds more than {MAX_FILES} documents", "import parts of it")
    except OSError as error:
        raise UnreadableError(1, *of_the_system(error)) from error
    return found


def _raise(error: OSError) -> None:
    raise error


def _text(path: Path, inside: Path, folder: str) -> Text:
    kind = KINDS.get(path.suffix.lower())
    content = content_of(path, inside, MAX_PAGE if kind in _PAGES else MAX_BYTES)
    if kind is None:
        endings = ", ".join(KINDS)
        raise UnreadableError(1, f"{quoted(path.name)} is of no kind that is read", f"its name may end in {endings}")
    text, notes = _decoded(content)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Text(path, kind, _bounded(text) if kind in _PAGES else text, folder.strip("."), notes)


def _bounded(text: str) -> str:
    """The text of a page without the pictures in it. Raises UnreadableError where it is longer than any ladder is."""
    text = _PICTURE.sub("", text)
    for held, most, of in (
        (len(text), MAX_BYTES, "letters"),
        (text.count("\n"), MAX_LINES, "lines"),
        (text.count("<"), MAX_TAGS, "tags"),
    ):
        if held > most:
            raise UnreadableError(1, f"the document holds more than {most:,} {of}", "import a part of it")
    return text


def _decoded(content: bytes) -> tuple[str, tuple[Note, ...]]:
    """The text in a file, which is UTF-8 or says otherwise; what is neither is taken for Windows-1252, and told."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace"), ()
    if b"\0" in content:
        raise UnreadableError(1, "this is not a file of text", "export the document as Markdown, HTML or CSV")
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        note = Note(line, "the file is not UTF-8: it was read as Windows-1252, look at the signs that are not of ASCII")
        return content.decode("cp1252", "replace"), (note,)
