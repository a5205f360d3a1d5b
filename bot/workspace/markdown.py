"""Markdown as a `markdown` block has it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML, RendererProtocol
from markdown_it.token import Token

from bot.workspace import marks


class Parser(MarkdownIt):
    """Headings, lists, quotes, code, links, tables, strikethrough; HTML is text like any other."""

    def __init__(self, renderer: Callable[[MarkdownIt], RendererProtocol] = RendererHTML) -> None:
        super().__init__("commonmark", {"html": False}, renderer_cls=renderer)
        self.enable(["table", "strikethrough"])

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        """If an address may be a link."""
        return marks.leads_outside(url)


def plain(text: str) -> str:
    """What a person reads of it, a line for each piece."""
    return "\n".join(filter(None, (_read(token).strip("\n") for token in Parser().parse(text))))


def _read(token: Token) -> str:
    return "".join(_pieces(token.children)) if token.children is not None else token.content


def _pieces(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        yield "\n" if token.type in ("softbreak", "hardbreak") else token.content
