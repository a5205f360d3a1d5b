"""What the terminal shows, and whole sessions in it."""

from __future__ import annotations

import asyncio
import io

import pytest
from rich.console import Console
from small_app import ANSWER, ROLES, button, field, manifest, option, plain_text, section

from bot.workspace import Workspace, terminal
from bot.workspace.rendering import mrkdwn, render
from bot.workspace.terminal import chat, console_lines, talk

pytestmark = pytest.mark.asyncio


def shown(thing, width=100):
    console = Console(file=io.StringIO(), width=width)
    console.print(thing)
    return console.file.getvalue()


@pytest.mark.parametrize(
    ("text", "plain", "styles"),
    [
        ("*bold* _italic_ ~strike~ `code`", "bold italic strike code", ["bold", "italic", "strike", "cyan"]),
        ("*bold _and italic_*", "bold and italic", ["bold", "italic"]),
        ("<https://example.org|here>", "here", ["underline link https://example.org"]),
        ("<@U1> <#C1|general>", "@anna #general", ["bold cyan", "bold cyan"]),
        ("```\na\n  b\n```", "a\n  b", ["cyan"]),
        ("&gt; quoted\nnot", "▎ quoted\nnot", ["dim", "italic dim"]),
        ("a &lt;b&gt; :tada:", "a <b> 🎉", []),
        ("2*3*4 snake_case_name", "2*3*4 snake_case_name", []),
    ],
)
async def test_markup_becomes_style(text, plain, styles):
    made = mrkdwn(text, lambda name: {"U1": "anna"}.get(name, name))
    assert made.plain == plain
    assert [str(span.style) for span in made.spans] == styles


async def test_buttons_and_options_are_numbered_in_reading_order():
    text = shown(render(ANSWER, first=3))
    assert "[3] Everything inherited   [4] Only here" in text
    assert text.index("[8] Wrong") < text.index("With a role") < text.index("[9] Technical Lead")
    assert "[12] Next" in text


async def test_every_block_that_is_known_is_shown():
    leaves = [{"type": "text", "text": "rich", "style": {"bold": True}}, {"type": "link", "url": "https://example.org"}]
    line = {"type": "rich_text_section", "elements": leaves}
    image = {"type": "image", "image_url": "https://example.org/x.png", "alt_text": "alt"}
    picker = {"type": "users_select", "action_id": "who", "placeholder": plain_text("Who")}
    blocks = [
        {"type": "header", "text": plain_text("Header :tada:")},
        {"type": "divider"},
        section(
            "*text*",
            accessory=button("Beside", "b"),
            fields=[plain_text("one"), plain_text("two"), plain_text("three")],
        ),
        section("x", accessory=image),
        {"type": "section", "fields": [plain_text("alone")]},
        section("x", block_id="who", accessory=picker),
        section("x", accessory={**ROLES, "options": [option("x") | {"description": plain_text("about x")}]}),
        section("x", accessory={"type": "workflow_button", "text": plain_text("odd")}),
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "small"}, image]},
        {"type": "markdown", "text": "# Mark\n\n* down"},
        {**image, "title": plain_text("Title")},
        {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "stored"},
        {"type": "rich_text", "elements": [line, {"type": "rich_text_quote", "elements": leaves}]},
        {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "ordered", "elements": [line]}]},
        {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": leaves}]},
        {
            "type": "table",
            "rows": [
                [{"type": "raw_text", "text": "Head"}, {"type": "raw_text", "text": "Second"}],
                [{"type": "rich_text", "elements": [line]}, {"type": "raw_text", "text": "cell"}],
            ],
            "column_settings": [{"align": "right"}],
        },
        field("Day", {"type": "datepicker", "placeholder": plain_text("Choose")}, hint=plain_text("the hint")),
        field("Tags", {"type": "checkboxes", "options": [option("a"), option("b")]}, optional=True),
        {"type": "actions", "elements": [{"type": "overflow", "action_id": "o", "options": [option("more")]}]},
    ]
    values = {
        "tags": {"it": {"type": "checkboxes", "selected_options": [option("b")]}},
        "who": {"who": {"selected_user": "U1"}},
    }
    text = shown(render(blocks, lambda name: {"U1": "anna"}.get(name, name), values=values))
    for part in (
        "Header 🎉", "────", "text", "one     two", "three", "alone", "[1] Beside",
        "alt  https://example.org/x.png", "Who anna",
        "[2] x  about x", "a workflow_button, not shown in a terminal", "small  [alt]", "Mark", "• down", "Title",
        "stored  a file in Slack", "richhttps://example.org", "▎ rich", "1. rich", "Head", "cell", "Day *: Choose",
        "the hint", "Tags: b", "· a", "[3] more",
    ):  # fmt: skip
        assert part in text, part


async def test_what_is_not_known_is_a_labelled_box():
    text = shown(render([{"type": "video", "title": "Tour"}]))
    assert "a video, not shown in a terminal" in text
    assert '"title": "Tour"' in text


class Screen:
    """A terminal: lines to type, and what was printed after each."""

    def __init__(self, lines, end=EOFError):
        self.lines, self.end = iter(lines), end
        self.console = Console(file=io.StringIO(), width=100)
        self.prompts = []

    async def read_line(self, prompt):
        self.prompts.append(prompt)
        self.console.print(f"--- {prompt}")
        try:
            return next(self.lines)
        except StopIteration:
            raise self.end from None

    async def session(self, workspace, person="anna"):
        await chat(workspace, person, self.read_line, self.console.print)
        return self.console.file.getvalue().split("--- ")[1:]


