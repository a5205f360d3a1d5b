"""A picture of coverage: expectations × months, a dot with its number where notes are evidence.

Colours carry nothing: size and number do, so that it reads in black and white and for colour-blind people. `described`
says the same in words. Drawn by matplotlib, an extra, imported only here and only when a picture is asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from itertools import groupby
from operator import attrgetter
from textwrap import shorten
from threading import Lock
from typing import Any
from warnings import catch_warnings, simplefilter

from bot.growth.coverage import Coverage, Line

MOST_MONTHS = 12
MOST_ROWS = 48
"""Those that the target expects itself come before inherited ones; more are counted, not drawn."""
_LABEL = 74
_INK, _PAPER, _GRID = "#1d3b53", "#ffffff", "#b8c4ce"
_STYLE: Any = {"font.family": "DejaVu Sans", "font.size": 8, "text.hinting": "none"}
"""Glyphs are not fitted to the dots of a screen: that would be most of the work."""
_ROW, _MONTH, _LABELS, _HEAD, _FOOT, _MARGIN, _DOTS = 0.24, 0.52, 4.9, 0.8, 0.15, 0.15, 110
"""Inches: a row's height, a month's width, the room for labels, above, below and at the edge; and dots in an inch."""

_DRAWING = Lock()
"""Held while one is drawn: the library's settings, and the warnings that are let pass, are those of the process."""

Month = tuple[int, int]


class NoPicturesError(Exception):
    """The drawing library is not installed; the message says how to get it."""


@dataclass(frozen=True, slots=True)
class Row:
    """An expectation, as it is labelled, and its notes: each month's, and those from before the first month."""

    section: str
    label: str
    numbers: tuple[int, ...]
    earlier: int

    @property
    def all(self) -> int:
        """How many notes there are."""
        return self.earlier + sum(self.numbers)


@dataclass(frozen=True, slots=True)
class Grid:
    """What is drawn. `hidden` rows did not fit."""

    months: tuple[Month, ...]
    rows: tuple[Row, ...]
    hidden: int

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the months, after the one for what is older, where something is."""
        earlier = ("earlier",) if any(row.earlier for row in self.rows) else ()
        return (*earlier, *map(named, self.months))


def grid(coverage: Coverage, today: date) -> Grid:
    """The picture's numbers: what the target expects itself, and of what it inherits the lines with evidence."""
    own = [line for line in coverage.lines if line.applied.origin != "inherited"]
    inherited = [line for line in coverage.lines if line.applied.origin == "inherited" and line.notes]
    kept = {id(line) for line in [*own, *inherited][:MOST_ROWS]}
    lines = [line for line in coverage.lines if id(line) in kept]
    months = _months(lines, today)
    rows = tuple(_row(coverage, line, months) for line in lines)
    return Grid(months, rows, len(own) + len(inherited) - len(rows))


def described(coverage: Coverage, today: date) -> str:
    """The picture in words: its text alternative."""
    drawn = grid(coverage, today)
    noted = "; ".join(f"{row.section} {row.label}: {row.all}" for row in drawn.rows if row.all)
    first, last = named(drawn.months[0]), named(drawn.months[-1])
    head = f"Notes by expectation and month, {first} to {last}, for {coverage.target_name}."
    none = f"No notes yet for {len(coverage.without)} of what it expects itself."
    return " ".join([head, none, *([f"Notes each: {noted}."] if noted else [])])


def picture(coverage: Coverage, today: date) -> bytes:
    """The picture as a PNG. NoPicturesError where the drawing library is not installed."""
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ModuleNotFoundError:
        raise NoPicturesError("Pictures need an extra: pip install 'ladder-bot[pictures]'.") from None
    drawn = grid(coverage, today)
    lines = _with_headings(drawn.rows)
    columns = len(drawn.columns)
    width, height = _LABELS + _MONTH * columns, _HEAD + _ROW * len(lines) + _FOOT
    with _DRAWING, rc_context(_STYLE):
        figure = Figure(figsize=(width, height), dpi=_DOTS, facecolor=_PAPER)
        axes = figure.add_axes((_LABELS / width, _FOOT / height, _MONTH * columns / width, _ROW * len(lines) / height))
        _draw(axes, lines, drawn.columns)
        more = f" ({drawn.hidden} more lines did not fit)" if drawn.hidden else ""
        title = _no_formula(f"Notes by month: {coverage.target_name}{more}")
        figure.text(_MARGIN / width, 1 - _MARGIN / height, title, va="top", fontsize=10)
        file = BytesIO()
        with catch_warnings():
            simplefilter("ignore", UserWarning)  # what the font lacks, such as an emoji, is drawn as a box
            figure.savefig(file, format="png", metadata={"Software": None}, pil_kwargs={"compress_level": 3})
    return file.getvalue()


