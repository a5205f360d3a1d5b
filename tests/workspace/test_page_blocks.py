"""Block Kit in the page: every block and element is shown and named."""

from __future__ import annotations

import pytest
from blocks_in_html import nodes, one, rendered, said
from examples_of_block_kit import BLOCKS, ELEMENTS, IN_MESSAGES, LEAVES, TYPED, beside, field, option, plain
from lxml import html as lxml_html

from bot.workspace import blockkit
from bot.workspace import elements as kit
from bot.workspace.modals import starting_value
from bot.workspace.page.blocks import reply_html
from bot.workspace.replies import Reply
from bot.workspace.state import File

# everything there is


def test_the_examples_are_of_all_there_is_and_slack_would_take_them():
    assert set(BLOCKS) == blockkit.known_blocks()
    assert set(ELEMENTS) == set(kit.elements())
    assert set(LEAVES) == blockkit.known_leaves()
    assert set(IN_MESSAGES) == set(kit.INTERACTIVE)
    assert set(IN_MESSAGES | TYPED) - {"button", "overflow"} == set(kit.IN_INPUT)
    assert blockkit.problems([block for block in BLOCKS.values() if block["type"] != "input"], "message") == []
    for name in IN_MESSAGES:
        where = [beside(ELEMENTS[name])] if name in kit.AS_ACCESSORY else []
        assert blockkit.problems(where, "message") == []
    for name in kit.IN_INPUT:
        assert blockkit.problems([field(ELEMENTS[name])], "modal") == []


@pytest.mark.parametrize("name", sorted(blockkit.known_blocks()))
def test_every_block_is_shown(name):
    made = rendered(BLOCKS[name])
    assert not nodes(made, ".unknown")
    assert name == "divider" or said(made)


@pytest.mark.parametrize("name", sorted(kit.IN_INPUT))
def test_every_input_is_shown_with_its_label_hint_and_error(name):
    block = field(ELEMENTS[name], hint=plain("A hint"))
    made = rendered(block, errors={name: "Not so <b>"})
    assert not nodes(made, ".unknown")
    control = made.get_element_by_id(f"M-{name}")
    named_by = control.get("aria-labelledby") or one(made, f"label[for='M-{name}']").get("id")
    assert said(made.get_element_by_id(named_by)) == name
    described = [said(made.get_element_by_id(key)) for key in control.get("aria-describedby").split()]
    assert described == ["Not so <b>", "A hint"]
    if name != "file_input":
        assert [node for node in (control, *control.iter()) if node.get("aria-invalid") == "true"]


@pytest.mark.parametrize("name", sorted(kit.INTERACTIVE))
def test_every_element_of_a_message_is_shown_can_be_acted_on_and_has_a_name(name):
    for block in ([beside(ELEMENTS[name])] if name in kit.AS_ACCESSORY else []) + [
        {"type": "actions", "block_id": name, "elements": [ELEMENTS[name]]}
    ]:
        made = rendered(block)
        assert not nodes(made, ".unknown")
        element = one(made, f"[data-element='{name}']")
        assert (element.get("data-block"), element.get("data-action")) == (name, name)
        for control in nodes(made, "button, input, select, textarea, [role=listbox], [role=menu], [role=group]"):
            inside_label = any(parent.tag == "label" for parent in control.iterancestors())
            assert control.get("aria-label") or said(control) or inside_label, lxml_html.tostring(control)


@pytest.mark.parametrize("kind", ["video", "file", "condensed_chart", "<b>"])
def test_what_the_page_does_not_know_is_a_labelled_box_with_all_of_it(kind):
    block = {"type": kind, "secret": "<script>alert(1)</script>"}
    box = one(rendered(block), "details.unknown")
    assert f"“{kind}”" in said(box)
    assert "<script>alert(1)</script>" in said(box)
    element = {"type": kind, "action_id": "x", "alt_text": "y"}
    assert kind in said(one(rendered(field(element)), "details.unknown"))
    assert kind in said(one(rendered({"type": "rich_text", "elements": [{"type": kind}]}), "details.unknown"))


