"""What the app says back to an interaction: in its acknowledgement, or later through the `response_url`."""

from __future__ import annotations

from bot.workspace import modals, payloads
from bot.workspace.backend import SECONDS_OF_A_RESPONSE_URL, USES_OF_A_RESPONSE_URL, Backend, ResponseUrl
from bot.workspace.delivery import Delivery
from bot.workspace.elements import suggestions
from bot.workspace.errors import Refusal
from bot.workspace.reading import inputs, options
from bot.workspace.state import Json, View

_OF_A_RESPONSE = {
    "text", "blocks", "response_type", "replace_original", "delete_original", "thread_ts", "metadata",
    "mrkdwn", "unfurl_links", "unfurl_media",
}  # fmt: skip


async def acknowledged(backend: Backend, delivery: Delivery) -> None:
    """Carry out what stands in an acknowledgement. What Slack would not show becomes the delivery's `mistake`."""
    try:
        if delivery.payload.get("type") == "view_submission":
            _submitted(backend, delivery)
        elif delivery.payload.get("type") == "block_suggestion":
            _suggested(backend, delivery)
        elif delivery.body is not None:
            _answered(backend, delivery)
    except Refusal as refusal:
        delivery.mistake = f"acknowledged {delivery.what} with what Slack refuses: {refusal}"
        backend.mistakes.append(delivery.mistake)


def _answered(backend: Backend, delivery: Delivery) -> None:
    body = delivery.body if isinstance(delivery.body, dict) else {"text": str(delivery.body)}
    if delivery.kind == "events_api":
        # Over HTTP an app may say anything; a challenge comes here too.
        return
    if not delivery.answerable:
        raise Refusal("ignored", f"Slack ignores the body of this acknowledgement: {body}")
    token = delivery.payload["response_url"].rsplit("/", 1)[1]
    _show(backend, backend.response_urls[token], body, count=False)


def respond(backend: Backend, token: str, body: object) -> None:
    """Use a response URL; raises `Refusal`."""
    url = backend.response_urls.get(token)
    if url is None:
        raise Refusal("no_such_url")
    if backend.clock.now() - url.at > SECONDS_OF_A_RESPONSE_URL:
        raise Refusal("expired_url")
    if url.uses >= USES_OF_A_RESPONSE_URL:
        raise Refusal("used_url")
    if not isinstance(body, dict):
        raise Refusal("invalid_payload")
    _show(backend, url, body)


def _show(backend: Backend, url: ResponseUrl, body: Json, *, count: bool = True) -> None:
    if unknown := sorted(set(body) - _OF_A_RESPONSE):
        raise Refusal("invalid_payload", *(f"{name} is not known to this workspace" for name in unknown))
    if body.get("response_type") not in (None, "ephemeral", "in_channel"):
        raise Refusal("invalid_payload", "response_type is ephemeral or in_channel")
    original = backend.store.messages.get(url.source) if url.source else None
    if _flag(body, "delete_original"):
        if original is None:
            raise Refusal("message_not_found")
        backend.remove(original, cause=url.cause)
    else:
        text, blocks = str(body.get("text") or ""), body.get("blocks")
        if blocks is not None and not isinstance(blocks, list):
            raise Refusal("invalid_blocks_format", "blocks must be a list")
        backend.check_message(text, blocks)
        thread = backend.thread(url.channel, body.get("thread_ts") or url.thread_ts)
        # A command has no original: `replace_original` then does nothing (slackapi/bolt-js#2287).
        if _flag(body, "replace_original") and url.source:
            if original is None:
                raise Refusal("message_not_found")
            backend.change(original, text, blocks or [], cause=url.cause)
        else:
            backend.post(
                backend.store.channels[url.channel],
                text,
                blocks or (),
                thread_ts=thread,
                ephemeral_to=None if body.get("response_type") == "in_channel" else url.user,
                metadata=body.get("metadata"),
                cause=url.cause,
            )
    url.uses += count


def _flag(body: Json, name: str) -> bool:
    return body.get(name) in (True, "true")


def _suggested(backend: Backend, delivery: Delivery) -> None:
    """The options of a menu that somebody types into. Without an answer Slack says that nothing was found."""
    if problems := list(suggestions()(delivery.body, "the answer")):
        raise Refusal("invalid_options", *problems)
    asked, body = delivery.payload, delivery.body
    where = asked["container"].get("view_id") or asked["container"]["message_ts"]
    menu = payloads.menu(asked["user"]["id"], where, asked["block_id"], asked["action_id"])
    backend.suggested[menu] = options(body if isinstance(body, dict) else {})


def _submitted(backend: Backend, delivery: Delivery) -> None:
    user: str = delivery.payload["user"]["id"]
    body: Json | None = delivery.body if isinstance(delivery.body, dict) else None
    view = backend.store.views.get(delivery.payload["view"]["id"])
    if view is None:
        return
    action = (body or {}).get("response_action")
    if delivery.body is None:
        _close(backend, view, all_of_them=False)
    elif action == "clear":
        _close(backend, view, all_of_them=True)
    elif body and action == "errors":
        _check_errors(view, body.get("errors"))
    elif body and action in ("update", "push"):
        source: Json = body.get("view") or {}
        modals.check_view(backend, source, "modal", view if action == "update" else None)
        if action == "update":
            modals.replace_view(backend, view, source, cause=delivery.id)
        else:
            modals.push_modal(backend, user, source, cause=delivery.id)
    else:
        raise Refusal("invalid_arguments", f"unknown response_action: {delivery.body}")


def _close(backend: Backend, view: View, *, all_of_them: bool) -> None:
    stack = backend.store.modals[view.user]
    while view.id in stack or (all_of_them and stack):
        backend.store.close_modal(view.user)
    backend.bell.ring()


def _check_errors(view: View, errors: object) -> None:
    blocks = {block["block_id"] for block, _ in inputs(view.blocks) if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        raise Refusal("invalid_arguments", "response_action errors needs errors")
    if unknown := sorted(set(errors) - blocks):
        raise Refusal("invalid_arguments", f"errors name blocks that are no inputs of the view: {', '.join(unknown)}")
