"""The page of a packet, opened by a browser: it asks for nothing, needs no script, and prints without cut lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from unicodedata import normalize

import pytest
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTContainer, LTPage

from bot.growth.charts import described, picture
from bot.growth.packets import Packet, packet
from bot.growth.printing import html
from bot.ladders.composing import compose
from bot.notes.model import LONGEST_NOTE
from tests.chromium import opened
from tests.growth.noting import TODAY, expectation, note
from tests.ladders.making import CREW, made

LONG_WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 12
LADDER = made(CREW.replace("Command the vessel.", f"Command the {LONG_WORD} vessel.")).by_id["crew"]
TEXTS = [
    LONG_WORD,
    "https://example.com/" + "path/" * 200,
    ("steered the ship home through the fog, and nobody was hurt. " * 200)[:LONGEST_NOTE].strip(),
    ("W" * 79 + "\n") * 100,
    "<script>document.title = 'x'</script> <img src=http://example.com/x.png> & <b>bold</b>",
    "\n".join(f"{'  ' * number}step {number}" for number in range(60)),
    "Grüße aus Łódź, привет, γειά",
]
_MARGIN = 72 * 15 / 25.4
"""Points; the page leaves 16 mm at the least, and a glyph may reach out of its box by a little."""


def _packet() -> Packet:
    lines = [expectation(LADDER, "captain", one) for one in ("command", "calm")]
    notes = [
        note(TODAY - timedelta(9 * number), *lines[: number % 3], text=text) for number, text in enumerate(TEXTS * 3)
    ]
    target = compose(LADDER, LADDER.by_id["captain"])
    return packet(target, notes, subject=f"Alex {LONG_WORD[:200]}", author="Anna", today=TODAY)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a packet in which nothing is usual."""
    made_of = _packet()
    path = tmp_path_factory.mktemp("packet") / "packet.html"
    drawn, words = picture(made_of.coverage, TODAY), described(made_of.coverage, TODAY)
    path.write_text(html(made_of, {}, drawn, words), "utf-8")
    return path


@pytest.fixture(scope="module")
def printed(page: Path) -> tuple[list[str], list[LTPage]]:
    """What the page asked the network for while it was printed, and the printed pages."""
    pdf = page.with_suffix(".pdf")
    asked = opened(page, "--no-pdf-header-footer", f"--print-to-pdf={pdf}")
    return asked, list(extract_pages(str(pdf), laparams=None))


def _glyphs(of: LTContainer) -> Iterator[LTChar]:
    for one in of:
        if isinstance(one, LTChar) and one.get_text().strip():
            yield one
        elif isinstance(one, LTContainer):
            yield from _glyphs(one)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", normalize("NFKC", text))


def test_the_page_asks_for_nothing(printed) -> None:
    assert printed[0] == []


def test_a_page_that_asks_for_something_would_be_seen(tmp_path) -> None:
    asking = tmp_path / "asking.html"
    asking.write_text('<!DOCTYPE html><img src="http://example.invalid/x.png">', "utf-8")
    assert opened(asking, f"--print-to-pdf={tmp_path / 'asking.pdf'}") == ["http://example.invalid/x.png"]


def test_every_note_is_printed_whole(printed) -> None:
    whole = _squeezed("".join(one.get_text() for page in printed[1] for one in _glyphs(page)))
    for text in TEXTS:
        assert whole.count(_squeezed(text)) >= 3
    for line in _packet().coverage.lines:
        assert line.applied.origin == "inherited" or _squeezed(line.applied.expectation.text) in whole


def test_no_glyph_lies_outside_of_the_box_of_its_page(printed) -> None:
    assert len(printed[1]) > 10
    for page in printed[1]:
        glyphs = list(_glyphs(page))
        assert glyphs
        for one in glyphs:
            assert one.x0 >= _MARGIN
            assert one.x1 <= page.width - _MARGIN
            assert one.y0 >= _MARGIN
            assert one.y1 <= page.height - _MARGIN


def test_there_is_no_script_and_nothing_that_leads_away(page) -> None:
    found: list[tuple[str, str, str | None]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found.extend((tag, name, value) for name, value in [("", None), *attrs])

    Reader().feed(page.read_text("utf-8"))
    assert {tag for tag, _, _ in found}.isdisjoint({"script", "link", "iframe", "object", "embed", "form", "a", "base"})
    assert not [name for _, name, _ in found if name.startswith("on")]
    sources = [value or "" for _, name, value in found if name in {"src", "srcset", "href", "action", "data"}]
    assert len(sources) == 1
    assert sources[0].startswith("data:image/png;base64,")
