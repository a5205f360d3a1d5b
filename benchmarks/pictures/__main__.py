"""`python -m benchmarks.pictures`: the pictures of the README, and docs/gallery.md with its own."""

from __future__ import annotations

import asyncio
import logging

from benchmarks.pictures import gallery, windows

if __name__ == "__main__":
    logging.basicConfig(level=logging.CRITICAL)  # what goes wrong in a scene is meant to
    asyncio.run(windows.take())
    asyncio.run(gallery.hang())
