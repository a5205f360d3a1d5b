"""Talking to the app in a terminal: lines in, rendered answers out. `make try` runs this."""

from __future__ import annotations

import asyncio
import contextlib
import re
import threading
from collections.abc import Awaitable, Callable

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from bot.workspace.doing import Act
from bot.workspace.errors import Impossible, WorkspaceError
from bot.workspace.reading import Choice, elements
from bot.workspace.rendering import mrkdwn, render
from bot.workspace.replies import Reply
from bot.workspace.state import BOT_USER, Json
from bot.workspace.workspace import Workspace

_MOST_DIGITS = 4
_MOST_FOUND = 20
"""Options of a menu that are shown; further words find others."""

ReadLine = Callable[[str], Awaitable[str]]
Print = Callable[[RenderableType], None]


async def chat(workspace: Workspace, person: str, read_line: ReadLine, show: Print) -> None:
    """Talk as `person` until `:quit`, the end of the input, or Ctrl-C. `read_line` gets the prompt."""
    await _Chat(workspace, person, show).run(read_line)


def console_lines() -> ReadLine:
    """Lines from the keyboard, read beside the loop in daemon threads: a waiting prompt never keeps the process."""

    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 - with it, `input` has arrow keys and a history

    async def read_line(prompt: str) -> str:
        loop = asyncio.get_running_loop()
        line: asyncio.Future[str] = loop.create_future()

        def answer(text: str | None) -> None:
            if line.done():
                return
            line.set_exception(EOFError()) if text is None else line.set_result(text)

        def wait() -> None:
            try:
                text: str | None = input(prompt)
            except (EOFError, OSError):
                text = None
            # The loop may have gone while the prompt waited.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(answer, text)

        threading.Thread(target=wait, daemon=True).start()
        return await line

    return read_line


async def talk(workspace: Workspace, person: str = "anna") -> None:
    """`chat` on this process's terminal."""
    await chat(workspace, person, console_lines(), Console(highlight=False).print)


