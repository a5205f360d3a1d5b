"""The workspace's server: Starlette on uvicorn, inside the loop of whoever starts it, on loopback only."""

from __future__ import annotations

import asyncio
import json
import socket
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from bot.workspace import responses, webapi
from bot.workspace.backend import Backend
from bot.workspace.errors import Refusal
from bot.workspace.log import Exchange
from bot.workspace.webapi.arguments import Arguments


class Server:
    """Serves one backend on `port` (0: any free one)."""

    def __init__(self, backend: Backend, port: int = 0) -> None:
        self._backend = backend
        config = uvicorn.Config(
            application(backend),
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

    async def start(self) -> None:
        """Listen; returns when connections are accepted."""
        # `serve()` would take over the process's signals and stop only at its next tick.
        # With the protocol named, asyncio turns Nagle's algorithm off; without, an answer in two parts takes 40 ms.
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", self._port))
        self._backend.origin = f"http://127.0.0.1:{listening.getsockname()[1]}"
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


def application(backend: Backend) -> Starlette:
    """The routes. A page for people will add its own beside them."""
    front = _Front(backend)
    return Starlette(
        routes=[
            Route("/api/{method}", front.api, methods=["GET", "POST"]),
            Route("/response/{token}", front.response_url, methods=["POST"]),
            Route("/upload/v1/{file}", front.upload, methods=["POST"]),
            WebSocketRoute("/link/", front.link),
        ]
    )


class _Front:
    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def api(self, request: Request) -> Response:
        name = request.path_params["method"]
        self._backend.calls_under_way += 1
        try:
            body = await _body(request)
            exchange = self._note("web api", name, _without_token(body))
            return await self._weather(name, exchange) or self._called(request, name, body, exchange)
        finally:
            self._backend.calls_under_way -= 1
            self._backend.bell.ring()

    def _called(self, request: Request, name: str, body: object, exchange: Exchange) -> Response:
        if not isinstance(body, dict):
            answer: Any = {"ok": False, "error": body}
        else:
            answer = webapi.call(self._backend, name, _token(request, body), Arguments(body))
        scopes = ",".join(sorted(self._backend.manifest.scopes))
        return self._done(exchange, JSONResponse(answer, headers={"x-oauth-scopes": scopes}), answer)

    async def response_url(self, request: Request) -> Response:
        self._backend.calls_under_way += 1
        try:
            body = await _body(request)
            exchange = self._note("response_url", "response_url", body)
            if bad := await self._weather("response_url", exchange):
                return bad
            try:
                responses.respond(self._backend, request.path_params["token"], body)
            except Refusal as refusal:
                self._backend.mistakes.append(f"used a response_url with what Slack refuses: {refusal}")
                answer = {"ok": False, "error": refusal.error, **refusal.more}
                gone = refusal.error in ("no_such_url", "expired_url", "used_url")
                return self._done(exchange, JSONResponse(answer, status_code=404 if gone else 400), answer)
            return self._done(exchange, PlainTextResponse("ok"), "ok")
        finally:
            self._backend.calls_under_way -= 1
            self._backend.bell.ring()

    async def upload(self, request: Request) -> Response:
        content = await request.body()
        exchange = self._note("upload", request.path_params["file"], f"{len(content)} bytes")
        file = self._backend.store.files.get(request.path_params["file"])
        if file is None or file.content is not None or file.length != len(content):
            return self._done(
                exchange, PlainTextResponse("no such upload, or another length", status_code=400), "refused"
            )
        self._backend.store.files[file.id] = replace(file, content=content)
        return self._done(exchange, PlainTextResponse(f"OK - {len(content)}"), "ok")

    async def link(self, socket: WebSocket) -> None:
        await self._backend.sockets.serve(socket)

    def _note(self, over: str, name: str, asked: object) -> Exchange:
        exchange = Exchange(way="in", over=over, name=name, asked=asked, at=self._backend.clock.now())
        self._backend.log.append(exchange)
        return exchange

    def _done(self, exchange: Exchange, response: Response, answer: object) -> Response:
        exchange.answer, exchange.status, exchange.answered = answer, response.status_code, self._backend.clock.now()
        return response

    async def _weather(self, name: str, exchange: Exchange) -> Response | None:
        """The bad answer that was planned for this call, if any."""
        if self._backend.faults.latency:
            await asyncio.sleep(self._backend.faults.latency)
        if planned := self._backend.faults.next_for(name):
            status, headers = planned
            error = "ratelimited" if status == 429 else "internal_error"
            answer = {"ok": False, "error": error}
            return self._done(exchange, JSONResponse(answer, status_code=status, headers=headers), answer)
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


def _without_token(body: object) -> object:
    return {name: value for name, value in body.items() if name != "token"} if isinstance(body, dict) else body
