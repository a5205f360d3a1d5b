"""The shapes of Block Kit's elements and of what they are made of. Every limit is a constant of `slackblocks`.

The library's own classes build Block Kit and cannot read it back: only its numbers and its table of surfaces are used.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from slackblocks import _limits as limit

from bot.workspace.shapes import Shape, exactly_one, flag, listed, one_of, record, text, typed, whole

URL = r"https?://\S+"
_DATE = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_TIME = r"([01]\d|2[0-3]):[0-5]\d"
_NUMBER = r"-?\d+(\.\d+)?"

INTERACTIVE = (
    "button", "checkboxes", "datepicker", "datetimepicker", "timepicker", "overflow", "radio_buttons", "static_select",
    "external_select", "users_select", "conversations_select", "channels_select", "multi_static_select",
    "multi_external_select", "multi_users_select", "multi_conversations_select", "multi_channels_select",
)  # fmt: skip
IN_ACTIONS = INTERACTIVE
AS_ACCESSORY = (*(name for name in INTERACTIVE if name != "datetimepicker"), "image")
IN_INPUT = (
    "plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input", "file_input",
    *(name for name in INTERACTIVE if name not in ("button", "overflow")),
)  # fmt: skip


def plain(longest: int, shortest: int = 1) -> Shape:
    """A `plain_text` object."""
    return record({"type": one_of("plain_text"), "text": text(longest, shortest)}, {"emoji": flag})


def mrkdwn(longest: int) -> Shape:
    """A `mrkdwn` object."""
    return record({"type": one_of("mrkdwn"), "text": text(longest)}, {"verbatim": flag})


def either(longest: int) -> Shape:
    """A text object of either kind."""
    return typed({"plain_text": plain(longest), "mrkdwn": mrkdwn(longest)})


def action_id() -> Shape:
    """What Slack calls an element by."""
    return text(limit.ACTION_ID_MAX_LENGTH)


def image(also: Mapping[str, Shape] | None = None) -> Shape:
    """An image, as an element or (with `also`) as a block."""
    slack_file = record({}, {"id": text(255), "url": text(limit.IMAGE_IMAGE_URL_MAX_LENGTH, pattern=URL)})
    return record(
        {"type": one_of("image"), "alt_text": text(limit.IMAGE_ALT_TEXT_MAX_LENGTH)},
        {"image_url": text(limit.IMAGE_IMAGE_URL_MAX_LENGTH, pattern=URL), "slack_file": slack_file, **(also or {})},
        exactly_one("image_url", "slack_file"),
    )


@cache
def elements() -> dict[str, Shape]:
    """The shape of every element that this workspace knows, by type."""
    return {
        "button": _button(),
        "image": image(),
        "overflow": _overflow(),
        **_choices(),
        **_pickers(),
        **_fields(),
    }


def _confirm() -> Shape:
    return record(
        {
            "title": plain(limit.CONFIRMATION_TITLE_MAX_LENGTH),
            "text": either(limit.CONFIRMATION_TEXT_MAX_LENGTH),
            "confirm": plain(limit.CONFIRMATION_CONFIRM_MAX_LENGTH),
            "deny": plain(limit.CONFIRMATION_DENY_MAX_LENGTH),
        },
        {"style": one_of("primary", "danger")},
    )


def _button() -> Shape:
    return record(
        {"type": one_of("button"), "text": plain(limit.BUTTON_TEXT_MAX_LENGTH)},
        {
            "action_id": action_id(),
            "url": text(limit.BUTTON_URL_MAX_LENGTH, pattern=URL),
            "value": text(limit.BUTTON_VALUE_MAX_LENGTH),
            "style": one_of("primary", "danger"),
            "confirm": _confirm(),
            "accessibility_label": text(limit.BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH),
        },
    )


def _option(*, formatted: bool = False, url: bool = False) -> Shape:
    longest = limit.OPTION_TEXT_MAX_LENGTH
    shown = either(longest) if formatted else plain(longest)
    also = {"description": shown, **({"url": text(limit.OPTION_URL_MAX_LENGTH, pattern=URL)} if url else {})}
    return record({"text": shown, "value": text(limit.OPTION_VALUE_MAX_LENGTH)}, also)


def _overflow() -> Shape:
    options = listed(_option(url=True), limit.OVERFLOW_OPTIONS_MAX_ITEMS, limit.OVERFLOW_OPTIONS_MIN_ITEMS)
    return record({"type": one_of("overflow"), "options": options}, {"action_id": action_id(), "confirm": _confirm()})


def _offered(least: int) -> dict[str, Shape]:
    """Options, by themselves or in groups."""
    option = _option()
    group = record(
        {
            "label": plain(limit.OPTION_GROUP_LABEL_MAX_LENGTH),
            "options": listed(option, limit.OPTION_GROUP_OPTIONS_MAX_ITEMS, least),
        }
    )
    return {
        "options": listed(option, limit.SELECT_OPTIONS_MAX_ITEMS, least),
        "option_groups": listed(group, limit.SELECT_OPTION_GROUPS_MAX_ITEMS, least),
    }


@cache
def suggestions() -> Shape:
    """What an app may answer when somebody types into a menu whose options it has: none at all is an answer too."""
    return record({}, _offered(0), exactly_one("options", "option_groups"))


def _choices() -> dict[str, Shape]:
    """Elements with options of the app's."""
    option, formatted = _option(), _option(formatted=True)
    menu = {**_offered(1), **_common(placeholder=True)}
    several = {"max_selected_items": whole(limit.MULTI_SELECT_MAX_SELECTED_ITEMS_MIN, 10_000)}
    boxes = {"options": listed(formatted, limit.CHECKBOXES_OPTIONS_MAX_ITEMS)}
    outside = {"min_query_length": whole(limit.SELECT_MIN_QUERY_LENGTH_MIN, 1000), **_common(placeholder=True)}
    return {
        "static_select": record(
            {"type": one_of("static_select")},
            {"initial_option": option, **menu},
            exactly_one("options", "option_groups"),
            _initial_is_offered,
        ),
        "multi_static_select": record(
            {"type": one_of("multi_static_select")},
            {"initial_options": listed(option, limit.SELECT_OPTIONS_MAX_ITEMS), **menu, **several},
            exactly_one("options", "option_groups"),
            _initial_is_offered,
        ),
        "radio_buttons": record(
            {"type": one_of("radio_buttons"), **boxes}, {"initial_option": formatted, **_common()}, _initial_is_offered
        ),
        "checkboxes": record(
            {"type": one_of("checkboxes"), **boxes},
            {"initial_options": listed(formatted, limit.CHECKBOXES_OPTIONS_MAX_ITEMS), **_common()},
            _initial_is_offered,
        ),
        "external_select": record({"type": one_of("external_select")}, {"initial_option": option, **outside}),
        "multi_external_select": record(
            {"type": one_of("multi_external_select")},
            {"initial_options": listed(option, limit.SELECT_OPTIONS_MAX_ITEMS), **outside, **several},
        ),
    }


