"""What is logged while people talk to the bot."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bot import logs

_OTHERS = ("websockets", "uvicorn", "asyncio")
"""Loggers of the workspace's own server, which is in this process too."""


@dataclass(frozen=True)
class Log:
    """What the bot and its libraries log."""

    caplog: pytest.LogCaptureFixture

    @property
    def records(self) -> list[logging.LogRecord]:
        return [record for record in self.caplog.records if not record.name.startswith(_OTHERS)]

    @property
    def written(self) -> list[str]:
        """The same as it is written out, tracebacks and all."""
        return list(map(logging.Formatter().format, self.records))


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[Log]:
    """All that is logged at DEBUG, as `LOG_LEVEL=debug` has it."""
    libraries = [logging.getLogger(name) for name in ("slack_bolt", "slack_sdk", "aiohttp")]
    levels = [one.level for one in libraries]
    caplog.set_level(logging.DEBUG)
    logs.start_logging("DEBUG")
    yield Log(caplog)
    for one, level in zip(libraries, levels, strict=True):
        one.setLevel(level)