class _Chat:
    def __init__(self, workspace: Workspace, person: str, show: Print) -> None:
        self._workspace, self._show = workspace, show
        self._me = workspace.person(person)
        self._bot = workspace.backend.store.people[BOT_USER].name
        self._seen = len(workspace.backend.store.happened)
        self._pressable: list[tuple[Reply, Choice]] = []
        self._mine: Reply | None = None
        self._menu: tuple[Reply, Json, Json] | None = None
        """The menu shown last whose options the app has, with its block and what it stands in."""

    async def run(self, read_line: ReadLine) -> None:
        self._help()
        while True:
            try:
                await self._tell_news()
            except WorkspaceError as problem:
                self._show(Text(str(problem), style="red"))
            try:
                line = (await read_line(f"{self._me.name}> ")).strip()
            except (EOFError, KeyboardInterrupt):
                return
            if line in (":quit", ":q"):
                return
            try:
                await self._do(line)
            except WorkspaceError as problem:
                self._show(Text(str(problem), style="red"))

    async def _do(self, line: str) -> None:
        name, _, rest = line.partition(" ")
        if line.isascii() and line.isdigit() and len(line) <= _MOST_DIGITS:
            await self._waits(self._press(int(line)))
        elif name.startswith(":"):
            await self._command(name[1:], rest.strip())
        elif field := re.match(r"([^:=]+)\s*[:=]\s*(.*)", line) if self._has_modal() else None:
            self._fill(field[1].strip(), field[2])
        elif line.startswith("/"):
            await self._waits(self._me.quietly.command(line))
        elif line.lower().startswith(f"@{self._bot}"):
            await self._says(self._me.quietly.mentions(line))
        elif line:
            await self._says(self._me.quietly.says(line))

    async def _command(self, name: str, rest: str) -> None:
        modal = self._me.modal if name in ("submit", "close") else None
        if name == "as":
            self._me = self._workspace.person(rest)
            self._pressable, self._mine = [], None
        elif name == "home":
            await self._waits(self._me.quietly.opens("home"))
        elif name == "submit" and modal:
            await self._waits(self._me.quietly.submits(modal, {}))
        elif name == "close" and modal:
            await self._me.closes(modal)
        elif name == "find":
            await self._finds(rest)
        elif name in ("edit", "delete"):
            await self._amends(name, rest)
        elif name == "shortcut":
            await self._waits(self._me.quietly.shortcut(rest))
        else:
            self._help()

    async def _amends(self, name: str, rest: str) -> None:
        if self._mine is None:
            raise Impossible("you have written nothing yet")
        if name == "edit":
            await self._waits(self._me.quietly.edits(self._mine, rest))
        else:
            self._me.quietly.deletes(self._mine)
            self._mine = None
            self._show(Text("deleted", style="dim"))

    async def _finds(self, text: str) -> None:
        """Type into the menu: what the app offers can be chosen by its number."""
        if self._menu is None:
            raise Impossible("there is no menu to type into")
        reply, block, menu = self._menu
        await self._me.finds(reply, menu["action_id"], text)
        options = self._me.quietly.suggested(reply.now, block, menu)[:_MOST_FOUND]
        found = [Choice(label=one["text"]["text"], block=block, element=menu, option=one) for one in options]
        self._pressable = [(reply, choice) for choice in found]
        lines = [f"[{number}] {choice.label}" for number, choice in enumerate(found, 1)]
        self._show(Text("\n".join(lines) or "nothing found"))

    def _press(self, number: int) -> Act:
        if not 0 < number <= len(self._pressable):
            raise Impossible(f"there is no [{number}] to press")
        reply, choice = self._pressable[number - 1]
        return self._me.quietly.presses_this(reply, choice)

    async def _says(self, act: Act) -> None:
        self._mine = Reply(backend=self._workspace.backend, person=self._me.id, message=act.question)
        await self._waits(act)

    async def _waits(self, act: Act) -> None:
        reply = await self._me.answer_to(act)
        if reply.errors:
            self._pressable = []
            self._screen(reply)

    def _has_modal(self) -> bool:
        return bool(self._workspace.backend.store.modals.get(self._me.id))

    def _fill(self, name: str, value: str) -> None:
        modal = self._me.modal
        several = any(
            name == block["label"]["text"] and block["element"]["type"] in ("checkboxes", "multi_static_select")
            for block in modal.blocks
            if block["type"] == "input"
        )
        self._me.quietly.fills(modal, {name: [one.strip() for one in value.split(",")] if several else value})
        self._pressable = []
        self._screen(self._me.modal)

    async def _tell_news(self) -> None:
        """Show what has become visible since last time, once each, as it is now."""
        await self._workspace.quiet()
        news: dict[str, Reply] = {}
        happened = self._workspace.backend.store.happened
        for one in happened[self._seen :]:
            if not one.by_app or one.kind == "closed" or not self._me.can_see(one):
                continue
            reply = Reply(backend=self._workspace.backend, person=self._me.id, message=one.message, view=one.view)
            news[one.message.ts if one.message else reply.shown_view.id] = reply.now
        self._seen = len(happened)
        if any(reply.choices for reply in news.values() if not reply.deleted):
            # What has nothing to press leaves the numbers of the answer above it in force.
            self._pressable = []
        for reply in news.values():
            self._screen(reply)

    def _screen(self, reply: Reply) -> None:
        first = len(self._pressable) + 1
        values = reply.values if reply.view else {}
        body: RenderableType = render(reply.blocks, reply.named, first=first, values=values)
        if reply.message and not reply.blocks:
            body = mrkdwn(reply.text, reply.named)
        if not reply.deleted:
            self._pressable += [(reply, choice) for choice in reply.choices]
            menus = [(reply, block, one) for block, one in elements(reply.blocks) if one["type"] == "external_select"]
            self._menu = menus[-1] if menus else self._menu
        extra = [Text(f"📎 {file.name} ({file.length} bytes)") for file in reply.files]
        extra += [Text(f"! {sentence}", style="bold red") for sentence in reply.errors.values()]
        if reply.kind == "modal":
            submit = (reply.shown_view.source.get("submit") or {}).get("text")
            hint = "Label: value  ·  " + (f":submit ({submit})  ·  " if submit else "") + ":close"
            extra.append(Text(hint, style="dim"))
        self._show(Panel(Group(body, *extra), title=self._where(reply), title_align="left"))

    def _where(self, reply: Reply) -> str:
        if reply.view:
            return f"{reply.title} (modal)" if reply.kind == "modal" else f"Home of {self._me.name}"
        channel = self._workspace.backend.store.channels[reply.channel]
        where = "DM" if channel.is_im else f"#{channel.name}"
        notes = [
            "in a thread" if reply.thread_ts else "",
            "only you can see this" if reply.ephemeral else "",
            "deleted" if reply.deleted else "",
        ]
        return " · ".join(filter(None, [reply.author, where, *notes]))

    def _help(self) -> None:
        manifest = self._workspace.backend.manifest
        commands = ", ".join(command.name for command in manifest.commands) or "no slash commands"
        people = ", ".join(person.name for person in self._workspace.backend.store.people.values() if not person.is_bot)
        lines = [
            f"{commands} …     a slash command in #general",
            f"@{self._bot} …     a mention in #general",
            "anything else     a message to the bot",
            "a number          press the button or choose the option with it",
            ":home  :find WORDS  :edit TEXT  :delete  :shortcut NAME  :as NAME  :help  :quit",
            f"people: {people}",
        ]
        self._show(Text("\n".join(lines), style="dim"))