# blocks


def test_a_section_has_its_text_its_fields_in_columns_and_its_element_beside_them():
    made = rendered(BLOCKS["section"])
    assert said(one(made, ".words > .text")) == "Bold of the ladder"
    assert [said(node) for node in nodes(made, ".fields > .text")] == ["One", "two"]
    assert said(one(made, ".accessory button[data-element]")) == "Open"


def test_headings_are_headings_one_level_below_what_they_stand_in():
    heading = one(rendered(BLOCKS["header"], level=3), "[role=heading]")
    assert (said(heading), heading.get("aria-level")) == ("A *header* 🎉", "3")


def test_plain_text_has_no_marks_and_emoji_unless_it_says_otherwise():
    made = rendered({"type": "context", "elements": [plain("*a* :tada:"), plain(":tada:", emoji=False)]})
    assert [said(node) for node in nodes(made, ".text")] == ["*a* 🎉", ":tada:"]


def test_a_picture_is_shown_from_the_pages_own_files_and_is_a_link_where_it_would_come_from_elsewhere():
    block = {"type": "image", "block_id": "b", "slack_file": {"id": "F1"}, "alt_text": "A <chart>"}
    picture = one(rendered(block, files={"F1": "files/F1/chart.png"}.get), "img")
    assert (picture.get("src"), picture.get("alt")) == ("files/F1/chart.png", "A <chart>")
    made = rendered(BLOCKS["image"])
    assert not nodes(made, "img")
    assert one(made, ".picture a").get("href") == "https://example.org/x.png"
    assert said(one(made, ".picture")) == "a picture"
    assert said(one(made, "figcaption")) == "A title"


def test_rich_text_has_lists_in_lists_numbers_that_go_on_and_styles():
    made = rendered(BLOCKS["rich_text"])
    assert len(nodes(made, "ul.indent-0 > li")) == 2
    assert one(made, "ol.indent-1").get("start") == "3"
    assert one(made, "blockquote.bordered") is not None
    words = nodes(made, ".text > code > mark > u > s > em > strong")
    assert [said(node) for node in words] == ["some words"]
    assert [said(node) for node in nodes(one(made, ".text"), ".mention.mine")] == ["@anna", "@here"]
    assert [said(node) for node in nodes(one(made, ".text"), ".mention:not(.mine)")] == ["@leads", "#general"]
    assert said(one(one(made, ".text"), "time")) == "2026-09-21"


def test_an_emoji_that_has_no_name_here_is_made_of_its_code_points():
    leaves = [
        {"type": "emoji", "name": "party", "unicode": "1f389"},
        {"type": "emoji", "name": "none", "unicode": "xyz"},
        {"type": "emoji", "name": "none"},
    ]
    block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": leaves}]}
    assert said(rendered(block)) == "🎉:none::none:"


def test_a_table_has_a_row_of_headings_and_columns_as_they_are_set():
    made = rendered(BLOCKS["table"])
    assert [said(node) for node in nodes(made, "thead th[scope=col]")] == ["Name", "Count"]
    first, second = nodes(made, "tbody td")
    assert (first.get("class"), second.get("class")) == ("right wrapped", "left")
    assert nodes(first, "a[href='https://example.org']")
    region = one(made, ".table")
    assert (region.get("role"), region.get("tabindex")) == ("region", "0")


@pytest.mark.asyncio
async def test_a_picture_of_slacks_is_read_from_its_file_by_whoever_looks(bare):
    store = bare.backend.store
    store.files["F1"] = File(id="F1", name="a chart.png", length=1, content=b"x")
    store.files["F2"] = File(id="F2", name="notes.csv", length=1, content=b"x")
    pictures = [
        {"type": "image", "block_id": key, "alt_text": key, "slack_file": {"id": key}} for key in ("F1", "F2", "F3")
    ]
    posted = bare.backend.post(store.dm("U0BOT", "U0ANNA"), "x", pictures)
    made = reply_html(Reply(backend=bare.backend, person="U0ANNA", message=posted))
    assert one(lxml_html.fromstring(f"<div>{made}</div>"), "img").get("src") == "files/F1/a%20chart.png?as=anna"


