"""Slack's marks in a text → HTML. Everything from outside is escaped; only http, https and mailto become links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from markupsafe import Markup

from bot.workspace import marks, reading
from bot.workspace.page.dates import written
from bot.workspace.page.emojis import with_emoji

_TAGS: dict[marks.Style, Markup] = {
    "bold": Markup("<strong>{}</strong>"),
    "italic": Markup("<em>{}</em>"),
    "strike": Markup("<s>{}</s>"),
    "code": Markup("<code>{}</code>"),
    "block": Markup("<pre><code>{}</code></pre>"),
    "quote": Markup("<blockquote>{}</blockquote>"),
}
_BLOCKS = ("block", "quote")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads a text: what they call people and channels, `me`, their id, their time zone, and their time now in
    seconds since 1970."""

    naming: reading.Naming = str
    me: str = ""
    zone: tzinfo = UTC
    now: float = 0.0

    def at(self, moment: float) -> datetime:
        """A moment in seconds since 1970, in their time zone."""
        return datetime.fromtimestamp(moment, self.zone)


def mrkdwn_html(text: str, reader: Reader, *, links: bool = True) -> Markup:
    """A `mrkdwn` text as this person sees it. With `links`, addresses in it are links too."""
    return _html(marks.parse(text, links=links), reader)


def _html(inside: Sequence[marks.Mark], reader: Reader) -> Markup:
    return Markup("").join(_one(mark, reader) for mark in _without_breaks(inside))


def _one(mark: marks.Mark, reader: Reader) -> Markup:
    match mark:
        case marks.Words(text):
            return with_emoji(text)
        case marks.Styled(("code" | "block") as style, inside):
            return _TAGS[style].format(Markup("").join(_in_code(one, reader) for one in inside))
        case marks.Styled(style, inside):
            return _TAGS[style].format(_html(inside, reader))
        case _:
            return _reference(mark, reader)


def _in_code(mark: marks.Mark, reader: Reader) -> Markup | str:
    """In code, `:tada:` is no emoji."""
    return mark.text if isinstance(mark, marks.Words) else _one(mark, reader)


def _without_breaks(inside: Iterable[marks.Mark]) -> list[marks.Mark]:
    """The same without the line breaks before and after what has lines of its own."""
    found: list[marks.Mark] = []
    for mark in inside:
        before = found[-1] if found else None
        if isinstance(before, marks.Words) and _has_lines(mark):
            found[-1] = marks.Words(before.text.removesuffix("\n"))
        found.append(
            marks.Words(mark.text.removeprefix("\n")) if isinstance(mark, marks.Words) and _has_lines(before) else mark
        )
    return found


def _has_lines(mark: marks.Mark | None) -> bool:
    return isinstance(mark, marks.Styled) and mark.style in _BLOCKS


def _reference(mark: marks.Reference, reader: Reader) -> Markup:
    target = mark.target
    if target.startswith("!date^"):
        return _date(mark, reader)
    if target[0] in "@#!":
        return mention(
            reading.referred(mark, reader.naming), mine=target in (f"@{reader.me}", "!here", "!channel", "!everyone")
        )
    return link(target, with_emoji(reading.referred(mark)))


def mention(shown: str, *, mine: bool = False) -> Markup:
    """Somebody, a channel, all who are there. `mine` stand out: they are for the reader."""
    return Markup('<span class="mention{}">{}</span>').format(" mine" if mine else "", shown)


def link(target: str, shown: str | Markup) -> Markup:
    """A link that leads outside; where the target is nothing that may be followed, what is shown of it alone."""
    if not marks.leads_outside(target):
        return Markup("{}").format(shown)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(target, shown)


def _date(mark: marks.Reference, reader: Reader) -> Markup:
    """`!date^1700000000^Written {date}^https://…`"""
    _, moment, form, target, *_ = [*mark.target.split("^", 3), "", "", ""]
    return date_html(moment, form, target, mark.label, reader)


def date_html(moment: str, form: str, target: str, otherwise: str, reader: Reader) -> Markup:
    """A moment, in seconds since 1970, written in Slack's `form`; `otherwise` where it is none."""
    try:
        then = reader.at(int(moment))
    except (ValueError, OverflowError, OSError):
        return link(target, otherwise or form)
    shown = Markup('<time datetime="{}" title="{}">{}</time>').format(
        then.isoformat(), otherwise, written(then, form, reader.at(reader.now))
    )
    return link(target, shown)
