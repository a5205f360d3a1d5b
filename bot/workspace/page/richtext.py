"""Rich text and Markdown → HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from bot.workspace import markdown, reading
from bot.workspace.page.emojis import called, with_emoji
from bot.workspace.page.mrkdwn import Reader, date_html, link, mention
from bot.workspace.state import Json

_STYLES = {
    "bold": Markup("<strong>{}</strong>"),
    "italic": Markup("<em>{}</em>"),
    "strike": Markup("<s>{}</s>"),
    "underline": Markup("<u>{}</u>"),
    "highlight": Markup("<mark>{}</mark>"),
    "client_highlight": Markup("<mark>{}</mark>"),
    "code": Markup("<code>{}</code>"),
}


def leaf_html(leaf: Json, reader: Reader) -> Markup:
    """A piece of rich text: words, a link, somebody, an emoji, a moment."""
    style = leaf.get("style") or {}
    shown = _leaf(leaf, reader)
    for name, tag in _STYLES.items():
        if style.get(name):
            shown = tag.format(shown)
    return shown


def _leaf(leaf: Json, reader: Reader) -> Markup:
    kinds: Mapping[str, Callable[[], Markup]] = {
        "text": lambda: with_emoji(leaf["text"]),
        "link": lambda: link(leaf["url"], with_emoji(leaf.get("text") or leaf["url"])),
        "emoji": lambda: _emoji(leaf),
        "date": lambda: date_html(
            str(leaf["timestamp"]), leaf["format"], leaf.get("url", ""), leaf.get("fallback", ""), reader
        ),
        "color": lambda: Markup("<code>{}</code>").format(leaf["value"]),
    }
    read = reading.rich_text(leaf, reader.naming)
    mine = leaf["type"] == "broadcast" or leaf.get("user_id") == reader.me
    return kinds.get(leaf["type"], lambda: mention(read, mine=mine))()


def _emoji(leaf: Json) -> Markup:
    """By its name, else by the code points that came with it (`1f389` or several with hyphens)."""
    name = f":{leaf['name']}:"
    if called(leaf["name"]) or not leaf.get("unicode"):
        return with_emoji(name)
    try:
        sign = "".join(chr(int(one, 16)) for one in leaf["unicode"].split("-"))
    except (ValueError, OverflowError):
        return with_emoji(name)
    return Markup('<span class="emoji" title="{}">{}</span>').format(name, sign)


def markdown_html(text: str) -> Markup:
    """The text of a `markdown` block."""
    return Markup(_parser().render(text))  # noqa: S704 - markdown-it escapes, and HTML is off


@cache
def _parser() -> markdown.Parser:
    return markdown.Parser(_Renderer)


class _Renderer(RendererHTML):
    """Tokens → HTML, as this page has it."""

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002
        """Words, with emoji."""
        return str(with_emoji(tokens[idx].content))

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A link that leads outside; `[words]()` leads nowhere."""
        attrs = tokens[idx].attrs
        tokens[idx].attrs = attrs | {"target": "_blank", "rel": "noopener noreferrer"} if attrs.get("href") else {}
        return self.renderToken(tokens, idx, options, env)

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002
        """Nothing is fetched from elsewhere: a picture is a link to it, and only its words where it stands in one."""
        source = str(tokens[idx].attrs["src"])
        shown = with_emoji(tokens[idx].content or source)
        in_link = sum(token.nesting for token in tokens[:idx] if token.type.startswith("link_"))
        return str(shown if in_link else link(source, shown))

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """How a column is aligned, as a class: the page allows no style in a tag."""
        if align := str(tokens[idx].attrs.pop("style", "")).partition(":")[2]:
            tokens[idx].attrs["class"] = align
        return self.renderToken(tokens, idx, options, env)

    td_open = th_open
