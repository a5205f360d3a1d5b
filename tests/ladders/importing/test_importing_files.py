"""Files as they lie on disk: encodings, folders with a file for each level, and what is refused."""
# ruff: noqa: E501 - documents as they are

from __future__ import annotations

from pathlib import Path

import pytest

from bot.ladders.importing import files, reading
from bot.ladders.importing.found import NothingFoundError
from bot.ladders.reading import MAX_BYTES, UnreadableError
from tests.ladders.importing.imported import imported, problems, tree

TWO = "# Ladder\n\n## Junior Engineer\n\n- Café\n\n## Senior Engineer\n\n- 👩‍🔧 fixes\n"
EXPECTED = {"Junior Engineer": {"": ["Café"]}, "Senior Engineer": {"": ["👩‍🔧 fixes"]}}


@pytest.mark.parametrize(
    "content",
    [
        TWO.encode(),
        TWO.encode("utf-8-sig"),
        TWO.replace("\n", "\r\n").encode(),
        TWO.replace("\n", "\r").encode(),
        TWO.encode("utf-16"),
    ],
    ids=["plain", "mark", "CRLF", "CR", "UTF-16"],
)
def test_every_way_to_save_a_text_is_read(tmp_path: Path, content: bytes) -> None:
    assert tree(imported(tmp_path, content)) == EXPECTED


def test_windows_1252_is_read_and_told_with_its_line(tmp_path: Path) -> None:
    found = imported(tmp_path, TWO.replace("👩‍🔧", "\x93").encode("latin-1"))
    assert tree(found)["Junior Engineer"] == {"": ["Café"]}
    assert [note.line for note in found.notes] == [5]


def write(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        path = folder / name.replace("__", "/").replace("_", "-")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".md").write_text(text, encoding="utf-8")
    return folder


def test_a_file_for_each_level_is_ordered_by_band_and_overviews_are_left_out(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "our-levels",
        a="# L2: Engineer\n## Craft\n- b\n<details><summary>Examples</summary>\n\n- x\n</details>\n",
        b="# L1: Engineer\n## Craft\n- a\n",
        c="---\ntitle: Staff Engineer\n---\n## Craft\n- d\n## People\n- e\n",
        senior_engineer="# Our expectations\n## Craft\n- c\n",
        L4_principal="- f\n",
        README="# Junior Engineer\n## Craft\n- never\n",
        hiring="# Hiring\n- never\n",
        empty="",
    )
    (folder / "broken.yaml").write_text("a: b: c")
    (folder / "notes.bin").write_bytes(b"\0")
    (folder / "old.md").write_bytes("# L3: Engineer\n## Craft\n- é\n".encode("latin-1"))
    found = reading.read(folder)
    assert [(e.name, e.label) for e in found.entries] == [
        ("Engineer", "L1"), ("Engineer", "L2"), ("Engineer", "L3"), ("principal", "L4"), ("Senior Engineer", ""), ("Staff Engineer", ""),
    ]  # fmt: skip
    assert found.name == "our levels"
    said = "\n".join(note.message for note in found.notes)
    for part in (
        "hiring.md is left out",
        "broken.yaml is left out",
        "a.md: examples (1)",
        "old.md: the file is not UTF-8",
    ):
        assert part in said
    assert problems(tmp_path, found) == []


def test_numbers_before_the_names_of_files_only_order_them_and_managers_come_last(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "levels",
        a="---\ntitle: Engineering Manager\n---\n## Craft\n- a\n",
        b="---\ntitle: Software Engineer II\n---\n## Craft\n- a\n",
        c="---\ntitle: Software Engineer I\n---\n## Craft\n- a\n",
    )
    names = ["Software Engineer I", "Software Engineer II", "Engineering Manager"]
    assert [entry.name for entry in reading.read(folder).entries] == names
    for number, name in enumerate(("01 Junior", "02b Senior L7"), 1):
        (folder / f"{name}.md").write_text(f"---\nlevel: {number}\n---\n# {name}\n## Craft\n- a\n")
    (folder / "l9_staff_engineer.md").write_text("## Craft\n- a\n")
    entries = [(e.name, e.label) for e in reading.read(folder).entries if e.label]
    assert entries == [("Junior", "1"), ("Senior L7", "2"), ("staff engineer", "L9")]


