"""What the bot is measured beside: a Bolt app that acknowledges one command with a constant answer, no more.

`python -m benchmarks.bare http|socket ANSWER.json`, with the settings that the bot takes.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from pathlib import Path
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.serving import run


def bare(answer: dict[str, Any]) -> AsyncApp:
    """The app."""
    app = AsyncApp(
        client=AsyncWebClient(token=os.environ.pop("SLACK_BOT_TOKEN"), base_url=os.environ["SLACK_API_URL"]),
        signing_secret=os.environ.get("SLACK_SIGNING_SECRET", ""),
        process_before_response=True,
    )

    async def constant(ack: AsyncAck) -> None:
        await ack(**answer)

    app.command("/ladder")(constant)
    return app


async def http(app: AsyncApp) -> None:
    """Serves it as the bot is served."""
    from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
    from starlette.applications import Starlette
    from starlette.routing import Route
    from uvicorn import Server

    from bot.serving import config

    logging.basicConfig(level=logging.INFO)
    web = Starlette(routes=[Route("/slack/events", AsyncSlackRequestHandler(app).handle, methods=["POST"])])
    await Server(config(web, host="127.0.0.1", port=0)).serve()


async def socket(app: AsyncApp) -> None:
    """Connects it."""
    from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

    await AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"]).start_async()  # type: ignore[no-untyped-call]


async def _main(form: str, answer: dict[str, Any]) -> None:
    await {"http": http, "socket": socket}[form](bare(answer))


if __name__ == "__main__":
    run(_main(sys.argv[1], json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))))
