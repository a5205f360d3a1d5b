"""The workspace's server: Starlette on uvicorn, inside the loop of whoever starts it, on loopback only."""

from __future__ import annotations

import asyncio
import base64
import json
import socket
from collections.abc import Sequence
from dataclasses import replace
from email.utils import formatdate
from typing import Any, Self
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from bot.workspace import responses, webapi
from bot.workspace.backend import Backend
from bot.workspace.errors import Refusal
from bot.workspace.log import Exchange
from bot.workspace.oauth import OAuth
from bot.workspace.webapi.arguments import Arguments


class Server:
    """Serves backends on `port` (0: any free one): one, or several of which `oauth` has the tokens."""

    def __init__(self, backends: Sequence[Backend], port: int = 0, oauth: OAuth | None = None) -> None:
        self._backends = backends
        self._app = application(backends, oauth)
        config = uvicorn.Config(
            self._app,
            lifespan="off",
            log_config=None,
            access_log=False,
            ws="websockets-sansio",
            ws_ping_interval=None,
        )
        config.load()
        self._uvicorn = uvicorn.Server(config)
        self._uvicorn.lifespan = config.lifespan_class(config)
        self._port = port

    def serves(self, route: BaseRoute) -> None:
        """Serve something beside what the app calls."""
        self._app.router.routes.append(route)

    async def start(self) -> None:
        """Listen; returns when connections are accepted. OSError where the port cannot be had."""
        # `serve()` would take over the process's signals and stop only at its next tick.
        # With the protocol named, asyncio turns Nagle's algorithm off; without, an answer in two parts takes 40 ms.
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", self._port))
        except OSError:
            listening.close()
            raise
        for backend in self._backends:
            backend.origin = f"http://127.0.0.1:{listening.getsockname()[1]}"
        await self._uvicorn.startup(sockets=[listening])

    async def stop(self, patience: float = 2.0) -> None:
        """Close what is open, and wait for it, `patience` seconds at most."""
        for server in self._uvicorn.servers:
            server.close()
        connections = self._uvicorn.server_state.connections
        for connection in list(connections):
            connection.shutdown()
        end = asyncio.get_running_loop().time() + patience
        # uvicorn tells nobody when the last connection is gone.
        while connections and asyncio.get_running_loop().time() < end:  # noqa: ASYNC110
            await asyncio.sleep(0.001)
        for task in list(self._uvicorn.server_state.tasks):
            task.cancel()


def application(backends: Sequence[Backend], oauth: OAuth | None = None) -> Starlette:
    """The routes."""
    front = _Front(backends, oauth)
    return Starlette(
        routes=[
            Route("/oauth/v2/authorize", front.consent, methods=["GET", "POST"]),
            Route("/api/{method}", front.api, methods=["GET", "POST"]),
            Route("/response/{token}", front.response_url, methods=["POST"]),
            Route("/upload/v1/{file}", front.upload, methods=["POST"]),
            WebSocketRoute("/link/", front.link),
        ]
    )


