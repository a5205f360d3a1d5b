"""What a try-out keeps in a folder from one run to the next: the workspace in a file, and beside it the bot's home."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.options import RefusedError
from bot.slack.background import beside
from bot.storage import files
from bot.workspace import keeping
from bot.workspace.backend import Backend

FILE, HOME = "workspace.json", "bot"
_SOON, _AT_LATEST = 1.0, 5.0
"""Seconds from a change until it is kept; what is typed into a form is no change, and looked for so often."""

Say = Callable[[str], None]


@contextmanager
def folder_at(path: Path, say: Say) -> Iterator[Folder]:
    """The folder at a path, made where there is none, for the caller alone until the end of the block. RefusedError
    where it cannot be made, or somebody else has it."""
    try:
        files.make_folder(path)
        held = files.hold(path, alone=True)
    except OSError as error:
        raise RefusedError(f"{path}: a workspace cannot be kept there: {error.strerror}") from None
    if held is None:
        raise RefusedError(f"{path}: another `ladder-bot try` keeps its workspace there: end that one first")
    try:
        yield Folder(path, say)
    finally:
        os.close(held)


@dataclass(slots=True)
class Folder:
    """A folder in which a workspace is kept; `say` tells people what cannot be read or written."""

    path: Path
    say: Say
    _last: keeping.Kept | None = field(default=None, init=False)
    _failed: bool = field(default=False, init=False)

    @property
    def home(self) -> Path:
        """Where the bot is at home meanwhile."""
        return self.path / HOME

    @asynccontextmanager
    async def kept(self, backend: Backend) -> AsyncIterator[None]:
        """Puts back what is there, then keeps every change until the end of the block, and once more at the end."""
        # The app remembers ids: where the file is gone, they are not given again either.
        backend.store.goes_on(int(backend.clock.now() * 1000), 0)
        if kept := self._read():
            keeping.put_back(backend, kept)
        with ThreadPoolExecutor(1) as writer:  # one after the other: the last is what stays
            try:
                async with beside(self._follow(backend, writer)):
                    yield
            finally:
                writer.submit(self._write, keeping.keep(backend)).result()

    def _read(self) -> keeping.Kept | None:
        """What the file has; None where there is none. One that cannot be read is set aside."""
        path = self.path / FILE
        try:
            files.make_private(path)
            return keeping.read(path.read_bytes())
        except FileNotFoundError:
            return None
        except (keeping.NotKeptError, OSError) as error:
            why = error.strerror if isinstance(error, OSError) else error
            aside = _free(path)
            path.rename(aside)
            self.say(f"{path} cannot be read ({why}). It is set aside as {aside.name}, and the workspace begins anew.")
            return None

    async def _follow(self, backend: Backend, writer: Executor) -> None:
        while True:
            await backend.bell.rung(_AT_LATEST)
            await asyncio.sleep(_SOON)
            await asyncio.get_running_loop().run_in_executor(writer, self._write, keeping.keep(backend))

    def _write(self, kept: keeping.Kept) -> None:
        """Writes what is not as it was written; where that fails the person is told once, until it works again."""
        if kept == self._last:
            return
        try:
            files.replace(self.path / FILE, keeping.written(kept))
            self._last, self._failed = kept, False
        except OSError as error:
            if not self._failed:
                self.say(f"The workspace cannot be kept in {self.path}: {error.strerror}. It is tried again.")
            self._failed = True


def _free(path: Path) -> Path:
    """A name beside a file that is not taken."""
    names = (path.with_name(f"{path.name}.bad{number or ''}") for number in range(1_000))
    return next(one for one in names if not one.exists())
