"""Files that go into somebody's direct messages with the bot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

LONGEST_ALT = 1_000
"""Characters that Slack takes of what a picture says in words."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file: its name, its bytes, and of a picture what it shows in words."""

    name: str
    content: bytes
    alt: str = ""


async def send_files(client: AsyncWebClient, person: str, files: Sequence[Attachment], comment: str) -> tuple[str, ...]:
    """Sends files in one message; their ids in Slack. SlackApiError where Slack does not take them."""
    opened = await client.conversations_open(users=person)
    uploads = [
        {"filename": one.name, "title": one.name, "content": one.content, "alt_txt": one.alt[:LONGEST_ALT] or None}
        for one in files
    ]
    answer = await client.files_upload_v2(
        channel=opened["channel"]["id"], file_uploads=uploads, initial_comment=comment
    )
    return tuple(one["id"] for one in answer["files"])