# elements


def acting(element, **scene):
    return rendered({"type": "actions", "block_id": "b", "elements": [{"action_id": "a", **element}]}, **scene)


def test_a_button_looks_as_it_says_and_is_called_as_it_says():
    made = one(
        acting({"type": "button", "text": plain("Go"), "style": "primary", "accessibility_label": "Go on"}), "button"
    )
    assert made.get("class").split() == ["button", "primary"]
    assert made.get("aria-label") == "Go on"


@pytest.mark.parametrize(
    ("url", "href"), [("https://example.org", "https://example.org"), ("javascript:alert(1)", None)]
)
def test_a_button_with_an_address_is_a_link_where_it_may_be_one(url, href):
    made = one(acting({"type": "button", "text": plain("Go"), "url": url}), "[data-element=button]")
    assert made.get("href") == href
    assert made.tag == ("a" if href else "button")


def test_what_is_asked_before_an_element_acts_stands_beside_it():
    asks = one(acting(ELEMENTS["button"]), ".element > template[data-confirm]")
    assert said(asks) == "Delete it? It is gone then. Keep it Delete"
    assert [node.get("class") for node in nodes(asks, "button")] == [None, "danger"]
    assert not nodes(acting({"type": "button", "text": plain("Go")}), "template")


def test_a_menu_shows_what_is_chosen_and_counts_its_options_through_all_groups():
    made = acting(ELEMENTS["static_select"])
    assert said(one(made, ".face")) == "Team Lead"
    lines = nodes(made, "[role=option]")
    assert [(said(line), line.get("data-option"), line.get("aria-selected")) for line in lines] == [
        ("Technical Lead", "0", "false"),
        ("Team Lead", "1", "true"),
        ("Data Engineer", "2", "false"),
    ]
    labels = [made.get_element_by_id(group.get("aria-labelledby")) for group in nodes(made, "[role=group]")]
    assert [said(label) for label in labels] == ["Leads", "Others"]


def test_a_menu_in_which_nothing_is_chosen_shows_its_placeholder():
    made = acting({"type": "static_select", "options": [option("A")], "placeholder": plain("Pick")})
    assert said(one(made, ".value.empty")) == "Pick"
    assert one(made, ".face").get("aria-label") == "Pick"


def test_only_a_long_menu_is_searched():
    for count, searched in ((5, 0), (6, 1)):
        made = acting({"type": "static_select", "options": [option(str(n)) for n in range(count)]})
        assert len(nodes(made, ".finder")) == searched


@pytest.mark.parametrize(
    ("kind", "offered"),
    [
        ("users_select", ["@anna", "@sam"]),
        ("channels_select", ["#general", "#else"]),
        ("multi_conversations_select", ["#general", "#else", "@anna", "@sam"]),
    ],
)
def test_people_and_channels_are_offered_by_their_names(kind, offered):
    assert [said(line) for line in nodes(acting({"type": kind}), "[role=option]")] == offered


def test_several_that_are_chosen_are_shown_beside_each_other():
    made = acting(ELEMENTS["multi_users_select"])
    assert [said(node) for node in nodes(made, ".face .chosen")] == ["@anna", "@sam"]
    assert one(made, "[role=listbox]").get("aria-multiselectable") == "true"
    assert [line.get("data-value") for line in nodes(made, "[aria-selected=true]")] == ["U0ANNA", "U0SAM"]


def test_a_menu_whose_options_the_app_has_shows_those_that_it_gave_last():
    made = acting(ELEMENTS["external_select"], suggested=lambda _block, _element: [option("Far"), option("Outside")])
    assert [(said(line), line.get("aria-selected")) for line in nodes(made, "[role=option]")] == [
        ("Far", "false"),
        ("Outside", "true"),
    ]
    select = one(made, ".select")
    assert (select.get("data-asked"), select.get("data-least")) == ("true", "2")


