"""Questions that found nothing, kept for whoever tends the ladder: what may be kept of them, and when it is written.

What found nothing may have been a growth note, typed as a question would be. So only what asks is kept, and only where
it speaks of nobody; `docs/privacy.md` promises it.
"""

from __future__ import annotations

import asyncio
import logging
import re
from datetime import timedelta

from bot.notes.markup import plain
from bot.slack.background import Background
from bot.slack.notebook import Notebook
from bot.storage.engine import StorageError

log = logging.getLogger(__name__)

KEPT = timedelta(days=90)
"""How long they are kept."""
_LONGEST = 200
"""Characters of a text that is kept."""
_WAITING = 200
"""How many may wait to be written; what comes then is not kept."""
_GATHER = 0.25
"""Seconds in which what comes is gathered: nobody waits for it, and each transaction has a disk to wait for, on which
whoever asks next waits too."""
_MARKS = re.compile(r"[<@]|://")
"""People, channels, groups and links, as Slack marks them or as they are typed."""
_SOMEBODY = re.compile(r"\b(?:s?he|him|her|his|hers|himself|herself)\b", re.IGNORECASE)
_ASKS = re.compile(
    r"(?:what|who|whom|whose|which|where|why|how)(?:['’]?s)?\b"
    r"|when(?:['’]?s|\s+(?:is|are|do|does|can|will|should))\b"
    r"|(?:am|can|could|did|do|may|must|should|will|would)\s+(?:i|we)\b|(?:is|are)\s+there\b"
    r"|(?:compare|define|describe|explain|tell\s+me)\b"
    r"|\w+$",  # a word alone tells nothing of anybody
    re.IGNORECASE,
)
"""How a question without a question mark begins: with nothing that begins a note, as in `was on the panel`."""


def worth_keeping(text: str, bot: str = "") -> str | None:
    """A text as Slack passes it on → what is kept of it: a question in one line, that speaks of nobody; else None. The
    `bot` (a Slack id) may be mentioned in it."""
    asked = re.sub(rf"<@{re.escape(bot)}(?:\|[^<>]*)?>", " ", text) if bot else text
    if _MARKS.search(asked):
        return None
    asked = plain(asked).strip()
    if len(asked) > _LONGEST or not asked.isprintable() or _SOMEBODY.search(asked):
        return None
    return asked if asked.endswith("?") or _ASKS.match(asked) else None


class Unanswered:
    """Writes them down after the answer, in few transactions. That it fails is nobody's trouble: it is logged, without
    a word of them."""

    def __init__(self, notebook: Notebook, background: Background) -> None:
        self._notebook = notebook
        self._background = background
        self._waiting: list[tuple[str, str]] = []
        """Tenants, and what was asked there."""
        self._lost = 0
        self._at_work = False

    def keep(self, tenant: str, text: str, bot: str = "") -> None:
        """Takes note of a text that found nothing, if it may be kept; returns at once."""
        asked = worth_keeping(text, bot) if self._notebook.keep_unanswered else None
        if asked is None:
            return
        if len(self._waiting) >= _WAITING:
            self._lost += 1
            return
        self._waiting.append((tenant, asked))
        if not self._at_work:
            self._at_work = True
            self._background.aside(self._write())

    async def _write(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(_GATHER)
                waiting, self._waiting = self._waiting, []
                for tenant in sorted({tenant for tenant, _ in waiting}):
                    await self._write_down(tenant, [asked for whose, asked in waiting if whose == tenant])
        finally:
            self._at_work = False
        if self._lost:
            log.warning("unanswered questions that are not kept: %d. Too many came at once.", self._lost)
            self._lost = 0

    async def _write_down(self, tenant: str, asked: list[str]) -> None:
        try:
            await self._notebook.ask(self._notebook.unanswered.add, tenant, asked, self._notebook.now.date())
        except StorageError as error:
            log.warning("unanswered questions that are not kept: %d. %s", len(asked), error)
