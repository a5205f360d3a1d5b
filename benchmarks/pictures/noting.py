"""The scenes in which growth notes are kept, read, changed, shared and deleted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from unittest.mock import patch

from benchmarks.invented import notes
from benchmarks.pictures.scene import Shown, playing
from bot.notes.model import LONGEST_NOTE
from bot.notes.sql.store import SqlNoteStore
from bot.storage.engine import StorageError

_DAY = 24 * 3_600


async def keeping() -> AsyncIterator[Shown]:
    """A note is kept, changed and deleted."""
    async with playing() as scene:
        anna = scene.anna
        receipt = await anna.says("note @alex yesterday: mentored the two new hires through their first change")
        question = receipt.question
        yield scene.shows("A note is kept", "`note @alex yesterday: …`", ("notes.receipts.receipt",), receipt)
        yield scene.shows(
            "The form of a note", "*Edit* under a note", ("notes.forms.form",), await anna.presses(receipt, "Edit")
        )
        await anna.closes(anna.modal)
        linked = await anna.presses(receipt, "Link…")
        yield scene.shows("What a note is evidence for", "*Link…* under a note", ("growth.linking.view",), linked)
        two = await anna.says("note @alex @sam led the outage review together")
        fewer = await anna.edits(two.question, "note @alex led the outage review together")
        yield scene.shows(
            "A message names somebody no more", "an edit of the message", ("notes.receipts.and_these_stay",), fewer
        )
        none = await anna.edits(two.question, "thanks!")
        yield scene.shows(
            "A message is no note any more", "an edit of the message", ("notes.receipts.no_note_any_more",), none
        )
        asked = await anna.deletes(question)
        yield scene.shows("A message is deleted", "deleting the message of a note", ("notes.receipts.goes_too",), asked)
        stays = await anna.presses(asked, "Keep it")
        yield scene.shows("Its note stays", "*Keep it* there", ("notes.receipts.stays",), stays)
        again = await anna.says("note @sam calmed an angry customer")
        gone = await anna.presses(again, "Delete")
        yield scene.shows("A note is deleted", "*Delete* under a note", ("notes.receipts.deleted",), gone)
        third = await anna.says("note @sam wrote the guide for on-call")
        goes = await anna.presses(await anna.deletes(third.question), "Delete it")
        yield scene.shows("A note goes with its message", "*Delete it* there", ("notes.receipts.gone_too",), goes)


async def unclear() -> AsyncIterator[Shown]:
    """What is no note yet, or cannot be kept."""
    async with playing() as scene:
        anna = scene.anna
        either = await anna.says("@alex what's next?")
        yield scene.shows("A note or a question", "`@alex what's next?`", ("notes.receipts.either",), either)
        unfinished = await anna.says("note @alexx led the review")
        yield scene.shows("A note that lacks something", "`note @alexx …`", ("notes.receipts.unfinished",), unfinished)
        long = await anna.says(f"note @alex {'word ' * (LONGEST_NOTE // 4)}")
        yield scene.shows("A note that is too long", "a text of several pages", ("notes.failing.handed_back",), long)
        guest = await scene.workspace.person("gus").says("note @alex led the review")
        yield scene.shows("A guest writes a note", "`note …`, as a guest", ("notes.failing.refused",), guest)
        await scene.workspace.quiet()
        scene.workspace.faults.fail(2, status=400, method="users.info")
        later = await anna.says("note @sam led the review")
        yield scene.shows(
            "Slack does not say who somebody is", "`note @sam …`, then", ("notes.failing.handed_back",), later
        )
        await anna.says("note @alex led the review")
        notes = await anna.says("notes @alex")
        with patch.object(SqlNoteStore, "share", side_effect=StorageError("The database cannot be reached just now.")):
            not_done = await anna.presses(notes, "Share")
        yield scene.shows("The database is out of reach", "*Share*, then", ("notes.failing.not_done",), not_done)
        with patch.object(SqlNoteStore, "people", side_effect=StorageError("The database cannot be reached just now.")):
            tab = await anna.opens_home()
            yield scene.shows("The Home tab meanwhile", "the tab *Home*, then", ("notes.glance.out_of_reach",), tab)
        scene.spoils()
        spoilt = await anna.presses(notes, "Edit")
        yield scene.shows(
            "A note that cannot be read", "*Edit*, its key lost", ("notes.receipts.cannot_be_read",), spoilt
        )


async def reading() -> AsyncIterator[Shown]:
    """Notes are read."""
    async with playing() as scene:
        scene.keeps_half_a_year()
        scene.keeps({"Untangled the build with me, and wrote down how.": 4}, subject="U0SAM")
        anna = scene.anna
        notes = await anna.says("notes @alex")
        yield scene.shows("Notes on somebody", "`notes @alex`", ("notes.pages.notes", "notes.pages.framed"), notes)
        yield scene.shows(
            "Notes about a topic",
            "`notes about mentoring`",
            ("notes.pages.found",),
            await anna.says("notes about mentoring"),
        )
        yield scene.shows("Whom there are notes on", "`people`", ("notes.people.people",), await anna.says("people"))


async def sharing() -> AsyncIterator[Shown]:
    """A note is shared with whom it is about."""
    async with playing() as scene:
        anna, alex = scene.anna, scene.alex
        await anna.says("note @alex held the talk on queues")
        shared = await anna.presses(await anna.says("notes @alex"), "Share")
        yield scene.shows("A note is shared", "*Share* under a note", ("notes.pages.one",), shared)
        told = await scene.told(alex, "shares a growth note")
        yield scene.shows("Whom it is about is told", "a message to Alex", ("notes.sharing.notice",), told)
        read = await alex.presses(told, "Read it")
        yield scene.shows("A note that is shared with one", "*Read it*", ("notes.pages.one_shared",), read)
        yield scene.shows("All that is shared with one", "`shared`", ("notes.pages.shared",), await alex.says("shared"))
        yield scene.shows("Who read what", "`log @alex`", ("notes.accesses.log",), await anna.says("log @alex"))


async def exporting_and_forgetting() -> AsyncIterator[Shown]:
    """Notes leave as a file, and are deleted."""
    async with playing() as scene:
        scene.keeps_half_a_year()
        anna = scene.anna
        preview = await anna.says("export @alex as csv")
        yield scene.shows("What an export holds", "`export @alex as csv`", ("notes.exporting.preview",), preview)
        anna.quietly.presses(preview, "CSV")
        sent = await scene.told(anna, "is in your direct messages")
        yield scene.shows("It is sent", "*CSV*", ("notes.exporting.sent",), sent)
        file = next(one for one in anna.sees() if one.files)
        yield scene.shows("The file", "comes with it", (), file)
        asked = await anna.says("forget @alex")
        yield scene.shows("All notes on somebody go", "`forget @alex`", ("notes.forgetting.question",), asked)
        done = await anna.presses(asked, f"Delete {len(notes())} growth notes")
        yield scene.shows("They are gone", "the button there", ("notes.forgetting.done",), done)
        none = await anna.says("forget @alex")
        yield scene.shows("There is nothing to delete", "`forget @alex` once more", ("notes.forgetting.nothing",), none)


async def reminding() -> AsyncIterator[Shown]:
    """Reminders, and what people are told of their notes without having asked."""
    async with playing(notes_keep_days=365) as scene:
        scene.keeps({"Held the architecture talk for all of engineering.": 20})
        anna = scene.anna
        asked = await anna.says("remind me about @alex every 2 weeks")
        yield scene.shows("A reminder", "`remind me about @alex every 2 weeks`", ("notes.reminding.asked_for",), asked)
        yield scene.shows("All reminders", "`reminders`", ("notes.reminding.reminders",), await anna.says("reminders"))
        await scene.until(lambda: bool(scene.workspace.scheduled))
        scene.workspace.clock.advance(17 * _DAY)
        reminder = await scene.told(anna, "You asked to be reminded")
        yield scene.shows("It comes", "a message on that day", ("notes.reminding.message",), reminder)
        scene.workspace.clock.advance(343 * _DAY)
        await scene.does_its_daily_work()
        ends = await scene.told(anna, "will be deleted on")
        yield scene.shows(
            "Notes end where the company keeps them for a time", "a week before", ("notes.notices.notice",), ends
        )


async def handing_over() -> AsyncIterator[Shown]:
    """Notes go over to another lead."""
    async with playing() as scene:
        scene.keeps_half_a_year()
        anna, dana = scene.anna, scene.dana
        offering = await anna.says("hand over @alex to @dana")
        yield scene.shows(
            "Notes for somebody else", "`hand over @alex to @dana`", ("notes.handing.offering",), offering
        )
        form = await anna.presses(offering, "Choose notes")
        yield scene.shows("Which notes, and how", "*Choose notes*", ("notes.handing.form",), form)
        chosen = {"Which": "all notes", "What they get": "copies: I keep mine"}
        offered = await anna.submits(form, chosen)
        yield scene.shows("They are offered", "*Offer* there", ("notes.handing.offered", "notes.modals.modal"), offered)
        await anna.closes(anna.modal)
        offer = await scene.told(dana, "offers you")
        yield scene.shows("The offer", "a message to Dana", ("notes.handing.offer",), offer)
        yield scene.shows("What stands open", "`handovers`", ("notes.handing.standing",), await anna.says("handovers"))
        declined = await dana.presses(offer, "Decline")
        yield scene.shows("The offer is declined", "*Decline*", ("notes.handing.closed",), declined)
        await scene.told(anna, "declined")
        await anna.submits(await anna.presses(await anna.says("hand over @alex to @dana"), "Choose notes"), chosen)
        await anna.closes(anna.modal)
        accepted = await dana.presses(await scene.told(dana, "Accept"), "Accept")
        yield scene.shows("Another one is accepted", "*Accept*", ("notes.handing.accepted",), accepted)
