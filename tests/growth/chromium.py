"""Debian's Chromium without a window: opens a page, and says what it asked the network for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

_CLOSED = "127.0.0.1:9"
"""A port on which nobody listens: whatever is asked for ends there."""


def chromium() -> str:
    """The program. Where there is none the test is skipped; in CI it fails, for there it has to be."""
    found = shutil.which("chromium")
    if found is None:
        why = "chromium is not installed: the page of a packet is opened by nobody"
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)
    return found


def opened(page: Path, *how: str) -> list[str]:
    """Opens a page with further options, such as `--print-to-pdf=…`: the addresses that it asked the network for. What
    the browser itself wants to know, such as the time, is not among them."""
    log = page.with_suffix(".net.json")
    subprocess.run(
        [
            chromium(),
            *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
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
