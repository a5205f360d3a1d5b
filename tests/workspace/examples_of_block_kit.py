"""An example of every block, element and piece of rich text that the workspace knows, with all that it may have."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def plain(text: str, **more: Any) -> Json:
    return {"type": "plain_text", "text": text, **more}


def mrkdwn(text: str, **more: Any) -> Json:
    return {"type": "mrkdwn", "text": text, **more}


def option(label: str, **more: Any) -> Json:
    return {"text": plain(label), "value": label.lower(), **more}


CONFIRM = {
    "title": plain("Delete it?"),
    "text": mrkdwn("It is *gone* then."),
    "confirm": plain("Delete"),
    "deny": plain("Keep it"),
    "style": "danger",
}
GROUPS = [
    {"label": plain("Leads"), "options": [option("Technical Lead"), option("Team Lead")]},
    {"label": plain("Others"), "options": [option("Data Engineer")]},
]
TICKS = [{"text": mrkdwn("*Scope*"), "value": "s", "description": mrkdwn("what one _works_ on")}, option("Skills")]
PICTURE = {"image_url": "https://example.org/x.png", "alt_text": "a picture"}

IN_MESSAGES: dict[str, Json] = {
    "button": {"text": plain("Open"), "style": "danger", "value": "1", "confirm": CONFIRM, "accessibility_label": "Go"},
    "checkboxes": {"options": TICKS, "initial_options": TICKS[1:]},
    "radio_buttons": {"options": TICKS, "initial_option": TICKS[0]},
    "datepicker": {"initial_date": "2026-11-03", "placeholder": plain("Day"), "confirm": CONFIRM},
    "timepicker": {"initial_time": "09:30", "placeholder": plain("Time")},
    "datetimepicker": {"initial_date_time": 1_790_000_000},
    "overflow": {"options": [option("Compare"), option("Docs", url="https://example.org", description=plain("more"))]},
    "static_select": {"option_groups": GROUPS, "initial_option": option("Team Lead"), "placeholder": plain("Role")},
    "multi_static_select": {"options": [option("A"), option("B")], "max_selected_items": 2},
    "external_select": {"initial_option": option("Outside"), "min_query_length": 2, "placeholder": plain("Find")},
    "multi_external_select": {"initial_options": [option("Outside")], "placeholder": plain("Find some")},
    "users_select": {"initial_user": "U0ANNA", "placeholder": plain("Who")},
    "multi_users_select": {"initial_users": ["U0ANNA", "U0SAM"], "placeholder": plain("Who all")},
    "channels_select": {"initial_channel": "C0GENERAL", "placeholder": plain("Where")},
    "multi_channels_select": {"initial_channels": ["C0GENERAL"], "placeholder": plain("Where all")},
    "conversations_select": {"initial_conversation": "C0GENERAL", "placeholder": plain("With whom")},
    "multi_conversations_select": {"placeholder": plain("With whom all")},
}
TYPED: dict[str, Json] = {
    "plain_text_input": {
        "multiline": True, "min_length": 2, "max_length": 50, "initial_value": "So", "placeholder": plain("Say"),
    },
    "email_text_input": {"placeholder": plain("Mail"), "focus_on_load": True},
    "url_text_input": {"initial_value": "https://example.org"},
    "number_input": {"is_decimal_allowed": True, "initial_value": "1.5", "min_value": "1", "max_value": "9"},
    "rich_text_input": {"placeholder": plain("Write")},
    "file_input": {"filetypes": ["png"], "max_files": 2},
}  # fmt: skip
ELEMENTS: dict[str, Json] = {
    "image": {"type": "image", **PICTURE},
    **{name: {"type": name, "action_id": name, **rest} for name, rest in (IN_MESSAGES | TYPED).items()},
}

_STYLE = {"bold": True, "italic": True, "strike": True, "code": True, "underline": True, "highlight": True}
LEAVES: dict[str, Json] = {
    "text": {"type": "text", "text": "some words", "style": _STYLE},
    "link": {"type": "link", "url": "https://example.org", "text": "a link"},
    "user": {"type": "user", "user_id": "U0ANNA"},
    "usergroup": {"type": "usergroup", "usergroup_id": "S0LEADS"},
    "channel": {"type": "channel", "channel_id": "C0GENERAL"},
    "emoji": {"type": "emoji", "name": "tada"},
    "broadcast": {"type": "broadcast", "range": "here"},
    "date": {"type": "date", "timestamp": 1_790_000_000, "format": "{date_num}", "fallback": "2026-09-21"},
}
LINE = {"type": "rich_text_section", "elements": list(LEAVES.values())}

BLOCKS: dict[str, Json] = {
    "header": {"text": plain("A *header* :tada:"), "level": 2},
    "section": {
        "text": mrkdwn("*Bold* of <https://example.org|the ladder>"),
        "fields": [mrkdwn("*One*"), plain("two")],
        "accessory": ELEMENTS["button"],
    },
    "context": {"elements": [mrkdwn("_small_ print"), plain("plain print"), ELEMENTS["image"]]},
    "actions": {"elements": [ELEMENTS[name] for name in IN_MESSAGES]},
    "divider": {},
    "input": {
        "label": plain("Label"), "hint": plain("A hint"), "optional": True, "dispatch_action": True,
        "element": ELEMENTS["plain_text_input"],
    },
    "image": {"title": plain("A title"), **PICTURE},
    "markdown": {"text": "# Title\n\nWith **bold** and [a link](https://example.org).\n\n- one\n- two"},
    "rich_text": {
        "elements": [
            LINE,
            {"type": "rich_text_quote", "elements": LINE["elements"], "border": 1},
            {"type": "rich_text_preformatted", "elements": [LEAVES["text"]]},
            {"type": "rich_text_list", "style": "bullet", "elements": [LINE, LINE]},
            {"type": "rich_text_list", "style": "ordered", "indent": 1, "offset": 2, "elements": [LINE]},
        ]
    },
    "table": {
        "column_settings": [{"align": "right", "is_wrapped": True}, None],
        "rows": [
            [{"type": "raw_text", "text": "Name"}, {"type": "raw_text", "text": "Count"}],
            [{"type": "rich_text", "elements": [LINE]}, {"type": "raw_text", "text": "12"}],
        ],
    },
}  # fmt: skip
BLOCKS = {name: {"type": name, "block_id": name, **rest} for name, rest in BLOCKS.items()}


def field(element: Json, **more: Any) -> Json:
    """An input with this element."""
    name = element["type"]
    return {"type": "input", "block_id": name, "label": plain(name), "element": element, **more}


def beside(element: Json) -> Json:
    """A section with this element beside its text."""
    return {"type": "section", "block_id": element["type"], "text": mrkdwn("*Beside* it"), "accessory": element}
