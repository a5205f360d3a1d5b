"""Filling in inputs as a person does: a label becomes its option, a name its id. And Slack's checks on submitting."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.workspace import reading
from bot.workspace.backend import Backend
from bot.workspace.errors import Impossible
from bot.workspace.state import Json, View

_ONE_ID = {"users_select": "selected_user", "channels_select": "selected_channel",
           "conversations_select": "selected_conversation"}  # fmt: skip
_PLAIN = {"datepicker": "selected_date", "timepicker": "selected_time", "datetimepicker": "selected_date_time",
          "rich_text_input": "rich_text_value"}  # fmt: skip
_LOOKS = {"datepicker": r"\d{4}-\d\d-\d\d", "timepicker": r"\d\d:\d\d"}
_TYPED = {"email_text_input": ("no e-mail address", r"[^@\s]+@[^@\s]+\.[^@\s]+"),
          "url_text_input": ("no address of the web", r"https?://\S+"),
          "number_input": ("no number", r"-?\d+(\.\d+)?")}  # fmt: skip
"""What may be typed as people like, and is looked at when it is submitted."""


Name = str | tuple[str, str]
"""What an input is found by: its label, placeholder, block id or action id; or both ids, which only one has."""


def find(blocks: Iterable[Json], name: Name) -> tuple[Json, Json]:
    """The input that is called so."""
    there = list(reading.inputs(blocks))
    found = [
        (block, element)
        for block, element in there
        if name in _names(block, element) or name == (block["block_id"], element["action_id"])
    ]
    if len(found) == 1:
        return found[0]
    known = ", ".join(repr(_names(block, element)[0]) for block, element in there) or "none"
    raise Impossible(f"{len(found) or 'no'} inputs are called {name!r}; there are: {known}")


def _names(block: Json, element: Json) -> list[str]:
    texts = [(block.get("label") or {}).get("text"), (element.get("placeholder") or {}).get("text")]
    return [text for text in (*texts, element["action_id"], block["block_id"]) if text]


def state_of(backend: Backend, element: Json, value: object, suggested: Sequence[Json] = ()) -> Json:
    """The element's state when a person has put `value` in it: text, a label, a name, or a list of these. `suggested`
    are the options that the app gave for it."""
    kind = element["type"].replace("external_select", "static_select")
    if kind != element["type"]:
        element = element | {"options": list(suggested)}
    if kind == "file_input":
        raise Impossible(f"this workspace cannot fill in a {kind} yet")
    if kind in _ONE_ID:
        return {_ONE_ID[kind]: _id(backend, value)}
    if isinstance(value, list | tuple) and len(value) > element.get("max_selected_items", len(value)):
        raise Impossible(f"of {len(value)} only {element['max_selected_items']} can be chosen here")
    if kind.removeprefix("multi_") in _ONE_ID:
        return {f"{_ONE_ID[kind.removeprefix('multi_')]}s": [_id(backend, one) for one in _several(value)]}
    if kind in ("static_select", "radio_buttons", "overflow"):
        return {"selected_option": None if value is None else _option(element, value)}
    if kind in ("checkboxes", "multi_static_select"):
        return {"selected_options": [_option(element, one) for one in _several(value)]}
    if value is not None and kind in _LOOKS and not re.fullmatch(_LOOKS[kind], str(value)):
        raise Impossible(f"{value!r} does not fit into a {kind}")
    return {_PLAIN.get(kind, "value"): value}


def _several(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _id(backend: Backend, name: object) -> str | None:
    if name is None:
        return None
    found = backend.store.person_named(str(name)) or backend.store.channel_named(str(name))
    if found is None:
        raise Impossible(f"there is nobody, and no channel, called {name!r}")
    return found.id


def _option(element: Json, label: object) -> Json:
    for option in reading.options(element):
        if label in (option["text"]["text"], reading.unmarked(option["text"]["text"]), option):
            return option
    there = ", ".join(repr(option["text"]["text"]) for option in reading.options(element))
    raise Impossible(f"there is no option {label!r}; there are: {there}")


def in_words(value: object) -> str:
    """What was chosen, as the log has it: options by their labels."""
    if isinstance(value, list | tuple):
        return ", ".join(in_words(one) for one in value)
    return str(value["text"]["text"] if isinstance(value, dict) and "text" in value else value)


def said(naming: reading.Naming, state: Json) -> object:
    """What `state_of` made this state of: text, a label, a name, or a list of these; None where nothing is chosen."""
    ((kind, value),) = [(name, one) for name, one in state.items() if name != "type"] or [("value", None)]
    if value in (None, [], ""):
        return None
    if kind == "selected_option":
        return reading.unmarked(value["text"]["text"])
    if kind == "selected_options":
        return [reading.unmarked(one["text"]["text"]) for one in value]
    if kind in _ONE_ID.values():
        return naming(value)
    return [naming(one) for one in value] if kind.removesuffix("s") in _ONE_ID.values() else value


def name_of(blocks: Iterable[Json], block: str, action: str) -> str:
    """The first name of an input that no other one has: what `find` finds it by, for a person if that is possible."""
    there = list(reading.inputs(blocks))
    (these,) = [
        _names(one, element) for one, element in there if (one["block_id"], element["action_id"]) == (block, action)
    ]
    taken = [name for one, element in there for name in _names(one, element)]
    return next((name for name in these if taken.count(name) == 1), these[0])


def picked(held: Mapping[str, Any], element: Json, option: Json) -> object:
    """What a press on one option leaves chosen: where several can be, the others stay and this one is toggled. `held`
    is the state of the block."""
    if element["type"] != "checkboxes" and not element["type"].startswith("multi_"):
        return option
    before = held.get(element["action_id"], {}).get("selected_options", element.get("initial_options") or [])
    return [one for one in before if one != option] if option in before else [*before, option]


def set_value(backend: Backend, view: View, block: Json, element: Json, state: Json) -> View:
    """Keep what a person put into one input."""
    values = {name: dict(actions) for name, actions in view.values.items()}
    values.setdefault(block["block_id"], {})[element["action_id"]] = {"type": element["type"], **state}
    return backend.store.keep_values(view, values)


def check(view: View) -> None:
    """What Slack's client checks before it submits: required inputs, lengths."""
    if problems := lacking(view):
        raise Impossible(next(iter(problems.values())))


def lacking(view: View) -> dict[str, str]:
    """Block id → what is wrong with its input, as Slack's client sees it."""
    found = {}
    for block, element in reading.inputs(view.blocks):
        if block["type"] == "input" and (problem := _problem(block, element, view)):
            found[block["block_id"]] = f"{block['label']['text']} {problem}"
    return found


def _problem(block: Json, element: Json, view: View) -> str:
    state: Mapping[str, Any] = view.values[block["block_id"]][element["action_id"]]
    held = [value for name, value in state.items() if name != "type" and value]
    if not held:
        return "" if block.get("optional") else "is required"
    text = str(state.get("value") or "")
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if not least <= len(text) <= most:
        return f"has {len(text)} characters: {least} to {most} are allowed"
    what, looks = _TYPED.get(element["type"], ("", ""))
    return f"is {what}: {text}" if what and not re.fullmatch(looks, text) else _out_of_range(element, text)


def _out_of_range(element: Json, number: str) -> str:
    if element["type"] != "number_input":
        return ""
    if "." in number and not element["is_decimal_allowed"]:
        return "is no whole number"
    for name, wrong, says in (("min_value", float.__lt__, "least"), ("max_value", float.__gt__, "most")):
        if name in element and wrong(float(number), float(element[name])):
            return f"is {number}: {element[name]} is the {says}"
    return ""
