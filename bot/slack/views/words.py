"""How the bot writes names, places and counts; every text that is not ours is escaped here."""

from __future__ import annotations

from collections.abc import Sequence

from bot.ladders.model import Band, Entry, Expectation, Ladder, Role
from bot.slack.views.blocks import escape


def named(ladder: Ladder) -> list[str]:
    """A ladder's name and what it is about, as lines."""
    return [f"*{escape(ladder.name)}*", *([escape(ladder.summary)] if ladder.summary else [])]


def place(ladder: Ladder, entry: Entry) -> str:
    """Where an entry stands: `Band 4 · Engineers · builds on Engineer III`."""
    if not isinstance(entry, Band):
        return "A role, mixed in to a band" if isinstance(entry, Role) else "Applies to every band"
    track = next((t.name for t in ladder.tracks if t.id == entry.track), "")
    below = listed([escape(ladder.by_id[id_].name) for id_ in entry.builds_on])
    parts = (f"Band {escape(entry.label)}" if entry.label else "", escape(track), f"builds on {below}" if below else "")
    return " · ".join(part for part in parts if part)


def address(ladder: Ladder, expectation: Expectation) -> str:
    """Where an expectation stands: `Staff Engineer · Scope 5`."""
    entry, section = ladder.by_id[expectation.entry], ladder.section(expectation.section)
    return f"{escape(entry.name)} · {escape(section.name)} {expectation.number}"


def line(expectation: Expectation) -> str:
    """An expectation with its number, its examples under it; prose stands as a paragraph."""
    text = escape(expectation.text)
    first = text if expectation.prose else f"{expectation.number}. {text}"
    return "\n".join([first, *(f"      _e.g._ {escape(example)}" for example in expectation.examples)])


def listed(names: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return f" {last} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def counted(number: int, thing: str) -> str:
    """`1 expectation`, `3 expectations`."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def credit(ladders: Sequence[Ladder]) -> str:
    """The short line that a licence asks for, linked to the source."""
    lines = dict.fromkeys(_credit(ladder) for ladder in ladders if ladder.source.credit)
    return " · ".join(lines)


def _credit(ladder: Ladder) -> str:
    text = escape(ladder.source.credit)
    return f"<{ladder.source.url}|{text}>" if ladder.source.url else text
