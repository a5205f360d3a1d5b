"""Views: how modals stack up, are replaced and closed, and what of theirs Slack refuses."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from bot.workspace.backend import Backend, with_ids
from bot.workspace.blockkit import view_problems
from bot.workspace.errors import Refusal
from bot.workspace.reading import inputs
from bot.workspace.state import Json, View

LARGEST_VIEW = 250_000
HIGHEST_STACK = 3


def check_view(backend: Backend, source: object, kind: Literal["modal", "home"], replaces: View | None = None) -> None:
    """Refuse a view that Slack would not show."""
    if not isinstance(source, dict) or source.get("type") != kind:
        raise Refusal("invalid_arguments", f"view must be an object of type {kind}")
    if len(json.dumps(source)) > LARGEST_VIEW:
        raise Refusal("view_too_large")
    found = view_problems(source)
    if not isinstance(source.get("blocks"), list):
        found.append("view.blocks must be a list")
    else:
        found += [sentence for judge in backend.judges for sentence in judge(source["blocks"], kind)]
    if found:
        raise Refusal("invalid_arguments", *found)
    external = source.get("external_id")
    if external and any(
        view.source.get("external_id") == external and view is not replaces for view in backend.store.views.values()
    ):
        raise Refusal("duplicate_external_id")


def open_modal(backend: Backend, user: str, source: Json, *, cause: str | None = None) -> View:
    """A new stack: whatever was open for this person is gone."""
    for view in backend.store.modals.pop(user, []):
        del backend.store.views[view]
    return _put_on_top(backend, user, source, cause)


def push_modal(backend: Backend, user: str, source: Json, *, cause: str | None = None) -> View:
    """One more on top of what is open; three at most."""
    if len(backend.store.modals[user]) >= HIGHEST_STACK:
        raise Refusal("push_limit_reached")
    return _put_on_top(backend, user, source, cause)


def replace_view(backend: Backend, view: View, source: Json, *, cause: str | None = None) -> View:
    """The same view with other contents. What was typed stays where block and action ids stay."""
    source = _kept(backend, source)
    values = starting_values(source["blocks"])
    for block, actions in view.values.items():
        for action in actions.keys() & values.get(block, {}).keys():
            values[block][action] = actions[action]
    changed = replace(view, source=source, hash=_hash(backend), values=values)
    backend.store.put_view(changed, cause=cause)
    backend.bell.ring()
    return changed


def publish_home(backend: Backend, user: str, source: Json) -> View:
    """Put this on the person's Home tab."""
    old = backend.store.views.get(backend.store.homes.get(user, ""))
    if old is not None:
        return replace_view(backend, old, source)
    key = backend.store.new_id("V")
    return _put(backend, key, user, source, root=key)


def starting_values(blocks: list[Json]) -> dict[str, Json]:
    """`state.values` as it is before anybody touches the view: every input, with its initial value."""
    values: dict[str, Json] = {}
    for block, element in inputs(blocks):
        values.setdefault(block["block_id"], {})[element["action_id"]] = starting_value(element)
    return values


def starting_value(element: Json) -> Json:
    """The state of an element that nobody has touched."""
    value: Json = {"type": element["type"]}
    # An element's state has the name of its `initial_…`: initial_date, initial_option, initial_users, …
    given = {f"selected_{name[8:]}": what for name, what in element.items() if name.startswith("initial_")}
    if "selected_value" in given:
        return value | {"value": given["selected_value"]}
    if given:
        return value | given
    return value | empty_value(element["type"])


def empty_value(kind: str) -> Json:
    """The state of an element in which nothing was chosen."""
    empty: Mapping[str, Json] = {
        "static_select": {"selected_option": None},
        "external_select": {"selected_option": None},
        "radio_buttons": {"selected_option": None},
        "checkboxes": {"selected_options": []},
        "multi_static_select": {"selected_options": []},
        "multi_external_select": {"selected_options": []},
        "users_select": {"selected_user": None},
        "multi_users_select": {"selected_users": []},
        "channels_select": {"selected_channel": None},
        "multi_channels_select": {"selected_channels": []},
        "conversations_select": {"selected_conversation": None},
        "multi_conversations_select": {"selected_conversations": []},
        "datepicker": {"selected_date": None},
        "timepicker": {"selected_time": None},
        "datetimepicker": {"selected_date_time": None},
        "rich_text_input": {"rich_text_value": None},
        "file_input": {"files": []},
    }
    return dict(empty.get(kind, {"value": None}))


def _put_on_top(backend: Backend, user: str, source: Json, cause: str | None) -> View:
    stack = backend.store.modals.setdefault(user, [])
    key = backend.store.new_id("V")
    stack.append(key)
    return _put(backend, key, user, source, root=stack[0], previous=stack[-2] if len(stack) > 1 else None, cause=cause)


def _put(
    backend: Backend,
    key: str,
    user: str,
    source: Json,
    *,
    root: str,
    previous: str | None = None,
    cause: str | None = None,
) -> View:
    source = _kept(backend, source)
    view = View(
        id=key,
        user=user,
        source=source,
        hash=_hash(backend),
        root=root,
        previous=previous,
        values=starting_values(source["blocks"]),
    )
    backend.store.put_view(view, cause=cause)
    backend.bell.ring()
    return view


def _kept(backend: Backend, source: Json) -> Json:
    return source | {"blocks": list(with_ids(backend.store, source["blocks"]))}


def _hash(backend: Backend) -> str:
    return f"{int(backend.clock.now())}.{secrets.token_hex(4)}"
