"""From `make try` to the first answer in the page: in a clone where all is installed, and in a fresh one, where it is
installed first. `python -m benchmarks.page [--write]` measures both; the second asks the package index."""

from __future__ import annotations

import asyncio
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Browser, expect

from benchmarks.programs import seconds
from benchmarks.tables import Table, median, show, write
from tests.chromium import driven

_ROOT = Path(__file__).parent.parent
_ROUNDS = 5
_PATIENCE = 600.0
_ADDRESS = re.compile(rb"http://127\.0\.0\.1:[0-9]+/[\w-]+/")
_PROGRAM = (str(Path(sys.executable).parent / "ladder-bot"), "try", "--no-open")
_MAKE = ("make", "try", "TRY_ARGS=--no-open")


@dataclass(frozen=True, slots=True)
class _Taken:
    """Seconds until the page was there, and until the first answer stood in it; what the bot took of the processor."""

    address: float
    answer: float
    processor: float


def measure() -> list[Table]:
    """Where all is installed."""
    taken = asyncio.run(_rounds())
    row = [f"{median(values):.2f}" for values in zip(*map(astuple, taken), strict=True)]
    return [Table("page", ("page, s", "first answer, s", "processor of the bot, s"), (tuple(row),))]


async def _rounds() -> list[_Taken]:
    async with driven() as browser:
        return [await _first_answer(browser, _PROGRAM, _ROOT) for _ in range(_ROUNDS)]


def clone() -> list[Table]:
    """In a fresh clone, from nothing, with nothing of pip's kept from before."""
    with TemporaryDirectory() as folder:
        begin, before = time.perf_counter(), _of_children()
        subprocess.run(["git", "clone", "--quiet", str(_ROOT), folder], check=True)
        answered = asyncio.run(_in_clone(Path(folder)))
        row = (f"{answered - begin:.0f}", f"{_of_children() - before:.0f}", f"{_megabytes(Path(folder, '.venv')):.0f}")
        return [Table("clone", ("first answer, s", "processor, s", "`.venv`, MB"), (row,))]


async def _in_clone(folder: Path) -> float:
    async with driven() as browser:
        await _first_answer(browser, _MAKE, folder)
        return time.perf_counter()


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def _first_answer(browser: Browser, command: Sequence[str], folder: Path) -> _Taken:
    """Types the first question into the page, in a browser that is open already."""
    begin = time.perf_counter()
    async with _trying(command, folder) as (address, pid):
        there = time.perf_counter() - begin
        page = await browser.new_page()
        await page.goto(f"{address}?as=anna&at=ladder")
        composer = page.get_by_role("textbox", name="Message", exact=True)
        await expect(composer).to_be_focused(timeout=_PATIENCE * 1_000)
        await composer.fill("band3")
        await composer.press("Enter")
        await page.get_by_role("log").get_by_role("heading", name="Engineer III", exact=True).last.wait_for()
        taken = _Taken(there, time.perf_counter() - begin, seconds(pid))
        await page.close()
    return taken


@asynccontextmanager
async def _trying(command: Sequence[str], folder: Path) -> AsyncIterator[tuple[str, int]]:
    environment = {**os.environ, "PIP_NO_CACHE_DIR": "1", "PYTHONPATH": ""}
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, stdout=asyncio.subprocess.PIPE, start_new_session=True, env=environment
    )
    assert process.stdout
    try:
        async with asyncio.timeout(_PATIENCE):
            while not (found := _ADDRESS.search(line := await process.stdout.readline())):
                if not line:
                    raise RuntimeError(f"{' '.join(command)} ended")
        yield found[0].decode(), process.pid
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGINT)
            await process.communicate()


def _megabytes(folder: Path) -> float:
    return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file() and not one.is_symlink()) / 1e6


if __name__ == "__main__":
    measured = [*measure(), *clone()]
    show(measured)
    if "--write" in sys.argv[1:]:
        write(measured)
