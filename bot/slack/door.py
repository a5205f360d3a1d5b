"""The HTTP door: what Slack posts comes in here, and nothing that Slack did not sign gets further."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_internals import build_async_context
from slack_bolt.request.async_request import AsyncBoltRequest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.slack.manifest import PATH

LARGEST = 1_000_000
"""Bytes of a request that are read; Slack's own stay far below."""


def web(app: AsyncApp) -> Starlette:
    """The web application that takes what Slack posts."""

    async def receive(request: Request) -> Response:
        body = await _bounded_body(request)
        if body is None:
            return Response(status_code=413)
        if not _may_be_signed(request, body):
            return Response(status_code=401)
        return to_starlette_response(await app.async_dispatch(_as_bolt_reads_it(request, body)))

    return Starlette(routes=[Route(PATH, receive, methods=["POST"])])


async def _bounded_body(request: Request) -> bytes | None:
    """The body of a request, or None where it is larger than any of Slack's."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return bytes(body)


def _may_be_signed(request: Request, body: bytes) -> bool:
    """Whether the signature can be looked at: where it cannot, the SDK raises in place of refusing it."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    timestamp, signature = (request.headers.get(f"x-slack-{name}", "") for name in ("request-timestamp", "signature"))
    return re.fullmatch("[0-9]{1,12}", timestamp) is not None and signature.isascii()


def _as_bolt_reads_it(request: Request, body: bytes) -> AsyncBoltRequest:
    """Bolt's request. Bolt takes a form in which the word `payload` stands anywhere for an interaction and finds it
    empty: the form of a command that only mentions the word is read here."""
    read = to_async_bolt_request(request, body)
    if not read.body and body:
        read.body = dict(parse_qsl(body.decode(), keep_blank_values=True))
        read.context = build_async_context(read.context, read.body)
    return read
