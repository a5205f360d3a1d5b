"""`python -m benchmarks.pictures`: those of the README, of docs/examples, and docs/gallery.md."""

from __future__ import annotations

import asyncio
import logging

from benchmarks import examples
from benchmarks.pictures import gallery, windows

if __name__ == "__main__":
    logging.basicConfig(level=logging.CRITICAL)  # what goes wrong in a scene is meant to
    examples.main()
    asyncio.run(windows.take())
    asyncio.run(gallery.hang())