def test_an_overflow_menu_has_an_item_for_each_option_and_links_where_they_lead_somewhere():
    items = nodes(acting(ELEMENTS["overflow"]), "[role=menu] > [role=menuitem]")
    assert [(item.tag, item.get("data-option"), item.get("href")) for item in items] == [
        ("button", "0", None),
        ("a", "1", "https://example.org"),
    ]


def test_options_are_ticked_as_they_are_chosen_and_have_their_descriptions():
    made = acting(ELEMENTS["checkboxes"])
    assert [(said(label), bool(nodes(label, "[checked]"))) for label in nodes(made, "label")] == [
        ("Scopewhat one works on", False),
        ("Skills", True),
    ]
    assert {node.get("name") for node in nodes(acting(ELEMENTS["radio_buttons"]), "[type=radio]")} == {
        "M-b-radio_buttons"
    }


@pytest.mark.parametrize(
    ("name", "kind", "value"),
    [
        ("datepicker", "date", "2026-11-03"),
        ("timepicker", "time", "09:30"),
        ("datetimepicker", "datetime-local", "2026-09-21T16:13"),
    ],
)
def test_days_and_times_are_picked_with_the_browsers_own_in_the_readers_zone(name, kind, value):
    control = one(acting(ELEMENTS[name]), ".field input")
    assert (control.get("type"), control.get("value")) == (kind, value)


@pytest.mark.parametrize(
    ("name", "kind", "mode"),
    [("email_text_input", "email", None), ("url_text_input", "url", None), ("number_input", "text", "decimal")],
)
def test_a_phone_shows_the_keyboard_that_fits(name, kind, mode):
    control = one(rendered(field(ELEMENTS[name])), ".field input")
    assert (control.get("type"), control.get("inputmode")) == (kind, mode)


def test_what_is_typed_beyond_the_limit_is_counted_and_not_cut_off():
    element = {"type": "plain_text_input", "action_id": "it", "max_length": 5}
    values = {"plain_text_input": {"it": {"type": "plain_text_input", "value": "much more"}}}
    made = rendered(field(element), values=values)
    assert one(made, "input").get("maxlength") is None
    assert one(made, "input").get("value") == "much more"
    assert said(one(made, ".count")) == "-4"


def test_an_input_holds_what_is_kept_of_it():
    block = field(ELEMENTS["rich_text_input"])
    line = {"type": "rich_text_section", "elements": [{"type": "text", "text": "two\nlines"}]}
    state = {"type": "rich_text_input", "rich_text_value": {"type": "rich_text", "elements": [line]}}
    made = rendered(block, values={"rich_text_input": {"rich_text_input": state}})
    assert one(made, "textarea").text.lstrip("\n") == "two\nlines"
    made = rendered(
        field(ELEMENTS["plain_text_input"]),
        values={"plain_text_input": {"plain_text_input": starting_value(ELEMENTS["plain_text_input"])}},
    )
    assert one(made, "textarea").text.lstrip("\n") == "So"


def test_only_what_must_be_filled_in_says_so():
    element = ELEMENTS["plain_text_input"]
    assert one(rendered(field(element)), "textarea").get("aria-required") == "true"
    made = rendered(field(element, optional=True))
    assert one(made, "textarea").get("aria-required") is None
    assert said(one(made, "label")) == "plain_text_input (optional)"


def test_an_input_that_tells_the_app_says_when():
    assert not nodes(rendered(field(ELEMENTS["plain_text_input"])), "[data-tells]")
    told = field(ELEMENTS["plain_text_input"], dispatch_action=True)
    assert one(rendered(told), ".field").get("data-tells") == "on_enter_pressed"
    told["element"] = told["element"] | {"dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}}
    assert one(rendered(told), ".field").get("data-tells") == "on_character_entered"


def test_a_file_cannot_be_put_in_and_the_page_says_so():
    assert "cannot" in said(one(rendered(field(ELEMENTS["file_input"])), ".impossible"))
