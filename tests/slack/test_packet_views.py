"""Packets as Block Kit, and what their buttons carry."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.growth.advice import Lack, Remark
from bot.growth.coverage import cover
from bot.ladders.composing import compose
from bot.notes.model import LONGEST_NOTE
from bot.slack.views.growth import giving, packets
from bot.slack.views.growth.packets import AT_ONCE, Draft
from bot.slack.views.growth.values import MOST_PACKED, Given, Packing
from bot.slack.views.notes.values import OpenPacket
from bot.workspace.blockkit import problems, view_problems
from tests.growth.noting import TODAY, expectation, note
from tests.ladders.making import crew

LADDER = crew()
MARK = "0123456789ab"
WIDEST = "+".join([MARK] * 9)
PERSON = "U" + "A" * 31


def _draft(count, text, left_out=()):
    lines = [expectation(LADDER, "captain", one) for one in ("command", "calm")]
    notes = [
        note(TODAY - timedelta(count - number), *lines[: number % 3], text=text, handed_by="USAM")
        for number in range(count)
    ]
    target = compose(LADDER, LADDER.by_id["captain"])
    packing = Packing(subject=PERSON, target=WIDEST, since=TODAY, state="0123456789abcdef").leaving_out(left_out)
    return Draft(packing, cover(target, notes, TODAY), notes, 3, "UANNA")


@pytest.mark.parametrize("text", ["& <b> " * 2_000, "<@U0ALEX>" * 1_000, "x" * LONGEST_NOTE, "💥\n" * 3_000])
@pytest.mark.parametrize("page", [0, 4])
def test_slack_takes_every_page_of_a_preview(text, page, judges) -> None:
    draft = _draft(45, text[:LONGEST_NOTE], range(0, 45, 2))
    shown = draft.notes[page * AT_ONCE : (page + 1) * AT_ONCE]
    remark = Remark(("not a team player",) * 40, tuple(Lack))
    view = packets.preview(draft, page, [remark] * len(shown), packets.STARTS_ANEW)
    assert not view_problems(view)
    for judge in (problems, *judges):
        assert not list(judge(view["blocks"], "modal"))


def test_slack_takes_all_else_that_is_said_of_a_packet(judges) -> None:
    draft = _draft(2, "did it")
    given = Given(file="F" + "0" * 31, to=PERSON, subject=PERSON, count=2, of="0" * 16, seal="0" * 32)
    modals = [
        packets.opening(),
        packets.under_way(["Reading 2 notes", packets.DRAWING]),
        packets.made(draft, picture=False),
        packets.nothing(OpenPacket(PERSON), "UANNA"),
        giving.with_whom(draft.packing),
    ]
    for view in modals:
        assert not view_problems(view)
        for judge in (problems, *judges):
            assert not list(judge(view["blocks"], "modal"))
    messages = [
        packets.offer(OpenPacket(PERSON, WIDEST, TODAY), "Captain", 3, "UANNA"),
        packets.what_now(draft),
        giving.shared(given, "UANNA"),
    ]
    for message in messages:
        for judge in (problems, *judges):
            assert not list(judge(list(message.blocks), "message"))


@given(st.sets(st.integers(0, MOST_PACKED - 1)))
def test_which_notes_are_left_out_comes_back(places) -> None:
    packing = Packing(subject=PERSON, target=MARK).leaving_out(places)
    assert Packing.read(packing.dumped()) == packing
    assert packing.left_out == places


def test_the_largest_packet_fits_a_button_and_a_modal() -> None:
    packing = Packing(subject=PERSON, target=WIDEST, since=TODAY, state="f" * 16).leaving_out(range(MOST_PACKED))
    assert len(packing.dumped()) <= 2_000


@pytest.mark.parametrize("out", ["a", "!!!!", "é" * 4, "A" * 2_000, "a=b="])
def test_bits_that_are_none_are_refused(out) -> None:
    assert Packing.read(f'{{"subject":"U0ALEX","target":"{MARK}","out":"{out}"}}') is None


def test_a_packet_holds_only_so_many_notes() -> None:
    assert "at most 10,000" in packets.too_many(MOST_PACKED + 1).text
