"""The HTTP door: what Slack posts comes in here, and nothing that Slack did not sign gets further."""

from __future__ import annotations

import logging
from urllib.parse import parse_qsl

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_internals import build_async_context
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.slack.manifest import PATH

log = logging.getLogger(__name__)

LARGEST = 1_000_000
"""Bytes of a request that are read; Slack's own stay far below."""


def web(app: AsyncApp, signing_secret: str) -> Starlette:
    """The web application that takes what Slack posts."""
    verifier = SignatureVerifier(signing_secret)

    async def receive(request: Request) -> Response:
        body = await _bounded_body(request)
        if body is None:
            return Response(status_code=413)
        if not _is_signed(verifier, request, body):
            log.warning(
                "A request was refused: not signed with SLACK_SIGNING_SECRET, or minutes apart from this clock."
            )
            return Response(status_code=401)
        try:
            read = _as_bolt_reads_it(request, body)
        except (ValueError, RecursionError, AttributeError, TypeError):
            # Bolt's parser takes for granted that JSON is well formed, an object, and what Slack puts in it.
            return Response(status_code=400)
        return to_starlette_response(await app.async_dispatch(read))

    return Starlette(routes=[Route(PATH, receive, methods=["POST"])])


async def _bounded_body(request: Request) -> bytes | None:
    """The body of a request, or None where it is larger than any of Slack's."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return bytes(body)


def _is_signed(verifier: SignatureVerifier, request: Request, body: bytes) -> bool:
    """Whether Slack signed this, in the last minutes. Asked before anything of the body is parsed or logged; Bolt asks
    again, as it would behind any other door."""
    timestamp, signature = (request.headers.get(f"x-slack-{name}", "") for name in ("request-timestamp", "signature"))
    try:
        return verifier.is_valid(body, timestamp, signature)
    except (ValueError, TypeError, OverflowError):
        # No number, a number beyond all time, a body or a signature in no known letters: the SDK raises.
        return False


def _as_bolt_reads_it(request: Request, body: bytes) -> AsyncBoltRequest:
    """Bolt's request. Bolt takes a form in which the word `payload` stands anywhere for an interaction and finds it
    empty: the form of a command that only mentions the word is read here."""
    read = to_async_bolt_request(request, body)
    if not read.body and body:
        read.body = dict(parse_qsl(body.decode(), keep_blank_values=True))
        read.context = build_async_context(read.context, read.body)
    return read