def named(month: Month) -> str:
    """A month as people write it."""
    return f"{date(*month, 1):%b %Y}"


def _draw(axes: Any, lines: Sequence[str | Row], columns: Sequence[str]) -> None:  # noqa: ANN401 - matplotlib's
    dots = [
        (column, line, number)
        for line, row in enumerate(lines)
        if isinstance(row, Row)
        for column, number in enumerate((row.earlier, *row.numbers)[-len(columns) :])
        if number
    ]
    width, height = len(columns) - 0.5, len(lines) - 0.5
    axes.hlines([line for line, row in enumerate(lines) if isinstance(row, Row)], -0.5, width, _GRID, lw=0.5, zorder=0)
    axes.vlines(range(len(columns)), -0.5, height, _GRID, lw=0.5, zorder=0)
    for number in sorted({number for _, _, number in dots}):
        x, y = zip(*((column, line) for column, line, of in dots if of == number), strict=True)
        axes.scatter(x, y, s=80 + 12 * min(number, 10), color=_INK, linewidth=0, zorder=2, clip_on=False)
        marker, size = _marker(str(number))
        axes.scatter(x, y, s=size, marker=marker, color=_PAPER, linewidth=0, zorder=3, clip_on=False)
    for column, month in enumerate(columns):
        axes.text(column, -0.7, month.replace(" ", "\n"), ha="center", va="bottom")
    for line, row in enumerate(lines):
        text, weight = (row.label, "normal") if isinstance(row, Row) else (row, "bold")
        where = (_MARGIN - _LABELS) / _MONTH - 0.5
        axes.text(where, line, _no_formula(text), ha="left", va="center", fontweight=weight)
    axes.set_xlim(-0.5, width)
    axes.set_ylim(height, -0.5)
    axes.set_axis_off()


def _marker(number: str) -> tuple[Any, float]:
    """A number as the sign of a point, and its size in square points: one drawing for all points that have it."""
    from matplotlib.textpath import TextPath
    from matplotlib.transforms import Affine2D

    drawn = TextPath((0, 0), number, size=6.5)
    box = drawn.get_extents()
    centred = drawn.transformed(Affine2D().translate(-(box.x0 + box.x1) / 2, -(box.y0 + box.y1) / 2))
    corners: Any = centred.vertices
    return centred, float(2 * abs(corners).max()) ** 2


def _with_headings(rows: Sequence[Row]) -> list[str | Row]:
    """The rows, with the name of each section before its first."""
    lines: list[str | Row] = []
    for section, group in groupby(rows, key=attrgetter("section")):
        lines += [section, *group]
    return lines


def _no_formula(text: str) -> str:
    """A text in which a dollar sign begins no formula."""
    return text.replace("$", r"\$")


def _months(lines: Sequence[Line], today: date) -> tuple[Month, ...]:
    """The months from the first note's to this one, at most a year of them."""
    first = min((note.day for line in lines for note in line.notes), default=today)
    count = _counted(today) - _counted(first) + 1
    shown = min(max(count, 1), MOST_MONTHS)
    return tuple(_month(_counted(today) - back) for back in range(shown - 1, -1, -1))


def _counted(day: date) -> int:
    """A day's month, counted from the year 0."""
    return day.year * 12 + day.month - 1


def _month(counted: int) -> Month:
    return counted // 12, counted % 12 + 1


def _row(coverage: Coverage, line: Line, months: Sequence[Month]) -> Row:
    by_month = Counter((note.day.year, note.day.month) for note in line.notes)
    earlier = sum(number for month, number in by_month.items() if month < months[0])
    expectation, source = line.applied.expectation, line.applied.source
    section = coverage.target.ladder.section(expectation.section).name
    whose = "" if source is coverage.target.entry else f" ({source.name})"
    label = f"{expectation.number}. {shorten(expectation.text, _LABEL - len(whose), placeholder='…')}{whose}"
    return Row(section, label, tuple(by_month[month] for month in months), earlier)
