"""Coverage in Slack: what a target expects, line by line, with the days of one's notes. It counts and dates; it rates
nobody.

In messages the lines are a table; modals take no tables, there they are lines of text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.growth.coverage import RECENT, Coverage, CoveredSection, Line
from bot.growth.evidence import mark
from bot.ladders.model import Ladder
from bot.slack import ids
from bot.slack.views import blocks
from bot.slack.views.blocks import Block, View, escape, shorten
from bot.slack.views.notes import words
from bot.slack.views.notes.values import (
    ELSEWHERE,
    START,
    UNLINKED,
    OpenGrowth,
    OpenPacket,
    Place,
    asking,
    encode,
)
from bot.slack.views.words import address, counted, listed

MOST_ROWS = 24
"""Lines on a page: a menu of as many, and a table that is read without getting lost."""
_TABLE = 5_000
"""Characters of the table on a page, less where a message has no room for as many."""
_WORDING = 600
"""Characters of a wording in a table; whole where its line is opened."""
_DAYS = 4
"""Days of evidence that a line shows; all of them where it is opened."""

NO_PICTURE = "The picture could not be sent (reference `{}`). The table has all that it would show."

Band = tuple[str, str]
"""A band that may be chosen: its name and its mark."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What coverage is shown of, and how: `asked` says of whom and how far unfolded, `seen` where the author sees them
    (empty where they have not said), `bands` the other targets."""

    coverage: Coverage
    asked: OpenGrowth
    seen: str
    bands: Sequence[Band]
    unreadable: int
    me: str
    today: date


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the table, and what opens the notes behind it: a mark, or nothing."""

    where: str
    wording: str
    notes: str
    opens: str = ""
    count: int = 0


def coverage(shown: Shown, place: Place, *, table: bool) -> View:
    """A page of coverage; `table` where the surface takes one."""
    whose = "Your growth" if shown.asked.subject == shown.me else f"Growth of {_whom(shown)}"
    title = f"{whose}, for {escape(shown.coverage.target_name)}"
    head = blocks.paragraphs([f"*{title}*", *_seen(shown), *_spread(shown)])
    if not shown.coverage.lines:
        head += [blocks.section("The ladder lists nothing that it expects there.")]
    pages = _pages(list(_rows(shown)), _room(head, shown))
    page = min(place.skip, len(pages) - 1)
    rows, where = pages[page], f"Page {page + 1} of {len(pages)}"
    return View(
        title,
        (
            *head,
            *_drawn(rows, table=table),
            *([blocks.context(where)] if len(pages) > 1 else []),
            *_menus(shown, rows, page),
            *blocks.rows(_buttons(shown, page, len(pages))),
        ),
    )


def where_do_you_see(subject: str, bands: Sequence[Band], asked: OpenGrowth | OpenPacket, me: str, why: str) -> View:
    """Asks where the author sees somebody, or for which band: nothing is guessed."""
    who = "you are" if subject == me else f"you see {words.person(subject)}"
    says = f"{why} Choose where {who} on the ladder. Only you know that I know."
    if not bands:
        return View("The ladder has no bands yet, so there is nothing to hold notes against.", ())
    menu = blocks.menu("Where on the ladder?", ids.GROWTH_PLACE, bands)
    return View(says, (blocks.section(says), blocks.actions([menu], block_id=encode(asked))))


def which_target(typed: str, bands: Sequence[Band], asked: OpenGrowth | OpenPacket) -> View:
    """The target as typed may be several bands, or is none."""
    says = f"Which band do you mean by “{escape(shorten(typed, 100))}”?"
    menu = blocks.menu("Which band?", ids.GROWTH_BAND, bands)
    return View(says, (blocks.section(says), blocks.actions([menu], block_id=encode(asked))))


def title_of(line: Line, ladder: Ladder) -> str:
    """Where a line stands, as the title above its notes."""
    return address(ladder, line.applied.expectation)


def wording_of(line: Line) -> list[Block]:
    """The wording of a line, whole, above its notes."""
    small = ["The ladder has reworded it since a note was linked to it."] if line.reworded else []
    small += [] if line.notes else ["You have no notes on it yet."]
    return blocks.paragraphs([escape(line.applied.expectation.text), *(f"_{one}_" for one in small)])


def beside_the_picture(target: str) -> str:
    """What stands with the picture in Slack's history: nobody is named."""
    return f"Notes by expectation and month, for {escape(target)}, as you asked. No text of a note is in the picture."


def _whom(shown: Shown) -> str:
    return words.whom(shown.asked.subject, shown.me)


def _seen(shown: Shown) -> list[str]:
    """Where the author sees them, for which the target was chosen."""
    if not shown.seen:
        return []
    who = "You see yourself" if shown.asked.subject == shown.me else f"You see {_whom(shown)}"
    return [f"{who} as {escape(shown.seen)}. Only you know that I know."]


