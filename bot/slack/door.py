"""The HTTP door: what Slack posts comes in here, and nothing that Slack did not sign gets further. Beside it, where
workspaces install the bot themselves, the pages of that."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_internals import build_async_context
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

from bot.slack import references
from bot.slack.errors import report
from bot.slack.manifest import INSTALL, PATH, REDIRECT
from bot.slack.views.installing import broken

log = logging.getLogger(__name__)

LARGEST = 1_000_000
"""Bytes of a request that are read; Slack's own stay far below."""
LONGEST_QUERY = 2_000
"""Characters behind the question mark of a page's address."""
_GUARDED = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Headers of a page: it runs nothing, stands in no other page, and its address, with a code in it, stays here."""


def web(app: AsyncApp, signing_secret: str, beside: Sequence[Route] = ()) -> Router:
    """The web application that takes what Slack posts; what is served `beside` that is not signed. The `app` verifies
    no signature: this is the only way to it from outside."""
    routes = [Route(PATH, _Door(app, SignatureVerifier(signing_secret)), methods=["POST"]), *beside]
    if flow := app.oauth_flow:
        pages = ((INSTALL, flow.handle_installation), (REDIRECT, flow.handle_callback))
        routes += [Route(path, _page(answer), methods=["GET"]) for path, answer in pages]
    return Router(routes)


@dataclass(frozen=True, slots=True)
class _Door:
    """Takes what Slack posts. An application of its own: what Starlette puts around a function costs more than it."""

    app: AsyncApp
    verifier: SignatureVerifier

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._answer(Request(scope, receive))
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        references.begin()
        try:
            body = await _bounded_body(request)
        except ClientDisconnect:  # nobody hears this: what was waiting too long is posted anew
            return Response(status_code=400)
        if body is None:
            return Response(status_code=413)
        if not _is_signed(self.verifier, request, body):
            log.warning(
                "A request was refused: not signed with SLACK_SIGNING_SECRET, or minutes apart from this clock."
            )
            return Response(status_code=401)
        try:
            return to_starlette_response(await self.app.async_dispatch(_as_bolt_reads_it(request, body)))
        except (ValueError, RecursionError, AttributeError, TypeError, LookupError):
            # Bolt takes for granted that JSON is well formed, an object, and what Slack puts in it: where it reads it,
            # and where it looks for the listener. What listeners raise does not come here.
            return Response(status_code=400)


def _page(answer: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]) -> Callable[[Request], Awaitable[Response]]:
    """A page for a browser that anybody may send; what goes wrong ends on a page too."""

    async def show(request: Request) -> Response:
        references.begin()
        if len(request.scope["query_string"]) > LONGEST_QUERY:
            return Response(status_code=414)
        try:
            shown = to_starlette_response(await answer(to_async_bolt_request(request, b"")))
        except Exception as error:
            shown = HTMLResponse(broken(report(error)), status_code=500)
        shown.headers.update(_GUARDED)
        return shown

    return show


async def _bounded_body(request: Request) -> bytes | None:
    """The body of a request, or None where it is larger than any of Slack's."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return bytes(body)


def _is_signed(verifier: SignatureVerifier, request: Request, body: bytes) -> bool:
    """Whether Slack signed this, in the last minutes. Asked before anything of the body is parsed or logged."""
    timestamp, signature = (request.headers.get(f"x-slack-{name}", "") for name in ("request-timestamp", "signature"))
    try:
        return verifier.is_valid(body, timestamp, signature)
    except (ValueError, TypeError, OverflowError):
        # No number, a number beyond all time, a body or a signature in no known letters: the SDK raises.
        return False


def _as_bolt_reads_it(request: Request, body: bytes) -> AsyncBoltRequest:
    """Bolt's request, of which it needs no more than the body and its type. Bolt takes a form in which the word
    `payload` stands anywhere for an interaction and finds it empty: the form of a command that only mentions the word
    is read here."""
    text = body.decode()
    read = AsyncBoltRequest(body=text, headers={"content-type": request.headers.get("content-type", "")})
    if not read.body and body:
        read.body = dict(parse_qsl(text, keep_blank_values=True))
        read.context = build_async_context(read.context, read.body)
    return read
