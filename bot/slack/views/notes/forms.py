"""The form in which a note is written or changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.slack import ids
from bot.slack.views import blocks
from bot.slack.views.blocks import Block
from bot.slack.views.notes import words
from bot.slack.views.notes.origins import Join, Origin

MOST_PEOPLE = 20
MOST_TAGS = 10
LONGEST_TAG = 40
_FIELD = 3_000
"""Characters that Slack takes in one field."""
_PART = 2_500
"""Characters of a long text that one field is given: there is room to add to it."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the form when it opens."""

    day: date
    subjects: tuple[str, ...] = ()
    text: str = ""
    tags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    note: str = ""
    """The id of the note that is changed."""
    source: str = ""
    """The message that the form takes on."""
    says: str = ""
    """Why it opens: what is still missing."""
    may_ask: bool = False
    """Whether the text may as well be a question for the ladder."""


def form(filled: Filled) -> Block:
    """The form as a modal."""
    parts, joins = parted(filled.text)
    links = () if filled.note else filled.links  # of a note that is there they stay as they are
    origin = Origin(note=filled.note, source=filled.source, links=links, joins=joins)
    return {
        "type": "modal",
        "callback_id": ids.NOTE_FORM,
        "title": _plain("Change the note" if filled.note else "A growth note"),
        "submit": _plain("Save" if filled.note else "Keep"),
        "close": _plain("Cancel"),
        "private_metadata": origin.dumped(),
        "blocks": [
            *([blocks.section(filled.says)] if filled.says else []),
            *([blocks.actions([_answer()])] if filled.may_ask else []),
            _who(filled),
            _input(ids.NOTE_DAY, "Day", {"type": "datepicker", "initial_date": filled.day.isoformat()}),
            *(_text(number, part, _hint(filled)) for number, part in enumerate(parts)),
            _tags(filled.tags),
            *([blocks.context(" · ".join(words.link(one) for one in filled.links))] if filled.links else []),
        ],
    }


def text_in(value: Callable[[str], str | None], joins: Sequence[str]) -> str:
    """The text that stands in the fields of a form: what each holds, by the id of its block."""
    text = value(ids.NOTE_TEXT) or ""
    for number, join in enumerate(joins, 1):
        if part := value(_block(number)):
            text = f"{text}{join}{part}" if text else part
    return text.strip()


def tags_in(typed: str) -> tuple[str, ...]:
    """Tags as typed, `growth, #oncall`; each once. ValueError says what is too much."""
    tags = tuple(
        {tag.casefold(): tag for part in typed.split(",") if (tag := part.strip().lstrip("#").strip())}.values()
    )
    if len(tags) > MOST_TAGS:
        raise ValueError(f"These are {len(tags)} tags; {MOST_TAGS} are the most.")
    if long := [tag for tag in tags if len(tag) > LONGEST_TAG]:
        raise ValueError(f"A tag has at most {LONGEST_TAG} characters; “{long[0][:LONGEST_TAG]}…” has {len(long[0])}.")
    return tags


def parted(text: str) -> tuple[list[str], tuple[Join, ...]]:
    """A text in parts that fit a field each, parted between lines or words, and what stood between the parts."""
    parts: list[str] = []
    joins: list[Join] = []
    while len(text) > (_PART if parts else _FIELD):
        head = text[:_PART]
        join: Join = "\n" if head.rfind("\n") > 0 else " " if head.rfind(" ") > 0 else ""
        at = head.rfind(join) if join else _PART
        parts.append(text[:at])
        joins.append(join)
        text = text[at + len(join) :]
    return [*parts, text], tuple(joins)


def _who(filled: Filled) -> Block:
    """A note has one subject; a form for new ones makes one for each that is chosen."""
    if filled.note:
        one: Block = {"type": "users_select", "initial_user": filled.subjects[0]}
        return _input(ids.NOTE_PERSON, "Person", one)
    several: Block = {"type": "multi_users_select", "max_selected_items": MOST_PEOPLE}
    chosen = {"initial_users": list(filled.subjects)} if filled.subjects else {}
    hint = "Yourself, for a work log. Several people get a note each."
    return _input(ids.NOTE_PERSON, "Person", several | chosen) | {"hint": _plain(hint)}


def _text(number: int, part: str, hint: str) -> Block:
    field: Block = {"type": "plain_text_input", "multiline": True, "max_length": _FIELD}
    made = _input(_block(number), "Text, continued" if number else "Text", field | _initial(part))
    return made | ({"optional": True} if number else {"hint": _plain(hint)})


def _tags(tags: Sequence[str]) -> Block:
    field: Block = {"type": "plain_text_input", "max_length": _FIELD}
    made = _input(ids.NOTE_TAGS, "Tags", field | _initial(", ".join(tags)))
    return made | {"optional": True, "hint": _plain("Separated by commas")}


def _hint(filled: Filled) -> str:
    return "What is typed here stands nowhere in Slack's history." if not filled.source else "Only you will read it."


def _answer() -> Block:
    return blocks.button("Answer the question instead", ids.NOTE_ANSWER_FORM, "answer")


def _input(block_id: str, label: str, element: Block) -> Block:
    return {
        "type": "input",
        "block_id": block_id,
        "label": _plain(label),
        "element": {"action_id": block_id, **element},
    }


def _initial(text: str) -> Block:
    return {"initial_value": text} if text else {}


def _block(number: int) -> str:
    return f"{ids.NOTE_TEXT}:{number}" if number else ids.NOTE_TEXT


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}
