"""The scenes in which notes are held beside the ladder: coverage, packets, and a ladder that changes."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.pictures.scene import Scene, Shown, playing
from bot.ladders.data import load
from bot.settings import LADDER_DATA
from bot.slack.views.growth.values import MOST_PACKED
from bot.workspace import Member, Reply

_STAFF = "for staff + tech lead"
_OLD, _NEW = "Actively look for chances to teach and mentor the people", "Teach and mentor the people"


async def placing() -> AsyncIterator[Shown]:
    """Where Anna sees Alex on the ladder."""
    async with playing() as scene:
        anna = scene.anna
        placed = await anna.says("@alex is a staff engineer")
        yield scene.shows("Where one sees somebody", "`@alex is a staff engineer`", ("growth.placing.placed",), placed)
        which = await anna.says("@alex is band 4")
        yield scene.shows("Which band is meant", "`@alex is band 4`", ("growth.placing.which",), which)
        forgotten = await anna.presses(placed, "Forget it")
        yield scene.shows("It is forgotten", "*Forget it*", ("growth.placing.forgotten",), forgotten)


async def covering() -> AsyncIterator[Shown]:
    """What a band expects, and which notes there are."""
    async with playing() as scene:
        scene.keeps_half_a_year()
        anna = scene.anna
        where = await anna.says("growth @alex")
        yield scene.shows("Where on the ladder", "`growth @alex`", ("growth.coverage.where_do_you_see",), where)
        which = await anna.says("growth @alex for engineer")
        yield scene.shows("For which band", "`growth @alex for engineer`", ("growth.coverage.which_target",), which)
        coverage = await anna.says(f"growth @alex {_STAFF}")
        yield scene.shows("Coverage", f"`growth @alex {_STAFF}`", ("growth.coverage.coverage",), coverage)
        await scene.until(lambda: any(one.files for one in anna.sees()))
        picture = next(one for one in anna.sees() if one.files)
        yield scene.shows("Coverage, as a picture", "comes with it", (), picture)


async def packing() -> AsyncIterator[Shown]:
    """A packet is made, and shared."""
    async with playing() as scene:
        scene.keeps_half_a_year()
        anna, alex = scene.anna, scene.alex
        offer = await anna.says(f"packet @alex {_STAFF}")
        yield scene.shows("A packet", f"`packet @alex {_STAFF}`", ("growth.packets.offer",), offer)
        anna.quietly.presses(offer, "Preview")
        preview = await scene.modal(anna, "go in, word for word")
        yield scene.shows("What goes in", "*Preview*", ("growth.packets.preview", "growth.packets.opening"), preview)
        below = await _made(scene, anna, preview)
        done = await scene.modal(anna, "is in your direct messages")
        yield scene.shows("It is made", "*Make the packet*", ("growth.packets.made", "growth.packets.under_way"), done)
        await anna.closes(anna.modal)
        yield scene.shows("Its files, and what now", "the same", ("growth.packets.what_now",), below)
        anna.quietly.presses(below, "Share with them")
        shared = await scene.told(anna, "has your packet")
        yield scene.shows("A packet is shared", "*Share with them*", ("growth.giving.shared",), shared)
        given = await scene.told(alex, "shares a packet")
        yield scene.shows("Whom it is about gets the page", "a message to Alex", (), given)
        scene.keeps({"Rebuilt the release checklist after the rollback.": 12}, author=alex.id, subject=alex.id)
        alex.quietly.presses(await alex.says("packet me for staff"), "Preview")
        own = await _made(scene, alex, await scene.modal(alex, "goes in, word for word"))
        form = await alex.presses(own, "Share with somebody")
        yield scene.shows("With whom one's own is shared", "*Share with somebody*", ("growth.giving.with_whom",), form)


async def packing_nothing() -> AsyncIterator[Shown]:
    """Packets of no notes, and of too many."""
    async with playing() as scene:
        anna = scene.anna
        anna.quietly.presses(await anna.says("growth @alex for staff"), "Make a packet")
        none = await scene.modal(anna, "nothing to make a packet of")
        yield scene.shows(
            "There is nothing to pack",
            "*Make a packet* below coverage, without notes",
            ("growth.packets.nothing",),
            none,
        )
        await anna.closes(anna.modal)
        scene.keeps({f"Deed number {number}.": number % 300 for number in range(MOST_PACKED + 1)})
        anna.quietly.presses(await anna.says("packet @alex for staff"), "Preview")
        many = await scene.modal(anna, "at most")
        yield scene.shows("There is too much to pack", "the same, with very many", ("growth.packets.too_many",), many)


async def _made(scene: Scene, member: Member, preview: Reply) -> Reply:
    member.quietly.presses(preview, "Make the packet")
    return await scene.told(member, "Only you have it.")


async def changing() -> AsyncIterator[Shown]:
    """The ladder changes under the links of notes."""
    with TemporaryDirectory() as folder:
        ladders, home = Path(folder, "ladders"), Path(folder, "home")
        shutil.copytree(LADDER_DATA, ladders)
        async with playing(load(ladders), home) as scene:
            scene.keeps_half_a_year()
        file = ladders / "engineering.yaml"
        file.write_text(file.read_text("utf-8").replace(_OLD, _NEW), "utf-8")
        async with playing(load(ladders), home) as scene:
            await scene.anna.says("notes @alex")
            told = await scene.told(scene.anna, "The ladder has changed")
            yield scene.shows("The ladder has changed", "once, after it", ("growth.changed.notice",), told)
            shown = await scene.anna.presses(told, "Show them")
            yield scene.shows("Links that it left behind", "*Show them*", ("growth.changed.behind",), shown)
