"""The page's addresses: the page itself, the screen in pieces, what happens, acts, files."""

from __future__ import annotations

import json
import secrets
from collections.abc import AsyncIterator, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route, Router

from bot.workspace.errors import Impossible
from bot.workspace.page.acting import Acting, Sent
from bot.workspace.page.blocks import media_type
from bot.workspace.page.guard import Guard
from bot.workspace.page.guide import Guide, Step
from bot.workspace.page.inspector import Inspector
from bot.workspace.page.pieces import HERE, pieces, templates
from bot.workspace.page.screen import Eyes, Screen
from bot.workspace.people import Member
from bot.workspace.state import File, Json
from bot.workspace.workspace import Workspace

LARGEST_ACT = 256_000
"""Bytes of an act: several times the longest text that Slack takes."""
_STATIC = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_STILL_THERE = 15.0
"""Seconds after which the stream says that it is still there, where nothing happens."""


class Page:
    """The page of one workspace."""

    def __init__(self, workspace: Workspace, steps: Sequence[Step] = (), fixtures: Sequence[str] = ()) -> None:
        self._workspace, self._backend = workspace, workspace.backend
        self._guide = Guide(workspace, steps) if steps else None
        self._inspector = Inspector(workspace, fixtures)
        self._token = secrets.token_urlsafe(16)
        self._eyes, self._acting = Eyes(workspace.backend), Acting(workspace.backend)
        self._closed = False

    @property
    def address(self) -> str:
        """Where it is served: who has this may act as anybody who is there."""
        return f"{self._backend.origin}/{self._token}/"

    @property
    def route(self) -> BaseRoute:
        """Everything below the token."""
        below = Router(
            [
                Route("/", self._page),
                Route("/screen", self._screen),
                Route("/happenings", self._happenings),
                Route("/act", self._act, methods=["POST"]),
                Route("/files/{id}/{name}", self._file),
                *self._inspector.routes,
                Route("/static/{name}", _static),
            ],
            redirect_slashes=False,
        )
        return Mount("/{token}", Guard(below, self._token, lambda: self._backend.origin))

    def close(self) -> None:
        """End every stream."""
        self._closed = True
        self._backend.bell.ring()

    async def _page(self, request: Request) -> Response:
        if (screen := self._seen(request)) is None:
            return _nobody()
        manifest = self._backend.manifest
        shown = {
            "pieces": self._pieces(screen),
            "people": [one for one in self._backend.store.people.values() if not (one.is_bot or one.deleted)],
            "manifest": manifest,
            "shortcuts": [one for one in manifest.shortcuts if one.kind == "global"],
            "dm": next(one.key for one in screen.places if one.kind == "dm"),
            "team": self._backend.team.name,
            "domain": self._backend.team.domain,
            "guided": self._guide is not None,
            "beside": request.query_params.get("beside", "guide" if self._guide else ""),
            "asked": "beside" in request.query_params,
        }
        return HTMLResponse(templates().get_template("page.html").render(screen=screen, **shown))

    async def _screen(self, request: Request) -> Response:
        screen = self._seen(request)
        return JSONResponse(self._pieces(screen)) if screen else _nobody()

    def _pieces(self, screen: Screen) -> Json:
        return pieces(self._backend, screen, self._acting.errors, self._guide)

    def _seen(self, request: Request) -> Screen | None:
        asked = request.query_params
        member = self._member(asked.get("as", ""))
        return self._eyes.screen(member, asked.get("at", ""), asked.get("thread", "")) if member else None

    def _member(self, name: str) -> Member | None:
        """Somebody who is there; without a name, the first."""
        people = [one for one in self._backend.store.people.values() if not (one.is_bot or one.deleted)]
        found = self._backend.store.person_named(name) if name else people[0]
        return self._workspace.person(found.id) if found in people else None

    async def _happenings(self, _request: Request) -> Response:
        return StreamingResponse(self._news(), media_type="text/event-stream")

    async def _news(self) -> AsyncIterator[str]:
        """How much has happened, whenever that is more."""
        told: dict[str, Any] | None = None
        while not self._closed:
            now = {
                "happened": len(self._backend.store.happened),
                "coming": len(self._backend.calendar.pending),
                "wire": len(self._backend.log),
                "connected": self._backend.transport.ready(),
            }
            if now != told:
                told = now
                yield f"data: {json.dumps(now)}\n\n"
            elif not await self._backend.bell.rung(_STILL_THERE):
                yield ": still there\n\n"

    async def _act(self, request: Request) -> Response:
        if request.headers.get("content-type", "").partition(";")[0] != "application/json":
            return JSONResponse({"problem": "An act is JSON."}, status_code=415)
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > LARGEST_ACT:
                return JSONResponse({"problem": f"More than {LARGEST_ACT:,} bytes are too much."}, status_code=413)
        try:
            done = Sent({"act": _read(body)}).part("act")
        except (ValueError, RecursionError, Impossible):
            return JSONResponse({"problem": "An act is a JSON object."}, status_code=400)
        try:
            return JSONResponse(await self._acting.acts(self._workspace.person(done.text("as")), done))
        except Impossible as problem:
            return JSONResponse({"problem": str(problem)})

    async def _file(self, request: Request) -> Response:
        member, file = self._member(request.query_params.get("as", "")), request.path_params["id"]
        found = self._backend.store.files.get(file)
        if member is None or found is None or found.content is None or not self._may_have(member, found):
            return PlainTextResponse("There is no such file.", status_code=404)
        kind = media_type(found) or "application/octet-stream"
        return Response(found.content, media_type=kind, headers={"Content-Disposition": "attachment"})

    def _may_have(self, member: Member, file: File) -> bool:
        where = [one for one in self._backend.store.channels.values() if member.id in one.members]
        return any(file.id in one.shown_message.files for channel in where for one in member.sees(channel.id))


def _static(request: Request) -> Response:
    """One of the files of the page, read anew: whoever works on it reloads."""
    found = {one.name: one for one in (HERE / "static").iterdir()}.get(request.path_params["name"])
    if found is None:
        return PlainTextResponse("There is no such file.", status_code=404)
    return Response(found.read_bytes(), media_type=_STATIC[found.suffix])


def _read(body: bytes | bytearray) -> object:
    """What JSON says, with a ? for half of a character: JSON can carry it, and nothing can show or keep it."""
    return json.loads(json.dumps(json.loads(body), ensure_ascii=False).encode(errors="replace"))


def _nobody() -> Response:
    return PlainTextResponse("There is nobody of that name here.", status_code=404)
