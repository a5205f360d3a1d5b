"""Slack's marks in a text: mentions, links, channels, escapes."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK = re.compile(
    r"<(?:(?P<kind>[@#!])|(?=[A-Za-z][A-Za-z0-9+.\-]{0,30}:))(?P<of>[^<>|]+)(?:\|(?P<label>[^<>]*))?>|&(?:lt|gt|amp);"
)
_SIGNS = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}

MENTIONED = re.compile(r"<@(\w+)>")
"""Somebody who is mentioned in the text of a note, by the id."""
MENTION = r"<@(?P<id>[A-Za-z0-9_]+)(?:\|[^<>]*)?>"
"""Somebody mentioned, as Slack marks it."""
_NAME = r"(?P<name>@\w+(?:[.\-]\w+)*|<![^<>]*>)"
_PERSON = re.compile(rf"[*_]*(?:{MENTION}|{_NAME}|(?P<self>(?ai:me|myself))(?![^\W_]|['’\-]))[*_]*")
_NEXT = re.compile(r"\s*(?:,\s*(?ai:and\s+)?|(?ai:and\s+)|(?:&amp;|&|\+)\s*)?")


@dataclass(frozen=True, slots=True)
class People:
    """People named at a place of a text: ids, each once; names that are no mention; where the text goes on."""

    ids: tuple[str, ...]
    unknown: tuple[str, ...]
    end: int

    @property
    def one(self) -> str | None:
        """The id, where it is exactly one person."""
        return self.ids[0] if len(self.ids) == 1 and not self.unknown else None


def people(text: str, start: int, writer: str) -> People | None:
    """Who is named from a place of a text on: mentions, `me`, names that Slack made no mention of; `, `, `and` or
    nothing between them."""
    ids: list[str] = []
    unknown: list[str] = []
    end = at = start
    while found := _PERSON.match(text, at):
        if found["self"] and end > start and not text[end:at].strip():
            break  # `note @alex me and him …`: a word of the text
        if found["name"]:
            unknown.append(plain(found["name"]))
        else:
            ids.append(found["id"] or writer)
        end = found.end()
        at = _NEXT.match(text, end).end()  # type: ignore[union-attr]  # it matches anywhere
    return People(tuple(dict.fromkeys(ids)), tuple(dict.fromkeys(unknown)), end) if ids or unknown else None


def plain(text: str) -> str:
    """A text as it was typed: without Slack's escapes, addresses instead of links, names instead of the marks for
    channels and groups. Mentions stay, as `<@U1>`. Everything else is as it was."""
    return _MARK.sub(_typed, text)


def _typed(mark: re.Match[str]) -> str:
    if mark["of"] is None:
        return _SIGNS[mark[0]]
    of, label = plain(mark["of"]), plain(mark["label"] or "")
    match mark["kind"]:
        case "@":
            return f"<@{of}>"
        case "#":
            return f"#{label or of}"
        case "!":
            return label or f"@{of.partition('^')[0]}"
    address = of.removeprefix("mailto:").removeprefix("tel:")
    return address if not label or label in address else f"{label} ({address})"
