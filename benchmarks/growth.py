"""What coverage, its picture and a packet cost: `python -m benchmarks.growth`."""

from __future__ import annotations

import html as escaping
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from io import BytesIO

from matplotlib.figure import Figure

from benchmarks.invented import TODAY, many, notes, target, targets
from benchmarks.tables import Table, median, show
from bot.growth.charts import described, picture
from bot.growth.coverage import cover
from bot.growth.packets import packet
from bot.growth.printing import html, markdown
from bot.notes.model import Note

TURNS = 7
COVERED, PACKED = 5_000, 500


def measure() -> list[Table]:
    """Each in turns with the least that any such program does; processor time, which others on the machine leave as it
    is."""
    covered, packed, coverage = many(COVERED), many(PACKED), cover(target(), notes(), TODAY)
    rows = [
        _row(f"coverage of {COVERED:,} notes, three bands", partial(_coverage, covered), partial(_links, covered)),
        _row("the picture", lambda: picture(coverage, TODAY), _empty_figure),
        _row(f"a packet of {PACKED} notes, both files", partial(_packet, packed), partial(_texts, packed)),
    ]
    columns = ("", "processor ms", "the least there is, ms", "ratio (lowest–highest)")
    return [Table("growth", columns, tuple(rows))]


def _row(name: str, ours: Callable[[], object], least: Callable[[], object]) -> tuple[str, ...]:
    ours(), least()  # what is made once: the template, the library of pictures
    pairs = [(_spent(ours), _spent(least)) for _ in range(TURNS)]
    ratios = sorted(one / other for one, other in pairs)
    own, other = (1_000 * median(one[which] for one in pairs) for which in (0, 1))
    return name, f"{own:,.1f}", f"{other:,.1f}", f"{median(ratios):.1f} ({ratios[0]:.1f}–{ratios[-1]:.1f})"


def _spent(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def _coverage(over: list[Note]) -> None:
    for one in targets(3):
        cover(one, over, TODAY)


def _links(over: list[Note]) -> None:
    """Every link of every note, counted once for each band."""
    for _ in range(3):
        Counter(one.address for note in over for one in note.evidence)


def _packet(of: list[Note]) -> None:
    made = packet(target(), of, subject="Alex Moreau", author="Anna Berg", today=TODAY)
    html(made, {}, picture(made.coverage, TODAY), described(made.coverage, TODAY))
    markdown(made, {})


def _texts(of: list[Note]) -> None:
    """An empty picture, and every text once, made harmless."""
    _empty_figure()
    "".join(escaping.escape(note.text) for note in of)


def _empty_figure() -> None:
    """The library's own least: a picture of that size with nothing in it."""
    figure = Figure(figsize=(10.1, 9.3), dpi=110)
    figure.add_subplot()
    figure.savefig(BytesIO(), format="png")


if __name__ == "__main__":
    show(measure())
