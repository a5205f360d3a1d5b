"""Makes the pictures in docs/examples from invented notes: `python -m benchmarks.examples`. The screenshot needs
Chromium."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.invented import TODAY, notes, target
from bot.growth.charts import described, picture
from bot.growth.coverage import cover
from bot.growth.packets import packet
from bot.growth.printing import html
from tests.chromium import opened

FOLDER = Path(__file__).parent.parent / "docs" / "examples"


def main() -> None:
    """Writes all of them."""
    FOLDER.mkdir(exist_ok=True)
    coverage = cover(target(), notes(), TODAY)
    drawn, words = picture(coverage, TODAY), described(coverage, TODAY)
    (FOLDER / "coverage.png").write_bytes(drawn)
    made = packet(target(), notes(), subject="Alex Moreau", author="Anna Berg", today=TODAY)
    text = html(made, {}, drawn, words)
    (FOLDER / "packet.html").write_text(text, "utf-8")
    with TemporaryDirectory() as folder:
        page = Path(folder, "packet.html")
        page.write_text(text, "utf-8")
        opened(page, "--hide-scrollbars", "--window-size=860,2400", f"--screenshot={FOLDER / 'packet.png'}")


if __name__ == "__main__":
    main()
