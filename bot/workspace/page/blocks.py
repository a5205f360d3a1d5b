"""Block Kit → HTML. The templates have the tags; what they show, and how it is called, is said here."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.workspace import marks, reading
from bot.workspace.acts import Acts
from bot.workspace.modals import starting_value
from bot.workspace.page import menus, mrkdwn, richtext
from bot.workspace.page.emojis import with_emoji
from bot.workspace.page.menus import Directory
from bot.workspace.page.mrkdwn import Reader
from bot.workspace.replies import Reply
from bot.workspace.state import BOT_USER, File, Json

_TEMPLATES = Path(__file__).parent / "templates"
_PICTURES: Mapping[str, str] = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
"""What is shown as a picture: the end of its name → its media type."""
_NAMED_BY = {
    "datepicker": "Choose a date",
    "timepicker": "Choose a time",
    "datetimepicker": "Choose a date and a time",
    "checkboxes": "Choose any of these",
    "radio_buttons": "Choose one of these",
    "overflow": "More actions",
    "users_select": "Choose a person",
    "multi_users_select": "Choose people",
    "channels_select": "Choose a channel",
    "multi_channels_select": "Choose channels",
}
"""What an element is called that does not say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What blocks stand in: who reads them, and what they hold.

    `key` makes the ids of this scene's nodes its own in the page. `values` are a view's, `errors` what stands beside
    its inputs (block id → sentence), `suggested` gives the options of a menu that the app has, `files` the address of
    a file of Slack's by its id, or nothing; `level` is that of its headings.
    """

    key: str = ""
    reader: Reader = field(default_factory=Reader)
    directory: Directory = field(default_factory=Directory)
    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    suggested: Callable[[Json, Json], Sequence[Json]] = lambda _block, _element: ()
    files: Callable[[str], str] = lambda _file: ""
    level: int = 2

    def text(self, part: Json) -> Markup:
        """A text object, or a cell of raw text."""
        if part["type"] == "mrkdwn":
            return mrkdwn.mrkdwn_html(part["text"], self.reader, links=not part.get("verbatim", False))
        return with_emoji(part["text"]) if part.get("emoji", True) else Markup("{}").format(part["text"])

    def markdown(self, text: str) -> Markup:
        """The text of a `markdown` block."""
        return richtext.markdown_html(text)

    def leaf(self, leaf: Json) -> Markup:
        """A piece of rich text, without its style."""
        return richtext.leaf_html(leaf, self.reader)

    def state(self, block: Json, element: Json) -> Mapping[str, Any]:
        """What an element holds now; in a message, what it began with."""
        held = self.values.get(block.get("block_id", ""), {}).get(element.get("action_id", ""))
        return held or starting_value(element)

    def typed(self, block: Json, element: Json) -> str:
        """What stands in an element that one types or picks into, as its control has it."""
        state = self.state(block, element)
        if rich := state.get("rich_text_value"):
            return "\n".join(reading.rich_text(part) for part in rich["elements"])
        if moment := state.get("selected_date_time"):
            return f"{self.reader.at(int(moment)):%Y-%m-%dT%H:%M}"
        held = (state.get(name) for name in ("value", "selected_date", "selected_time"))
        return str(next((one for one in held if one is not None), ""))

    def menu(self, block: Json, element: Json) -> menus.Menu:
        """A select, and what is chosen in it."""
        suggested = self.suggested(block, element) if "external" in element["type"] else ()
        return menus.menu(element, self.state(block, element), self.directory, suggested, self.reader.naming)

    def offered(self, block: Json, element: Json) -> tuple[menus.Group, ...]:
        """The options of checkboxes, radio buttons, an overflow menu."""
        return menus.offered(element, menus.chosen_of(self.state(block, element)))

    def asks(self, element: Json) -> str:
        """What stands in an element as long as nothing is chosen in it."""
        return str((element.get("placeholder") or {}).get("text") or _NAMED_BY.get(element["type"], "Choose"))

    def called(self, block: Json, element: Json) -> str:
        """The name of an element: its label, else its placeholder, else the text that it stands beside."""
        if "label" in block:
            return str(block["label"]["text"])
        beside = block.get("text")
        if "placeholder" in element or beside is None:
            return self.asks(element)
        text = str(beside["text"])
        shown = reading.unmarked(text, self.reader.naming) if beside["type"] == "mrkdwn" else text
        return f"{self.asks(element)}: {shown}"

    def picture(self, image: Json) -> str:
        """The page's own address of a picture; nothing where it would have to be fetched from elsewhere."""
        return self.files(str((image.get("slack_file") or {}).get("id", "")))

    def link(self, target: str, shown: str) -> Markup:
        """A link that leads outside."""
        return mrkdwn.link(target, with_emoji(shown))

    def leads_outside(self, target: str) -> bool:
        """If an address may be a link."""
        return marks.leads_outside(target)

    def id(self, *names: object) -> str:
        """An id in the page."""
        return "-".join(quote(str(name), safe="") for name in (self.key, *names))


def blocks_html(blocks: Sequence[Json], scene: Scene) -> Markup:
    """Blocks as a person sees them, and can act on."""
    return Markup(environment().get_template("blocks.html").render(blocks=blocks, scene=scene))  # noqa: S704 - escaped


def reply_html(reply: Reply, place: str = "") -> Markup:
    """What a message or a view says. What stands in the page twice says in which `place`."""
    scene = scene_of(reply, place)
    return blocks_html(reply.blocks, scene) if reply.blocks or reply.view else text_html(reply.text, scene.reader)


def media_type(file: File) -> str:
    """What kind of picture a file is; nothing for any other file."""
    return _PICTURES.get(PurePosixPath(file.name).suffix.lower(), "")


def text_html(text: str, reader: Reader) -> Markup:
    """A text with Slack's marks, by itself."""
    return Markup('<div class="text">{}</div>').format(mrkdwn.mrkdwn_html(text, reader))


def scene_of(reply: Reply, place: str = "") -> Scene:
    """What a person's message or view stands in."""
    store = reply.backend.store
    me = store.people[reply.person]
    hands = Acts(reply.backend, me)

    def files(key: str) -> str:
        file = store.files.get(key)
        shown = file is not None and file.content is not None and media_type(file)
        return f"files/{key}/{quote(file.name, safe='')}?as={quote(me.name)}" if file and shown else ""

    return Scene(
        key=f"{place}{reply.view.id if reply.view else f'{reply.channel}-{reply.ts}'}",
        reader=Reader(naming=reply.named, me=me.id, zone=me.zone, now=reply.backend.clock.now()),
        directory=Directory(
            people={one.id: one.name for one in store.people.values() if not one.deleted and one.id != BOT_USER},
            channels={one.id: one.name for one in store.channels.values() if not one.is_im and me.id in one.members},
        ),
        values=reply.values if reply.view else {},
        errors=reply.errors,
        suggested=lambda block, element: hands.suggested(reply, block, element),
        files=files,
        level=3 if reply.kind == "modal" else 2,
    )


@cache
def environment() -> Environment:
    """The templates; what a value lacks is an error, and text is escaped."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "as_json": lambda value: json.dumps(value, indent=2, ensure_ascii=False),
        "words": lambda plain_text: with_emoji(plain_text["text"]),
    }
    return made
