"""The Home tab of somebody who writes notes: whom they are about, the last ones, and the way to everything."""

from __future__ import annotations

from hands import presses, until

EVERYTHING = [
    *("New note", "All notes", "People", "Shared with me", "Export"),
    *("Access log", "Handovers", "Reminders", "Forget everything"),
]
LONG = " ".join(f"word{number}" for number in range(1_200))


async def test_the_home_tab_shows_people_and_the_last_notes_above_the_ladder(anna):
    for text in ("@alex one", "@sam two", "@alex three", "me four"):
        await anna.says(f"note {text}")
    home = await anna.opens_home()
    shown = home.plain
    assert "@alex · 2 notes, the last one " in shown
    assert "You · 1 note, " in shown
    assert shown.index("\nfour") < shown.index("\nthree") < shown.index("\ntwo") < shown.index("The career ladder")
    assert "\none" not in shown
    assert home.buttons[: len(EVERYTHING)] == EVERYTHING


async def test_who_wrote_nothing_is_shown_how(anna):
    shown = (await anna.opens_home()).plain
    assert "You have no notes yet." in shown
    assert "Engineer III" in shown


async def test_more_people_than_fit_are_counted(anna, workspace):
    for number in range(7):
        workspace.joins(f"person{number}")
        await anna.says(f"note @person{number} helped")
    assert "And 2 more: press People." in (await anna.opens_home()).plain


async def test_a_long_note_begins_on_the_home_tab_and_opens_whole(anna):
    await anna.says(f"note @alex {LONG}")
    home = await anna.opens_home()
    assert "word10 " in home.plain
    assert "word1199" not in home.plain
    page = await anna.presses(home, "Read all of it")
    assert (page.kind, page.title) == ("modal", "Growth notes")
    read = page.plain
    while "Next page" in page.buttons:
        page = await anna.presses(page, "Next page")
        read += page.plain
    assert all(word in read for word in LONG.split())


async def test_every_list_opens_in_a_modal(anna, alex):
    await anna.says("note @alex led the outage review")
    await anna.presses(await anna.says("notes"), "Share")
    await alex.says("note @anna was kind")
    for member, label, says in (
        (alex, "All notes", "was kind"),
        (alex, "People", "@anna · 1 note"),
        (alex, "Shared with me", "led the outage review"),
        (anna, "Access log", "You shared 1 note about @alex"),
        (anna, "Handovers", "No offers are open"),
        (anna, "Reminders", "no reminders"),
        (anna, "Forget everything", "1 note"),
    ):
        modal = await member.presses(await member.opens_home(), label)
        assert (modal.kind, modal.title) == ("modal", "Growth notes")
        assert says in modal.plain
        await member.closes(modal)


async def test_a_person_opens_from_the_home_tab(anna):
    await anna.says("note @alex led the outage review")
    modal = await anna.presses(await anna.opens_home(), "Read")
    assert modal.plain.count("led the outage review") == 1


async def test_the_tab_is_published_again_when_a_note_is_changed_on_it(anna, workspace):
    await anna.says("note @alex led the outage review")
    home = await anna.opens_home()
    modal = await anna.presses(home, "Share")
    assert "This note is shared now." in modal.plain
    await until(workspace, lambda: "Take back" in home.now.buttons)
    assert len(workspace.calls("views.publish")) == 2


async def test_turning_pages_publishes_nothing_again(workspace, connecting):
    async with connecting():
        anna = workspace.person("anna")
        for number in range(9):
            await anna.says(f"note @alex thing{number}")
        modal = await anna.presses(await anna.opens_home(), "All notes")
        await anna.presses(modal, "Next page")
    assert len(workspace.calls("views.publish")) == 1


async def test_a_home_tab_that_cannot_be_published_again_leaves_what_was_done(workspace, connecting, soon, caplog):
    async with connecting():
        anna = workspace.person("anna")
        await anna.says("note @alex led the outage review")
        home = await anna.opens_home()
        workspace.faults.fail(8, method="views.publish")
        modal = await anna.presses(home, "Share")
    assert "This note is shared now." in modal.now.plain
    assert "SlackApiError" in caplog.text
    assert "outage" not in caplog.text


async def test_nobody_sees_notes_of_others_on_their_home_tab(anna, alex):
    await anna.says("note @alex led the outage review")
    assert "outage" not in (await alex.opens_home()).plain


async def test_the_tab_opens_while_the_database_fails(anna, workspace, tmp_path):
    await anna.says("note @alex led the outage review")
    (tmp_path / "ladder.db").rename(tmp_path / "away.db")
    shown = (await anna.opens_home()).plain
    assert "Your notes cannot be shown now. The database file is gone" in shown
    assert "Engineer III" in shown


async def test_a_guest_who_may_ask_sees_the_ladder_and_no_notes(workspace, connecting):
    async with connecting(allow_external=True):
        home = await workspace.person("gus").opens_home()
    assert "Growth notes" not in home.plain
    assert "Engineer III" in home.plain


async def test_a_guest_who_forges_a_button_is_refused(workspace, connecting):
    async with connecting(allow_external=True):
        gus = workspace.person("gus")
        home = await gus.opens_home()
        forged = await presses(gus, home, home.buttons[0], action_id="ladder_notes_ask:0", value='{"ask":"notes"}')
    assert "growth notes are for members" in forged.plain


async def test_a_note_that_is_deleted_or_written_on_the_tab_is_gone_or_there_at_once(anna, workspace):
    await anna.says("note @alex led the outage review")
    home = await anna.opens_home()
    await anna.closes(await anna.presses(home, "Delete"))
    await until(workspace, lambda: "outage" not in home.now.plain)
    form = await anna.presses(home.now, "New note")
    anna.quietly.submits(form, {"Person": ["sam"], "Text": "wrote the guide"})
    await until(workspace, lambda: "wrote the guide" in home.now.plain)
