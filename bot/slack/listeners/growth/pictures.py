"""The picture of coverage, sent into the direct messages with the bot. Where pictures cannot be drawn, the table stands
alone, and nothing is said of it."""

from __future__ import annotations

import asyncio

from bot.growth.charts import NoPicturesError, described, picture
from bot.growth.coverage import Coverage
from bot.slack.errors import report
from bot.slack.listeners.notes.files import Attachment, send_files
from bot.slack.listeners.notes.turn import Turn
from bot.slack.views.growth.coverage import NO_PICTURE, beside_the_picture


async def send(turn: Turn, covered: Coverage) -> None:
    """Draws it and sends it, with what it shows in words."""
    try:
        content = await asyncio.to_thread(picture, covered, turn.today)
        words = described(covered, turn.today)
        sent = Attachment(f"growth-{turn.today.isoformat()}.png", content, words)
        await send_files(turn.client, turn.me.id, [sent], beside_the_picture(covered.target_name))
    except NoPicturesError:
        return
    except Exception as error:
        await turn.tell(NO_PICTURE.format(report(error)))
