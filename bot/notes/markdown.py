"""What people wrote, in Markdown: it shows as it was typed, and makes no headings, links or HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.notes.markup import MENTIONED

Names = Mapping[str, str]
"""People's names by their ids; who is not in it is called by the id."""

_MARKUP = re.compile(r"[\\`*_{}\[\]<>()#+\-=.!|~&]")
_LINE = re.compile(r"\r\n|\r|\n")
_INDENT = re.compile(r"[ \t]*")


def quoted(text: str) -> Iterator[str]:
    """A text as a quote, line for line; what indents a line is kept by spaces that do not break."""
    lines = _LINE.split(text)
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        indent = _INDENT.match(line).group()  # type: ignore[union-attr]  # it matches anywhere
        if not line.strip(" \t"):
            yield ">"
        else:
            end = "\\" if following.strip(" \t") else ""
            kept = "&nbsp;" * len(indent.expandtabs(4))
            yield f"> {kept}{plain(line[len(indent) :])}{end}"


def plain(text: str) -> str:
    """A text on one line, in which Markdown reads no markup, HTML or character's code."""
    return _MARKUP.sub(r"\\\g<0>", _LINE.sub(" ", text))


def said(text: str, names: Names) -> str:
    """A text with the names of people who are mentioned."""
    return MENTIONED.sub(lambda found: f"@{names[found[1]]}" if found[1] in names else found[0], text)
