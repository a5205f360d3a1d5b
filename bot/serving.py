"""How the bot serves HTTP: uvicorn on httptools and, where the system has one, on uvloop. Both are what uvicorn itself
recommends; a request takes a third less of the processor with them."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import uvicorn
from starlette.types import ASGIApp
from uvicorn.loops.auto import auto_loop_factory
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_T = TypeVar("_T")
HEAD = 65_536
"""Bytes of a request beside its body: as many as h11 takes, the parser in Python. httptools takes any number."""


def run(work: Coroutine[Any, Any, _T]) -> _T:
    """Does the work on the best loop there is for this system, to its end."""
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        return runner.run(work)


def config(app: ASGIApp, **more: Any) -> uvicorn.Config:  # noqa: ANN401 - as uvicorn takes it
    """uvicorn's settings for an application of ours. Who asks is known by signatures, not by addresses, and there are
    no WebSockets."""
    return uvicorn.Config(
        app, http=BoundedHttp, ws="none", lifespan="off", proxy_headers=False, log_config=None, access_log=False, **more
    )


class BoundedHttp(HttpToolsProtocol):
    """httptools, which reads headers, and trailers behind a body, without end: what is longer than HEAD is refused."""

    _beside = 0
    """Bytes of the request under way that are no body."""
    _body = 0
    """Bytes of a body in what has come last."""

    def data_received(self, data: bytes) -> None:
        """Reads on."""
        self._body = 0
        super().data_received(data)
        self._beside += len(data) - self._body
        if self._beside > HEAD and not self.transport.is_closing():
            self.send_400_response("The head is too long.")

    def on_message_begin(self) -> None:
        """Another request."""
        self._beside = 0
        super().on_message_begin()

    def on_body(self, body: bytes) -> None:
        """A part of a body."""
        self._body += len(body)
        super().on_body(body)
