"""Who gets the page: a browser on this machine that has its whole address. Everybody else is shown nothing."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from page_windows import looking
from small_app import connected, manifest

from bot.workspace import Workspace, page
from bot.workspace.page.routes import LARGEST_ACT

ROUTES = ("", "screen", "happenings", "static/page.js", "files/F1/a.txt", "wire", "wire/0", "test", "act")
JSON = {"content-type": "application/json"}


@pytest_asyncio.fixture
async def window(bare):
    async with looking(bare) as one:
        yield one


async def answered(window, route, **headers):
    """What a route answers to these headers; of the stream only how it begins."""
    method, content = ("POST", b"{}") if route == "act" else ("GET", None)
    async with window.http.stream(method, route, headers=headers, content=content) as answer:
        if not answer.headers["content-type"].startswith("text/event-stream"):
            await answer.aread()
        return answer


async def asked(window, route, **headers):
    """The status of it."""
    return (await answered(window, route, **headers)).status_code


@pytest.mark.parametrize("route", ROUTES)
async def test_without_its_token_there_is_no_page(bare, route):
    address = bare.opens_page()
    token = address.rstrip("/").rpartition("/")[2]
    assert len(token) > 20
    async with httpx.AsyncClient() as http:
        for wrong in ("x" * len(token), token[:-1], token + "x", token.swapcase(), "é"):
            url = address.replace(token, wrong) + route
            answer = await (http.post(url, json={}) if route == "act" else http.get(url))
            assert answer.status_code == 404
            assert token not in answer.text


async def test_the_address_stays_while_the_workspace_runs_and_the_next_has_another(bare):
    token = bare.opens_page().split("/")[-2]
    assert bare.opens_page().split("/")[-2] == token
    assert Workspace(manifest()).opens_page().split("/")[-2] != token


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("host", ["ladder.example", "127.0.0.1", "127.0.0.1:1", "evil.example:{port}", "[::1]:{port}"])
async def test_a_name_that_leads_to_loopback_is_not_answered(window, route, host):
    shown = host.format(port=window.http.base_url.port)
    assert await asked(window, route, host=shown, **JSON) == 403


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1:{port}"])
async def test_the_script_of_another_page_is_not_answered(window, route, origin):
    shown = origin.format(port=window.http.base_url.port)
    assert await asked(window, route, origin=shown, **JSON) == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_another_site_may_only_lead_to_the_page(window, site):
    found = {route: await asked(window, route, **{"sec-fetch-site": site}, **JSON) for route in ROUTES}
    assert found == {route: 200 if route == "" else 403 for route in ROUTES}


async def test_the_page_itself_and_both_names_of_loopback_are_answered(window):
    port = window.http.base_url.port
    for headers in (
        {},
        {"host": f"localhost:{port}", "origin": f"http://localhost:{port}", "sec-fetch-site": "same-origin"},
        {"host": f"127.0.0.1:{port}", "origin": f"http://127.0.0.1:{port}", "sec-fetch-site": "none"},
    ):
        for route in ROUTES:
            wanted = {"files/F1/a.txt": 404, "wire/0": 404}.get(route, 200)
            assert await asked(window, route, **headers, **JSON) == wanted, (route, headers)


@pytest.mark.parametrize("route", ROUTES)
async def test_nothing_of_it_is_kept_framed_guessed_or_loaded_from_elsewhere(window, route):
    headers = (await answered(window, route)).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
    assert policy == {
        "default-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "object-src": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert headers["cross-origin-resource-policy"] == "same-origin"


async def test_the_page_holds_no_script_and_no_style_of_its_own_and_only_relative_addresses(window):
    page = (await window.http.get("")).text
    assert "<style" not in page
    assert " style=" not in page
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in page
    scripts = [part.partition(">")[0] for part in page.split("<script")[1:]]
    assert scripts == [' type="application/json" id="first"', ' type="module" src="static/page.js"']


@pytest.mark.parametrize("route", ["static/../routes.py", "static/%2e%2e/routes.py", "static/", "templates/page.html"])
async def test_only_what_is_meant_to_be_served_is(window, route):
    assert (await window.http.get(route)).status_code == 404


@pytest.mark.parametrize("one", sorted((Path(page.__file__).parent / "static").iterdir()), ids=lambda path: path.name)
async def test_every_file_of_the_page_is_served_as_what_it_is(window, one):
    got = await window.http.get(f"static/{one.name}")
    kinds = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
    assert got.content == one.read_bytes()
    assert got.headers["content-type"].partition(";")[0] == kinds[one.suffix]


# what is posted


async def test_an_act_that_is_too_large_is_refused_however_it_comes(window):
    large = json.dumps({"as": "anna", "verb": "says", "at": "general", "text": "x" * LARGEST_ACT})

    async def in_parts():
        for start in range(0, len(large), 10_000):
            yield large[start : start + 10_000].encode()

    for content in (large, in_parts()):
        answer = await window.http.post("act", content=content, headers=JSON)
        assert answer.status_code == 413
        assert "256,000 bytes" in answer.json()["problem"]
    assert await window.reads("general") == []


@pytest.mark.parametrize("body", ["", "[]", "null", "1", '"says"', "{", "[" * 100_000, "\xff"])
async def test_what_is_no_act_is_refused_in_a_sentence(window, body):
    answer = await window.http.post("act", content=body.encode("latin-1"), headers=JSON)
    assert (answer.status_code, answer.json()) == (400, {"problem": "An act is a JSON object."})


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
async def test_a_form_cannot_act(window, kind):
    said = json.dumps({"as": "anna", "verb": "says", "at": "general", "text": "hello"})
    answer = await window.http.post("act", content=said, headers={"content-type": kind})
    assert answer.status_code == 415
    assert await window.reads("general") == []


@pytest.mark.parametrize("route", ["", "screen"])
async def test_somebody_who_is_not_there_has_no_screen(window, route):
    for name in ("nobody", "leo", "ladder", "U0BOT"):
        answer = await window.http.get(route, params={"as": name})
        assert (answer.status_code, answer.text) == (404, "There is nobody of that name here.")


# what happens


async def told(lines):
    """What the stream says next."""
    async for line in lines:
        if line.startswith("data: "):
            return json.loads(line.removeprefix("data: "))
    return None


async def test_the_stream_tells_when_something_has_happened(window):
    async with window.http.stream("GET", "happenings") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.aiter_lines()
        before = await told(lines)
        await window.says("hello")
        assert await told(lines) == {**before, "happened": before["happened"] + 1}


async def test_the_stream_tells_when_the_app_comes_and_goes(window, bare):
    async with window.http.stream("GET", "happenings") as answer:
        lines = answer.aiter_lines()
        assert (await told(lines))["connected"] is False
        async with connected(bare):
            while not (await told(lines))["connected"]:
                pass
        while (await told(lines))["connected"]:
            pass


async def test_the_stream_ends_with_the_workspace(window, bare):
    async with window.http.stream("GET", "happenings") as answer:
        lines = answer.aiter_lines()
        await told(lines)
        stopping = asyncio.create_task(bare.stop())
        assert await told(lines) is None
        await stopping
