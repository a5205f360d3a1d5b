"""A packet → Markdown, and one self-contained HTML page that prints well: no script, no request, all escaped."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.growth.packets import Numbered, Packet, PacketSection
from bot.ladders.model import Entry
from bot.notes.markdown import Names, plain, quoted, said


def html(packet: Packet, names: Names, picture: bytes | None = None, described: str = "") -> str:
    """The packet as one page that needs nothing else. `picture` is a PNG, `described` the same in words."""
    return _template()(packet, names, b64encode(picture).decode() if picture else "", described)


def markdown(packet: Packet, names: Names) -> str:
    """The packet as Markdown. What people wrote stands in quotes, with the signs escaped that would be markup."""
    return "\n".join(_lines(packet, names)) + "\n"


@cache
def _template() -> Callable[[Packet, Names, str, str], str]:
    environment = Environment(loader=PackageLoader("bot.growth", "."), autoescape=True, undefined=StrictUndefined)
    environment.filters["day"] = _day
    page = environment.get_template("packet.html")

    def render(packet: Packet, names: Names, picture: str, described: str) -> str:
        return page.render(
            packet=packet,
            period=_period(packet),
            count=_count(packet),
            picture=picture,
            described=described,
            source=packet.ladder.source,
            said=lambda text: said(text, names),
            person=lambda user: names.get(user, user),
        )

    return render


def _lines(packet: Packet, names: Names) -> Iterator[str]:
    yield f"# {plain(packet.title)}"
    yield ""
    yield f"For {plain(packet.coverage.target_name)}. {_period(packet)}."
    yield f"{_count(packet)}, written by {plain(packet.author)}. The notes stand word for word, each with its day."
    for part in packet.sections:
        yield from _section(packet.target.entry, part, names)
    if packet.unlinked:
        yield from ("", "## Notes without a link to these expectations")
        for numbered in packet.unlinked:
            yield from _note(numbered, names)
    source = packet.ladder.source
    yield from ("", "---", "")
    parts = (source.credit and f"{plain(source.credit)}.", source.url and f"<{source.url}>")
    credit = " ".join(part for part in parts if part)
    ladder = f"{plain(packet.ladder.name)}, version {packet.version}"
    yield f"Made on {_day(packet.made)}. Ladder: {ladder}. {credit}".rstrip()


def _section(target: Entry, part: PacketSection, names: Names) -> Iterator[str]:
    yield from ("", f"## {plain(part.section.name)}")
    for shown in part.lines:
        expectation, source = shown.line.applied.expectation, shown.line.applied.source
        yield from ("", f"### {expectation.number}\\. {plain(expectation.text)}")
        if source is not target:
            yield from ("", f"From {plain(source.name)}.")
        if shown.line.reworded:
            yield from ("", "The ladder has reworded this since a note was linked to it.")
        for numbered in shown.notes:
            yield from _note(numbered, names)
    if part.without:
        yield from ("", "### No notes yet", "")
        yield from (
            f"- {one.applied.expectation.number}\\. {plain(one.applied.expectation.text)}" for one in part.without
        )
    if part.inherited_without:
        yield from ("", f"{part.inherited_without} inherited from lower bands are without notes, and not listed.")


def _note(numbered: Numbered, names: Names) -> Iterator[str]:
    by = numbered.note.handed_by
    more = ", above" if not numbered.first else f", handed over by {plain(names.get(by, by))}" if by else ""
    yield from ("", f"**{_day(numbered.note.day)}** (note {numbered.number}{more})")
    if numbered.first:
        yield ""
        yield from quoted(said(numbered.note.text, names))


def _period(packet: Packet) -> str:
    return f"From {_day(packet.since)} to {_day(packet.until)}" if packet.since else f"Until {_day(packet.until)}"


def _count(packet: Packet) -> str:
    number = len(packet.coverage.notes)
    return "1 note" if number == 1 else f"{number} notes"


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"
