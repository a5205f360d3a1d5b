"""Deliveries over HTTP: signed requests to the app's URLs, as the manifest names them."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from urllib.parse import urlencode

import aiohttp

from bot.workspace.clock import Clock
from bot.workspace.delivery import SECONDS_TO_ACKNOWLEDGE, Delivery
from bot.workspace.errors import Undelivered
from bot.workspace.log import Exchange
from bot.workspace.manifest import Manifest
from bot.workspace.state import Json


def signature(secret: str, timestamp: str, body: str) -> str:
    """Slack's `v0` signature of a request body."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()


class Http:
    """Posts each delivery to the app. `urls` take the place of every URL of the manifest: one after the other, as
    behind a load balancer."""

    def __init__(self, manifest: Manifest, clock: Clock, log: list[Exchange], secret: str, url: str = "") -> None:
        self._manifest, self._clock, self._log, self._secret = manifest, clock, log, secret
        self._session: aiohttp.ClientSession | None = None
        self._turn = 0
        self.urls = [url] if url else []

    def ready(self) -> bool:
        """An HTTP app is always tried."""
        return True

    async def close(self) -> None:
        """Close the client."""
        if self._session is not None:
            await self._session.close()

    async def carry(self, delivery: Delivery) -> object:
        """Post once and wait up to 3 s."""
        headers: dict[str, str] = {}
        if delivery.attempts > 1:
            headers = {"X-Slack-Retry-Num": str(delivery.attempts - 1), "X-Slack-Retry-Reason": delivery.reason}
        body, content_type = encoded(delivery)
        request = asyncio.create_task(
            self.post(self._url_for(delivery), body, content_type, headers, what=delivery.what)
        )
        limit = asyncio.create_task(self._clock.sleep(SECONDS_TO_ACKNOWLEDGE))
        try:
            await asyncio.wait({request, limit}, return_when=asyncio.FIRST_COMPLETED)
            if not request.done():
                raise Undelivered("http_timeout", "the app did not answer within 3 s")
            try:
                exchange = request.result()
            except aiohttp.ClientError as error:
                raise Undelivered("connection_failed", f"the app could not be reached: {error}") from error
        finally:
            limit.cancel()
            request.cancel()
        if not 200 <= exchange.status < 300:
            final = exchange.headers.get("x-slack-no-retry") == "1"
            raise Undelivered("http_error", f"the app answered {exchange.status}", final=final)
        return exchange.answer or None

    async def post(
        self,
        url: str,
        body: str,
        content_type: str,
        headers: Mapping[str, str],
        *,
        what: str,
        at: float | None = None,
        secret: str | None = None,
    ) -> Exchange:
        """Sign and post one request; `at` (seconds since 1970) and `secret` forge an old or a false signature."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        # The app looks at its own clock, which nobody has advanced.
        timestamp = str(int(time.time() if at is None else at))
        signed = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._secret if secret is None else secret, timestamp, body),
            **headers,
        }
        exchange = Exchange(way="out", over="http", name=what, asked=body, at=self._clock.now(), sent=signed)
        self._log.append(exchange)
        async with self._session.post(url, data=body.encode(), headers=signed) as response:
            text = await response.text()
            exchange.headers = {name.lower(): value for name, value in response.headers.items()}
            exchange.status, exchange.answered = response.status, self._clock.now()
            exchange.answer = _read(text, response.content_type)
        return exchange

    def _url_for(self, delivery: Delivery) -> str:
        if self.urls:
            self._turn += 1
            return self.urls[(self._turn - 1) % len(self.urls)]
        if delivery.kind == "events_api":
            url = self._manifest.events_url
        elif delivery.kind == "interactive":
            asks = delivery.payload.get("type") == "block_suggestion"
            url = self._manifest.options_url if asks else self._manifest.interactivity_url
        else:
            command = self._manifest.command(delivery.payload["command"])
            url = command.url if command else ""
        if not url:
            raise Undelivered("connection_failed", f"the manifest has no URL for {delivery.what}", final=True)
        return url


def _read(text: str, content_type: str) -> object:
    if content_type != "application/json":
        return text
    try:
        return json.loads(text) if text else ""
    except ValueError:
        return text


def encoded(delivery: Delivery) -> tuple[str, str]:
    """A body and its content type: JSON for events, a form for commands, a form with `payload` for interactivity."""
    if delivery.kind == "events_api":
        return json.dumps(delivery.payload), "application/json"
    form: Json = delivery.payload if delivery.kind == "slash_commands" else {"payload": json.dumps(delivery.payload)}
    return urlencode(form), "application/x-www-form-urlencoded"