def _pickers() -> dict[str, Shape]:
    """Elements that choose a person, a channel, a day, a time."""
    common = _common(placeholder=True)
    several = {"max_selected_items": whole(limit.MULTI_SELECT_MAX_SELECTED_ITEMS_MIN, 10_000)}
    kinds = record(
        {},
        {
            "include": listed(one_of("im", "mpim", "private", "public"), 4),
            "exclude_external_shared_channels": flag,
            "exclude_bot_users": flag,
        },
        lambda value: "" if value else "an empty filter is not allowed",
    )
    shapes: dict[str, Shape] = {
        "datepicker": record({"type": one_of("datepicker")}, {"initial_date": text(10, pattern=_DATE), **common}),
        "timepicker": record(
            {"type": one_of("timepicker")},
            {"initial_time": text(5, pattern=_TIME), "timezone": text(100), **common},
        ),
        "datetimepicker": record(
            {"type": one_of("datetimepicker")}, {"initial_date_time": whole(10**9, 10**10 - 1), **_common()}
        ),
    }
    for name, id_pattern, further in (
        ("user", r"[UW][A-Z0-9]+", {}),
        ("channel", r"C[A-Z0-9]+", {"response_url_enabled": flag}),
        (
            "conversation",
            r"[CDGUW][A-Z0-9]+",
            {"response_url_enabled": flag, "default_to_current_conversation": flag, "filter": kinds},
        ),
    ):
        one, many = f"{name}s_select", f"multi_{name}s_select"
        chosen = text(50, pattern=id_pattern)
        shapes[one] = record({"type": one_of(one)}, {f"initial_{name}": chosen, **common, **further})
        further_of_many = {key: shape for key, shape in further.items() if key != "response_url_enabled"}
        shapes[many] = record(
            {"type": one_of(many)}, {f"initial_{name}s": listed(chosen, 100), **common, **several, **further_of_many}
        )
    return shapes


