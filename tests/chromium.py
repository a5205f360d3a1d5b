"""Chromium without a window, as Debian has it: opens a page and says what it asked the network for, or is driven."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_CLOSED = "127.0.0.1:9"
"""A port on which nobody listens: whatever is asked for outside of this machine ends there."""
_QUIETLY = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")


def chromium() -> str:
    """The program. Where there is none the test is skipped; in CI it fails, for there it has to be."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        why = f"none of {', '.join(_NAMES)} is installed: nobody opens the page"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(why)
    return found


@asynccontextmanager
async def driven() -> AsyncIterator[Browser]:
    """The browser, to be driven by Playwright. It reaches this machine and nothing else."""
    program = chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=program, args=[*_QUIETLY, f"--proxy-server={_CLOSED}"]
        )
        try:
            yield browser
        finally:
            await browser.close()


def opened(page: Path, *how: str) -> list[str]:
    """Opens a page with further options, such as `--print-to-pdf=…`: the addresses that it asked the network for. What
    the browser itself wants to know, such as the time, is not among them."""
    log = page.with_suffix(".net.json")
    subprocess.run(
        [
            *(chromium(), "--headless", *_QUIETLY),
            f"--user-data-dir={page.with_suffix('.profile')}",
            f"--proxy-server={_CLOSED}",
            f"--log-net-log={log}",
            *how,
            page.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    logged = json.loads(log.read_text())
    begins = logged["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
    asked = [one["params"] for one in logged["events"] if one["type"] == begins and "url" in one.get("params", {})]
    return [one["url"] for one in asked if "file://" in one["network_isolation_key"] or one["initiator"] == "null"]
