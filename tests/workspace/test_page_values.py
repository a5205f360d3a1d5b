"""What the page gives to inputs: options by their places, days and texts as the browser has them, and what is wrong."""

from __future__ import annotations

import pytest
from examples_of_block_kit import ELEMENTS, GROUPS, field, option, plain
from small_app import modal

from bot.workspace import Impossible, modals
from bot.workspace.page.acting import Acting, Sent
from bot.workspace.page.blocks import reply_html

pytestmark = pytest.mark.asyncio


class Form:
    """A modal with these inputs before Anna. What is put in and what is held is asked by the type of the element."""

    def __init__(self, workspace, blocks):
        self.anna, self.acting = workspace.person("anna"), Acting(workspace.backend)
        self.view = modals.open_modal(workspace.backend, "U0ANNA", modal(*blocks)).id

    async def takes(self, name, **given):
        done = {"verb": "fills", "view": self.view, "block": name, "action": name, **given}
        return await self.acting.acts(self.anna, Sent(done))

    def holds(self, name):
        return {key: value for key, value in self.anna.modal.values[name][name].items() if key != "type"}

    async def lacks(self):
        answer = await self.acting.acts(self.anna, Sent({"verb": "submits", "view": self.view}))
        return answer["errors"]


@pytest.fixture
def form(bare):
    """A form with the inputs of these types."""

    def made(*names, **more):
        return Form(bare, [field({**ELEMENTS[name], **more}) for name in names])

    return made


async def test_an_option_is_chosen_by_its_place_through_all_groups(form):
    it = form("static_select")
    await it.takes("static_select", option=2)
    assert it.holds("static_select") == {"selected_option": GROUPS[1]["options"][0]}
    await it.takes("static_select", value=None)
    assert it.holds("static_select") == {"selected_option": None}


async def test_of_options_with_the_same_label_the_one_is_taken_that_was_chosen(form):
    twins = [option("Same"), option("Same") | {"value": "other"}]
    it = form("radio_buttons", options=twins, initial_option=twins[0])
    await it.takes("radio_buttons", option=1)
    assert it.holds("radio_buttons") == {"selected_option": twins[1]}


async def test_where_several_can_be_chosen_an_option_is_toggled_or_all_are_given(form):
    it = form("multi_static_select", "checkboxes")
    for index, left in ((0, ["A"]), (1, ["A", "B"]), (0, ["B"])):
        await it.takes("multi_static_select", option=index)
        assert [one["text"]["text"] for one in it.holds("multi_static_select")["selected_options"]] == left
    await it.takes("checkboxes", options=[0, 1])
    assert [one["value"] for one in it.holds("checkboxes")["selected_options"]] == ["s", "skills"]
    await it.takes("checkboxes", options=[])
    assert it.holds("checkboxes") == {"selected_options": []}


async def test_what_was_found_before_stays_chosen_when_something_else_is_looked_for(form, bare):
    it = form("multi_external_select")
    for names in (("Apple", "Pear"), ("Plum",)):
        key = f"U0ANNA/{it.view}/multi_external_select/multi_external_select"
        bare.backend.suggested[key] = [option(name) for name in names]
        await it.takes("multi_external_select", option=0)
    held = it.holds("multi_external_select")["selected_options"]
    assert [one["value"] for one in held] == ["outside", "apple", "plum"]
    await it.takes("multi_external_select", option=0)
    assert [one["value"] for one in it.holds("multi_external_select")["selected_options"]] == ["outside", "apple"]


@pytest.mark.parametrize(
    "given", [{"option": 2}, {"option": -1}, {"option": "0"}, {"options": [0, 9]}, {"options": "01"}]
)
async def test_an_option_that_is_not_there_is_refused(form, given):
    it = form("checkboxes")
    with pytest.raises(Impossible, match="no longer there to choose"):
        await it.takes("checkboxes", **given)


async def test_people_and_channels_are_given_by_their_ids(form):
    it = form("users_select", "multi_users_select", "channels_select")
    await it.takes("users_select", value="U0SAM")
    await it.takes("multi_users_select", value=["U0SAM", "U0ALEX"])
    await it.takes("channels_select", value="C0GENERAL")
    assert it.holds("users_select") == {"selected_user": "U0SAM"}
    assert it.holds("multi_users_select") == {"selected_users": ["U0SAM", "U0ALEX"]}
    assert it.holds("channels_select") == {"selected_channel": "C0GENERAL"}


async def test_a_moment_is_one_of_the_persons_own_time(form):
    it = form("datetimepicker")
    await it.takes("datetimepicker", value="2026-11-03T09:30")
    assert it.holds("datetimepicker") == {"selected_date_time": 1_793_694_600}
    assert 'value="2026-11-03T09:30"' in reply_html(it.anna.modal)
    with pytest.raises(Impossible, match="soon is no moment"):
        await it.takes("datetimepicker", value="soon")


async def test_formatted_text_is_kept_as_rich_text_and_shown_as_it_was_typed(form):
    it = form("rich_text_input")
    await it.takes("rich_text_input", value="two\nlines & <more>")
    assert it.holds("rich_text_input")["rich_text_value"]["type"] == "rich_text"
    assert "two\nlines &amp; &lt;more&gt;</textarea>" in reply_html(it.anna.modal)


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("email_text_input", "anna at example", "email_text_input is no e-mail address: anna at example"),
        ("url_text_input", "example", "url_text_input is no address of the web: example"),
        ("number_input", "many", "number_input is no number: many"),
        ("number_input", "0.5", "number_input is 0.5: 1 is the least"),
        ("number_input", "10", "number_input is 10: 9 is the most"),
        ("plain_text_input", "x", "plain_text_input has 1 characters: 2 to 50 are allowed"),
        ("plain_text_input", "x" * 51, "plain_text_input has 51 characters: 2 to 50 are allowed"),
        ("plain_text_input", None, "plain_text_input is required"),
    ],
)
async def test_what_is_typed_is_kept_whatever_it_is_and_looked_at_when_it_is_submitted(form, name, value, problem):
    it = form(name)
    await it.takes(name, value=value)
    assert it.holds(name) == {"value": value}
    assert await it.lacks() == {name: problem}


async def test_a_whole_number_has_no_point(form):
    it = form("number_input", is_decimal_allowed=False, initial_value="2.5")
    assert await it.lacks() == {"number_input": "number_input is no whole number"}


async def test_an_option_of_several_in_a_message_is_told_with_the_others_that_are_chosen(bare):
    chosen = {"type": "section", "block_id": "b", "text": plain("x"), "accessory": ELEMENTS["checkboxes"]}
    dm = bare.backend.store.dm("U0BOT", "U0ANNA")
    posted = bare.backend.post(dm, "x", [chosen])
    done = {"verb": "chooses", "on": {"channel": dm.id, "ts": posted.ts}, "block": "b", "action": "checkboxes"}
    with pytest.raises(Impossible, match="failed"):  # no app is connected
        await Acting(bare.backend).acts(bare.person("anna"), Sent(done | {"options": [0, 1]}))
    delivery = bare.backend.dispatcher.deliveries[-1]
    assert [one["value"] for one in delivery.payload["actions"][0]["selected_options"]] == ["s", "skills"]
    assert delivery.what == "press '*Scope*, Skills'"
