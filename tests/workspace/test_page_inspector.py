"""What goes over the wire, beside the page: rows to be filtered, what was in them without secrets, copied tests."""

from __future__ import annotations

import json

import pytest
import pytest_asyncio
from page_windows import looking, tree, words

from bot.workspace.log import Exchange
from bot.workspace.page import inspector
from bot.workspace.page.inspector import HIDDEN, LONGEST, MOST, payloads, rows, unfolded, without_secrets


@pytest_asyncio.fixture
async def window(workspace):
    async with looking(workspace) as one:
        yield one


@pytest_asyncio.fixture
async def asked(workspace, window):
    """Anna has asked by command and written to the bot, which has called the Web API."""
    await window.says("/ladder band3")
    await window.says("good morning", at="ladder")
    await workspace.quiet()


async def wire(window, **filters):
    answer = await window.http.get("wire", params={"as": window.name, **filters})
    assert answer.status_code == 200
    return answer.json()


async def names(window, **filters):
    return [tree(html).find(".//b").text for _, html in (await wire(window, **filters))["rows"]]


# rows


async def test_a_row_has_way_name_outcome_time_and_who_it_is_about(asked, workspace, window):
    found = (await wire(window))["rows"]
    command = next(words(html) for _, html in found if "/ladder band3" in html)
    call = next(words(html) for _, html in found if "chat.postMessage" in html)
    assert "Slack → bot" in command
    assert "· anna ·" in command
    assert " ms" in command
    assert "Bot → Slack" in call
    assert "· anna · 200 ok ·" in call


async def test_the_newest_stands_first_and_a_row_is_known_by_its_number(asked, workspace, window):
    numbers = [int(key) for key, _ in (await wire(window))["rows"]]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] == len(workspace.log) - 1


async def test_one_way_alone(asked, window):
    everything, out, into = [await names(window, way=way) for way in ("", "out", "in")]
    assert "chat.postMessage" in into
    assert "chat.postMessage" not in out
    assert "/ladder band3" in out
    assert sorted(everything) == sorted([*out, *into])


@pytest.mark.parametrize("text", ["BAND3", " band3 ", "everything inherited", "/ladder"])
async def test_a_text_is_looked_for_in_names_and_in_what_was_sent_whatever_its_case(asked, window, text):
    found = await names(window, text=text)
    assert "/ladder band3" in found
    assert "open the home tab" not in found


async def test_a_text_that_nothing_has(asked, window):
    assert await names(window, text="nowhere to be found") == []


async def test_what_was_refused_and_what_is_not_answered_is_said_to_be_bad(workspace):
    now = workspace.clock.now()
    workspace.log.clear()
    common = {"over": "web api", "name": "chat.postMessage", "asked": {}}
    exchanges = [
        Exchange(way="in", **common, at=now, answer={"ok": False, "error": "no_text"}, status=200, answered=now),
        Exchange(way="in", **common, at=now, answer="no", status=503, answered=now),
        Exchange(way="out", **common, at=now - 4),
        Exchange(way="out", **common, at=now),
        Exchange(way="out", **common, at=now, status=401, answered=now),
        Exchange(way="out", **common, at=now, status=200, answered=now + 0.25),
    ]
    workspace.log.extend(exchanges)
    found = [(one.outcome, one.bad, one.took) for one in reversed(rows(workspace.backend))]
    assert found == [
        ("no_text", True, 0),
        ("503", True, 0),
        ("not answered", True, None),
        ("under way", False, None),
        ("401 acknowledged", True, 0),
        ("200 acknowledged", False, 250),
    ]


async def test_there_are_the_last_some_hundred_of_them(workspace, window):
    now = workspace.clock.now()
    for number in range(MOST + 50):
        workspace.log.append(Exchange(way="in", over="web api", name=f"call {number}", asked={}, at=now))
    found = await names(window)
    assert len(found) == MOST
    assert found[0] == f"call {MOST + 49}"


async def test_times_are_those_of_whoever_looks(asked, workspace):
    async with looking(workspace, "sam") as tokyo, looking(workspace, "alex") as york:
        ((_, there), *_), ((_, here), *_) = [(await wire(one))["rows"] for one in (tokyo, york)]
    assert tree(there).find(".//time").text != tree(here).find(".//time").text


async def test_somebody_who_opens_a_form_is_whom_it_is_about(workspace):
    await workspace.person("alex").shortcut("Log a note")
    opened = next(one for one in rows(workspace.backend) if one.name == "views.open")
    assert opened.about == ("alex",)


# what was in them


async def test_a_request_is_shown_with_its_answer_as_json(asked, workspace, window):
    number = next(key for key, html in (await wire(window))["rows"] if "/ladder band3" in html)
    shown = await window.http.get(f"wire/{number}")
    told, answered = (pre.text for pre in tree(shown.text).iterfind(".//pre"))
    payload = json.loads(told)
    assert payload.get("payload", payload)["text"] == "band3"
    assert json.loads(answered)["text"] == "about band3"


