"""Who may ask for the page: a browser on this machine that has its address, from the page itself."""

from __future__ import annotations

import hmac
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """Around everything below the token. `origin` gives http://127.0.0.1:PORT, where the page is served.

    A wrong token is no page (404). A request that came for another host, or that another page made, is refused (403):
    a name that somebody's DNS points to loopback, and a form or a script of a site elsewhere.
    """

    def __init__(self, app: ASGIApp, token: str, origin: Callable[[], str]) -> None:
        self._app, self._token, self._origin = app, token, origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        refused = self._refused(scope)
        app = PlainTextResponse(refused[1], status_code=refused[0]) if refused else self._app

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await app(scope, receive, with_headers)

    def _refused(self, scope: Scope) -> tuple[int, str] | None:
        given = str(scope["path_params"]["token"])
        if not hmac.compare_digest(given.encode(), self._token.encode()):
            return 404, "There is no such page. The address that `ladder-bot try` printed has all of it."
        headers = Headers(scope=scope)
        here = {self._origin(), self._origin().replace("127.0.0.1", "localhost")}
        if f"http://{headers.get('host', '')}" not in here:
            return 403, "This page is served to 127.0.0.1 and localhost alone."
        elsewhere = headers.get("origin", self._origin()) not in here
        site = headers.get("sec-fetch-site", "same-origin")
        # A link that leads here may stand anywhere: only who already has the address can have written it.
        if elsewhere or (site not in {"same-origin", "none"} and scope["path"].rpartition("/")[2]):
            return 403, "Another page may not ask for this."
        return None
