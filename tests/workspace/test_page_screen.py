"""What somebody has before them: the places that they may be in, what is new there, messages, threads, files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import aiohttp
import pytest
from page_windows import looking, tree, words, words_of
from slack_sdk.web.async_client import AsyncWebClient
from small_app import manifest

from bot.workspace import Workspace
from bot.workspace.page import pieces
from bot.workspace.page.screen import MOST


def places(shown):
    """The names of the places, the one before the person marked."""
    links = tree(shown["places"]).iterfind(".//a")
    return [words_of(link) + ("*" if link.get("aria-current") else "") for link in links]


@pytest.fixture
def app(bare):
    """What the app may do, without one."""
    return AsyncWebClient(token=bare.bot_token, base_url=bare.url)


@pytest.fixture
async def anna(bare):
    async with looking(bare) as window:
        yield window


@pytest.fixture
async def alex(bare):
    async with looking(bare, "alex") as window:
        yield window


# places


async def test_the_places_are_the_channels_that_somebody_is_in_and_the_app(bare, anna):
    bare.channel("secret", members=["alex"])
    bare.channel("plans", members=["anna"])
    assert places(await anna.screen()) == ["# general", "# random", "# plans", "Ladder*"]
    assert places(await anna.screen("plans")) == ["# general", "# random", "# plans*", "Ladder"]


async def test_where_somebody_may_not_be_they_are_with_the_app_instead(bare, anna):
    secret = bare.channel("secret", members=["alex"])
    bare.person("alex").quietly.says("nobody hears this", channel="secret")
    dm = bare.backend.store.dm("U0BOT", "U0ALEX").id
    for at in ("secret", secret.id, dm, "nowhere", "#", "../"):
        shown = await anna.screen(at)
        assert places(shown)[-1] == "Ladder*"
        assert "nobody hears this" not in str(shown)


async def test_the_home_tab_is_a_place_where_the_manifest_has_one(anna):
    shown = await anna.screen("home")
    assert "has published nothing" in shown["home"]
    assert (shown["messages"][1:], shown["thread"]) == ([], None)
    assert [words_of(tab) for tab in tree(shown["title"]).iterfind(".//nav/a")] == ["Home", "Messages"]
    async with (
        Workspace.running(manifest(home_tab=False)) as workspace,
        looking(workspace) as window,
    ):
        shown = await window.screen("home")
        assert shown["home"] is None
        assert [words_of(tab) for tab in tree(shown["title"]).iterfind(".//nav/a")] == ["Messages"]


async def test_channels_that_are_called_as_something_else_are_reached_by_their_id(bare, anna):
    for name in ("home", "ladder"):
        channel = bare.channel(name)
        bare.person("anna").quietly.says(f"in #{name} it is", channel=channel.id)
        links = {link.get("data-place") for link in tree((await anna.screen())["places"]).iterfind(".//a")}
        assert channel.id in links
        assert f"in #{name} it is" in (await anna.reads(channel.id))[0]
        assert await anna.reads(name) == []


# what is new


async def test_what_others_wrote_elsewhere_is_new_until_it_is_read(bare, anna, alex):
    await anna.screen("general")
    await alex.says("hello", "random")
    await alex.says("is anybody there?", "random")
    shown = await anna.screen("general")
    assert places(shown) == ["# general*", "# random 2 new", "Ladder"]
    assert shown["unread"] == 2
    assert places(await anna.screen("random"))[1] == "# random*"
    assert (await anna.screen("general"))["unread"] == 0
    assert (await alex.screen("general"))["unread"] == 0


async def test_what_was_there_when_the_page_was_opened_is_not_new(bare):
    bare.person("alex").quietly.says("long ago", channel="random")
    async with looking(bare) as anna:
        assert (await anna.screen("general"))["unread"] == 0


async def test_nothing_is_new_that_somebody_cannot_see(bare, app, anna, alex):
    await anna.screen("general")
    await app.chat_postEphemeral(channel="C0GENERAL", user="U0ANNA", text="for you")
    await app.chat_postMessage(channel="U0ANNA", text="for you too")
    assert (await alex.screen("random"))["unread"] == 0
    assert (await anna.screen("random"))["unread"] == 2


# messages


async def test_messages_are_one_persons_where_they_follow_one_another(bare, anna, alex):
    for window, text in ((anna, "one"), (anna, "two"), (alex, "three")):
        await window.says(text)
    bare.clock.advance(600)
    await alex.says("four")
    shown = [tree(html).find(".//article") for _, html in (await anna.screen("general"))["messages"][1:]]
    named = [[author.text for author in one.iterfind(".//b[@class='author']")] for one in shown]
    assert named == [["Anna Berg"], [], ["Alex Moreau"], ["Alex Moreau"]]


async def test_a_message_has_the_time_that_it_is_where_its_reader_is(bare, anna, alex):
    await anna.says("hello")
    ((_, for_anna),) = (await anna.screen("general"))["messages"][1:]
    ((_, for_alex),) = (await alex.screen("general"))["messages"][1:]
    hers, his = (tree(html).find(".//time").get("datetime") for html in (for_anna, for_alex))
    assert hers[-6:] in ("+01:00", "+02:00")
    assert his[-6:] in ("-05:00", "-04:00")


async def test_a_new_day_is_named_above_its_first_message(bare, anna):
    await anna.says("yesterday's")
    bare.clock.advance(86_400)
    await anna.says("today's")
    await anna.says("today's too")
    days = [text.split(" ")[0] for text in await anna.reads("general")]
    assert days[:2] == ["Yesterday", "Today"]
    assert not days[2].endswith("day")


async def test_what_only_one_person_sees_says_so_and_has_no_menu(app, anna, alex):
    await app.chat_postEphemeral(channel="C0GENERAL", user="U0ANNA", text="for you")
    ((_, html),) = (await anna.screen("general"))["messages"][1:]
    assert "Only visible to you" in words(html)
    assert tree(html).find(".//div[@role='menu']") is None
    assert await alex.reads("general") == []


async def test_an_app_is_marked_as_one_and_what_it_changes_is_not_marked_as_edited(app, anna):
    posted = await app.chat_postMessage(channel="C0GENERAL", text="first")
    await app.chat_update(channel="C0GENERAL", ts=posted["ts"], text="second")
    (read,) = await anna.reads("general")
    assert "Ladder App" in read
    assert "second" in read
    assert "edited" not in read


async def test_only_ones_own_messages_can_be_edited_and_deleted(anna, alex):
    await anna.says("<b>hello</b> @sam, see https://example.org *there* & #random")
    ((_, mine),) = (await anna.screen("general"))["messages"][1:]
    ((_, hers),) = (await alex.screen("general"))["messages"][1:]
    typed = tree(mine).find(".//article").get("data-typed")
    assert typed == "<b>hello</b> @sam, see https://example.org *there* & #random", "it is edited as it was typed"
    items = [[words_of(item) for item in tree(html).iterfind(".//*[@role='menuitem']")] for html in (mine, hers)]
    assert items[0][-2:] == ["Edit message", "Delete message…"]
    assert items[1] == items[0][:-2] == ["Reply in thread", "Save as note Save"]
    assert tree(hers).find(".//article").get("data-typed") is None
    assert "<b>hello" not in mine


async def test_of_very_many_messages_the_newest_are_shown_and_the_others_counted(bare, anna):
    for number in range(MOST + 3):
        bare.person("anna").quietly.says(f"number {number}.", channel="general")
    shown = await anna.screen("general")
    assert "3 earlier messages are not shown" in words(shown["messages"][0][1])
    read = await anna.reads("general")
    assert len(read) == MOST
    assert "number 3." in read[0]


# threads


async def test_a_thread_stands_beside_its_place_and_is_counted_in_it(app, anna):
    await anna.says("a question")
    ((key, _),) = (await anna.screen("general"))["messages"][1:]
    ts = key.rpartition("-")[2]
    for text in ("one answer", "another"):
        await app.chat_postMessage(channel="C0GENERAL", thread_ts=ts, text=text)
    (read,) = await anna.reads("general")
    assert "2 replies Last at" in read
    thread = await anna.reads("general", ts)
    assert len(thread) == 3
    assert thread[0].endswith("2 replies")
    assert "another" in thread[-1]


async def test_a_thread_whose_first_message_was_deleted_is_still_there(app, anna):
    await anna.says("a question")
    ((key, _),) = (await anna.screen("general"))["messages"][1:]
    ts = key.rpartition("-")[2]
    await app.chat_postMessage(channel="C0GENERAL", thread_ts=ts, text="an answer")
    await anna.acts("deletes", message={"channel": "C0GENERAL", "ts": ts})
    (read,) = await anna.reads("general")
    assert "This message was deleted. 1 reply" in read
    gone, answer = await anna.reads("general", ts)
    assert "This message was deleted." in gone
    assert "an answer" in answer


async def test_a_thread_that_is_not_there_is_closed(app, anna):
    await app.chat_postEphemeral(channel="C0GENERAL", user="U0ANNA", text="for you")
    ((key, _),) = (await anna.screen("general"))["messages"][1:]
    for thread in ("1.000001", "x", key.rpartition("-")[2]):
        assert (await anna.screen("general", thread))["thread"] is None


# files


async def shared(app, whom, name, content=b"content", **about):
    place = await app.files_getUploadURLExternal(filename=name, length=len(content), **about)
    async with aiohttp.ClientSession() as session:
        await session.post(place["upload_url"], data=content)
    await app.files_completeUploadExternal(files=[{"id": place["file_id"]}], channel_id=whom, initial_comment="here")
    return place["file_id"]


async def test_a_file_is_shown_with_its_size_and_downloaded_as_it_is(bare, app, anna):
    dm = bare.backend.store.dm("U0BOT", "U0ANNA").id
    await shared(app, dm, "notes & more.csv", b"a,b\n" * 500)
    ((_, html),) = (await anna.screen("ladder"))["messages"][1:]
    assert "notes & more.csv · 2.0 KB" in words(html)
    link = tree(html).find(".//figure//a")
    got = await anna.http.get(link.get("href"))
    assert (got.status_code, got.content) == (200, b"a,b\n" * 500)
    assert got.headers["content-type"] == "application/octet-stream"
    assert got.headers["content-disposition"] == "attachment"
    assert tree(html).find(".//img") is None


async def test_a_picture_is_shown_in_words_too(bare, app, anna):
    dm = bare.backend.store.dm("U0BOT", "U0ANNA").id
    await shared(app, dm, "chart.png", b"\x89PNG", alt_txt="What has evidence")
    ((_, html),) = (await anna.screen("ladder"))["messages"][1:]
    picture = tree(html).find(".//img")
    assert picture.get("alt") == "What has evidence"
    got = await anna.http.get(picture.get("src"))
    assert (got.headers["content-type"], got.content) == ("image/png", b"\x89PNG")


async def test_a_page_that_is_shared_is_never_run(bare, app, anna):
    dm = bare.backend.store.dm("U0BOT", "U0ANNA").id
    file = await shared(app, dm, "packet.html", b"<script>alert(1)</script>")
    got = await anna.http.get(f"files/{file}/packet.html", params={"as": "anna"})
    assert got.headers["content-type"] == "application/octet-stream"
    assert got.headers["content-disposition"] == "attachment"
    assert got.headers["x-content-type-options"] == "nosniff"


async def test_a_file_is_handed_out_only_to_who_sees_it(bare, app, anna, alex):
    dm = bare.backend.store.dm("U0BOT", "U0ANNA").id
    file = await shared(app, dm, "notes.csv")
    lost = (await app.files_getUploadURLExternal(filename="never.csv", length=3))["file_id"]
    for window, wanted, status in ((anna, file, 200), (alex, file, 404), (anna, lost, 404), (anna, "F0", 404)):
        got = await window.http.get(f"files/{wanted}/x", params={"as": window.name})
        assert got.status_code == status


# what stands in pieces


async def test_what_can_be_completed_is_what_there_is(bare, anna):
    bare.channel("secret", members=["alex"])
    known = (await anna.screen())["known"]
    assert known["commands"][0] == {"name": "/ladder", "about": "Ask", "usage": ""}
    assert {"name": "alex", "about": "Alex Moreau"} in known["people"]
    assert "leo" not in {one["name"] for one in known["people"]}
    assert known["channels"] == ["general", "random"]


async def test_who_one_can_be_is_told_with_what_the_app_may_make_of_it(bare, anna):
    page = (await anna.http.get("", params={"as": "gus", "at": "random"})).text
    people = [words_of(link) for link in tree(page).iterfind(".//nav[@id='people']/a")]
    assert "DL Dana Lindqvist administrator · Berlin" in people
    assert "GG Gus Guest guest · Berlin" in people
    assert "US Uma Single guest of one channel · Berlin" in people
    assert "SE Stella Elsewhere from another organisation · Berlin" in people
    assert not any("Leo" in one for one in people)
    assert "You are Gus Guest" in page


@pytest.mark.parametrize(
    ("on", "named"),
    [
        (date(2026, 11, 30), "Today"),
        (date(2026, 11, 29), "Yesterday"),
        (date(2026, 12, 1), "Tomorrow"),
        (date(2026, 11, 2), "Monday, 2 November"),
        (date(2027, 1, 1), "Friday, 1 January 2027"),
    ],
)
def test_a_day_is_called_as_people_call_it(on, named):
    assert pieces.day(on, date(2026, 11, 30)) == named


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 bytes"), (1023, "1023 bytes"), (1536, "1.5 KB"), (2 * 1024**2, "2.0 MB")]
)
def test_a_size_is_told_in_what_fits_it(count, said):
    assert pieces.size(count) == said


async def test_nothing_that_people_write_or_are_called_becomes_markup(bare, anna, alex):
    bare.joins("eve", real_name="<i>Eve</i>")
    bare.backend.store.channels["C0RANDOM"] = replace(bare.backend.store.channels["C0RANDOM"], name="<u>")
    await alex.says("<script>alert(1)</script> \" ' <img src=x onerror=y>")
    page = (await anna.http.get("", params={"as": "eve", "at": "general"})).text
    html = [str(piece) for name, piece in (await anna.screen("general")).items() if name != "known"]
    for raw in ("<i>Eve", "<u>", "<script>alert", "<img src=x"):
        assert not any(raw in one for one in [page, *html])
