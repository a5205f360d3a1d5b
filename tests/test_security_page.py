"""docs/security.md: each test that it names is there, and each row names one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "security.md").read_text()
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ")][2:]
CHAPTERS = {"1", "2", "3", "8", "11", "13", "14", "15", "16"}


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`(tests/[^`]+)`", PAGE))))
def test_a_test_that_is_named_is_there(named):
    path, _, test = named.partition("::")
    text = (ROOT / path).read_text()
    if test:
        assert re.search(rf"^ *(async )?def {test}\(", text, re.MULTILINE)
    else:
        assert "def test_" in text


def test_every_row_says_what_holds_it_with_a_test_and_where_it_stands_in_the_standard():
    assert len(ROWS) > 30
    for row in ROWS:
        threat, holds, tests, standard = (cell.strip() for cell in row.strip("|").split(" | "))
        assert threat
        assert holds
        assert "`tests/" in tests
        for one in standard.split(", "):
            assert re.fullmatch(r"\d+\.\d+\.\d+", one)
            assert one.split(".")[0] in CHAPTERS
