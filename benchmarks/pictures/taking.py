"""Takes pictures of the page in Chromium, and makes them small."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops
from playwright.async_api import Browser, Locator, Page

from benchmarks.pictures.scene import Shown
from bot.workspace import Reply

_COLOURS = 128
_WIDTH, _TALLEST = 1000, 1_000
_VERY_TALL = 6_000
_MARGIN = 12
"""Pixels: a window in which the longest message needs no scrolling, and how much of it is shown."""


async def shot(browser: Browser, shown: Shown) -> bytes:
    """What somebody is shown, as PNG: the message, the modal or the tab alone."""
    context = await browser.new_context(viewport={"width": _WIDTH, "height": _VERY_TALL}, locale="en-GB")
    page = await context.new_page()
    if isinstance(shown.what, str):
        await page.set_content(shown.what)
        png = await page.screenshot()
    else:
        await page.goto(_where(shown.page, shown.what))
        png = await _of(page, shown.what).screenshot(animations="disabled")
    await context.close()
    return small(png, _TALLEST)


def _where(page: str, what: Reply) -> str:
    at = "home" if what.kind == "home" else what.channel if what.message else ""
    return f"{page}?as={what.person}&at={at}&thread={what.thread_ts or ''}&beside="


def _of(page: Page, what: Reply) -> Locator:
    if what.message:
        return page.locator(f'article[data-key="{what.channel}-{what.ts}"]').last
    return page.get_by_role("dialog").last if what.kind == "modal" else page.locator("#home")


def small(png: bytes, tallest: int = 0, *, trimmed: bool = True) -> bytes:
    """The picture with few colours, not taller than so many pixels, and without what is empty at its end."""
    drawn = Image.open(BytesIO(png)).convert("RGB")
    drawn = _trimmed(drawn) if trimmed else drawn
    if tallest and drawn.height > tallest:
        drawn = drawn.crop((0, 0, drawn.width, tallest))
    made = BytesIO()
    drawn.quantize(_COLOURS, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue()


def _trimmed(drawn: Image.Image) -> Image.Image:
    """Without what is empty at the bottom."""
    empty = Image.new("RGB", drawn.size, drawn.getpixel((drawn.width - 1, drawn.height - 1)))
    if box := ImageChops.difference(drawn, empty).getbbox():
        return drawn.crop((0, 0, drawn.width, min(drawn.height, box[3] + _MARGIN)))
    return drawn


def write(path: Path, png: bytes) -> None:
    """Writes a picture where it is another one than before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_bytes() != png:
        path.write_bytes(png)
