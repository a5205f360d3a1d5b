"""What axe-core finds that would be in the way of somebody who does not see the page, or sees or moves otherwise."""

from __future__ import annotations

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

_GRAVE = {"serious", "critical"}


async def violations(page: Page) -> list[str]:
    """The grave ones, each with where it is."""
    found = (await Axe().run(page)).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {node['html'][:200]} {node['any'][:1] and node['any'][0]['message']}"
        for one in found
        if one["impact"] in _GRAVE
        for node in one["nodes"]
    ]