@pytest.mark.parametrize("workspace", ["sockets"], indirect=True)
async def test_a_session_in_which_everything_is_tried(workspace):
    workspace.person("sam").quietly.mentions("before")
    await workspace.quiet()
    screen = Screen(
        [
            "/ladder band3", "1", "7", "99", "", "@ladder hi", "what is :tada:?", ":edit band 4", ":delete", ":delete",
            "/nope", ":nonsense", ":home", ":as sam", ":quit",
        ]
    )  # fmt: skip
    answers = await screen.session(workspace)
    assert "only you can see this" in answers[0]
    assert "[1] Everything inherited" in answers[0]
    assert "all of 3" in answers[1]
    assert "chosen technical lead" in answers[2]
    assert "there is no [99] to press" in answers[3]
    assert answers[4].strip() == "anna>"
    assert "#general · in a thread" in answers[5]
    assert "DM" in answers[6]
    assert "changed to band 4" in answers[7]
    assert "gone: band 4" in answers[8]
    assert "you have written nothing yet" in answers[9]
    assert "/nope is not a command" in answers[10]
    assert ":edit TEXT" in answers[11]
    assert "Home of anna" in answers[12]
    assert screen.prompts[-1] == "sam> "


@pytest.mark.parametrize("workspace", ["sockets"], indirect=True)
async def test_a_menu_that_the_app_has_the_options_of_is_typed_into(workspace):
    answers = await Screen([":find plum", "/ladder menu", ":find plum", "1", ":find cherry", ":find pl"]).session(
        workspace
    )
    assert "there is no menu to type into" in answers[0]
    assert "Usual" in answers[1]
    assert "[1] Plum" in answers[2]
    assert "you chose plum" in answers[3]
    assert "nothing found" in answers[4]
    assert "from 3 characters on" in answers[5]


@pytest.mark.parametrize("workspace", ["sockets"], indirect=True)
async def test_a_modal_is_filled_in_line_by_line(workspace):
    screen = Screen(
        [
            ":shortcut Log a note", "Person: alex", "Tags = Scope, Skills", "Text: short", ":submit", "Nope: x",
            "Text: led it", ":submit", "/ladder note", "1", ":close", ":submit",
        ]
    )  # fmt: skip
    answers = await screen.session(workspace)
    assert "Label: value  ·  :submit (Save)  ·  :close" in answers[0]
    assert "Person *: alex" in answers[1]
    assert "Tags: Scope, Skills" in answers[2]
    assert "! Say more" in answers[4]
    assert "no inputs are called 'Nope'" in answers[5]
    assert "Noted of @alex: led it" in answers[7]
    assert "A longer note (modal)" in answers[9]
    assert "closed A longer note" in answers[10]
    assert "anna has no modal open" in answers[11]


@pytest.mark.parametrize("workspace", ["sockets"], indirect=True)
async def test_what_is_gone_says_so_and_cannot_be_pressed(workspace):
    answers = await Screen(["hello", "4", "1"]).session(workspace)
    assert "· deleted" in answers[1]
    assert "is gone" in answers[2]


async def test_files_and_a_busy_app_are_shown(bare, client):
    await client.files_upload_v2(channel="C0GENERAL", filename="x.csv", content="a")
    bare.person("anna").quietly.says("nobody hears this")
    screen = Screen([":quit"], end=KeyboardInterrupt)
    answers = await screen.session(bare)
    assert "not quiet after" in screen.console.file.getvalue()
    assert len(answers) == 1


async def test_plain_texts_files_and_views_without_submit():
    async with Workspace.running(manifest(commands=[])) as workspace:
        backend = workspace.backend
        page = terminal._Chat(workspace, "anna", print)
        parts = []
        page._show = parts.append
        from bot.workspace import modals
        from bot.workspace.state import File

        backend.store.files["F1"] = File(id="F1", name="x.csv", length=3, content=b"abc")
        channel = backend.store.channels["C0GENERAL"]
        posted = backend.post(channel, "*plain*", files=("F1",))
        from bot.workspace import Reply

        page._screen(Reply(backend=backend, person="U0ANNA", message=posted))
        view = {"type": "modal", "title": plain_text("Only text"), "blocks": [section("x")]}
        modals.open_modal(backend, "U0ANNA", view)
        page._screen(workspace.person("anna").modal)
        page._help()
        text = "".join(shown(one) for one in parts)
        for part in (
            "plain",
            "📎 x.csv (3 bytes)",
            "Only text (modal)",
            "Label: value  ·  :close",
            "no slash commands",
        ):
            assert part in text


async def test_ctrl_c_ends_a_session(bare):
    assert len(await Screen([], end=KeyboardInterrupt).session(bare)) == 1


async def test_lines_come_from_the_keyboard_until_it_closes(bare, monkeypatch, capsys):
    typed = iter([":help", ":quit"])
    monkeypatch.setattr("builtins.input", lambda prompt: next(typed))
    await talk(bare)
    assert capsys.readouterr().out.count("a message to the bot") == 2

    def closed(prompt):
        raise EOFError

    monkeypatch.setattr("builtins.input", closed)
    with pytest.raises(EOFError):
        await console_lines()("> ")


async def test_a_line_that_comes_too_late_is_dropped(monkeypatch):
    go = asyncio.Event()
    loop = asyncio.get_running_loop()
    gone = asyncio.Event()

    def slow(prompt):
        asyncio.run_coroutine_threadsafe(go.wait(), loop).result()
        loop.call_soon_threadsafe(gone.set)
        return "late"

    monkeypatch.setattr("builtins.input", slow)
    waiting = asyncio.create_task(console_lines()("> "))
    await asyncio.sleep(0)
    waiting.cancel()
    go.set()
    await gone.wait()
    await asyncio.sleep(0.01)
    assert waiting.cancelled()