class _Front:
    """The doors, and which workspace somebody comes to."""

    def __init__(self, backends: Sequence[Backend], oauth: OAuth | None) -> None:
        self._backends, self._oauth = backends, oauth

    async def api(self, request: Request) -> Response:
        name, body = request.path_params["method"], await _body(request)
        token = _token(request, body) if isinstance(body, dict) else None
        with _At(self._of_call(token, body)) as at:
            exchange = at.note("web api", name, _without_secrets(body))
            return await at.weather(name, exchange) or self._called(at, request, name, body, exchange)

    def _of_call(self, token: str | None, body: object) -> Backend:
        if self._oauth is None:
            return self._backends[0]
        return self._oauth.backend_of(token, body if isinstance(body, dict) else {})

    def _called(self, at: _At, request: Request, name: str, body: object, exchange: Exchange) -> Response:
        if not isinstance(body, dict):
            answer: Any = {"ok": False, "error": body}
        else:
            token, arguments, methods = _token(request, body), Arguments(body), dict(webapi.methods())
            if self._oauth:
                methods |= self._oauth.methods(token or "", *_basic(request))
            answer = webapi.call(at.backend, name, token, arguments, methods)
        scopes, now = ",".join(sorted(at.backend.manifest.scopes)), formatdate(at.backend.clock.now(), usegmt=True)
        return at.done(exchange, JSONResponse(answer, headers={"x-oauth-scopes": scopes, "date": now}), answer)

    async def consent(self, request: Request) -> Response:
        """The page that asks whether an app may be installed, and what somebody decides there."""
        if self._oauth is None:
            return PlainTextResponse("no such page", status_code=404)
        if request.method == "GET":
            status, page = self._oauth.page(dict(request.query_params))
            return HTMLResponse(page, status_code=status)
        form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        return RedirectResponse(self._oauth.decide(form), status_code=302)

    async def response_url(self, request: Request) -> Response:
        token = request.path_params["token"]
        with _At(next((one for one in self._backends if token in one.response_urls), self._backends[0])) as at:
            body = await _body(request)
            exchange = at.note("response_url", "response_url", body)
            if bad := await at.weather("response_url", exchange):
                return bad
            try:
                responses.respond(at.backend, token, body)
            except Refusal as refusal:
                at.backend.mistakes.append(f"used a response_url with what Slack refuses: {refusal}")
                answer = {"ok": False, "error": refusal.error, **refusal.more}
                gone = refusal.error in ("no_such_url", "expired_url", "used_url")
                return at.done(exchange, JSONResponse(answer, status_code=404 if gone else 400), answer)
            return at.done(exchange, PlainTextResponse("ok"), "ok")

    async def upload(self, request: Request) -> Response:
        name, content = request.path_params["file"], await request.body()
        at = _At(next((one for one in self._backends if name in one.store.files), self._backends[0]))
        exchange = at.note("upload", name, f"{len(content)} bytes")
        file = at.backend.store.files.get(name)
        if file is None or file.content is not None or file.length != len(content):
            return at.done(exchange, PlainTextResponse("no such upload, or another length", status_code=400), "refused")
        at.backend.store.files[file.id] = replace(file, content=content)
        return at.done(exchange, PlainTextResponse(f"OK - {len(content)}"), "ok")

    async def link(self, socket: WebSocket) -> None:
        await self._backends[0].sockets.serve(socket)


class _At:
    """A call under way at a workspace."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend

    def __enter__(self) -> Self:
        self.backend.calls_under_way += 1
        return self

    def __exit__(self, *_error: object) -> None:
        self.backend.calls_under_way -= 1
        self.backend.bell.ring()

    def note(self, over: str, name: str, asked: object) -> Exchange:
        exchange = Exchange(way="in", over=over, name=name, asked=asked, at=self.backend.clock.now())
        self.backend.log.append(exchange)
        return exchange

    def done(self, exchange: Exchange, response: Response, answer: object) -> Response:
        exchange.answer, exchange.status, exchange.answered = answer, response.status_code, self.backend.clock.now()
        return response

    async def weather(self, name: str, exchange: Exchange) -> Response | None:
        """The bad answer that was planned for this call, if any."""
        if self.backend.faults.latency:
            await asyncio.sleep(self.backend.faults.latency)
        if planned := self.backend.faults.next_for(name):
            status, headers = planned
            error = "ratelimited" if status == 429 else "internal_error"
            answer = {"ok": False, "error": error}
            return self.done(exchange, JSONResponse(answer, status_code=status, headers=headers), answer)
        return None


async def _body(request: Request) -> dict[str, Any] | str:
    """The arguments as a dict, or the error that Slack answers to such a body."""
    raw = (await request.body()).decode(errors="replace")
    sent = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if not raw:
        return sent
    if kind == "application/json":
        try:
            values = json.loads(raw)
        except ValueError:
            return "invalid_json"
        # A token in a JSON body is not looked at: there it must stand in the header.
        return (
            {**sent, **{k: v for k, v in values.items() if k != "token"}}
            if isinstance(values, dict)
            else "json_not_object"
        )
    if kind == "application/x-www-form-urlencoded":
        return {**sent, **dict(parse_qsl(raw, keep_blank_values=True))}
    return "invalid_post_type"


def _token(request: Request, body: dict[str, Any]) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else body.get("token")


def _basic(request: Request) -> tuple[str, str]:
    """The id and the secret that an app shows."""
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    name, _, secret = base64.b64decode(shown).decode().partition(":")
    return name, secret


def _without_secrets(body: object) -> object:
    secret = ("token", "client_secret")
    return {name: value for name, value in body.items() if name not in secret} if isinstance(body, dict) else body
