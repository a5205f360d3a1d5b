"""Things to try beside the page: ticked off by an act that was answered, once, and for the runs to come."""

from __future__ import annotations

import pytest

from bot.workspace.page.guide import Guide, Step


def step(key, verb, **more):
    return Step(key=key, title=key, how="", tried=lambda done, answer: done.verb == verb and bool(answer.plain), **more)


@pytest.fixture
def guide(workspace):
    return Guide(workspace, [step("ask", "command"), step("write", "says")])


async def test_a_step_is_ticked_when_the_app_has_answered(workspace, guide):
    anna = workspace.person("anna")
    act = anna.quietly.command("/ladder band3")
    assert guide.tried == set(), "it was only asked"
    await anna.answer_to(act)
    assert guide.tried == {"ask"}


async def test_what_was_done_before_the_list_was_made_ticks_nothing(workspace):
    await workspace.person("anna").command("/ladder band3")
    assert Guide(workspace, [step("ask", "command")]).tried == set()


async def test_what_was_tried_in_a_run_before_stays_tried(workspace, guide):
    workspace.backend.store.ticked["write"] = None
    assert guide.tried == {"write"}
    await workspace.person("anna").command("/ladder band3")
    assert guide.tried == {"write", "ask"}


async def test_an_answer_that_never_comes_is_not_waited_for(workspace, guide):
    anna = workspace.person("anna")
    anna.quietly.says("nobody is told of this", channel="random")
    assert guide.tried == set()
    assert guide._waiting
    workspace.clock.advance(61)
    assert guide.tried == set()
    assert not guide._waiting


async def test_whoever_has_left_ticks_nothing(workspace, guide):
    alex = workspace.person("alex")
    await alex.command("/ladder band3")
    workspace.leaves("alex")
    assert guide.tried == set()
    assert not guide._waiting


async def test_acts_are_counted_and_what_was_refused_is_none(workspace):
    anna, alex = workspace.person("anna"), workspace.person("alex")
    await anna.command("/ladder band3")
    with pytest.raises(Exception, match="not a command"):
        alex.quietly.command("/nonsense")
    await alex.mentions("band 3")
    done = [(one.number, one.person, one.verb) for one in workspace.backend.done]
    assert done == [(1, "U0ANNA", "command"), (2, "U0ALEX", "says")]
    assert workspace.backend.done[1].given == {"text": "@ladder band 3", "channel": "general", "thread": None}
