"""Slack's markup, read once for all who show it: a text → words, what is styled, and what refers to something. Pure.

As Slack reads it: a mark stands between words and never inside one, a style ends in its line, what stands in code is
as it was typed, and `&amp;`, `&lt;`, `&gt;` are the only escapes.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Style = Literal["bold", "italic", "strike", "code", "block", "quote"]

_STYLES: dict[str, Style] = {"*": "bold", "_": "italic", "~": "strike"}
_ESCAPED = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
_CODE_BLOCK = re.compile(r"```(.+?)```", re.DOTALL)
_QUOTED = re.compile(r"(?:&gt;|>)(?P<all>(?:&gt;|>){2})? ?")
_REFERENCE = r"<(?P<target>[^<>|\s][^<>|\n]*)(?:\|(?P<label>[^<>\n]*))?>"
_ATOM = re.compile(
    rf"{_REFERENCE}"
    r"|(?<![^\W_])(?<!`)`(?P<code>[^`]+)`(?!`)(?![^\W_])"
    r"|(?<![^\W_])(?P<url>https?://(?:(?!&[lg]t;)[^\s<>|])*(?!&[lg]t;)[^\s<>|.,;:!?'\")\]}*_~])"
    r"|(?P<mark>[*_~])"
)
_OUTSIDE = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
_IN_CODE = re.compile(_REFERENCE)


@dataclass(frozen=True, slots=True)
class Words:
    """Text as it is read, lines and all. Emoji are still `:tada:`."""

    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A link, or somebody or something that is mentioned: `@U1`, `#C1`, `!here`, `!date^…`."""

    target: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Styled:
    """What is styled, and how; `block` is code in lines of its own."""

    style: Style
    inside: tuple[Mark, ...]


Mark = Words | Reference | Styled


@dataclass(frozen=True, slots=True)
class _Tick:
    """An asterisk, underscore or tilde that may open a style, close one, or be nothing but itself."""

    mark: str
    opens: bool
    closes: bool


def parse(text: str, *, links: bool = True) -> tuple[Mark, ...]:
    """A `mrkdwn` text. With `links`, addresses become links by themselves (a text that is not `verbatim`)."""
    found: list[Mark] = []
    quoted: list[Mark] | None = None
    to_the_end = False
    for first, others in _lines(text):
        start = None if to_the_end else _QUOTED.match(first)
        to_the_end = to_the_end or bool(start and start["all"])
        inside = _inline(first[start.end() if start else 0 :], links)
        for piece in others:
            inside += [piece] if isinstance(piece, Styled) else _inline(piece, links)
        if start or to_the_end:
            quoted = inside if quoted is None else [*quoted, Words("\n"), *inside]
            continue
        if quoted is not None:
            found += [Styled("quote", _joined(quoted)), Words("\n")]
            quoted = None
        found += [*inside, Words("\n")]
    found = [*found, Styled("quote", _joined(quoted))] if quoted is not None else found[:-1]
    return _joined(found)


def leads_outside(target: str) -> bool:
    """If an address may be a link: no script, and no scheme that starts something on the reader's machine."""
    return _OUTSIDE.fullmatch(target) is not None


def unescaped(text: str) -> str:
    """Slack's three escapes undone, each once."""
    return re.sub("|".join(_ESCAPED), lambda found: _ESCAPED[found[0]], text)


def _lines(text: str) -> list[tuple[str, list[str | Styled]]]:
    """Lines, each as the text that it begins with and what follows that: blocks of code, and text between them. A block
    stands in the line in which it begins."""
    first, *others = _CODE_BLOCK.split(text)
    lines: list[tuple[str, list[str | Styled]]] = [(one, []) for one in first.split("\n")]
    for code, between in zip(others[::2], others[1::2], strict=True):
        here, *after = between.split("\n")
        lines[-1][1].extend([Styled("block", _joined(referring(re.sub(r"\A\n|\n\Z", "", code)))), here])
        lines += [(one, []) for one in after]
    return lines


def _inline(text: str, links: bool) -> list[Mark]:
    """One line's marks."""
    found: list[Mark | _Tick] = []
    done = 0
    for atom in _ATOM.finditer(text):
        found.append(Words(unescaped(text[done : atom.start()])))
        found.append(_atom(text, atom, links))
        done = atom.end()
    return _styled([*found, Words(unescaped(text[done:]))])


def _atom(text: str, atom: re.Match[str], links: bool) -> Mark | _Tick:
    if atom["code"]:
        return Styled("code", _joined(referring(atom["code"])))
    if atom["mark"]:
        return _tick(text, atom.start())
    if atom["url"]:
        return Reference(unescaped(atom["url"])) if links else Words(unescaped(atom["url"]))
    return _reference(atom)


def _reference(found: re.Match[str]) -> Reference:
    return Reference(unescaped(found["target"]), unescaped(found["label"] or ""))


def referring(code: str) -> Iterator[Mark]:
    """A text in which nothing is styled, as in code: what refers to something still does."""
    done = 0
    for found in _IN_CODE.finditer(code):
        yield Words(unescaped(code[done : found.start()]))
        yield _reference(found)
        done = found.end()
    yield Words(unescaped(code[done:]))


def _tick(text: str, at: int) -> _Tick:
    mark, before, after = text[at], text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
    return _Tick(
        mark,
        opens=not before.isalnum() and mark not in (before, after) and not after.isspace(),
        closes=not after.isalnum() and mark not in (before, after) and not before.isspace(),
    )


def _styled(pieces: Sequence[Mark | _Tick]) -> list[Mark]:
    """Each mark that opens goes with the next that closes. No mark is left inside that could close, so that styles
    are three deep at most."""
    closing = {
        mark: [at for at, one in enumerate(pieces) if isinstance(one, _Tick) and one.mark == mark and one.closes]
        for mark in _STYLES
    }
    found: list[Mark] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        at += 1
        if not isinstance(piece, _Tick):
            found.append(piece)
            continue
        ends = closing[piece.mark]
        end = bisect_left(ends, at + 1)
        if piece.opens and end < len(ends):
            found.append(Styled(_STYLES[piece.mark], _joined(_styled(pieces[at : ends[end]]))))
            at = ends[end] + 1
        else:
            found.append(Words(piece.mark))
    return found


def _joined(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Words beside words are one."""
    found: list[Mark] = []
    for mark in marks:
        if isinstance(mark, Words) and found and isinstance(found[-1], Words):
            found[-1] = Words(found[-1].text + mark.text)
        elif mark != Words(""):
            found.append(mark)
    return tuple(found)
