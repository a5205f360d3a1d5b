"""`views.open`, `views.push`, `views.update`, `views.publish`."""

from __future__ import annotations

from typing import Literal

from bot.workspace import modals
from bot.workspace.backend import Backend
from bot.workspace.errors import Refusal
from bot.workspace.state import Json, View
from bot.workspace.webapi.arguments import Arguments


def open_view(backend: Backend, arguments: Arguments) -> Json:
    """Open a modal for a trigger."""
    source = _source(backend, arguments, "modal")
    trigger = backend.exchange_trigger(arguments.need("trigger_id"))
    return _answer(backend, modals.open_modal(backend, trigger.user, source, cause=trigger.cause))


def push(backend: Backend, arguments: Arguments) -> Json:
    """Open a modal on top of the one that was acted on."""
    source = _source(backend, arguments, "modal")
    trigger = backend.exchange_trigger(arguments.need("trigger_id"))
    if trigger.view not in backend.store.modals.get(trigger.user, []):
        raise Refusal("not_found", "the trigger does not come from an open modal")
    return _answer(backend, modals.push_modal(backend, trigger.user, source, cause=trigger.cause))


def update(backend: Backend, arguments: Arguments) -> Json:
    """Replace a view by its id or external id."""
    key, external = arguments.text("view_id"), arguments.text("external_id")
    wanted = arguments.text("hash")
    if bool(key) == bool(external):
        raise Refusal("invalid_arguments", "exactly one of view_id and external_id is needed")
    view = next(
        (
            v
            for v in backend.store.views.values()
            if v.id == key or (external and v.source.get("external_id") == external)
        ),
        None,
    )
    if view is None:
        raise Refusal("not_found")
    source = _source(backend, arguments, view.kind, replaces=view)
    if wanted and wanted != view.hash:
        raise Refusal("hash_conflict")
    return _answer(backend, modals.replace_view(backend, view, source))


def publish(backend: Backend, arguments: Arguments) -> Json:
    """Replace somebody's Home tab."""
    user, wanted = arguments.need("user_id"), arguments.text("hash")
    if not backend.manifest.home_tab:
        raise Refusal("not_enabled")
    person = backend.store.people.get(user)
    if person is None or person.is_bot or person.deleted:
        raise Refusal("invalid_arguments", f"user_id: {user} is no person of this workspace")
    old = backend.store.views.get(backend.store.homes.get(user, ""))
    source = _source(backend, arguments, "home", replaces=old)
    if wanted and (old is None or old.hash != wanted):
        raise Refusal("hash_conflict")
    return _answer(backend, modals.publish_home(backend, user, source))


def _source(
    backend: Backend, arguments: Arguments, kind: Literal["modal", "home"], replaces: View | None = None
) -> Json:
    source = arguments.structure("view")
    if not isinstance(source, dict):
        raise Refusal("invalid_arguments", "missing required field: view")
    arguments.ignore("trigger_id", "view_id", "external_id", "hash", "user_id")
    arguments.check_all_read()
    modals.check_view(backend, source, kind, replaces)
    return source


def _answer(backend: Backend, view: View) -> Json:
    return {"view": backend.view_of(view)}
