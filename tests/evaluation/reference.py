"""The reference ladder word for word, as it is imported: what a company's own document looks like to the search."""

from __future__ import annotations

from pathlib import Path

from bot.ladders.importing import reading, writing

SHARED = Path(__file__).parents[3] / "shared"
DOCUMENT = SHARED / "reference" / "eng-job-bands.md"


def write(folder: Path, vocabulary: Path) -> Path:
    """A folder with the document as a ladder and a copy of the vocabulary."""
    (folder / "reference.yaml").write_text(writing.text(reading.read(DOCUMENT), DOCUMENT.name), encoding="utf-8")
    (folder / "vocabulary.yaml").write_bytes(vocabulary.read_bytes())
    return folder
