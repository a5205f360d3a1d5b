"""docs/gallery.md: a picture of everything that the bot shows people, with the function that made it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

from benchmarks.pictures import answering, growing, noting
from benchmarks.pictures.scene import Shown, performed
from benchmarks.pictures.taking import shot, write
from tests.chromium import driven

DOCS = Path(__file__).resolve().parents[2] / "docs"
SCENES: Mapping[str, tuple[Callable[[], AsyncIterator[Shown]], ...]] = {
    "Answers": (answering.asking,),
    "The Home tab": (answering.home,),
    "Growth notes": (noting.keeping, noting.unclear, noting.reading),
    "Sharing and handing over": (noting.sharing, noting.handing_over),
    "Reminders, files, forgetting": (noting.reminding, noting.exporting_and_forgetting),
    "Coverage and packets": (growing.placing, growing.covering, growing.packing, growing.packing_nothing),
    "A ladder that changes": (growing.changing, answering.tending),
    "Installing": (answering.installing,),
}
NOT_SHOWN = {
    "growth.placing.gone": "one sentence, where a band has gone from the ladder since its button was drawn",
    "growth.packets.opening": "stands in the modal for the moment in which the notes are read",
    "growth.packets.under_way": "the same, while the files are made",
    "notes.handing.offer_notice": "“The offer” without whom it is about, where Slack was in trouble just then",
    "notes.handing.acceptance_notice": "one sentence, likewise",
    "growth.linking.button": "the buttons *Link* and *Unlink*",
    "notes.people.line": "a line of “Whom there are notes on”",
    "notes.pieces.buttons": "the buttons below a note",
    "notes.values.asking": "the buttons that ask for something else",
    "blocks.*": "pieces of Block Kit that all of these are made of",
}
"""View functions without a picture, with why."""
_HEAD = """# Gallery

Everything that the bot shows people, as `ladder-bot try` shows it, with how they come to it and the function of
[bot/slack/views](../bot/slack/views) that makes it. All people and notes are invented. `make pictures` takes these
pictures anew from the running bot, and writes this page.
"""


async def hang() -> None:
    """Takes every picture, and writes the page."""
    lines, there = [_HEAD], set[Path]()
    async with driven() as browser:
        for heading, scenes in SCENES.items():
            lines.append(f"## {heading}\n")
            for scene in scenes:
                async for shown in performed(scene()):
                    name = re.sub(r"[^a-z0-9]+", "-", shown.title.lower()).strip("-")
                    path = DOCS / "gallery" / f"{name}.png"
                    assert path not in there, shown.title
                    there.add(path)
                    write(path, await shot(browser, shown))
                    lines.append(_entry(shown, path))
                    print(shown.title, flush=True)
    for old in set((DOCS / "gallery").glob("*.png")) - there:
        old.unlink()
    lines += ["## Without a picture\n", *(f"- `{name}`: {why}" for name, why in NOT_SHOWN.items())]
    (DOCS / "gallery.md").write_text("\n".join(lines) + "\n", "utf-8")


def _entry(shown: Shown, path: Path) -> str:
    made = f" · {', '.join(f'`{one}`' for one in shown.views)}" if shown.views else ""
    return f"### {shown.title}\n\n{shown.how}{made}\n\n![{shown.title}]({path.relative_to(DOCS)})\n"
