"""What axe-core finds that would be in the way of somebody who does not see the page, or sees or moves otherwise."""

from __future__ import annotations

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

_GRAVE = {"serious", "critical"}
_COLOURS = {"runOnly": ["color-contrast"]}


async def violations(page: Page, *, dark: bool) -> list[str]:
    """The grave ones, each with where it is; with `dark` in those colours as well."""
    found = (await Axe().run(page)).response["violations"]
    if dark:
        await page.emulate_media(color_scheme="dark")
        found += (await Axe().run(page, options=_COLOURS)).response["violations"]
        await page.emulate_media(color_scheme="light")
    return [
        f"{one['id']}: {node['html'][:200]} {' '.join(node['failureSummary'].split())[:300]}"
        for one in found
        if one["impact"] in _GRAVE
        for node in one["nodes"]
    ]