def _spread(shown: Shown) -> Iterator[str]:
    """How many notes there are, how they are spread, and what has none yet."""
    of = shown.coverage
    if not of.notes:
        yield f"You have no notes about {_whom(shown)} yet."
    elif of.last:
        yield (
            f"{counted(len(of.notes), 'note')} about {_whom(shown)}; the last one is about {words.day(of.last)}, "
            f"{words.ago(of.last, shown.today)}."
        )
    if of.counted:
        few = f"{of.recent} of {counted(len(of.counted), 'note')} on what it expects"
        yield f"{few} {'is' if of.recent == 1 else 'are'} from the last {RECENT} days."
    beside = [
        f"{len(of.elsewhere)} linked to other bands only" if of.elsewhere else "",
        f"{len(of.unlinked)} linked to nothing yet" if of.unlinked else "",
        f"{shown.unreadable} cannot be read" if shown.unreadable else "",
    ]
    if any(beside):
        yield f"Not counted here: {listed(list(filter(None, beside)))}."
    own = sum(len(section.own) for section in of.sections)
    if own:
        without = len(of.without)
        yield f"{without} of the {counted(own, 'expectation')} of its own {'has' if without == 1 else 'have'} none yet."


def _rows(shown: Shown) -> Iterator[_Row]:
    for section in shown.coverage.sections:
        for line in section.own:
            yield _row(shown, section, line)
        if shown.asked.unfolded:
            for line in section.inherited:
                yield _row(shown, section, line)
        elif section.inherited:
            yield _folded(section)


def _row(shown: Shown, section: CoveredSection, line: Line) -> _Row:
    expectation, source = line.applied.expectation, line.applied.source
    where = f"{section.section.name} {expectation.number}"
    if source is not shown.coverage.target.entry:
        where += f" · {source.name}"
    of = expectation
    days = _days(line.days) + (", reworded since" if line.reworded else "")
    opens = mark((of.ladder, of.entry, of.id))
    return _Row(where, shorten(of.text, _WORDING), days, opens, len(line.notes))


def _folded(section: CoveredSection) -> _Row:
    """What a section inherits, in one line."""
    noted = sum(bool(line.notes) for line in section.inherited)
    days = sorted({day for line in section.inherited for day in line.days}, reverse=True)
    what = f"{len(section.inherited)} inherited from lower bands, {noted or 'none'} of them with notes"
    return _Row(section.section.name, what, _days(days))


def _days(days: Sequence[date]) -> str:
    if not days:
        return "none yet"
    more = [f"{len(days) - _DAYS} more"] if len(days) > _DAYS else []
    return listed([*map(words.short_day, days[:_DAYS]), *more])


def _room(head: Sequence[Block], shown: Shown) -> int:
    """Characters that the lines of a page may have: their table, and their labels in the menu."""
    around = blocks.characters([*head, *_bands(shown)]) + 600  # buttons, placeholders, the number of the page
    return min(_TABLE, blocks.MESSAGE_CHARACTERS - around)


def _pages(rows: Sequence[_Row], room: int) -> list[list[_Row]]:
    made: list[list[_Row]] = [[]]
    size = 0
    for row in rows:
        length = len(escape(row.where + row.wording + row.notes)) + blocks.BUTTON_LIMIT + 10
        if made[-1] and (len(made[-1]) >= MOST_ROWS or size + length > room):
            made.append([])
            size = 0
        made[-1].append(row)
        size += length
    return made


def _drawn(rows: Sequence[_Row], *, table: bool) -> list[Block]:
    if not rows:
        return []
    if table:
        cells = [("Where", "What is expected", "Your notes"), *((row.where, row.wording, row.notes) for row in rows)]
        return [blocks.table(cells, wrapped=(1, 2))]
    return blocks.paragraphs(f"*{escape(row.where)}* {escape(row.wording)}\n_{escape(row.notes)}_" for row in rows)


def _menus(shown: Shown, rows: Sequence[_Row], page: int) -> list[Block]:
    """The menu that opens the notes behind a line, and that of other bands; the row's id says where they stand."""
    lines = [(_label(row), row.opens) for row in rows if row.opens]
    of = shown.coverage
    lines += [(f"Linked to other bands only · {counted(len(of.elsewhere), 'note')}", ELSEWHERE)] if of.elsewhere else []
    lines += [(f"Linked to nothing yet · {counted(len(of.unlinked), 'note')}", UNLINKED)] if of.unlinked else []
    menus = [blocks.menu("Open the notes behind a line", ids.GROWTH_LINE, lines)] if lines else []
    menus += _bands(shown)
    return [blocks.actions(menus, block_id=encode(shown.asked, Place(page)))] if menus else []


def _bands(shown: Shown) -> list[Block]:
    labels = [(shorten(name, 30), value) for name, value in shown.bands]
    return [blocks.menu("For another band", ids.GROWTH_BAND, labels)] if labels else []


def _label(row: _Row) -> str:
    notes = counted(row.count, "note") if row.count else "none yet"
    return f"{shorten(row.where, 40)} · {notes} · {row.wording}"


def _buttons(shown: Shown, page: int, pages: int) -> list[Block]:
    asked = shown.asked
    folds = any(section.inherited for section in shown.coverage.sections)
    turned = OpenGrowth(asked.subject, asked.target, not asked.unfolded)
    label = "Fold what is inherited" if asked.unfolded else "Show what is inherited"
    return [
        *([asking("Next page", asked, Place(page + 1), number=1)] if page + 1 < pages else []),
        *([asking("Previous page", asked, Place(page - 1), number=2)] if page else []),
        *([asking(label, turned, START, number=3)] if folds else []),
        asking("Make a packet", OpenPacket(asked.subject, asked.target), number=4),
    ]
