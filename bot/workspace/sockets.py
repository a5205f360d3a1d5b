"""Socket Mode: connections opened with a ticket that is good once, envelopes, acknowledgements."""

from __future__ import annotations

import asyncio
import json
import secrets
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.workspace.clock import Bell, Clock
from bot.workspace.delivery import SECONDS_TO_ACKNOWLEDGE, Delivery
from bot.workspace.errors import Undelivered
from bot.workspace.log import Exchange
from bot.workspace.state import APP_ID, Json


class Connection:
    """One open socket, and the envelopes on it that wait for their acknowledgement."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        self.waiting: dict[str, asyncio.Future[Any]] = {}

    def lost(self) -> None:
        """Nothing will be acknowledged on it any more."""
        for answer in self.waiting.values():
            if not answer.done():
                answer.set_exception(Undelivered("timeout", "the connection was lost before the app acknowledged"))


class Sockets:
    """All connections of the app. An envelope goes to one of them, in turn."""

    def __init__(self, clock: Clock, bell: Bell, log: list[Exchange]) -> None:
        self._clock, self._bell, self._log = clock, bell, log
        self._tickets: set[str] = set()
        self._turn = 0
        self.connections: list[Connection] = []

    def ticket(self) -> str:
        """A ticket for one connection."""
        ticket = secrets.token_hex(8)
        self._tickets.add(ticket)
        return ticket

    def ready(self) -> bool:
        """If there is a connection."""
        return bool(self.connections)

    async def serve(self, socket: WebSocket) -> None:
        """Hold one connection, from its ticket to its end."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await socket.close(code=1008)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        connection = Connection(socket)
        await socket.send_text(json.dumps(self._hello()))
        self.connections.append(connection)
        self._bell.ring()
        try:
            while True:
                self._acknowledged(connection, json.loads(await socket.receive_text()))
        except WebSocketDisconnect:
            pass
        finally:
            if connection in self.connections:
                self.connections.remove(connection)
            connection.lost()
            self._bell.ring()

    async def carry(self, delivery: Delivery) -> object:
        """Send one envelope and wait for its acknowledgement."""
        if not self.connections:
            raise Undelivered("dispatch_failed", "the app is not connected")
        self._turn += 1
        connection = self.connections[self._turn % len(self.connections)]
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        connection.waiting[delivery.id] = answer
        envelope = _envelope(delivery)
        exchange = Exchange(way="out", over="socket", name=delivery.what, asked=envelope, at=self._clock.now())
        self._log.append(exchange)
        limit = asyncio.create_task(self._clock.sleep(SECONDS_TO_ACKNOWLEDGE))
        try:
            await connection.socket.send_text(json.dumps(envelope))
            await asyncio.wait({answer, limit}, return_when=asyncio.FIRST_COMPLETED)
            if not answer.done():
                raise Undelivered("timeout", "the app did not acknowledge within 3 s")
            exchange.answer, exchange.answered = answer.result(), self._clock.now()
        finally:
            limit.cancel()
            answer.cancel()
            connection.waiting.pop(delivery.id, None)
        return exchange.answer or None

    async def drop(self) -> None:
        """Cut every connection without a word, as a network does."""
        for connection in list(self.connections):
            self.connections.remove(connection)
            await connection.socket.close(code=1011)

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Tell the app to connect anew (`disconnect`), as Slack does every few hours."""
        for connection in list(self.connections):
            self.connections.remove(connection)
            await connection.socket.send_text(json.dumps({"type": "disconnect", "reason": reason, "debug_info": {}}))

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections) + 1,
            "connection_info": {"app_id": APP_ID},
            "debug_info": {"host": "loopback", "approximate_connection_time": 18060},
        }

    def _acknowledged(self, connection: Connection, message: Json) -> None:
        answer = connection.waiting.get(str(message.get("envelope_id")))
        # An acknowledgement after the 3 s comes too late and is ignored, as Slack does.
        if answer is not None and not answer.done():
            answer.set_result(message.get("payload"))


def _envelope(delivery: Delivery) -> Json:
    envelope: Json = {
        "envelope_id": delivery.id,
        "type": delivery.kind,
        "accepts_response_payload": delivery.answerable,
        "payload": delivery.payload,
    }
    if delivery.retryable:
        envelope["retry_attempt"] = delivery.attempts - 1
        envelope["retry_reason"] = delivery.reason
    return envelope
