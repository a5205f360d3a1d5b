"""Calls to Slack on bad days: how long one may take, which are made again, and how often."""

from __future__ import annotations

import logging

import aiohttp
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient

_AGAIN = 7
"""Times that a call is made again after Slack failed: with a wait that doubles each time, they go on for a minute."""
_LIMITED = 10
"""Times that a call is made again after Slack asked to wait, each as long as it asked."""
_AT_ONCE = 500
"""Calls under way at the same time. A company that asks while Slack takes seconds for each has hundreds."""
_CONNECT, _READ = 5, 30
"""Seconds for a connection, and between two pieces of an answer."""
_REPEATABLE = {
    "apps.connections.open",
    "auth.teams.list",
    "auth.test",
    "chat.postEphemeral",
    "chat.scheduledMessages.list",
    "chat.update",
    "conversations.history",
    "conversations.replies",
    "users.info",
    "views.publish",
}
"""The methods that may be called twice: they read, or leave the same behind. What is ephemeral may be seen twice, which
is better than a note that was kept without a word."""


class _Failed(AsyncRetryHandler):
    """Calls again where Slack or the connection to it failed, if the method may be called twice: Slack may have done
    what it was asked before it failed, and a message posted again stands there twice. A rate limit did nothing, and is
    another matter.
    """

    async def _can_retry_async(
        self,
        *,
        state: RetryState,  # noqa: ARG002 - the SDK's interface
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        failed = isinstance(error, aiohttp.ClientConnectionError) or (
            response is not None and response.status_code in {500, 502, 503, 504}
        )
        return failed and request.url.rsplit("/", 1)[-1] in _REPEATABLE


def session() -> aiohttp.ClientSession:
    """The connections to Slack that all clients share."""
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT, sock_read=_READ)
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=_AT_ONCE), timeout=timeout)


def client(
    token: str | None, api_url: str, session: aiohttp.ClientSession, counting: AsyncRetryHandler
) -> AsyncWebClient:
    """Calls Slack with a token; `counting` is told of each try."""
    return AsyncWebClient(
        token=token,
        base_url=api_url,
        session=session,
        logger=logging.getLogger("slack_sdk"),
        retry_handlers=[counting, AsyncRateLimitErrorRetryHandler(_LIMITED), _Failed(_AGAIN)],
    )


def status_of(error: BaseException) -> int:
    """The HTTP status with which Slack, or what stands before it, answered; 0 where nothing did."""
    return int(getattr(error, "status", 0) or getattr(getattr(error, "response", None), "status_code", 0))


def may_pass(error: BaseException) -> bool:
    """Whether Slack, or the way to it, was in trouble: the same may succeed later."""
    status = status_of(error)
    return isinstance(error, aiohttp.ClientConnectionError | TimeoutError) or status == 429 or status >= 500