def _fields() -> dict[str, Shape]:
    """Elements to type into."""
    when = record(
        {"trigger_actions_on": listed(one_of("on_enter_pressed", "on_character_entered"), 2)},
    )
    common = {
        "action_id": action_id(),
        "focus_on_load": flag,
        "placeholder": plain(limit.PLAIN_TEXT_INPUT_PLACEHOLDER_MAX_LENGTH),
        "dispatch_action_config": when,
    }
    longest = limit.PLAIN_TEXT_INPUT_MAX_LENGTH_MAX
    number = text(50, pattern=_NUMBER)
    return {
        "plain_text_input": record(
            {"type": one_of("plain_text_input")},
            {
                "initial_value": text(longest, 0),
                "multiline": flag,
                "min_length": whole(limit.PLAIN_TEXT_INPUT_MIN_LENGTH_MIN, longest),
                "max_length": whole(limit.PLAIN_TEXT_INPUT_MAX_LENGTH_MIN, longest),
                **common,
            },
            _lengths_agree,
        ),
        "email_text_input": record({"type": one_of("email_text_input")}, {"initial_value": text(longest), **common}),
        "url_text_input": record({"type": one_of("url_text_input")}, {"initial_value": text(longest), **common}),
        "number_input": record(
            {"type": one_of("number_input"), "is_decimal_allowed": flag},
            {"initial_value": number, "min_value": number, "max_value": number, **common},
        ),
        "rich_text_input": record({"type": one_of("rich_text_input")}, common),
        "file_input": record(
            {"type": one_of("file_input")},
            {
                "action_id": action_id(),
                "filetypes": listed(text(20), 100),
                "max_files": whole(limit.FILE_INPUT_MAX_FILES_MIN, limit.FILE_INPUT_MAX_FILES_MAX),
            },
        ),
    }


def _common(*, placeholder: bool = False) -> dict[str, Shape]:
    common: dict[str, Shape] = {"action_id": action_id(), "confirm": _confirm(), "focus_on_load": flag}
    return common | ({"placeholder": plain(limit.SELECT_PLACEHOLDER_MAX_LENGTH)} if placeholder else {})


def _initial_is_offered(element: Mapping[str, Any]) -> str:
    grouped = [option for group in element.get("option_groups", ()) for option in group["options"]]
    offered = [*element.get("options", ()), *grouped]
    initial = [
        *element.get("initial_options", ()),
        *([element["initial_option"]] if "initial_option" in element else []),
    ]
    return "" if all(option in offered for option in initial) else "what is chosen initially is not among the options"


def _lengths_agree(element: Mapping[str, Any]) -> str:
    least, most = element.get("min_length", 0), element.get("max_length", limit.PLAIN_TEXT_INPUT_MAX_LENGTH_MAX)
    if least > most:
        return "min_length is larger than max_length"
    # Slack refuses to open a modal whose text does not fit into its own input.
    if len(element.get("initial_value", "")) > most:
        return "initial_value is longer than max_length"
    return ""
