"""The ladders that other companies published come out as it was said by hand that they should."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from bot.ladders.importing import reading
from tests.ladders.importing.imported import SHARED, problems

LADDERS = SHARED / "ladders"
GOLD = sorted((LADDERS / "gold").glob("*.json"))

pytestmark = pytest.mark.skipif(not GOLD, reason="the published ladders lie in ../shared, which is not here")


def plain(text: str) -> str:
    """A text without links, emphasis and escapes, as the first words in the gold are given."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", unescape(text))
    return " ".join(re.sub(r"[*`\\]|(?<!\w)_+|_+(?!\w)", "", text).split())


def rows(entries: list[Any]) -> Iterator[tuple[str, str, int, str]]:
    """Entry, section, number of expectations and the first one's first words, of what the gold has."""
    for entry in entries:
        for section in entry["sections"]:
            yield entry["name"], section["name"], section["bullets"], section.get("first", "")


@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.stem[:30])
def test_a_published_ladder_comes_out_whole(gold: Path, tmp_path: Path) -> None:
    expected = json.loads(gold.read_text(encoding="utf-8"))
    found = reading.read(LADDERS / expected["file"])
    assert [entry.name for entry in found.entries] == [entry["name"] for entry in expected["entries"]]
    assert [entry.number for entry in found.entries] == [entry["band"] for entry in expected["entries"]]
    sections = {(e.name, s.name): s.expectations for e in found.entries for s in e.sections}
    for entry, section, count, first in rows(expected["entries"]):
        got = sections.get((entry, section), ())
        assert len(got) == count, (entry, section)
        if first:
            assert plain(got[0].text)[:60] == first
    assert not set(expected.get("not_entries", ())) & {entry.name for entry in found.entries}
    assert problems(tmp_path, found) == []


def test_the_reference_ladder_is_word_for_word() -> None:
    path = SHARED / "reference" / "eng-job-bands.md"
    found = reading.read(path)
    written = [
        " ".join(line.strip()[2:].split())
        for line in path.read_text("utf-8").splitlines()
        if re.match(r" ?\* [A-Z]", line)
    ]
    assert [
        one.text for entry in found.entries for section in entry.sections for one in section.expectations
    ] == written
    assert len(written) == 167
    assert [entry.label for entry in found.entries] == ["1", "2", "3", "4", "5", "4", "5", "6", "", "", "", ""]
    assert {entry.track for entry in found.entries[:8]} == {"Engineers", "Engineering Management"}
    assert [entry.kind for entry in found.entries] == ["band"] * 8 + ["role"] * 4
    assert (found.license, found.license_url) == ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/")
    assert [rule.split()[0] for rule in found.rules] == ["NOTE:", "Roles", "NOTE:"]
