"""What changed in ladders → text, Markdown for a pull request, JSON."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any, get_args

import typer

from bot.ladders.changes import Change, How, Side
from bot.ladders.loading import place
from bot.ladders.pairing import Part, marked
from bot.notes.markdown import plain

LONGEST_COMMENT = 60_000
"""Characters of Markdown; a comment on GitHub holds 65,536."""
UNLINKED = (
    "Growth notes are linked by ids: where an id changed, or an expectation went to another band or role, they lose it,"
    " and their authors are told. Keep the old id where it means the same."
)
_IN_FULL = {"expectation", "rule", "summary"}
_WHOLE = {"ladder", "section", "track", "band", "role", "shared"}
_SHORT = 40
"""Characters of a value that is told as old → new; in longer ones the words that changed are marked."""
_COLOURS = {"added": "green", "removed": "red", "moved": "yellow", "reworded": "cyan", "changed": "cyan"}
# What would notify somebody, or link to somewhere, although no Markdown is in it.
_LINKING = re.compile(r"@|\\#|\bGH\\-|:(?=//)")

Mark = Callable[[Part], str]


def text(changes: Sequence[Change], *, colour: bool) -> Iterator[str]:
    """Lines for a terminal. Without colour, changed words stand in [-…-] and {+…+}."""
    mark = _coloured if colour else _bracketed
    for title, its in _grouped(changes):
        yield typer.style(title, bold=True) if colour else title
        for change in its:
            how = ", ".join(change.how)
            said = typer.style(how, fg=_COLOURS[change.how[0]]) if colour else how
            yield f"  {said} {_said(change, mark, str)} ({_where(change)})"
        yield ""
    if changes:
        yield _summary(changes)
    if any(change.unlinks for change in changes):
        yield UNLINKED


def markdown(changes: Sequence[Change]) -> Iterator[str]:
    """Lines of a comment on a pull request, in which nothing that people wrote is markup or notifies anybody."""
    if not changes:
        return
    yield f"**{_summary(changes)}**"
    if any(change.unlinks for change in changes):
        yield f"\n{UNLINKED}"
    length, told = 0, 0
    for title, its in _grouped(changes):
        lines = ["", f"#### {inert(title)}", ""]
        for change in its:
            how, where = ", ".join(change.how), inert(_where(change))
            lines.append(f"- **{how}** {_said(change, _tagged, inert)} <sub>{where}</sub>")
            length += sum(len(line) + 1 for line in lines)
            if length > LONGEST_COMMENT:
                yield f"\n… and {len(changes) - told} more, which `ladder-bot diff` tells."
                return
            yield from lines
            lines, told = [], told + 1


def as_json(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """The same for programs."""
    return [
        {
            "how": list(change.how),
            "what": change.what,
            "ladder": change.ladder._asdict(),
            "entry": change.entry._asdict() if change.entry else None,
            "old": _side(change.old),
            "new": _side(change.new),
            "unlinks": change.unlinks,
        }
        for change in changes
    ]


def inert(written: str) -> str:
    """A text in Markdown that shows as it is: no markup, and nothing that notifies or links."""
    return _LINKING.sub(lambda found: f"{found[0]}&#8203;", plain(written))


def _grouped(changes: Sequence[Change]) -> Iterator[tuple[str, Sequence[Change]]]:
    """By ladder and entry, with a title."""
    for (ladder, entry), its in groupby(changes, key=lambda change: (change.ladder, change.entry)):
        yield f"{ladder.name} / {entry.name}" if entry else ladder.name, tuple(its)


def _said(change: Change, mark: Mark, escape: Callable[[str], str]) -> str:
    """What changed, in a line."""
    old, new, side = change.old, change.new, change.side
    if change.what in _WHOLE and not change.entry:
        held = f" ({side.at})" if side.at else ""
        return escape(f"{change.what} {side.text}{held}")
    both = old and new and old.text != new.text
    parts = _parts(change.what, old, new) if old and new and both else [Part("same", side.text)]
    told = "".join(mark(Part(part.how, escape(part.text))) for part in parts)
    if change.what == "expectation" and old and new and old.id != new.id:
        told += escape(f" (id: {old.id} → {new.id})")
    return f"{escape(_label(change))}: {told}"


def _label(change: Change) -> str:
    if change.old and change.new and "moved" in change.how:
        return f"{change.old.at} → {change.new.at}"
    noun, _, key = change.what.partition(".")
    if change.what == "expectation":
        return change.side.at
    return f"{key} of the {noun} {change.side.at}" if key and noun in _WHOLE else change.what


def _parts(what: str, old: Side, new: Side) -> Sequence[Part]:
    if what in _IN_FULL or max(len(old.text), len(new.text)) > _SHORT:
        return marked(old.text, new.text)
    return [Part("same", f"{old.text} → {new.text}")]


def _where(change: Change) -> str:
    return place(change.side.path, change.side.line)


def _summary(changes: Sequence[Change]) -> str:
    counted = Counter(how for change in changes for how in change.how)
    return ", ".join(f"{counted[how]} {how}" for how in get_args(How) if counted[how])


def _side(side: Side | None) -> dict[str, Any] | None:
    return {**side._asdict(), "path": str(side.path)} if side else None


def _coloured(part: Part) -> str:
    if part.how == "same":
        return part.text
    if part.how == "old":
        return typer.style(part.text, fg="red", strikethrough=True)
    return typer.style(part.text, fg="green", underline=True)


def _bracketed(part: Part) -> str:
    return {"same": part.text, "old": f"[-{part.text}-]", "new": f"{{+{part.text}+}}"}[part.how]


def _tagged(part: Part) -> str:
    return {"same": part.text, "old": f"<del>{part.text}</del>", "new": f"<ins>{part.text}</ins>"}[part.how]
