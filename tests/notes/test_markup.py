"""Slack's marks in a text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.notes.markup import people, plain

calmly = settings(deadline=None)


@pytest.mark.parametrize(
    ("passed_on", "typed"),
    [
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("&quot; &#39;", "&quot; &#39;"),
        ("see <https://example.org/a?b=1&amp;c=2>", "see https://example.org/a?b=1&c=2"),
        ("see <https://example.org/a|https://example.org/a>", "see https://example.org/a"),
        ("see <http://example.org|example.org>", "see http://example.org"),
        ("see <https://example.org/1|the &lt;plan&gt;>", "see the <plan> (https://example.org/1)"),
        ("to <mailto:dana@example.org|dana@example.org>", "to dana@example.org"),
        ("call <tel:+4930123|+49 30 123>", "call +49 30 123 (+4930123)"),
        ("in <#C012|platform-team>", "in #platform-team"),
        ("in <#C012>", "in #C012"),
        ("with <@U012|sam> and <@W034>", "with <@U012> and <@W034>"),
        ("told <!here> and <!channel|@channel>", "told @here and @channel"),
        ("with <!subteam^S012|@engineers>, <!subteam^S012>", "with @engineers, @subteam"),
        ("on <!date^1392734382^{date}|18 Feb 2014>", "on 18 Feb 2014"),
        ("raw <b> <> < > <|x> a<b", "raw <b> <> < > <|x> a<b"),
        ("```\n\tif a &lt; b:\n```  :tada: *bold* “q”", "```\n\tif a < b:\n```  :tada: *bold* “q”"),
    ],
)
def test_a_text_is_read_as_it_was_typed(passed_on: str, typed: str) -> None:
    assert plain(passed_on) == typed


@calmly
@given(st.text())
def test_what_slack_escapes_comes_back(typed: str) -> None:
    assert plain(typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")) == typed


@pytest.mark.parametrize(
    ("text", "ids", "unknown", "rest"),
    [
        ("<@U1> led", ("U1",), (), " led"),
        ("<@U1|alex>: led", ("U1",), (), ": led"),
        ("<@U1> <@U2><@U3> led", ("U1", "U2", "U3"), (), " led"),
        ("<@U1>, <@U2> and <@U3> led", ("U1", "U2", "U3"), (), " led"),
        ("<@U1>, <@U2>, and <@U3>: led", ("U1", "U2", "U3"), (), ": led"),
        ("<@U1> &amp; <@U2> + <@U1> led", ("U1", "U2"), (), " led"),
        ("me and <@U1> led", ("UME", "U1"), (), " led"),
        ("<@U1> and myself led", ("U1", "UME"), (), " led"),
        ("<@U1>, me: led", ("U1", "UME"), (), ": led"),
        ("<@U1> me and him", ("U1",), (), " me and him"),
        ("<@U1> and he led", ("U1",), (), " and he led"),
        ("<@U1>, led", ("U1",), (), ", led"),
        ("*<@U1>* _<@U2>_ *well*", ("U1", "U2"), (), " *well*"),
        ("@alexx did", (), ("@alexx",), " did"),
        ("@al.ex-x. did", (), ("@al.ex-x",), ". did"),
        ("<@U1> @samm @samm did", ("U1",), ("@samm",), " did"),
        ("<!subteam^S1|@eng> did", (), ("@eng",), " did"),
    ],
)
def test_who_is_named_in_front(text: str, ids: tuple[str, ...], unknown: tuple[str, ...], rest: str) -> None:
    found = people(text, 0, "UME")
    assert found
    assert (found.ids, found.unknown, text[found.end :]) == (ids, unknown, rest)
    assert found.one == (ids[0] if len(ids) == 1 and not unknown else None)


@pytest.mark.parametrize(
    "text", ["", "led <@U1>", "me-time", "meeting", "me's", "<#C1|alex>", "<https://a.org>", "@ x", "a@b"]
)
def test_nobody_is_named_in_front(text: str) -> None:
    assert people(text, 0, "UME") is None
