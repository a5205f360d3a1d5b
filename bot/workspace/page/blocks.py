"""Block Kit → HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from bot.workspace import reading
from bot.workspace.state import Json


def blocks_html(
    blocks: Iterable[Json],
    naming: reading.Naming,
    *,
    values: Mapping[str, Any] | None = None,  # noqa: ARG001 - what inputs hold
    errors: Mapping[str, str] | None = None,  # noqa: ARG001 - block id → what is wrong with its input
) -> Markup:
    """Blocks as a person sees them."""
    return Markup('<p class="plain">{}</p>').format(reading.plain(blocks, naming))