def test_a_file_for_each_track_and_folders_of_levels_are_tracks(tmp_path: Path) -> None:
    two = "## Junior\n- a\n## Senior\n- b\nThe rest builds on this.\n"
    ladders = write(tmp_path / "one", makers=f"# Makers\n{two}", leaders=f"# Leaders\n{two}")
    assert [entry.track for entry in reading.read(ladders).entries] == ["Leaders", "Leaders", "Makers", "Makers"]
    folders = write(tmp_path / "two", web__a="# Junior\n- a\n", web__b="# Senior\n- b\n", data__c="# Junior\n- a\n")
    assert [entry.track for entry in reading.read(folders).entries] == ["data", "web", "web"]
    assert problems(tmp_path, reading.read(folders)) == []


def test_a_folder_without_levels_is_refused_with_its_files(tmp_path: Path) -> None:
    with pytest.raises(NothingFoundError, match=r"No file in it ends in \.md, "):
        reading.read(tmp_path)
    write(tmp_path, hiring="# Hiring\n")
    (tmp_path / "odd.json").write_text("{}")
    with pytest.raises(NothingFoundError, match=r"hiring\.md, odd\.json"):
        reading.read(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("huge.md", b"#" * (MAX_BYTES + 1), "more than 2,000,000 letters"),
        ("huge.csv", b"#" * (MAX_BYTES + 1), "larger than 2 MB"),
        ("page.html", b"#" * (files.MAX_PAGE + 1), "larger than 20 MB"),
        ("long.md", b"\n" * (files.MAX_LINES + 1), "20,000 lines"),
        ("tags.md", b"<" * (files.MAX_TAGS + 1), "60,000 tags"),
        ("binary.md", b"\x89PNG\0", "not a file of text"),
        ("sheet.xlsx", b"PK", "of no kind"),
    ],
)
def test_what_is_no_document_is_refused(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    with pytest.raises(UnreadableError, match=said):
        imported(tmp_path, content, name)


def test_what_cannot_be_read_in_a_folder_is_named(tmp_path: Path) -> None:
    write(tmp_path, a="# L1: x\n- a\n", web__b="\0")
    with pytest.raises(UnreadableError, match=r"1: web/b\.md: this is not a file of text"):
        reading.read(tmp_path)


def test_pictures_in_a_page_do_not_count(tmp_path: Path) -> None:
    picture = f'<img src="data:image/png;base64,{"QUJD" * (MAX_BYTES // 4)}">'
    found = imported(tmp_path, f"<h2>Junior</h2><ul><li>a {picture}b</ul><h2>Senior</h2><ul><li>c</ul>", "x.html")
    assert tree(found) == {"Junior": {"": ["a b"]}, "Senior": {"": ["c"]}}


def test_a_folder_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a="# L1: x\n- a\n", b="# L2: y\n- b\n")
    monkeypatch.setattr(files, "MAX_FILES", 1)
    with pytest.raises(UnreadableError, match="more than 1 documents"):
        reading.read(tmp_path)
    monkeypatch.setattr(files, "MAX_FILES", 9)
    monkeypatch.setattr(files, "MAX_BYTES", 15)
    with pytest.raises(UnreadableError, match="folder holds more than"):
        reading.read(tmp_path)


def test_a_folder_that_cannot_be_listed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, onerror, **__: object) -> None:
        onerror(PermissionError(13, "no"))

    monkeypatch.setattr("os.walk", refused)
    with pytest.raises(UnreadableError, match="may not be read"):
        reading.read(tmp_path)