@pytest.mark.parametrize("number", ["999999", "99999999999999999999"])
async def test_a_request_that_is_not_there(window, number):
    assert (await window.http.get(f"wire/{number}")).status_code == 404


async def test_what_is_long_is_cut_and_said_to_be(workspace, window):
    workspace.log.append(Exchange(way="in", over="upload", name="F1", asked="x" * (LONGEST + 1_234), at=0.0))
    number = len(workspace.log) - 1
    asked, _ = payloads(workspace.backend, number)
    assert (len(asked.text), asked.cut) == (LONGEST, 1_234)
    shown = words((await window.http.get(f"wire/{number}")).text)
    assert "Cut after 20,000 characters: there are 1,234 more." in shown


async def test_nothing_that_was_sent_is_markup(workspace, window):
    workspace.log.append(Exchange(way="in", over="web api", name="<b>x</b>", asked={"a": "<script>1</script>"}, at=0.0))
    assert "<b>x</b>" not in (await wire(window))["rows"][0][1]
    shown = (await window.http.get(f"wire/{len(workspace.log) - 1}")).text
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


async def test_no_secret_is_shown(asked, workspace, window):
    backend = workspace.backend
    everything = [(await window.http.get(f"wire/{key}")).text for key, _ in (await wire(window))["rows"]]
    everything.append(json.dumps(await wire(window)))
    secrets = [backend.bot_token, backend.app_token, backend.signing_secret, *backend.response_urls]
    assert len(secrets) > 3
    assert [one for one in secrets for text in everything if one in text] == []
    assert any(HIDDEN in one for one in everything)
    # Nor can one be found by looking for it.
    assert await names(window, text=backend.bot_token) == []


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"token": "anything", "ok": True}, {"token": HIDDEN, "ok": True}),
        ({"Client_Secret": 1, "deep": [{"cookie": "d=1"}]}, {"Client_Secret": HIDDEN, "deep": [{"cookie": HIDDEN}]}),
        ("a xoxb-12-ab.c and xapp-1-99z.", f"a {HIDDEN} and {HIDDEN}"),
        ("wss://x/link/?ticket=0a1b&app_id=A0", f"wss://x/link/?ticket={HIDDEN}&app_id=A0"),
        ("http://127.0.0.1:1/response/0a1b2c", f"http://127.0.0.1:1/response/{HIDDEN}"),
        ('[{"token": "t", "text": "xoxp-1"}]', [{"token": HIDDEN, "text": HIDDEN}]),
        ("token=t&text=a+b", {"token": HIDDEN, "text": "a b"}),
        ("payload=%7B%22token%22%3A1%7D", {"payload": {"token": HIDDEN}}),
        ({"value": '{"ask": "xoxb-1"}'}, {"value": {"ask": HIDDEN}}),
        ({"text": '{"ask": "xoxb-1"}'}, {"text": f'{{"ask": "{HIDDEN}"}}'}),
        ({"text": "a=b&c=d"}, {"text": "a=b&c=d"}),
        ("a=b or not", "a=b or not"),
        ("{no json, xoxb-1}", f"{{no json, {HIDDEN}}}"),
        (7, 7),
    ],
)
def test_what_is_hidden(given, shown):
    assert without_secrets(unfolded(given)) == shown


# copying


async def test_what_was_done_since_an_act_is_copied(asked, workspace, window):
    whole = (await window.http.get("test")).json()["test"]
    assert 'anna.command("/ladder band3")' in whole
    assert 'anna.says("good morning")' in whole
    options = {one.text: one.get("value") for one in tree((await wire(window))["acts"]).iterfind(".//option")}
    since = next(number for text, number in options.items() if "good morning" in text)
    later = (await window.http.get("test", params={"since": since})).json()["test"]
    assert "band3" not in later
    assert 'anna.says("good morning")' in later


@pytest.mark.parametrize("since", ["", "x", "-1", "²", "99999999999999999999"])
async def test_a_number_that_is_none_means_the_beginning(asked, window, since):
    assert "band3" in (await window.http.get("test", params={"since": since})).json()["test"]


async def test_what_was_done_before_the_page_was_opened_is_not_copied(workspace):
    await workspace.person("anna").command("/ladder band3")
    async with looking(workspace) as window:
        assert (await window.http.get("test")).json()["test"] == ""
        assert "band3" not in (await wire(window))["acts"]


async def test_what_a_copied_test_asks_for_besides(workspace, asked):
    page = inspector.Inspector(workspace, ["seeded"])
    page._first = 1
    assert json.loads((await page._test(_request())).body)["test"].startswith(
        "async def test_what_was_done_in_the_page(seeded, anna):"
    )


def _request():
    from starlette.requests import Request

    return Request({"type": "http", "method": "GET", "path": "/test", "query_string": b"", "headers": []})


async def test_what_is_no_json_is_about_nobody(workspace):
    for asked in ("payload=nothing+of+the+kind&x=1", "some text", None, 7, ["a"], {"payload": [1]}):
        workspace.log.append(Exchange(way="out", over="http", name="odd", asked=asked, at=0.0))
        assert rows(workspace.backend)[0].about == ()
